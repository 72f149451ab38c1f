#include "core/spelling/risk.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <iterator>

namespace sapa::spelling {

namespace {

constexpr std::size_t kLongestAligned = 64;  // a local part is no longer (RFC 5321 4.5.3.1.1)

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_vowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'; }

// The nearest hundredth of the exact value, as the published table was rounded: 0.845 in binary lies below and gives 0.84,
// 0.535 lies above and gives 0.54.
double in_hundredths(double risk) {
  char text[32];
  const auto written = std::to_chars(std::begin(text), std::end(text), risk, std::chars_format::fixed, 2);
  double rounded = 0;
  std::from_chars(std::begin(text), written.ptr, rounded);
  return rounded;
}

std::string_view local_of(std::string_view address) { return address.substr(0, address.find('@')); }

// The positions of `ours` that `other` does not confirm. Of different lengths, both are aligned by their longest common
// subsequence: Anna / Ana differ in one letter, not in all behind it.
void mark_differences(std::string_view ours, std::string_view other, std::vector<bool>& differs) {
  if (ours.size() == other.size()) {
    for (std::size_t i = 0; i < ours.size(); ++i) differs[i] = differs[i] || ours[i] != other[i];
    return;
  }
  if (ours.empty()) return;
  if (ours.size() > kLongestAligned || other.size() > kLongestAligned) {
    differs.assign(differs.size(), true);
    return;
  }
  std::array<std::array<std::uint8_t, kLongestAligned + 1>, kLongestAligned + 1> common{};
  for (std::size_t i = ours.size(); i-- > 0;) {
    for (std::size_t k = other.size(); k-- > 0;) {
      common[i][k] = ours[i] == other[k] ? static_cast<std::uint8_t>(common[i + 1][k + 1] + 1) : std::max(common[i + 1][k], common[i][k + 1]);
    }
  }
  std::size_t i = 0;
  std::size_t k = 0;
  while (i < ours.size() || k < other.size()) {
    if (i < ours.size() && k < other.size() && ours[i] == other[k]) {
      ++i;
      ++k;
    } else if (k == other.size() || (i < ours.size() && common[i + 1][k] >= common[i][k + 1])) {
      differs[i++] = true;
    } else {
      differs[i == 0 ? 0 : i - 1] = true;  // the other has a letter more behind this one
      ++k;
    }
  }
}

RiskLevel level_of(double risk) { return risk >= kHighRisk ? RiskLevel::high : risk >= kMediumRisk ? RiskLevel::medium : RiskLevel::low; }

}  // namespace

std::string_view to_word(RiskLevel level) {
  switch (level) {
    case RiskLevel::low: return "low";
    case RiskLevel::medium: return "medium";
    case RiskLevel::high: return "high";
    case RiskLevel::conflict: return "conflict";
  }
  return "";
}

RiskTable::RiskTable(const std::vector<LetterPair>& pairs) {
  for (std::size_t c = 0; c < entries_.size(); ++c) {
    std::vector<std::pair<double, char>> partners;
    std::vector<double> weights;
    for (const auto& pair : pairs) {
      if (static_cast<std::size_t>(pair.a) != c && static_cast<std::size_t>(pair.b) != c) continue;
      partners.emplace_back(pair.weight, static_cast<std::size_t>(pair.a) == c ? pair.b : pair.a);
      if (pair.beside == LetterPair::Beside::anything) weights.push_back(pair.weight);
    }
    std::sort(partners.begin(), partners.end(), [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
    for (const auto& partner : partners) entries_[c].mistaken_for += partner.second;
    if (weights.empty()) continue;
    std::sort(weights.begin(), weights.end(), std::greater<>());
    const auto largest = std::min<std::size_t>(weights.size(), 3);
    double sum = 0;
    for (std::size_t i = 0; i < largest; ++i) sum += weights[i];
    entries_[c].risk = in_hundredths(0.7 * weights[0] + 0.3 * sum / static_cast<double>(largest));
  }
}

double RiskTable::base(char character) const {
  const auto c = static_cast<unsigned char>(character);
  return c < entries_.size() ? entries_[c].risk : 0.10;
}

std::string_view RiskTable::mistaken_for(char character) const {
  const auto c = static_cast<unsigned char>(character);
  return c < entries_.size() ? std::string_view(entries_[c].mistaken_for) : std::string_view();
}

const RiskTable& default_risks() {
  static const RiskTable kTable;
  return kTable;
}

std::vector<LetterRisk> letter_risks(std::string_view address, const std::vector<std::string>& others, const RiskTable& table) {
  const auto local = local_of(address);
  std::vector<bool> differs(local.size(), false);
  for (const auto& other : others) mark_differences(local, local_of(other), differs);

  std::vector<LetterRisk> risks;
  risks.reserve(local.size());
  for (std::size_t i = 0; i < local.size(); ++i) {
    const char c = local[i];
    const char next = i + 1 < local.size() ? local[i + 1] : '@';
    const bool beside_digit = is_digit(next) || (i > 0 && is_digit(local[i - 1]));
    const bool ends_part = is_digit(next) || next == '.' || next == '_' || next == '-' || next == '+' || next == '@';
    double risk = table.base(c);
    if (is_vowel(c) && ends_part) risk += 0.25;
    if (beside_digit && (c == 'o' || c == '0')) risk = std::max(risk, 0.90);
    if (beside_digit && (c == 'l' || c == '1' || c == 'i')) risk = std::max(risk, 0.50);
    risk = std::min(in_hundredths(risk), 1.0);
    LetterRisk letter{i, c, risk, level_of(risk), std::string(table.mistaken_for(c))};
    if (differs[i]) {
      letter.risk = 1.0;
      letter.level = RiskLevel::conflict;
    }
    risks.push_back(std::move(letter));
  }
  return risks;
}

std::vector<LetterRisk> conflicts_first(std::vector<LetterRisk> risks) {
  std::sort(risks.begin(), risks.end(), [](const LetterRisk& a, const LetterRisk& b) {
    const bool a_waits = a.level != RiskLevel::conflict;
    const bool b_waits = b.level != RiskLevel::conflict;
    return a_waits != b_waits ? b_waits : a.pos < b.pos;
  });
  return risks;
}

}  // namespace sapa::spelling
