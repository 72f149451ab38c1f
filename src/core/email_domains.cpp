#include "core/email_domains.h"

#include <algorithm>
#include <vector>

#include "core/email_tables.h"
#include "core/text_fold.h"

namespace sapa {

namespace {

template <class List>
bool contains(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool has_suffix(std::string_view domain, std::string_view suffix) {
  return domain.size() > suffix.size() && domain.ends_with(suffix) && domain[domain.size() - suffix.size() - 1] == '.';
}

}  // namespace

bool is_domain_name(std::string_view domain) {
  if (domain.empty() || domain.size() > 253) return false;
  const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
  std::size_t labels = 0;
  std::string_view last;
  while (true) {
    const auto end = std::min(domain.find('.'), domain.size());
    last = domain.substr(0, end);
    if (last.empty() || last.size() > 63 || last.front() == '-' || last.back() == '-') return false;
    if (!std::all_of(last.begin(), last.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '-'; })) return false;
    ++labels;
    if (end == domain.size()) break;
    domain.remove_prefix(end + 1);
  }
  return labels >= 2 && last.size() >= 2 && std::all_of(last.begin(), last.end(), letter);
}

bool is_known_domain(std::string_view domain) { return contains(email_tables::kKnownDomains, domain); }

std::optional<std::string> suggest_domain(std::string_view typed) {
  if (typed.size() > 255) return std::nullopt;
  auto domain = lower_ascii(typed);
  while (!domain.empty() && (domain.back() == '.' || domain.back() == ' ')) domain.pop_back();
  domain.erase(0, domain.find_first_not_of(' '));
  if (domain.empty() || is_known_domain(domain)) return std::nullopt;
  for (const auto& [alias, meant] : email_tables::kAliases) {
    if (alias == domain) return std::string(meant);
  }
  for (const auto suffix : email_tables::kNeverSuggestSuffixes) {
    if (has_suffix(domain, suffix)) return std::nullopt;
  }
  const std::size_t limit = domain.size() <= 8 ? 1 : 2;
  std::optional<std::string_view> nearest;
  std::size_t smallest = limit + 1;
  for (const auto candidate : email_tables::kConsumerDomains) {
    const auto longer = std::max(candidate.size(), domain.size());
    if (longer - std::min(candidate.size(), domain.size()) > limit) continue;
    const auto distance = alignment_distance(domain, candidate);
    if (distance < smallest) {
      smallest = distance;
      nearest = candidate;
    }
  }
  if (!nearest) return std::nullopt;
  return std::string(*nearest);
}

bool is_placeholder_local(std::string_view local) {
  if (contains(email_tables::kPlaceholders, local)) return true;
  // TIDAK.ADA@ and NO_EMAIL@ say the same; short names keep their punctuation, for A.A@ can be a person.
  if (local.size() > 16) return false;
  std::string bare(local);
  std::erase_if(bare, [](char c) { return c == '.' || c == '_' || c == '-'; });
  return bare.size() >= 6 && contains(email_tables::kPlaceholders, bare);
}

std::size_t alignment_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> previous(b.size() + 1);
  std::vector<std::size_t> current(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) previous[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = a[i - 1] == b[j - 1] ? 0 : 1;
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, previous[j - 1] + changed});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) current[j] = std::min(current[j], before[j - 2] + 1);
    }
    before.swap(previous);
    previous.swap(current);
  }
  return previous[b.size()];
}

}  // namespace sapa
