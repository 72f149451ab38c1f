#include "desk/import_known.h"

#include <algorithm>
#include <cstring>

#include "desk/import_clean.h"

namespace sapa::desk {

namespace {

std::int64_t key_and_name(std::int64_t key, std::string_view name_key) { return import_hash(name_key, stirred(std::uint64_t(key))); }

}  // namespace

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

void KeyHolders::add(std::int64_t key, CallerPool::Place caller, bool own) {
  auto& first = chains_.at(key);
  std::uint32_t count = 0;
  if (first != KeyIndex::kNone) {
    for (auto link = first; link != KeyIndex::kNone; link = links_[link].next) {
      auto& holder = links_[link].holder;
      if (callers_.id(holder.caller) != callers_.id(caller)) continue;
      if (callers_.name_key(holder.caller).empty()) holder.caller = caller;
      return;
    }
    count = links_[first].count;
  }
  if (count < kMostHolders) {
    links_.push_back({{caller, own}, first, count + 1});
    first = std::uint32_t(links_.size() - 1);
    return;
  }
  if (count == kMostHolders) {
    for (const auto& holder : of(key)) name(key, holder.caller);
  }
  links_[first].count = std::uint32_t(kMostHolders + 1);
  name(key, caller);
}

void KeyHolders::name(std::int64_t key, CallerPool::Place caller) {
  auto& place = names_.at(key_and_name(key, callers_.name_key(caller)));
  if (place == KeyIndex::kNone) {
    named_.push_back({caller});
    place = std::uint32_t(named_.size() - 1);
  } else if (callers_.id(*named_[place].caller) != callers_.id(caller)) {
    named_[place].several = true;
  }
}

std::vector<Holder> KeyHolders::of(std::int64_t key) const {
  std::vector<Holder> holders;
  for (auto link = chains_.find(key); link != KeyIndex::kNone; link = links_[link].next) holders.push_back(links_[link].holder);
  std::sort(holders.begin(), holders.end(), [&](const Holder& a, const Holder& b) { return callers_.id(a.caller) < callers_.id(b.caller); });
  return holders;
}

bool KeyHolders::is_shared(std::int64_t key) const {
  const auto first = chains_.find(key);
  return first != KeyIndex::kNone && links_[first].count > kMostHolders;
}

KeyHolders::Named KeyHolders::named(std::int64_t key, std::string_view name_key) const {
  const auto place = names_.find(key_and_name(key, name_key));
  return place == KeyIndex::kNone ? Named{} : named_[place];
}

}  // namespace sapa::desk
