#pragma once

// From a number of 64 bits to one of 32, packed: an import keeps millions of them. Linear probing; nothing is ever taken out.

#include <cstdint>
#include <vector>

namespace sapa::desk {

// The finalizer of splitmix64: numbers of telephones lie close together.
inline std::uint64_t stirred(std::uint64_t key) {
  key += 0x9e3779b97f4a7c15ULL;
  key = (key ^ key >> 30U) * 0xbf58476d1ce4e5b9ULL;
  key = (key ^ key >> 27U) * 0x94d049bb133111ebULL;
  return key ^ key >> 31U;
}

class KeyIndex {
 public:
  static constexpr std::uint32_t kNone = 0xffffffffU;

  // kNone: the key is not there.
  [[nodiscard]] std::uint32_t find(std::int64_t key) const {
    if (slots_.empty()) return kNone;
    return slots_[place_of(key)].value;
  }
  // The key's value, to be set; kNone when it was not there. Valid until the next call.
  std::uint32_t& at(std::int64_t key) {
    if (used_ * 4 >= slots_.size() * 3) grow();
    auto& slot = slots_[place_of(key)];
    if (slot.value == kNone) {
      slot.key = key;
      ++used_;
    }
    return slot.value;
  }

 private:
  struct Slot {
    std::int64_t key = 0;
    std::uint32_t value = kNone;
  };

  [[nodiscard]] std::size_t place_of(std::int64_t key) const {
    const auto last = slots_.size() - 1;
    auto place = stirred(std::uint64_t(key)) & last;
    while (slots_[place].value != kNone && slots_[place].key != key) place = (place + 1) & last;
    return place;
  }
  void grow() {
    auto former = std::move(slots_);
    slots_ = std::vector<Slot>(former.empty() ? 64 : former.size() * 2);
    for (const auto& slot : former) {
      if (slot.value != kNone) slots_[place_of(slot.key)] = slot;
    }
  }

  std::vector<Slot> slots_;
  std::size_t used_ = 0;
};

}  // namespace sapa::desk
