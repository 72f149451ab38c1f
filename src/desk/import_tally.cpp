#include "desk/import_tally.h"

namespace sapa::desk {

void ImportTally::add(std::string_view name, std::int64_t count) {
  const auto found = counts_.find(name);
  if (found == counts_.end()) counts_.emplace(name, count);
  else if ((found->second += count) == 0) counts_.erase(found);  // all taken back
}

void ImportTally::add(std::string_view group, std::string_view name, std::int64_t count) {
  std::string whole;
  whole.reserve(group.size() + name.size() + 1);
  whole.append(group).append(1, '.').append(name);
  add(whole, count);
}

void ImportTally::add(const ImportTally& other) {
  for (const auto& [name, count] : other.counts_) add(name, count);
}

std::int64_t ImportTally::of(std::string_view name) const {
  const auto found = counts_.find(name);
  return found == counts_.end() ? 0 : found->second;
}

std::map<std::string, std::int64_t> ImportTally::group(std::string_view group) const {
  std::map<std::string, std::int64_t> members;
  const auto beginning = std::string(group) + ".";
  for (auto at = counts_.lower_bound(beginning); at != counts_.end() && at->first.starts_with(beginning); ++at) {
    members.emplace(at->first.substr(beginning.size()), at->second);
  }
  return members;
}

std::int64_t ImportTally::sum(std::string_view group) const {
  std::int64_t sum = 0;
  for (const auto& [name, count] : this->group(group)) sum += count;
  return sum;
}

std::string ImportTally::to_text() const {
  wire::json::object object;
  for (const auto& [name, count] : counts_) object[name] = count;
  return wire::json::serialize(object);
}

ImportTally ImportTally::from_text(std::string_view text) {
  ImportTally tally;
  const auto parsed = wire::parse_json(text);
  if (!parsed || !parsed->is_object()) return tally;
  for (const auto& [name, value] : parsed->as_object()) {
    if (value.is_int64()) tally.add(std::string_view(name), value.as_int64());
  }
  return tally;
}

}  // namespace sapa::desk
