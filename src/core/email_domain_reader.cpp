#include "core/email_domain_reader.h"

#include "core/email_domains.h"
#include "core/email_tables.h"

namespace sapa {

using email_text::is_alnum;
using email_text::is_letter;
using email_text::Span;
using email_text::Text;
using Kind = DomainReading::Kind;

namespace {

constexpr std::size_t kLongestRun = 255;

// What stands between two parts of a domain where one dot should.
struct Gap {
  bool readable = false;
  bool nothing = false;  // no character at all
  std::size_t end = 0;
  EmailRepairs repairs = {};
};

Gap read_gap(const Text& text, std::size_t begin) {
  Gap gap;
  // YAHOO DOT COM, YAHOO(DOT)COM, YAHOO TITIK COM: the dot as it was said.
  for (const std::string_view said : {" dot ", " titik ", "(dot)", "[dot]", " (dot) "}) {
    if (!text.starts_with(begin, said) || !is_alnum(text.at(begin + said.size()))) continue;
    gap.readable = true;
    gap.end = begin + said.size();
    gap.repairs.add(EmailRepair::missing_dot);
    return gap;
  }
  std::size_t dots = 0;
  std::size_t blanks = 0;
  std::size_t commas = 0;
  std::size_t i = begin;
  for (; i - begin < 5; ++i) {
    const char c = text.at(i);
    if (c == '.') ++dots;
    else if (c == ' ') ++blanks;
    else if (c == ',') ++commas;
    else break;
  }
  if (!is_alnum(text.at(i))) return gap;
  gap.readable = true;
  gap.nothing = i == begin;
  gap.end = i;
  if (dots + commas == 0) gap.repairs.add(EmailRepair::missing_dot);
  else if (commas > 0) gap.repairs.add(EmailRepair::comma_for_dot);
  else if (blanks > 0) gap.repairs.add(EmailRepair::space_in_domain);
  if (dots > 1) gap.repairs.add(EmailRepair::double_dot);
  return gap;
}

// Behind a complete domain: nothing that would continue it, or an address word that was typed on without a blank.
struct Ending {
  bool fits = false;
  bool glued = false;
};

Ending read_ending(const Text& text, std::size_t end, bool joined, bool known) {
  const char c = text.at(end);
  if (c == '.' && text.is_wordlike(end + 1)) {
    const bool word = address_word_at(text, end + 1, WordEnd::whole) > 0 && (known || !text.starts_with(end + 1, "no"));
    return {word, word};
  }
  if (c == '.' || !text.is_wordlike(end)) return {true, false};
  // GMAIL.COMJLMELATI is plain as well, but not when the dot was ours to add: GMAILCOMNOTES.
  const bool word = address_word_at(text, end, joined || !known ? WordEnd::whole : WordEnd::any) > 0;
  return {word, word};
}

// `ending` ("co.id") read from its first gap on.
struct Suffix {
  bool fits = false;
  bool only_blanks = false;  // no dot or comma anywhere
  std::size_t end = 0;
  EmailRepairs repairs = {};
};

Suffix read_suffix(const Text& text, Gap gap, std::string_view ending, bool known) {
  Suffix suffix;
  bool joined = false;
  bool marked = false;
  std::size_t i = gap.end;
  while (true) {
    if (!gap.readable || (gap.nothing && !known)) return {};
    const auto part = ending.substr(0, ending.find('.'));
    if (!text.starts_with(gap.end, part)) return {};
    joined = joined || gap.nothing;
    marked = marked || !gap.repairs.has(EmailRepair::missing_dot);
    suffix.repairs.add(gap.repairs);
    i = gap.end + part.size();
    if (part.size() == ending.size()) break;
    ending.remove_prefix(part.size() + 1);
    gap = read_gap(text, i);
  }
  const auto behind = read_ending(text, i, joined, known);
  if (!behind.fits) return {};
  if (behind.glued) suffix.repairs.add(EmailRepair::glued_address);
  suffix.fits = true;
  suffix.only_blanks = !marked;
  suffix.end = i;
  return suffix;
}

DomainReading read_listed(const Text& text, std::size_t begin) {
  for (const auto domain : email_tables::kKnownDomains) {
    const auto dot = domain.find('.');
    const auto name = domain.substr(0, dot);
    if (!text.starts_with(begin, name)) continue;
    const auto suffix = read_suffix(text, read_gap(text, begin + name.size()), domain.substr(dot + 1), true);
    if (suffix.fits) return {Kind::found, std::string(domain), suffix.end, suffix.repairs, true};
  }
  return {};
}

// "PT-CONTOH. CO.ID", "PT-CONTOH,COM", "GMIAL.COM.JL MELATI": labels joined by dots, then a usual ending that is mended.
DomainReading read_under_usual_ending(const Text& text, std::size_t begin) {
  std::size_t i = begin;
  for (int labels = 0; labels < 6; ++labels) {
    const std::size_t label = i;
    while (i - label < 64 && (is_alnum(text.at(i)) || text.at(i) == '-')) ++i;
    if (i == label || i - label > 63) return {};
    const auto gap = read_gap(text, i);
    if (!gap.readable) return {};
    for (const auto ending : email_tables::kEndings) {
      if (gap.nothing) break;
      const auto suffix = read_suffix(text, gap, ending, false);
      if (!suffix.fits) continue;
      // Blanks alone join a name and its ending only where the words cannot mean anything else.
      if (suffix.only_blanks && (i - begin < 3 || (ending != "com" && ending != "co.id"))) continue;
      auto domain = std::string(text.slice({begin, i})) + "." + std::string(ending);
      if (!is_domain_name(domain)) return {};
      return {Kind::found, std::move(domain), suffix.end, suffix.repairs, true};
    }
    if (text.at(i) != '.' || !is_alnum(text.at(i + 1))) return {};
    ++i;
  }
  return {};
}

bool is_bare_provider(std::string_view name) {
  return std::any_of(email_tables::kBareProviders.begin(), email_tables::kBareProviders.end(), [&](const auto& provider) { return provider.first == name; });
}

// Behind PLASA or TELKOM an e-mail ends: with the field, a separator or a street. Before any other word it is a building.
bool may_be_place(const Text& text, std::string_view name, std::size_t end) {
  if (!email_text::is_one_of(email_tables::kPlaceNames, name)) return false;
  return text.at(end) == ' ' && is_alnum(text.at(end + 1)) && address_word_at(text, end + 1, WordEnd::whole) == 0;
}

// YAHOO.COID is a domain as it stands; what was meant is offered (suggest_domain), not mended.
bool stands_exactly(const Text& text, std::size_t begin, const DomainReading& mended) {
  return !mended.repairs.has(EmailRepair::glued_address) && is_domain_name(text.slice({begin, mended.end}));
}

bool is_complete(std::string_view domain) {
  if (is_known_domain(domain)) return true;
  for (const auto known : email_tables::kKnownDomains) {
    if (known.starts_with(domain)) return false;
  }
  for (const auto ending : email_tables::kEndings) {
    if (domain.size() > ending.size() && domain.ends_with(ending) && domain[domain.size() - ending.size() - 1] == '.') return true;
  }
  return false;
}

bool is_trusted_top(std::string_view domain) { return email_text::is_one_of(email_tables::kTopLevels, domain.substr(domain.rfind('.') + 1)); }

// GMAIL.CO.JL MELATI, PT-CONTOH.CO.JLN.MAWAR: where the dot stands behind which a street begins; `end` when none does.
std::size_t street_in(const Text& text, std::size_t begin, std::size_t end) {
  // Also countries, so only behind what is no domain of theirs.
  static constexpr std::array<std::string_view, 4> kCountries = {"no", "gg", "kp", "rw"};
  if (is_trusted_top(text.slice({begin, end}))) return end;
  for (auto dot = text.slice({begin, end}).find('.'); dot != std::string_view::npos; dot = text.slice({begin, end}).find('.', dot + 1)) {
    const auto domain = text.slice({begin, begin + dot});
    const auto length = address_word_at(text, begin + dot + 1, WordEnd::whole);
    if (length == 0 || domain.find('.') == std::string_view::npos || !is_trusted_top(domain) || !is_domain_name(domain)) continue;
    const bool country = email_text::is_one_of(kCountries, text.slice({begin + dot + 1, begin + dot + 1 + length}));
    if (!country || is_known_domain(domain) || suggest_domain(domain)) return begin + dot;
  }
  return end;
}

}  // namespace

std::size_t address_word_at(const Text& text, std::size_t i, WordEnd end) {
  for (const auto word : email_tables::kAddressWords) {
    if (!text.starts_with(i, word)) continue;
    if (!is_letter(text.at(i + word.size())) || (end == WordEnd::any && word != "no")) return word.size();
  }
  return 0;
}

DomainReading read_provider_domain(const Text& text, std::size_t begin) {
  for (const auto domain : email_tables::kWithoutAt) {
    if (!text.starts_with(begin, domain)) continue;
    const auto behind = read_ending(text, begin + domain.size(), false, true);
    if (!behind.fits) continue;
    DomainReading reading{Kind::found, std::string(domain), begin + domain.size(), {}, true};
    if (behind.glued) reading.repairs.add(EmailRepair::glued_address);
    return reading;
  }
  return {};
}

DomainReading read_domain(const Text& text, std::size_t begin) {
  auto listed = read_listed(text, begin);
  if (listed.kind == Kind::found && (listed.repairs.empty() || !stands_exactly(text, begin, listed))) return listed;

  std::size_t run_end = begin;
  std::size_t cut = 0;  // where "..." begins
  while (run_end - begin <= kLongestRun && email_text::is_domain(text.at(run_end))) {
    if (cut == 0 && text.at(run_end) == '.' && text.starts_with(run_end, "...")) cut = run_end + 1;
    ++run_end;
  }
  if (run_end - begin > kLongestRun) return {};
  if (cut == 0 && text.starts_with(run_end, " ...")) cut = run_end + 1;
  if (cut > 0) {
    Span span{begin, cut - 1};
    while (!span.empty() && text.before(span.end) == '.') --span.end;
    if (!is_complete(text.slice(span))) {
      std::size_t end = cut - 1;
      while (text.at(end) == '.' || (text.at(end) == ' ' && text.at(end + 1) == '.')) ++end;
      return {Kind::truncated, {}, end, {}, false};
    }
  }

  const bool is_address = address_word_at(text, begin, WordEnd::whole) > 0;  // C@JL.MELATI
  if (!is_address) {
    if (auto mended = read_under_usual_ending(text, begin); mended.kind == Kind::found) return mended;
  }

  Span span{begin, cut > 0 ? std::min(cut - 1, run_end) : run_end};
  while (!span.empty() && (text.before(span.end) == '.' || text.before(span.end) == '-')) --span.end;
  if (const auto street = street_in(text, span.begin, span.end); street < span.end) {
    DomainReading reading{Kind::found, std::string(text.slice({begin, street})), street, {}, true};
    reading.repairs.add(EmailRepair::glued_address);
    return reading;
  }
  const auto domain = text.slice(span);
  const auto top = domain.substr(std::min(domain.rfind('.') + 1, domain.size()));
  const bool trusted = email_text::is_one_of(email_tables::kTopLevels, top);
  if (is_domain_name(domain) && !text.is_wordlike(span.end) && (trusted || !is_address)) {
    // GMAIL.JL MELATI: the "top-level name" is where the street begins.
    const auto name = domain.substr(0, domain.find('.'));
    const bool street = name.size() + 1 + top.size() == domain.size() && address_word_at(text, begin + name.size() + 1, WordEnd::whole) == top.size();
    if (!street || (top == "no" && !is_bare_provider(name))) return {Kind::found, std::string(domain), span.end, {}, trusted};
  }

  for (const auto& [name, meant] : email_tables::kBareProviders) {
    if (!text.starts_with(begin, name)) continue;
    const std::size_t end = begin + name.size();
    const char behind = text.at(end);
    if (text.is_wordlike(end) || behind == '-' || behind == '_' || behind == '@' || may_be_place(text, name, end)) continue;
    DomainReading reading{Kind::found, std::string(meant), end, {}, true};
    reading.repairs.add(EmailRepair::missing_tld);
    if (behind == '.' && text.is_wordlike(end + 1)) {
      if (address_word_at(text, end + 1, WordEnd::whole) == 0) continue;
      reading.repairs.add(EmailRepair::glued_address);
    }
    return reading;
  }
  return {};
}

}  // namespace sapa
