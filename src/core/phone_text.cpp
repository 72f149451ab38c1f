#include "core/phone_text.h"

#include <algorithm>
#include <array>

#include "core/text_fold.h"

namespace sapa {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::size_t count_digits(std::string_view text) { return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_digit)); }

std::string_view trim(std::string_view text, std::string_view edges = " ") {
  const auto first = text.find_first_not_of(edges);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(edges) - first + 1);
}

// Fillers typed where nothing was known (domain 1.6).
constexpr std::array<std::string_view, 24> kEmptyWords = {
    "",          "-",        "--",     "---",    ".",       "..",     "...",   "_",     "0",         "kosong",     "tidak ada", "tdk ada",
    "tidakada",  "tdkada",   "n/a",    "na",     "n.a.",    "null",   "nil",   "none",  "belum ada", "blm ada",    "nihil",     "*"};

// How platforms say that the caller withheld the number, or that the network knew none (domain 3.2, telephony).
constexpr std::array<std::string_view, 19> kWithheldWords = {
    "anonymous",       "anonim",      "unknown",        "<unknown>",           "unavailable",     "restricted",     "private",
    "private number",  "withheld",    "number withheld", "nomor disembunyikan", "disembunyikan",   "nomor pribadi",  "no caller id",
    "caller unknown",  "blocked",     "id withheld",    "nomor tersembunyi",   "not available"};

// Labels people write beside a number; also behind it ("0812... WA").
constexpr std::array<std::string_view, 38> kLabels = {
    "no",      "nomor",  "nomer",  "hp",      "handphone", "hape",   "ponsel", "telp",  "tlp",    "telepon", "telpon", "telephone", "tel",
    "phone",   "mobile", "mobil",  "cell",    "wa",        "whatsapp", "rumah", "rmh",  "kantor", "ktr",     "office", "home",      "fax",
    "faks",    "sms",    "call",   "hub",     "hubungi",   "kontak", "contact", "cp",   "pstn",   "gsm",     "t",      "h"};

template <class List>
bool contains(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// The letters that may stand for digits and nothing else (step 7).
bool stands_for_digit(char c) { return c == 'O' || c == 'o' || c == 'I' || c == 'l'; }

// Typographic dashes, dots and blanks that NFKC leaves alone, as ASCII.
std::string plain_marks(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, char>, 14> kMarks = {{{"\u2010", '-'},
                                                                               {"\u2011", '-'},
                                                                               {"\u2012", '-'},
                                                                               {"\u2013", '-'},
                                                                               {"\u2014", '-'},
                                                                               {"\u2015", '-'},
                                                                               {"\u2212", '-'},
                                                                               {"\u00B7", '.'},
                                                                               {"\u2022", '.'},
                                                                               {"\u2019", ' '},
                                                                               {"\u2018", ' '},
                                                                               {"\u201C", '"'},
                                                                               {"\u201D", '"'},
                                                                               {"\u2215", '/'}}};
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    if (static_cast<unsigned char>(text[i]) < 0x80U) {
      result += text[i++];
      continue;
    }
    bool found = false;
    for (const auto& [mark, plain] : kMarks) {
      if (text.substr(i, mark.size()) == mark) {
        result += plain;
        i += mark.size();
        found = true;
        break;
      }
    }
    if (!found) result += text[i++];
  }
  return result;
}

int hex(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string percent_decoded(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex(text[i + 1]) >= 0 && hex(text[i + 2]) >= 0) {
      result += static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2]));
      i += 2;
    } else {
      result += text[i];
    }
  }
  return result;
}

// RFC 3261 19.1 (sip:user@host;params), RFC 3966 (tel:number;phone-context=+62). Empty when it is no URI.
std::optional<std::string> user_part(std::string_view text) {
  const auto lower = lower_ascii(text);
  for (const std::string_view scheme : {"sip:", "sips:", "tel:", "callto:"}) {
    const auto at = lower.find(scheme);
    if (at == std::string::npos || (at > 0 && is_letter(lower[at - 1]))) continue;
    auto rest = text.substr(at + scheme.size());
    rest = rest.substr(0, rest.find_first_of("> \""));
    const bool is_tel = scheme == "tel:" || scheme == "callto:";
    if (!is_tel) {
      const auto host = rest.find('@');
      if (host == std::string_view::npos) return "";  // only a host: no number
      rest = rest.substr(0, host);
      rest = rest.substr(0, rest.find_first_of(";:"));  // parameters, password
      return percent_decoded(rest);
    }
    std::string number = percent_decoded(rest.substr(0, rest.find(';')));
    const auto context = lower_ascii(rest).find("phone-context=+");
    if (context != std::string::npos && !number.starts_with("+")) {
      auto prefix = rest.substr(context + 14);
      number = std::string(prefix.substr(0, prefix.find(';'))) + number;
    }
    return number;
  }
  // "081200001234@10.0.0.1" without a scheme.
  const auto at = text.find('@');
  if (at != std::string_view::npos && count_digits(text.substr(0, at)) >= 3 &&
      std::none_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), is_letter)) {
    return std::string(text.substr(0, at));
  }
  return std::nullopt;
}

// Step 5: the parts of a field that separators divide. " atau ", " dan ", " or " are separators too.
std::vector<std::string> split_parts(std::string_view text) {
  std::string marked;
  const auto lower = lower_ascii(text);
  for (std::size_t i = 0; i < text.size();) {
    bool replaced = false;
    for (const std::string_view word : {" atau ", " dan ", " or ", " and ", " s/d ", " s.d. ", " sd "}) {
      if (lower.compare(i, word.size(), word) == 0) {
        marked += '/';
        i += word.size() - 1;  // the blank behind may begin the next word
        replaced = true;
        break;
      }
    }
    if (!replaced) marked += text[i++];
  }
  std::vector<std::string> parts;
  std::string part;
  for (const char c : marked) {
    if (c == '/' || c == ';' || c == ',' || c == '&' || c == '|' || c == '\n' || c == '\\') {
      parts.push_back(std::move(part));
      part.clear();
    } else {
      part += c;
    }
  }
  parts.push_back(std::move(part));
  for (auto& item : parts) item = trim(item);
  std::erase_if(parts, [](const std::string& item) { return item.empty(); });
  return parts;
}

// Chooses the part that is the number; records what was left out.
std::string choose_part(std::string_view text, PhoneText& result) {
  auto parts = split_parts(text);
  if (parts.size() <= 1) return parts.empty() ? "" : parts[0];
  // "021/5550123" and "0812,0000,1234": an area code or groups, not several numbers.
  const auto is_number = [](const std::string& part) { return count_digits(part) >= 7; };
  const auto numbers = static_cast<std::size_t>(std::count_if(parts.begin(), parts.end(), is_number));
  const bool area_first = count_digits(parts[0]) >= 2 && count_digits(parts[0]) <= 4 && count_digits(parts[1]) >= 5 &&
                          count_digits(parts[1]) <= 8 && trim(parts[0], " (").starts_with('0');
  if (area_first) {
    parts[1] = parts[0] + " " + parts[1];
    parts.erase(parts.begin());
  } else if (numbers == 0) {
    std::string joined;
    for (const auto& part : parts) joined += part + " ";
    return std::string(trim(joined));
  }
  const auto first = std::find_if(parts.begin(), parts.end(), is_number);
  if (first == parts.end()) return parts[0];
  const auto warn = [&](std::string_view word) {
    if (!contains(result.warnings, word)) result.warnings.emplace_back(word);
  };
  for (auto part = parts.begin(); part != parts.end(); ++part) {
    if (part == first) continue;
    const auto digits = count_digits(*part);
    if (digits >= 7) {
      warn("multiple_numbers");
      result.others.push_back(*part);
    } else if (part > first && digits >= 1 && digits <= 4 && digits == part->size()) {
      warn("hunting_suffix_dropped");
    } else if (part > first) {
      warn("trailing_text_dropped");
    }
  }
  return *first;
}

// "ext 12", "x12", "pes. 5", "pesawat 5", "psw 5", "#12" at the end.
void take_extension(std::string& text, PhoneText& result) {
  std::size_t end = text.size();
  std::size_t digits_from = end;
  while (digits_from > 0 && is_digit(text[digits_from - 1])) --digits_from;
  if (digits_from == end || end - digits_from > 6) return;
  std::size_t word_end = digits_from;
  while (word_end > 0 && (text[word_end - 1] == ' ' || text[word_end - 1] == '.' || text[word_end - 1] == ':' || text[word_end - 1] == '-')) --word_end;
  std::size_t word_from = word_end;
  while (word_from > 0 && is_letter(text[word_from - 1])) --word_from;
  const auto word = lower_ascii(std::string_view(text).substr(word_from, word_end - word_from));
  const bool hash = word.empty() && word_end > 0 && text[word_end - 1] == '#';
  static constexpr std::array<std::string_view, 9> kWords = {"ext", "extension", "extn", "x", "pes", "pesawat", "psw", "ekst", "ekstensi"};
  if (!hash && !contains(kWords, word)) return;
  const auto cut = hash ? word_end - 1 : word_from;
  if (count_digits(std::string_view(text).substr(0, cut)) < 3) return;
  result.extension = text.substr(digits_from);
  text = trim(std::string_view(text).substr(0, cut), " .,-(");
}

// A bracketed remark with letters in it: "(istri)", "[rumah]".
void drop_remarks(std::string& text, PhoneText& result) {
  for (const auto& [open, close] : {std::pair{'(', ')'}, std::pair{'[', ']'}, std::pair{'{', '}'}}) {
    for (;;) {
      const auto from = text.find(open);
      bool dropped = false;
      for (auto start = from; start != std::string::npos; start = text.find(open, start + 1)) {
        auto end = text.find(close, start);
        if (end == std::string::npos) end = text.size() - 1;
        const auto inside = std::string_view(text).substr(start + 1, end - start - (text[end] == close ? 1 : 0));
        const bool remark = std::any_of(inside.begin(), inside.end(), [](char c) { return is_letter(c) && !stands_for_digit(c); });
        if (!remark) continue;
        text.erase(start, end - start + 1);
        if (!contains(result.warnings, std::string_view("trailing_text_dropped"))) result.warnings.emplace_back("trailing_text_dropped");
        dropped = true;
        break;
      }
      if (!dropped) break;
    }
  }
  text = trim(text);
}

void strip_labels(std::string& text) {
  // Before the number: words of the list, each with . : = - behind it.
  for (;;) {
    std::string_view view = trim(text, " .:=-#*");
    std::size_t size = 0;
    while (size < view.size() && is_letter(view[size])) ++size;
    if (size == 0 || !contains(kLabels, std::string_view(lower_ascii(view.substr(0, size))))) break;
    text = std::string(trim(view.substr(size), " .:=-#"));
  }
  // Behind it.
  for (;;) {
    std::string_view view = trim(text, " .:=-");
    std::size_t size = 0;
    while (size < view.size() && is_letter(view[view.size() - 1 - size])) ++size;
    if (size == 0 || size == view.size() || !contains(kLabels, std::string_view(lower_ascii(view.substr(view.size() - size))))) break;
    text = std::string(trim(view.substr(0, view.size() - size), " .:=-"));
  }
}

PhoneText of_kind(PhoneText::Kind kind) {
  PhoneText text;
  text.kind = kind;
  return text;
}

constexpr std::size_t kLongestField = 400;

}  // namespace

PhoneText read_phone_text(std::string_view raw) {
  PhoneText result;
  // Line breaks separate numbers; they must not become blanks.
  std::string lines;
  for (const char c : raw.substr(0, kLongestField * 4)) lines += c == '\n' || c == '\r' ? ';' : c;
  std::string text = plain_marks(drop_invisible(normalise_nfkc(lines)));
  if (raw.size() > kLongestField) return of_kind(count_digits(text) > 15 && std::none_of(text.begin(), text.end(), is_letter) ? PhoneText::Kind::digits : PhoneText::Kind::text);
  text = trim(text, " ;");

  auto lower = lower_ascii(text);
  if (contains(kEmptyWords, std::string_view(lower))) return of_kind(PhoneText::Kind::empty);
  if (lower.find("anonymous.invalid") != std::string::npos || contains(kWithheldWords, std::string_view(lower))) {
    return of_kind(PhoneText::Kind::withheld);
  }
  if (const auto user = user_part(text)) {
    text = trim(*user);
    lower = lower_ascii(text);
    if (contains(kWithheldWords, std::string_view(lower))) return of_kind(PhoneText::Kind::withheld);
    if (text.empty()) return of_kind(PhoneText::Kind::text);
  }
  const bool only_zeros = count_digits(text) > 1 && std::all_of(text.begin(), text.end(), [](char c) { return c == '0' || c == '-' || c == ' ' || c == '.'; });
  if (only_zeros) return of_kind(PhoneText::Kind::zeros);

  text = choose_part(text, result);
  strip_labels(text);
  take_extension(text, result);
  drop_remarks(text, result);
  strip_labels(text);
  take_extension(text, result);

  std::string digits;
  bool substituted = false;
  std::size_t real_digits = 0;
  for (const char c : text) {
    if (is_digit(c)) {
      digits += c;
      ++real_digits;
    } else if (c == '+') {
      if (!digits.empty()) return of_kind(PhoneText::Kind::text);
      result.plus = true;
    } else if (stands_for_digit(c)) {
      digits += c == 'O' || c == 'o' ? '0' : '1';
      substituted = true;
    } else if (std::string_view(" -.()_[]'`:,\"<>=~").find(c) == std::string_view::npos) {
      return of_kind(PhoneText::Kind::text);
    }
  }
  // More letters than digits is a word, not a number with a slip.
  if (digits.empty() || (substituted && real_digits * 2 < digits.size())) return of_kind(PhoneText::Kind::text);
  if (substituted) result.warnings.emplace_back("letters_substituted");
  result.kind = PhoneText::Kind::digits;
  result.digits = std::move(digits);
  return result;
}

}  // namespace sapa
