#pragma once

// Who holds a number or an e-mail, as far as one batch of an import knows: those it found in the database, and those it added
// itself, hundreds of thousands. Packed.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "desk/key_index.h"

namespace sapa::desk {

// Callers, by the order they were met in. One that was met twice stands here twice.
class CallerPool {
 public:
  using Place = std::uint32_t;
  Place add(std::string_view id, std::string_view name_key);
  [[nodiscard]] std::string_view id(Place caller) const { return text_at(callers_[caller]); }
  [[nodiscard]] std::string_view name_key(Place caller) const { return text_at(callers_[caller] + 2 + id(caller).size()); }
  [[nodiscard]] std::size_t bytes() const { return texts_.size(); }

 private:
  [[nodiscard]] std::string_view text_at(std::size_t at) const;
  void append(std::string_view text);

  std::string texts_;  // length (2 bytes) and text
  std::vector<std::uint32_t> callers_;
};

enum class Grip : std::uint8_t {
  own,
  home,      // somebody's home telephone: a household's
  released,  // "bukan nomor saya": tells nothing, and no table brings it back
};

struct Holder {
  CallerPool::Place caller;
  Grip grip;
};

// A number of an office, an e-mail of a shop: what more callers than these hold tells nobody from another. To compare each with each
// would take hours, and the pairs would be nobody's to review.
inline constexpr std::size_t kMostHolders = 50;

class KeyHolders {
 public:
  explicit KeyHolders(const CallerPool& callers) : callers_(callers) {}

  // Once for each caller and key: a second time it may only tell the name.
  void add(std::int64_t key, CallerPool::Place caller, Grip grip);
  // Of a key that is held by more than kMostHolders, whoever they are.
  void share(std::int64_t key) { shared_.at(key) = 1; }
  [[nodiscard]] bool is_shared(std::int64_t key) const { return shared_.find(key) != KeyIndex::kNone; }
  // In the order of their ids, which is the one they were added to Sapa in: what is found must not depend on where a batch ends.
  // None of a key that is shared, nor who released it.
  [[nodiscard]] std::vector<Holder> of(std::int64_t key) const;

 private:
  struct Link {
    Holder holder;
    std::uint32_t next;
  };

  const CallerPool& callers_;
  KeyIndex chains_;  // of the key: the first link
  std::vector<Link> links_;
  KeyIndex shared_;
};

}  // namespace sapa::desk
