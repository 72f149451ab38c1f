#include "core/spelling/parse.h"

#include <algorithm>
#include <unordered_map>

#include "core/email.h"
#include "core/spelling/tokens.h"
#include "core/spelling/vocabulary.h"
#include "core/text_fold.h"

namespace sapa::spelling {

namespace {

using Kind = Token::Kind;

constexpr unsigned kMostRepeats = 9;

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// What one utterance gave: usually a character; what "ralat" takes back and "dua kali" repeats.
struct Unit {
  enum class Doubt : std::uint8_t { none, lima, letter_o };
  std::string text;
  bool guessed = false;
  bool low = false;
  bool is_at = false;
  std::vector<std::string> options = {};
  Doubt doubt = Doubt::none;  // to be settled by the neighbours
  unsigned count = 1;
};

enum class Mode { none, letter, digit };

class Parser {
 public:
  Parser(std::string_view input, const Alphabet& alphabet) : tokens_(read_tokens(input)) {
    for (char letter = 'a'; letter <= 'z'; ++letter) {
      std::string bare;
      for (const char c : lower_ascii(alphabet.word(letter))) {
        if (c != '-') bare += c;
      }
      own_words_.emplace(std::move(bare), letter);
    }
  }

  Spelling run() {
    while (next_ < tokens_.size()) {
      step();
      ++next_;
    }
    settle();
    write();
    return std::move(spelling_);
  }

 private:
  // --- reading tokens

  const Token* token(std::size_t i) {
    ++spelling_.steps;
    return i < tokens_.size() ? &tokens_[i] : nullptr;
  }
  std::string_view word(std::size_t i) {
    const auto* at = token(i);
    return at && at->kind == Kind::word ? std::string_view(at->text) : std::string_view();
  }
  // "dua", or a typed 2.
  std::optional<char> digit(std::size_t i) {
    const auto* at = token(i);
    if (!at) return std::nullopt;
    if (at->kind == Kind::typed && at->text.size() == 1 && is_digit(at->text[0])) return at->text[0];
    if (at->kind != Kind::word) return std::nullopt;
    if (at->text == "lima") return '5';
    return digit_of_word(at->text);
  }

  std::optional<char> code_word(std::string_view said) const {
    if (said == "lima") return std::nullopt;
    if (own_words_.size() > 0) {
      std::string bare;
      for (const char c : said) {
        if (c != '-') bare += c;
      }
      if (const auto own = own_words_.find(bare); own != own_words_.end()) return own->second;
    }
    return letter_of_code_word(said);
  }

  // The letter that a word stands for behind "seperti".
  std::optional<char> letter_behind_connector(std::string_view said) const {
    if (said.empty()) return std::nullopt;
    if (said == "lima") return 'l';
    if (const auto letter = code_word(said)) return letter;
    return is_letter(said[0]) ? std::optional(said[0]) : std::nullopt;
  }

  // --- writing units

  void warn(std::string_view warning) {
    auto& warnings = spelling_.warnings;
    if (std::find(warnings.begin(), warnings.end(), warning) == warnings.end()) warnings.emplace_back(warning);
  }

  void put(Unit unit) {
    unit.count = repeat_;
    repeat_ = 1;
    mode_ = Mode::none;
    units_.push_back(std::move(unit));
  }
  void put_text(std::string text) { put({std::move(text)}); }

  void put_at() {
    if (in_domain()) warn("second_at");
    Unit unit{"@"};
    unit.is_at = true;
    put(std::move(unit));
    ++ats_;
  }

  bool in_domain() const { return ats_ > 0; }

  void put_sign(char sign) {
    if (sign == '@') put_at();
    else put_text(std::string(1, sign));
  }

  void unresolved(std::string_view said) {
    repeat_ = 1;
    mode_ = Mode::none;
    spelling_.unresolved.emplace_back(said);
  }

  // --- one token

  void step() {
    const auto& current = *token(next_);
    switch (current.kind) {
      case Kind::gap:
        incomplete_ = true;
        warn("incomplete");
        return;
      case Kind::sign: return put_sign(current.text[0]);
      case Kind::other: return unresolved(current.text);
      case Kind::typed:
        if (read_times()) return;
        return put_typed(current.text);
      case Kind::word: break;
    }
    if (read_control(current.text) || read_times() || read_domain(current.text) || read_sign(current.text) || read_letter_as_word(current.text) ||
        read_number(current.text) || read_lima(current.text) || read_character(current.text)) {
      return;
    }
    if (control_of(current.text) == Control::filler || control_of(current.text) == Control::connector) return;
    if (current.text.size() >= 3) {
      Unit unit{current.text.substr(0, 1)};
      unit.guessed = true;
      return put(std::move(unit));
    }
    unresolved(current.text);
  }

  // What was typed stands for itself; its letters are as doubtful as single typed letters.
  void put_typed(const std::string& typed) {
    if (mode_ == Mode::none && repeat_ == 1 && std::all_of(typed.begin(), typed.end(), is_digit)) return put_text(typed);
    Unit unit{typed};
    unit.low = std::any_of(typed.begin(), typed.end(), is_letter);
    put(std::move(unit));
  }

  bool read_control(const std::string& said) {
    switch (control_of(said)) {
      case Control::literal: {
        const auto* literal = token(next_ + 1);
        if (!literal || (literal->kind != Kind::word && literal->kind != Kind::typed)) {
          unresolved(said);
          return true;
        }
        ++next_;
        put_text(literal->text);
        return true;
      }
      case Control::letter_mode: mode_ = Mode::letter; return true;
      case Control::digit_mode: mode_ = Mode::digit; return true;
      case Control::twice: repeat_ = 2; return true;
      case Control::thrice: repeat_ = 3; return true;
      case Control::undo:
        if (!units_.empty()) {
          if (units_.back().is_at) --ats_;
          units_.pop_back();
        }
        repeat_ = 1;
        mode_ = Mode::none;
        warn("corrected");
        return true;
      case Control::letter_case: warn("case_ignored"); return true;
      case Control::blank: warn("space_ignored"); return true;
      case Control::times:
      case Control::number_unit: unresolved(said); return true;
      case Control::none:
      case Control::connector:
      case Control::filler: return false;
    }
    return false;
  }

  // "alfa dua kali", "alfa 2 kali": the unit before, so many times.
  bool read_times() {
    const auto count = digit(next_);
    if (!count || *count < '2' || word(next_ + 1) != "kali") return false;
    ++next_;
    const auto times = static_cast<unsigned>(*count - '0');
    if (units_.empty() || units_.back().is_at) repeat_ = times;
    else units_.back().count = std::min(units_.back().count * times, kMostRepeats);
    return true;
  }

  bool read_domain(const std::string& said) {
    if (!in_domain()) return false;
    const auto pair = domain_of_words(said, word(next_ + 1));
    const bool behind_dot = !units_.empty() && units_.back().text == ".";
    if (!pair.empty() && (pair != "id" || behind_dot)) {
      ++next_;
      put_text(std::string(pair));
      return true;
    }
    const auto meant = domain_of_word(said);
    if (meant.empty()) return false;
    put_text(std::string(meant));
    return true;
  }

  bool read_sign(const std::string& said) {
    if (const auto sign = sign_of_words(said, word(next_ + 1))) {
      ++next_;
      put_sign(*sign);
      return true;
    }
    const auto sign = sign_of_word(said);
    if (sign) put_sign(*sign);
    return sign.has_value();
  }

  // "b seperti bandung", "m for mike"; the word decides nothing against the letter, it confirms or raises doubt.
  bool read_letter_as_word(const std::string& said) {
    if (control_of(word(next_ + 1)) != Control::connector) return false;
    std::optional<char> letter;
    if (said.size() == 1) letter = said[0];
    else if (said == "lima") letter = 'l';  // "lima seperti london"; the digit is never likened to a word
    else if (const auto name = letter_of_name(said)) letter = name;
    else letter = code_word(said);
    if (!letter) return false;
    const std::size_t example = word(next_ + 2) == "in" ? next_ + 3 : next_ + 2;  // "b as in bravo"
    const auto shown = letter_behind_connector(word(example));
    if (!shown || sign_of_word(word(example)) == '@') return false;
    next_ = example;
    if (*shown == *letter || (said == "fe" && *shown == 'f')) {
      put_text(std::string(1, *shown));
      return true;
    }
    Unit unit{std::string(1, *letter)};
    unit.low = true;
    unit.options = {unit.text, std::string(1, *shown)};
    warn("letter_word_mismatch");
    put(std::move(unit));
    return true;
  }

  // sebelas, sepuluh, X belas, X puluh, X puluh Y, X.
  bool read_number(const std::string& said) {
    if (said == "sepuluh" || said == "sebelas") {
      put_text(said == "sepuluh" ? "10" : "11");
      return true;
    }
    const auto first = digit(next_);
    if (!first) return mode_ == Mode::digit && said == "o" ? (put_text("0"), true) : false;
    const auto unit = word(next_ + 1);
    if (*first >= '1' && unit == "belas") {
      ++next_;
      put_text(std::string("1") + *first);
      return true;
    }
    if (*first >= '1' && unit == "puluh") {
      ++next_;
      std::string number = std::string(1, *first) + "0";
      const auto ones = digit(next_ + 1);
      const auto behind = word(next_ + 2);
      const bool next_number = behind == "puluh" || behind == "belas" || behind == "kali" || behind == "ratus" || behind == "ribu";
      if (ones && *ones != '0' && token(next_ + 1)->kind == Kind::word && !next_number) {
        ++next_;
        number[1] = *ones;
      }
      put_text(std::move(number));
      return true;
    }
    if (said == "lima") return false;
    put_text(std::string(1, *first));
    return true;
  }

  bool read_lima(const std::string& said) {
    if (said != "lima") return false;
    if (mode_ == Mode::letter) put_text("l");
    else if (mode_ == Mode::digit) put_text("5");
    else {
      Unit unit{"l"};
      unit.options = {"l", "5"};
      unit.doubt = Unit::Doubt::lima;
      put(std::move(unit));
    }
    return true;
  }

  bool read_character(const std::string& said) {
    Unit unit{std::string(1, said[0])};
    if (said == "x" && word(next_ + 1) == "ray") {
      ++next_;
    } else if (said.size() == 1) {
      unit.low = true;
      if (said == "o" && mode_ != Mode::letter) unit.doubt = Unit::Doubt::letter_o;
    } else if (const auto letter = code_word(said)) {
      unit.text = *letter;
    } else if (const auto name = letter_of_name(said)) {
      unit.text = *name;
      unit.low = true;
      if (said == "fe") unit.options = {"v", "f"};
      if (said == "ki") unit.options = {"q", "ki"};
    } else {
      return false;
    }
    put(std::move(unit));
    return true;
  }

  // --- when everything is read

  bool digit_beside(std::size_t first, std::size_t last) const {
    if (first > 0 && is_digit(units_[first - 1].text.back())) return true;
    return last + 1 < units_.size() && is_digit(units_[last + 1].text.front());
  }

  // Bare limas take the reading of their neighbours; an O beside digits may be a zero.
  void settle() {
    for (std::size_t i = 0; i < units_.size(); ++i) {
      if (units_[i].doubt != Unit::Doubt::lima) continue;
      std::size_t last = i;
      while (last + 1 < units_.size() && units_[last + 1].doubt == Unit::Doubt::lima) ++last;
      const bool number = digit_beside(i, last);
      for (; i <= last; ++i) units_[i].text = number ? "5" : "l";
    }
    for (std::size_t i = 0; i < units_.size(); ++i) {
      if (units_[i].doubt == Unit::Doubt::letter_o && digit_beside(i, i)) units_[i].options = {"o", "0"};
    }
  }

  void write() {
    auto& text = spelling_.text;
    for (const auto& unit : units_) {
      for (unsigned copy = 0; copy < unit.count; ++copy) {
        const auto pos = text.size();
        text += unit.text;
        if (!unit.options.empty()) spelling_.ambiguous.push_back({pos, unit.options});
        for (std::size_t i = pos; i < text.size(); ++i) {
          if (unit.guessed) spelling_.guessed.push_back(i);
          if (unit.low && is_letter(text[i])) spelling_.low_confidence.push_back(i);
        }
      }
    }
    if (!incomplete_ && spelling_.unresolved.empty()) spelling_.email = canonical_email(text);
  }

  std::vector<Token> tokens_;
  std::unordered_map<std::string, char> own_words_;
  Spelling spelling_;
  std::vector<Unit> units_;
  std::size_t next_ = 0;
  std::size_t ats_ = 0;
  unsigned repeat_ = 1;
  Mode mode_ = Mode::none;
  bool incomplete_ = false;
};

}  // namespace

Spelling parse(std::string_view input, const Alphabet& alphabet) { return Parser(input, alphabet).run(); }

}  // namespace sapa::spelling
