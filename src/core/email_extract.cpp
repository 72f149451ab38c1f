#include "core/email_extract.h"

#include <unordered_map>

#include "core/email.h"
#include "core/email_clean.h"
#include "core/email_domain_reader.h"
#include "core/email_domains.h"
#include "core/email_markers.h"
#include "core/email_tables.h"
#include "core/email_text.h"
#include "core/text_fold.h"

namespace sapa {

using email_text::is_alnum;
using email_text::is_letter;
using email_text::is_one_of;
using email_text::Span;
using email_text::Text;

namespace {

constexpr std::size_t kLongestLocal = 64;  // RFC 5321 4.5.3.1.1

// An @, or what was typed for one.
struct At {
  Span span;  // with the blanks around it
  EmailRepairs repairs = {};
  bool word = false;  // (AT), AT, ET
};

struct Local {
  std::string text;  // empty: none
  std::size_t begin = 0;
  EmailRepairs repairs = {};
};

std::optional<At> read_at(const Text& text, std::size_t i) {
  At at{{i, i + 1}, {}, false};
  const char c = text.at(i);
  if (c == '@') {
    while (text.at(at.span.end) == '@' || (text.at(at.span.end) == ' ' && text.at(at.span.end + 1) == '@')) {
      at.span.end += text.at(at.span.end) == '@' ? 1 : 2;
      at.repairs.add(EmailRepair::double_at);
      if (text.before(at.span.end - 1) == ' ') at.repairs.add(EmailRepair::space_around_at);
    }
    return at;
  }
  if ((c != 'a' && c != 'e') || text.at(i + 1) != 't') return std::nullopt;
  at.word = true;
  at.span.end = i + 2;
  at.repairs.add(EmailRepair::at_word);
  const char before = text.before(i);
  const char behind = text.at(i + 2);
  if (before == ' ' && behind == ' ') return at;
  if ((before == '(' && behind == ')') || (before == '[' && behind == ']') || (before == '{' && behind == '}') || (before == '<' && behind == '>')) {
    --at.span.begin;
    ++at.span.end;
    return at;
  }
  return std::nullopt;
}

Local read_local(const Text& text, std::size_t end, std::size_t taken) {
  Local local;
  std::size_t begin = end;
  while (begin > taken && end - begin <= kLongestLocal && email_text::is_local(text.at(begin - 1))) --begin;
  if (begin == end || end - begin > kLongestLocal || (begin > taken && begin > 0 && text.is_wordlike(begin - 1))) return local;
  Span kept{begin, end};
  const auto is_edge = [](char c) { return c == '.' || c == '-'; };
  while (!kept.empty() && is_edge(text.at(kept.begin))) ++kept.begin;
  while (!kept.empty() && is_edge(text.at(kept.end - 1))) --kept.end;
  if (kept.begin != begin || kept.end != end) local.repairs.add(EmailRepair::local_edge_punctuation);
  for (const char c : text.slice(kept)) {
    if (c == '.' && !local.text.empty() && local.text.back() == '.') local.repairs.add(EmailRepair::double_dot);
    else local.text += c;
  }
  if (std::none_of(local.text.begin(), local.text.end(), is_alnum)) local.text.clear();
  local.begin = begin;
  return local;
}

// A word that is never the local part of an address torn apart by blanks.
bool is_no_name(std::string_view word) {
  return is_one_of(email_tables::kAddressWords, word) || is_one_of(email_tables::kEmailWords, word) || is_one_of(email_tables::kCallerWords, word);
}

// "SARI AYA@YAHOO.COM": one to three plain words directly before, and not the end of a street.
bool words_stand_before(const Text& text, std::size_t begin, std::size_t taken) {
  std::size_t names = 0;
  std::size_t i = begin;
  while (names < 4) {
    const auto word = text.previous_word(i);
    if (word.empty() || word.begin < taken) {
      // "JL. SARI AYA@": the dot hides the address word.
      if (i >= 2 && text.at(i - 1) == ' ' && text.at(i - 2) == '.') {
        const auto hidden = text.word_ending_at(i - 2);
        if (is_one_of(email_tables::kAddressWords, text.slice(hidden))) return false;
      }
      break;
    }
    const auto slice = text.slice(word);
    if (is_one_of(email_tables::kAddressWords, slice)) return false;
    if (!std::all_of(slice.begin(), slice.end(), is_letter) || is_no_name(slice) || slice == "dan" || slice == "atau") break;
    ++names;
    i = word.begin;
  }
  return names >= 1 && names <= 3;
}

// NFKC, control characters and runs of blanks to one blank, trimmed. Nearly all of it is ASCII and goes the short way.
std::string one_line(std::string_view raw) {
  std::string text;
  text.reserve(raw.size());
  for (const char c : raw) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80U) {
      text = drop_invisible(normalise_nfkc(raw));
      text.erase(0, std::min(text.find_first_not_of(' '), text.size()));
      return text;
    }
    if (byte > 0x20U && byte != 0x7FU) text += c;
    else if (!text.empty() && text.back() != ' ') text += ' ';
  }
  if (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

class Extractor {
 public:
  explicit Extractor(Text text) : text_(std::move(text)) {}

  ExtractedEmails run() {
    find_signs();
    read_markers();
    const bool any_at = read_addresses_with_at();
    if (!any_at && found_.emails.empty() && dotted_) read_addresses_without_at();
    if (!any_at && found_.emails.empty() && looks_like_more()) flag(EmailFlag::possible_email);
    if (found_.emails.size() > 1) flag(EmailFlag::multiple_emails);
    if (found_.marker && !found_.emails.empty()) flag(EmailFlag::marker_and_email);
    found_.address = clean_address(text_, removed_);
    found_.steps = text_.steps();
    return std::move(found_);
  }

 private:
  // One pass over the text for everything that may begin something: @, AT, words for e-mail, ".co" and ".net". Most
  // addresses have none of these.
  void find_signs() {
    const auto& lower = text_.lower();
    text_.add_steps(lower.size());
    for (std::size_t i = 0; i < lower.size(); ++i) {
      const char c = lower[i];
      if (c == '@') {
        at_signs_.push_back(i);
      } else if (c == 't') {
        if (i >= 2 && (lower[i - 1] == 'a' || lower[i - 1] == 'e') && !is_alnum(lower[i - 2])) at_signs_.push_back(i - 1);
      } else if (c == 'l') {
        if (i < 3) continue;
        const auto last = std::string_view(lower).substr(i - 3, 4);
        names_mail_ = names_mail_ || last == "mail";
        if (last != "mail" && last != "imel" && last != "urel") continue;
        if (const auto word = email_word_ending_at(text_, i + 1); !word.empty()) email_words_.push_back({word, false});
      } else if (c == '.') {
        dotted_ = dotted_ || lower.compare(i + 1, 2, "co") == 0 || lower.compare(i + 1, 3, "net") == 0;
      }
    }
  }

  void read_markers() {
    for (auto& word : email_words_) {
      const auto marker = read_marker(text_, word.span);
      if (!marker) continue;
      word.in_marker = true;
      if (!removed_.empty() && marker->span.begin < removed_.back().span.end) continue;
      if (!found_.marker) found_.marker = marker->marker;
      removed_.push_back({marker->span, RemovedKind::marker});
    }
  }

  bool has(EmailFlag which) const { return std::find(found_.flags.begin(), found_.flags.end(), which) != found_.flags.end(); }
  void flag(EmailFlag which) {
    if (!has(which)) found_.flags.push_back(which);
  }

  void keep(Local local, const DomainReading& domain, EmailRepairs repairs) {
    repairs.add(local.repairs);
    repairs.add(domain.repairs);
    const auto address = canonical_email(local.text + "@" + domain.domain);
    if (!address) return;
    if (words_stand_before(text_, local.begin, taken_)) flag(EmailFlag::possible_space_in_local);
    removed_.push_back({{local.begin, domain.end}, RemovedKind::email});
    taken_ = domain.end;
    const auto [known, is_new] = index_.emplace(*address, found_.emails.size());
    if (!is_new) {
      if (repairs.empty()) found_.emails[known->second].repairs = {};  // it also stands there as it is
      return;
    }
    const auto at = address->find('@');
    FoundEmail email{*address, repairs, std::nullopt, is_placeholder_local(address->substr(0, at))};
    if (const auto meant = suggest_domain(address->substr(at + 1))) email.suggestion = address->substr(0, at + 1) + *meant;
    found_.emails.push_back(std::move(email));
  }

  enum class Outcome { kept, truncated, nothing };

  Outcome read_address(At at) {
    std::size_t local_end = at.span.begin;
    std::size_t domain_begin = at.span.end;
    if (text_.before(local_end) == ' ') --local_end;
    if (text_.at(domain_begin) == ' ') ++domain_begin;
    if (!at.word && (local_end != at.span.begin || domain_begin != at.span.end)) at.repairs.add(EmailRepair::space_around_at);
    auto local = read_local(text_, local_end, taken_);
    if (local.text.empty()) return Outcome::nothing;
    if (!at.repairs.empty() && is_no_name(local.text)) return Outcome::nothing;  // EMAIL @YAHOO.COM, JL AT GMAIL
    const auto domain = read_domain(text_, domain_begin);
    if (domain.kind == DomainReading::Kind::truncated) {
      if (at.word) return Outcome::nothing;
      removed_.push_back({{local.begin, domain.end}, RemovedKind::email});
      taken_ = domain.end;
      flag(EmailFlag::truncated_email);
      return Outcome::truncated;
    }
    if (domain.kind == DomainReading::Kind::none) return Outcome::nothing;
    if (!at.repairs.empty() && !domain.trusted) return Outcome::nothing;
    const auto before = removed_.size();
    keep(std::move(local), domain, at.repairs);
    return removed_.size() > before ? Outcome::kept : Outcome::nothing;
  }

  // True when the text has an @, even a stray one.
  bool read_addresses_with_at() {
    bool any_at = false;
    std::size_t done = 0;
    for (const auto i : at_signs_) {
      if (i < done) continue;  // part of what was read
      const auto at = read_at(text_, i);
      if (!at) continue;
      any_at = any_at || !at->word;
      const auto outcome = read_address(*at);
      if (outcome == Outcome::nothing && !at->word) flag(EmailFlag::stray_at);
      done = std::max(at->span.end, taken_);
    }
    return any_at;
  }

  void read_addresses_without_at() {
    for (std::size_t i = 1; i < text_.size(); ++i) {
      if (text_.before(i) != ' ' || !is_letter(text_.at(i))) continue;
      const auto domain = read_provider_domain(text_, i);
      if (domain.kind != DomainReading::Kind::found) continue;
      auto local = read_local(text_, i - 1, taken_);
      if (local.text.empty() || is_no_name(local.text) || std::none_of(local.text.begin(), local.text.end(), is_letter)) continue;
      // MELATI in "JL MELATI YAHOO.COM" is the street, unless it looks like a name made up for mail.
      const bool plain = std::all_of(local.text.begin(), local.text.end(), is_letter);
      if (plain && is_one_of(email_tables::kAddressWords, text_.slice(text_.previous_word(local.begin)))) continue;
      EmailRepairs repairs;
      repairs.add(EmailRepair::missing_at);
      keep(std::move(local), domain, repairs);
      i = std::max(i, taken_);
    }
  }

  // Something that a person should look at: a provider's name, or a label with something behind it.
  bool looks_like_more() const {
    const auto& lower = text_.lower();
    for (const auto name : email_tables::kMailNames) {
      if (name.ends_with("mail") && !names_mail_) continue;
      for (auto i = lower.find(name); i != std::string::npos; i = lower.find(name, i + name.size())) {
        const auto end = i + name.size();
        if (!text_.is_wordlike(end) || text_.starts_with(end, "com") || text_.starts_with(end, "co")) return true;
      }
    }
    for (const auto& word : email_words_) {
      if (word.in_marker) continue;
      std::size_t i = word.span.end;
      while (text_.at(i) == ' ') ++i;
      if (text_.at(i) != ':' && text_.at(i) != '=') continue;
      ++i;
      while (text_.at(i) == ' ') ++i;
      if (is_letter(text_.at(i)) && address_word_at(text_, i, WordEnd::whole) == 0 && !text_.starts_with(i, "alamat")) return true;
    }
    return false;
  }

  struct EmailWord {
    Span span;
    bool in_marker = false;
  };

  Text text_;
  ExtractedEmails found_;
  std::unordered_map<std::string, std::size_t> index_;  // address -> its place in found_.emails
  std::vector<std::size_t> at_signs_;
  std::vector<EmailWord> email_words_;
  bool names_mail_ = false;  // "mail" stands somewhere
  bool dotted_ = false;      // ".co" or ".net" stands somewhere
  std::vector<Removed> removed_;
  std::size_t taken_ = 0;  // what lies before belongs to an earlier address
};

}  // namespace

std::string_view to_word(EmailRepair repair) {
  switch (repair) {
    case EmailRepair::glued_address: return "glued_address";
    case EmailRepair::space_around_at: return "space_around_at";
    case EmailRepair::double_at: return "double_at";
    case EmailRepair::at_word: return "at_word";
    case EmailRepair::missing_dot: return "missing_dot";
    case EmailRepair::space_in_domain: return "space_in_domain";
    case EmailRepair::comma_for_dot: return "comma_for_dot";
    case EmailRepair::double_dot: return "double_dot";
    case EmailRepair::missing_tld: return "missing_tld";
    case EmailRepair::local_edge_punctuation: return "local_edge_punctuation";
    case EmailRepair::missing_at: return "missing_at";
  }
  return "";
}

std::string_view to_word(EmailFlag flag) {
  switch (flag) {
    case EmailFlag::truncated_email: return "truncated_email";
    case EmailFlag::stray_at: return "stray_at";
    case EmailFlag::possible_email: return "possible_email";
    case EmailFlag::multiple_emails: return "multiple_emails";
    case EmailFlag::possible_space_in_local: return "possible_space_in_local";
    case EmailFlag::marker_and_email: return "marker_and_email";
  }
  return "";
}

std::string_view to_word(EmailMarker marker) { return marker == EmailMarker::no_email ? "no_email" : "refused"; }

std::vector<EmailRepair> EmailRepairs::list() const {
  std::vector<EmailRepair> repairs;
  for (unsigned i = 0; i <= static_cast<unsigned>(EmailRepair::missing_at); ++i) {
    if (has(static_cast<EmailRepair>(i))) repairs.push_back(static_cast<EmailRepair>(i));
  }
  return repairs;
}

std::vector<std::string_view> EmailRepairs::words() const {
  std::vector<std::string_view> words;
  for (const auto repair : list()) words.push_back(to_word(repair));
  return words;
}

ExtractedEmails extract_emails(std::string_view raw) {
  auto text = one_line(raw);
  auto lower = lower_ascii(text);
  return Extractor(Text(std::move(text), std::move(lower))).run();
}

}  // namespace sapa
