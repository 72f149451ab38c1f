#include "desk/import_known.h"

#include <algorithm>
#include <cstring>

namespace sapa::desk {

CallerPool::Place CallerPool::add(std::string_view id, std::string_view name_key) {
  callers_.push_back(std::uint32_t(texts_.size()));
  append(id);
  append(name_key);
  return Place(callers_.size() - 1);
}

// Names end at kNameLimit, which folding at most trebles.
void CallerPool::append(std::string_view text) {
  const auto size = std::uint16_t(std::min(text.size(), std::size_t(0xffff)));
  texts_.append(reinterpret_cast<const char*>(&size), sizeof(size));
  texts_ += text.substr(0, size);
}

std::string_view CallerPool::text_at(std::size_t at) const {
  std::uint16_t size = 0;
  std::memcpy(&size, texts_.data() + at, sizeof(size));
  return std::string_view(texts_).substr(at + sizeof(size), size);
}

void KeyHolders::add(std::int64_t key, CallerPool::Place caller, Grip grip) {
  if (is_shared(key)) return;
  auto& first = chains_.at(key);
  std::size_t count = 0;
  for (auto link = first; link != KeyIndex::kNone; link = links_[link].next, ++count) {
    auto& holder = links_[link].holder;
    if (callers_.id(holder.caller) != callers_.id(caller)) continue;
    if (callers_.name_key(holder.caller).empty()) holder.caller = caller;
    return;
  }
  if (count == kMostHolders) return share(key);
  links_.push_back({{caller, grip}, first});
  first = std::uint32_t(links_.size() - 1);
}

std::vector<Holder> KeyHolders::of(std::int64_t key) const {
  std::vector<Holder> holders;
  if (is_shared(key)) return holders;
  for (auto link = chains_.find(key); link != KeyIndex::kNone; link = links_[link].next) {
    if (links_[link].holder.grip != Grip::released) holders.push_back(links_[link].holder);
  }
  std::sort(holders.begin(), holders.end(), [&](const Holder& a, const Holder& b) { return callers_.id(a.caller) < callers_.id(b.caller); });
  return holders;
}

}  // namespace sapa::desk
