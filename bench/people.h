#pragma once

// Invented people, made from their number: person i always has the same name, telephone and address. Nobody exists.

#include <array>
#include <cstdint>
#include <string>

namespace bench {

// A bijection on 0 .. 99,999,999, so that neighbours are not neighbours in the index.
inline std::uint64_t scatter(std::uint64_t i) { return (i * 48'271ULL + 12'345ULL) % 100'000'007ULL % 100'000'000ULL; }

// +62 8xx with the stand-in block 0899: 62899 and eight digits.
inline std::uint64_t phone_of(std::uint64_t i) { return 6'289'900'000'000ULL + scatter(i); }

inline std::string national_of(std::uint64_t i) { return std::to_string(phone_of(i)).substr(2); }  // 899...

// The spellings a trunk, an agent or the old system may use; all of them mean the same number.
inline std::string spelling_of(std::uint64_t i, unsigned which) {
  const auto nsn = national_of(i);
  const auto grouped = nsn.substr(0, 3) + "-" + nsn.substr(3, 4) + "-" + nsn.substr(7);
  const auto spaced = nsn.substr(0, 3) + " " + nsn.substr(3, 4) + " " + nsn.substr(7);
  switch (which % 20) {
    case 0: return "0" + nsn;
    case 1: return nsn;
    case 2: return "62" + nsn;
    case 3: return "+62" + nsn;
    case 4: return "620" + nsn;
    case 5: return "+620" + nsn;
    case 6: return "0062" + nsn;
    case 7: return "00162" + nsn;
    case 8: return "0" + grouped;
    case 9: return "+62 " + grouped;
    case 10: return "0" + spaced;
    case 11: return "+62 " + spaced;
    case 12: return "(0" + nsn.substr(0, 3) + ") " + nsn.substr(3);
    case 13: return "sip:+62" + nsn + "@pbx.example";
    case 14: return "sip:0" + nsn + "@pbx.example;user=phone";
    case 15: return "tel:+62" + nsn;
    case 16: return "HP 0" + nsn;
    case 17: return "0" + nsn.substr(0, 3) + "." + nsn.substr(3);
    case 18: return " 0" + nsn + " ";
    default: return "+62(0)" + nsn;
  }
}

// A name that few share, of three syllables: 27,000 of them.
inline std::string rare_name_of(std::uint64_t i) {
  static constexpr std::array<const char*, 30> kSyllables = {"BA", "BI", "DA", "DU", "GA", "GE", "HA", "HI", "JA", "JU", "KA", "KE", "LA", "LI", "LU",
                                                             "MA", "MU", "NA", "NI", "PA", "PU", "RA", "RI", "SA", "SU", "TA", "TI", "WA", "WI", "YU"};
  auto number = i * 2'654'435'761ULL % 4'294'967'296ULL % 27'000ULL;
  std::string name;
  for (int k = 0; k < 3; ++k, number /= 30) name += kSyllables[number % 30];
  return name;
}

inline std::string name_of(std::uint64_t i) {
  static constexpr std::array<const char*, 24> kFirst = {"MARNI", "BUDI",  "DEWI", "YUDI", "RATNA", "BAYU",  "SARI",  "TONO",  "AYU",   "JOKO",  "RINI", "BAGAS",
                                                         "WATI",  "AGUS",  "SITI", "HADI", "NINING", "EKO",  "LESTARI", "DODI", "FITRI", "GALIH", "INDAH", "TEGUH"};
  static constexpr std::array<const char*, 20> kLast = {"CONTOH", "UTAMA", "PRATAMA", "KUSUMA", "WIJAYA", "SANTOSO", "HARTONO", "PERMATA", "ANGGREK", "MELATI",
                                                        "KENANGA", "MAWAR", "CEMPAKA", "FLAMBOYAN", "DAHLIA", "SEROJA", "TERATAI", "WAHYU", "NUGRAHA", "SURYA"};
  return std::string(kFirst[i % kFirst.size()]) + " " + kLast[(i / kFirst.size()) % kLast.size()] + " " + rare_name_of(i);
}

inline std::string address_of(std::uint64_t i) {
  static constexpr std::array<const char*, 20> kStreets = {"MELATI", "KENANGA", "ANGGREK", "MAWAR", "CEMPAKA", "DAHLIA", "SEROJA", "TERATAI", "FLAMBOYAN", "SURYA",
                                                           "MERPATI", "GARUDA", "RAJAWALI", "KUTILANG", "GELATIK", "BERINGIN", "CENDANA", "RINJANI", "SEMERU", "MERDEKA"};
  return std::string("JL ") + kStreets[i / 7 % kStreets.size()] + " NO " + std::to_string(i % 400) + " RT " + std::to_string(i % 9) + " KEL " + rare_name_of(i / 97) + " KEC MATARAM";
}

inline std::string email_of(std::uint64_t i) { return "orang." + std::to_string(i) + "@contoh.example"; }

}  // namespace bench
