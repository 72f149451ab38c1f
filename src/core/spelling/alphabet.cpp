#include "core/spelling/alphabet.h"

#include <algorithm>

#include "core/spelling/vocabulary.h"
#include "core/text_fold.h"

namespace sapa::spelling {

namespace {

// M = Mama and A = Alfa are the procedure's own; the rest is what operators use (domain 4.2).
const std::vector<Alphabet> kShipped = {
    {"id-operator", "Operator Indonesia", {"Alfa",  "Beta",     "Charlie", "Delta", "Echo", "Fanta", "Golf",   "Hotel", "India",    "Juliet", "Kilo",    "Lima",  "Mama",
                                           "November", "Oscar", "Papa",    "Quiz",  "Romeo", "Sierra", "Tango", "Umbrella", "Victor", "Whiskey", "X-ray", "Yankee", "Zebra"}},
    {"icao", "ICAO / NATO", {"Alfa",  "Bravo",    "Charlie", "Delta",  "Echo",  "Foxtrot", "Golf",  "Hotel",   "India",  "Juliett", "Kilo",  "Lima",   "Mike",
                             "November", "Oscar", "Papa",    "Quebec", "Romeo", "Sierra",  "Tango", "Uniform", "Victor", "Whiskey", "X-ray", "Yankee", "Zulu"}},
    {"id-city", "Kota", {"Ambon", "Bandung", "Curup", "Demak",     "Endeh", "Flores",  "Garut", "Hongkong", "Irian", "Jepara",  "Kendari", "Lombok", "Medan",
                         "Nirwana", "Orang", "Palembang", "Quran", "Rembang", "Solo",  "Timor",    "Utara", "Vietnam", "Wilis", "X-ray",  "Yogyakarta", "Zulkarnaen"}},
    {"id-operator-london", "Operator Indonesia, L = London",
     {"Alfa",  "Beta",     "Charlie", "Delta", "Echo", "Fanta", "Golf",   "Hotel", "India",    "Juliet", "Kilo",    "London", "Mama",
      "November", "Oscar", "Papa",    "Quiz",  "Romeo", "Sierra", "Tango", "Umbrella", "Victor", "Whiskey", "X-ray", "Yankee", "Zebra"}}};

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

// Why `word` cannot stand for `letter`; empty: it can.
std::string_view fault_of(std::string_view word, char letter) {
  const auto lower = lower_ascii(word);
  std::string bare;
  for (std::size_t i = 0; i < lower.size(); ++i) {
    if (is_letter(lower[i])) bare += lower[i];
    else if (lower[i] != '-' || i == 0 || i + 1 == lower.size() || lower[i - 1] == '-') return "code_word_malformed";
  }
  if (bare.size() < 3 || bare.size() > 24) return "code_word_malformed";
  if (bare.front() != letter) return "code_word_other_letter";
  if (bare == "lima" ? letter != 'l' : false) return "code_word_reserved";
  const bool starts_phrase = bare == "garis" || bare == "tanda" || bare == "simbol" || bare == "under" || bare == "cloud" || bare == "mail" || bare == "keong";
  const auto control = control_of(bare);
  if (starts_phrase || control != Control::none || digit_of_word(bare) || sign_of_word(bare) || !domain_of_word(bare).empty() || bare == "sepuluh" || bare == "sebelas") {
    return "code_word_reserved";
  }
  return {};
}

}  // namespace

const std::vector<Alphabet>& shipped_alphabets() { return kShipped; }
const Alphabet& default_alphabet() { return kShipped.front(); }

const Alphabet* shipped_alphabet(std::string_view id) {
  const auto found = std::find_if(kShipped.begin(), kShipped.end(), [&](const Alphabet& alphabet) { return alphabet.id == id; });
  return found == kShipped.end() ? nullptr : &*found;
}

std::vector<Error> check_alphabet(const Alphabet& alphabet) {
  std::vector<Error> errors;
  for (char letter = 'a'; letter <= 'z'; ++letter) {
    const auto fault = fault_of(alphabet.word(letter), letter);
    if (fault.empty()) continue;
    const std::string upper(1, static_cast<char>(letter - 32));
    std::string message = fault == "code_word_malformed"      ? "The code word of " + upper + " is one word of 3 to 24 letters."
                          : fault == "code_word_other_letter" ? "The code word of " + upper + " begins with " + upper + "."
                                                              : "This word means something else while spelling; take another code word for " + upper + ".";
    errors.push_back({ErrorCode::invalid, std::string(fault), std::move(message), std::string("words.") + letter});
  }
  return errors;
}

}  // namespace sapa::spelling
