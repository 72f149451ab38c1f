#include "core/spelling/vocabulary.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

namespace sapa::spelling {

namespace {

using Word = std::string_view;
using Letters = std::unordered_map<Word, char>;

template <class Map>
std::optional<typename Map::mapped_type> look_up(const Map& map, Word word) {
  const auto found = map.find(word);
  if (found == map.end()) return std::nullopt;
  return found->second;
}

const Letters kCodeWords = {
    {"alfa", 'a'},    {"alpha", 'a'},     {"apel", 'a'},       {"ambon", 'a'},    {"ayam", 'a'},      {"anton", 'a'},      {"bravo", 'b'},     {"beta", 'b'},
    {"bandung", 'b'}, {"budi", 'b'},      {"babi", 'b'},       {"bola", 'b'},     {"charlie", 'c'},   {"charli", 'c'},     {"carli", 'c'},     {"curup", 'c'},
    {"cirebon", 'c'}, {"delta", 'd'},     {"dadu", 'd'},       {"demak", 'd'},    {"dodol", 'd'},     {"domba", 'd'},      {"echo", 'e'},      {"eko", 'e'},
    {"endeh", 'e'},   {"ende", 'e'},      {"ember", 'e'},      {"foxtrot", 'f'},  {"fokstrot", 'f'},  {"foks", 'f'},       {"fox", 'f'},       {"fanta", 'f'},
    {"flores", 'f'},  {"golf", 'g'},      {"garut", 'g'},      {"hotel", 'h'},    {"hongkong", 'h'},  {"india", 'i'},      {"irian", 'i'},     {"ikan", 'i'},
    {"indonesia", 'i'}, {"juliet", 'j'},  {"juliett", 'j'},    {"julliet", 'j'},  {"jepara", 'j'},    {"jakarta", 'j'},    {"kilo", 'k'},      {"kendari", 'k'},
    {"london", 'l'},  {"lombok", 'l'},    {"lampung", 'l'},    {"mike", 'm'},     {"maik", 'm'},      {"mick", 'm'},       {"mama", 'm'},      {"medan", 'm'},
    {"november", 'n'}, {"nopember", 'n'}, {"nirwana", 'n'},    {"oscar", 'o'},    {"oskar", 'o'},     {"orang", 'o'},      {"papa", 'p'},      {"palembang", 'p'},
    {"quebec", 'q'},  {"kebek", 'q'},     {"quiz", 'q'},       {"kuis", 'q'},     {"queen", 'q'},     {"quran", 'q'},      {"romeo", 'r'},     {"rembang", 'r'},
    {"sierra", 's'},  {"siera", 's'},     {"solo", 's'},       {"surabaya", 's'}, {"semarang", 's'},  {"tango", 't'},      {"timor", 't'},     {"uniform", 'u'},
    {"umbrella", 'u'}, {"utara", 'u'},    {"unyil", 'u'},      {"victor", 'v'},   {"viktor", 'v'},    {"vietnam", 'v'},    {"whiskey", 'w'},   {"whisky", 'w'},
    {"wiski", 'w'},   {"wilis", 'w'},     {"xray", 'x'},       {"eksrei", 'x'},   {"yankee", 'y'},    {"yangki", 'y'},     {"yengki", 'y'},    {"yogyakarta", 'y'},
    {"yogya", 'y'},   {"zulu", 'z'},      {"zebra", 'z'},      {"zulkarnaen", 'z'}};

// EYD V; "fe" is how V is said, "ki" how Q is.
const Letters kLetterNames = {{"a", 'a'},  {"be", 'b'}, {"ce", 'c'}, {"de", 'd'}, {"e", 'e'},  {"ef", 'f'},  {"ge", 'g'},  {"ha", 'h'}, {"i", 'i'},  {"je", 'j'},  {"ka", 'k'},
                              {"el", 'l'}, {"em", 'm'}, {"en", 'n'}, {"o", 'o'},  {"pe", 'p'}, {"ki", 'q'},  {"qi", 'q'},  {"kyu", 'q'}, {"kiu", 'q'}, {"er", 'r'}, {"es", 's'},
                              {"te", 't'}, {"u", 'u'},  {"ve", 'v'}, {"fe", 'v'}, {"we", 'w'}, {"eks", 'x'}, {"ye", 'y'},  {"zet", 'z'}, {"zed", 'z'}};

const Letters kDigits = {{"nol", '0'},  {"kosong", '0'}, {"zero", '0'}, {"satu", '1'}, {"one", '1'},   {"dua", '2'},   {"two", '2'},     {"tiga", '3'},  {"three", '3'},
                         {"empat", '4'}, {"ampat", '4'}, {"four", '4'}, {"five", '5'}, {"enam", '6'},  {"anam", '6'},  {"six", '6'},     {"tujuh", '7'}, {"tuju", '7'},
                         {"seven", '7'}, {"delapan", '8'}, {"lapan", '8'}, {"eight", '8'}, {"sembilan", '9'}, {"nine", '9'}, {"niner", '9'}};

const Letters kSigns = {{"@", '@'},          {"at", '@'},        {"et", '@'},    {"akeong", '@'}, {".", '.'},      {"titik", '.'}, {"dot", '.'},    {"point", '.'},
                        {"_", '_'},          {"underscore", '_'}, {"underskor", '_'}, {"anderskor", '_'}, {"-", '-'}, {"strip", '-'}, {"setrip", '-'}, {"minus", '-'},
                        {"dash", '-'},       {"hyphen", '-'},    {"+", '+'},     {"plus", '+'},    {"tambah", '+'},   {"%", '%'},      {"persen", '%'}};

struct SignPhrase {
  Word first;
  Word second;
  char sign;
};
constexpr std::array<SignPhrase, 14> kSignPhrases = {{{"garis", "bawah", '_'},
                                                      {"strip", "bawah", '_'},
                                                      {"under", "score", '_'},
                                                      {"tanda", "hubung", '-'},
                                                      {"garis", "tengah", '-'},
                                                      {"garis", "datar", '-'},
                                                      {"tanda", "strip", '-'},
                                                      {"tanda", "minus", '-'},
                                                      {"tanda", "plus", '+'},
                                                      {"tanda", "tambah", '+'},
                                                      {"tanda", "titik", '.'},
                                                      {"a", "keong", '@'},
                                                      {"tanda", "at", '@'},
                                                      {"simbol", "at", '@'}}};

const std::unordered_map<Word, Word> kDomainWords = {
    {"gmail", "gmail"},     {"jimel", "gmail"},   {"gimel", "gmail"},     {"yahoo", "yahoo"},     {"yahu", "yahoo"},   {"ymail", "ymail"},   {"rocketmail", "rocketmail"},
    {"hotmail", "hotmail"}, {"outlook", "outlook"}, {"autluk", "outlook"}, {"live", "live"},      {"icloud", "icloud"}, {"plasa", "plasa"},  {"telkom", "telkom"},
    {"pln", "pln"},         {"com", "com"},       {"kom", "com"},         {"co", "co"},           {"ko", "co"},        {"id", "id"},         {"net", "net"},
    {"org", "org"},         {"go", "go"},         {"ac", "ac"},           {"sch", "sch"},         {"or", "or"},        {"web", "web"},       {"my", "my"}};

struct DomainPhrase {
  Word first;
  Word second;
  Word meant;
};
constexpr std::array<DomainPhrase, 9> kDomainPhrases = {{{"ji", "mail", "gmail"},
                                                         {"j", "mail", "gmail"},
                                                         {"g", "mail", "gmail"},
                                                         {"wai", "mail", "ymail"},
                                                         {"y", "mail", "ymail"},
                                                         {"ai", "cloud", "icloud"},
                                                         {"i", "cloud", "icloud"},
                                                         {"ai", "di", "id"},
                                                         {"i", "de", "id"}}};

const std::unordered_map<Word, Control> kControls = {
    {"kata", Control::literal},       {"tulis", Control::literal},       {"huruf", Control::letter_mode},  {"angka", Control::digit_mode},  {"dobel", Control::twice},
    {"double", Control::twice},       {"dabel", Control::twice},         {"dobbel", Control::twice},       {"tripel", Control::thrice},     {"triple", Control::thrice},
    {"kali", Control::times},         {"ralat", Control::undo},          {"besar", Control::letter_case},  {"kecil", Control::letter_case}, {"kapital", Control::letter_case},
    {"spasi", Control::blank},        {"koma", Control::number_unit},    {"ratus", Control::number_unit},  {"ribu", Control::number_unit},  {"seratus", Control::number_unit},
    {"seribu", Control::number_unit}, {"juta", Control::number_unit},    {"puluh", Control::number_unit},  {"belas", Control::number_unit}, {"seperti", Control::connector},
    {"untuk", Control::connector},    {"as", Control::connector},        {"for", Control::connector},      {"dari", Control::connector},    {"buat", Control::connector},
    {"kayak", Control::connector},    {"ya", Control::filler},           {"iya", Control::filler},         {"bu", Control::filler},         {"pak", Control::filler},
    {"ibu", Control::filler},         {"bapak", Control::filler},        {"mbak", Control::filler},        {"mas", Control::filler},        {"oke", Control::filler},
    {"ok", Control::filler},          {"baik", Control::filler},         {"terus", Control::filler},       {"lalu", Control::filler},       {"kemudian", Control::filler},
    {"dan", Control::filler},         {"nya", Control::filler},          {"itu", Control::filler},         {"adalah", Control::filler},     {"hurufnya", Control::filler},
    {"saya", Control::filler},        {"emailnya", Control::filler},     {"email", Control::filler},       {"alamat", Control::filler},     {"tanpa", Control::filler},
    {"sambung", Control::filler},     {"nyambung", Control::filler},     {"langsung", Control::filler},    {"terima", Control::filler},     {"kasih", Control::filler},
    {"angkanya", Control::filler}};

constexpr std::array kWholeDomains = {Word("gmail.com"), Word("yahoo.com"),      Word("yahoo.co.id"), Word("ymail.com"),  Word("rocketmail.com"), Word("hotmail.com"), Word("outlook.com"),
                                      Word("outlook.co.id"), Word("live.com"), Word("icloud.com"),  Word("plasa.com"), Word("telkom.net"),     Word("pln.co.id")};
constexpr std::array kEndingWords = {Word("com"), Word("co"), Word("id"), Word("net"), Word("org"), Word("go"), Word("ac"), Word("sch"), Word("or"), Word("web"), Word("my")};

constexpr std::array kDigitNames = {Word("nol"), Word("satu"), Word("dua"), Word("tiga"), Word("empat"), Word("lima"), Word("enam"), Word("tujuh"), Word("delapan"), Word("sembilan")};

template <class List>
bool contains(const List& list, Word word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

}  // namespace

std::optional<char> letter_of_code_word(Word word) { return look_up(kCodeWords, word); }
std::optional<char> letter_of_name(Word word) { return look_up(kLetterNames, word); }
std::optional<char> digit_of_word(Word word) { return look_up(kDigits, word); }
std::optional<char> sign_of_word(Word word) { return look_up(kSigns, word); }
Word domain_of_word(Word word) { return look_up(kDomainWords, word).value_or(Word()); }

std::optional<char> sign_of_words(Word first, Word second) {
  for (const auto& phrase : kSignPhrases) {
    if (phrase.first == first && phrase.second == second) return phrase.sign;
  }
  return std::nullopt;
}

Word domain_of_words(Word first, Word second) {
  for (const auto& phrase : kDomainPhrases) {
    if (phrase.first == first && phrase.second == second) return phrase.meant;
  }
  return {};
}

Control control_of(Word word) { return look_up(kControls, word).value_or(Control::none); }

bool is_whole_domain(Word domain) { return contains(kWholeDomains, domain); }
bool is_ending_word(Word label) { return contains(kEndingWords, label); }
Word name_of_digit(char digit) { return kDigitNames.at(static_cast<std::size_t>(digit - '0')); }

Word name_of_sign(char sign) {
  switch (sign) {
    case '.': return "titik";
    case '_': return "garis bawah";
    case '-': return "strip";
    case '+': return "plus";
    case '%': return "persen";
    case '@': return "at";
    default: return {};
  }
}

}  // namespace sapa::spelling
