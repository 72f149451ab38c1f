#include "core/spelling/tokens.h"

#include <algorithm>

#include "core/spelling/vocabulary.h"
#include "core/text_fold.h"

namespace sapa::spelling {

namespace {

using Kind = Token::Kind;

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_sign(char c) { return c == '@' || c == '.' || c == '_' || c == '-' || c == '+' || c == '%'; }

// Blanks, and punctuation that only separates or quotes.
bool separates(char c) {
  return c == ' ' || c == ',' || c == ';' || c == '?' || c == '!' || c == '"' || c == '(' || c == ')' || c == '[' || c == ']' || c == '<' || c == '>' || c == ':';
}

bool is_known(std::string_view piece, bool in_domain) {
  if (in_domain && !domain_of_word(piece).empty()) return true;
  return letter_of_code_word(piece) || digit_of_word(piece) || sign_of_word(piece) || piece == "lima";
}

class Reader {
 public:
  explicit Reader(std::string text) : text_(std::move(text)) {}

  std::vector<Token> run() {
    std::size_t i = 0;
    while (i < text_.size()) {
      if (separates(text_[i])) {
        ++i;
        continue;
      }
      std::size_t end = i;
      while (end < text_.size() && !separates(text_[end]) && text_.compare(end, 3, "...") != 0) ++end;
      if (end > i) read_chunk(std::string_view(text_).substr(i, end - i));
      if (text_.compare(end, 3, "...") == 0) {
        add(Kind::gap, "...");
        while (end < text_.size() && text_[end] == '.') ++end;
      }
      i = end;
    }
    // The full stop of a sentence.
    if (tokens_.size() > 1 && tokens_.back().kind == Kind::sign && tokens_.back().text == "." && stop_glued_) tokens_.pop_back();
    return std::move(tokens_);
  }

 private:
  void add(Kind kind, std::string_view text) {
    if (text.empty()) return;
    tokens_.push_back({kind, std::string(text)});
    if (kind == Kind::sign && text == "@") in_domain_ = true;
    if (kind == Kind::word && sign_of_word(text) == '@') in_domain_ = true;
  }

  // Letters, digits or both, without signs.
  void add_piece(std::string_view piece) {
    if (std::all_of(piece.begin(), piece.end(), is_letter)) add(Kind::word, piece);
    else add(Kind::typed, piece);
  }

  // Each piece a word or sign of its own.
  void add_apart(std::string_view chunk) {
    for (std::size_t i = 0; i < chunk.size();) {
      if (is_sign(chunk[i])) {
        add(Kind::sign, chunk.substr(i++, 1));
        continue;
      }
      std::size_t end = i;
      while (end < chunk.size() && !is_sign(chunk[end])) ++end;
      add_piece(chunk.substr(i, end - i));
      i = end;
    }
  }

  template <class Test>
  static bool all_pieces(std::string_view chunk, const Test& test) {
    for (std::size_t i = 0; i < chunk.size();) {
      if (is_sign(chunk[i])) {
        ++i;
        continue;
      }
      std::size_t end = i;
      while (end < chunk.size() && !is_sign(chunk[end])) ++end;
      if (!test(chunk.substr(i, end - i))) return false;
      i = end;
    }
    return true;
  }

  // "sari.aya", "pt-contoh": typed, unless each piece is a single character or, where words were said before, a known word.
  void read_composite(std::string_view chunk, bool words_before) {
    const bool apart = all_pieces(chunk, [&](std::string_view piece) {
      return piece.size() == 1 || (words_before && is_known(piece, in_domain_));
    });
    if (apart) add_apart(chunk);
    else add(Kind::typed, chunk);
  }

  void read_hyphened(std::string_view chunk) {
    std::string joined;
    for (const char c : chunk) {
      if (c != '-') joined += c;
    }
    const bool singles = all_pieces(chunk, [](std::string_view piece) { return piece.size() == 1; });
    if (singles && chunk.front() != '-' && chunk.back() != '-') {  // s-a-r-i
      for (const char c : joined) add_piece(std::string_view(&c, 1));
    } else if (letter_of_code_word(joined) || control_of(joined) == Control::filler) {  // x-ray
      add(Kind::word, joined);
    } else if (chunk.front() == '-' || chunk.back() == '-') {
      add_apart(chunk);
    } else if (all_pieces(chunk, [&](std::string_view piece) { return is_known(piece, in_domain_); })) {
      for (std::size_t i = 0; i < chunk.size();) {  // mama-alfa: the hyphen only separates
        const auto end = std::min(chunk.find('-', i), chunk.size());
        add_piece(chunk.substr(i, end - i));
        i = end + 1;
      }
    } else if (chunk.size() <= 32 && std::all_of(joined.begin(), joined.end(), is_letter)) {
      add(Kind::word, chunk);  // perhaps a code word of the alphabet in use
    } else {
      add(Kind::typed, chunk);
    }
  }

  void read_chunk(std::string_view chunk) {
    if (std::any_of(chunk.begin(), chunk.end(), [](char c) { return !is_letter(c) && !is_digit(c) && !is_sign(c) && c != '\'' && c != '`'; })) {
      add(Kind::other, chunk);
      return;
    }
    std::string plain;  // without apostrophes: qur'an
    for (const char c : chunk) {
      if (c != '\'' && c != '`') plain += c;
    }
    std::string_view rest = plain;
    stop_glued_ = false;
    if (std::none_of(rest.begin(), rest.end(), is_sign)) {
      add_piece(rest);
      return;
    }
    if (std::all_of(rest.begin(), rest.end(), is_sign)) {
      add_apart(rest);
      return;
    }
    const bool stop = rest.back() == '.';
    if (stop) rest.remove_suffix(1);
    if (const auto at = rest.find('@'); at != std::string_view::npos) {
      if (at > 0) read_composite(rest.substr(0, at), !tokens_.empty());
      add(Kind::sign, "@");
      rest.remove_prefix(at + 1);
      while (!rest.empty()) {
        const auto end = std::min(rest.find_first_of(".@"), rest.size());
        const auto label = rest.substr(0, end);
        if (!label.empty()) {
          if (is_known(label, true)) add(Kind::word, label);
          else add(Kind::typed, label);
        }
        if (end < rest.size()) add(Kind::sign, rest.substr(end, 1));
        rest.remove_prefix(std::min(end + 1, rest.size()));
      }
    } else if (std::all_of(rest.begin(), rest.end(), [](char c) { return !is_sign(c) || c == '-'; })) {
      if (std::any_of(rest.begin(), rest.end(), is_sign)) read_hyphened(rest);
      else add_piece(rest);
    } else if (is_sign(rest.front()) || is_sign(rest.back())) {
      add_apart(rest);  // "_97", ".com"
    } else {
      read_composite(rest, in_domain_);
    }
    if (stop) {
      add(Kind::sign, ".");
      stop_glued_ = true;
    }
  }

  std::string text_;
  std::vector<Token> tokens_;
  bool in_domain_ = false;
  bool stop_glued_ = false;  // the last sign was a full stop typed behind a word
};

// Typographic quotes become blanks; they only quote.
std::string without_quotes(std::string text) {
  static constexpr std::string_view kQuotes[] = {"\xE2\x80\x98", "\xE2\x80\x99", "\xE2\x80\x9C", "\xE2\x80\x9D"};
  if (text.find('\xE2') == std::string::npos) return text;
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto three = std::string_view(text).substr(i, 3);
    if (std::find(std::begin(kQuotes), std::end(kQuotes), three) != std::end(kQuotes)) {
      plain += three == "\xE2\x80\x99" ? '\'' : ' ';
      i += 2;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

}  // namespace

std::vector<Token> read_tokens(std::string_view input) {
  return Reader(without_quotes(lower_ascii(drop_invisible(normalise_nfkc(input))))).run();
}

}  // namespace sapa::spelling
