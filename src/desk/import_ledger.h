#pragma once

// What became of every row so far (table import_rows): the same table twice changes nothing, and a row that changed is told from
// one that stands in a table twice. One thread.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "desk/import_clean.h"
#include "desk/import_store.h"
#include "desk/key_index.h"
#include "desk/row_buffer.h"
#include "desk/temp_file.h"

namespace sapa::desk {

// Which keys may be somewhere: one that is not held is not there. Bloom; takes its memory with the first key.
class KeyFilter {
 public:
  // 8 bytes each, a power of two. 2^20 for ten million keys: of those that are not there, one in ten is taken for one that may be.
  explicit KeyFilter(std::size_t words = std::size_t(1) << 20U) : words_(words) {}
  void add(std::int64_t key);
  [[nodiscard]] bool may_hold(std::int64_t key) const;

 private:
  [[nodiscard]] std::array<std::uint64_t, 4> bits_of(std::int64_t key) const;

  std::size_t words_;
  std::vector<std::uint64_t> filter_;
};

// Of the first import of its kind: all that it put there itself, so that nothing else is looked for.
struct OwnKeys {
  KeyFilter rows;    // of import_rows
  KeyFilter phones;  // phone_key
  KeyFilter emails;  // email_key, hashed
};

// The keys of rows that this import met as they were known: nothing is written of them, for a table of millions that says nothing
// new would write as much as the first time. A second row of such a key must still be told from one that changed. Memory is
// flat: the keys themselves lie in a temporary file.
class MetRows {
 public:
  void add(std::int64_t key);
  [[nodiscard]] std::unordered_set<std::int64_t> among(const std::vector<std::int64_t>& keys);

 private:
  KeyFilter filter_{std::size_t(1) << 21U};  // one in two hundred is looked for in vain among ten million
  std::vector<std::int64_t> unwritten_;
  TempFile file_;
};

enum class Verdict : std::uint8_t {
  fresh,      // nothing is known of this row
  unchanged,  // taken already
  changed,    // the row says something else than in an earlier import
  again,      // the same key a second time in this import, with other content
};

// A key may stand in a table more than once. What it says are the contents of the highest run_no: what is no news joins them, what is
// news takes their place. So a feed of ours that was taken back, which is no news, makes no old table news again.
class RowLedger {
 public:
  enum class Twins : std::uint8_t {
    add_up,       // all rows of a key count: what is said besides joins as well
    last_stands,  // each row of a key takes the place of the one before
  };
  // `own` null: what is there is looked for.
  RowLedger(std::int64_t run_no, MetRows& met, OwnKeys* own, Twins twins) : run_no_(run_no), met_(met), own_(own), twins_(twins) {}
  // What is known of these rows, beside those before them.
  void load(const ImportStore& store, const std::vector<ImportRow>& rows);
  // And whom it went into; "" when fresh.
  [[nodiscard]] std::pair<Verdict, std::string> judge(const ImportRow& row) const;
  // A row that is taken, with its verdict.
  void remember(const ImportRow& row, Verdict verdict, const std::string& subject_id);
  // Whether a row that changed was news; before the batch ends.
  void settle(const ImportStore& store, std::int64_t key, bool is_news);
  // A row that is unchanged.
  void meet(const ImportStore& store, const ImportRow& row);

  // Where the last one stands, with its place among the rows that were loaded. Whether a later one says what stands already.
  [[nodiscard]] bool is_superseded(const ImportRow& row, std::size_t place) const;
  // A row that was taken.
  void stand(const ImportRow& row, std::size_t place, const std::string& subject_id, bool is_news);

  void flush(storage::Connection& connection);

 private:
  // One content of a key, and the next of the same key.
  struct Entry {
    std::int64_t fingerprint;
    std::int64_t run_no;
    std::uint32_t subject;  // where it stands in subjects_
    std::uint32_t next;
  };
  // An entry that was said beside a change of this batch, and whether it is in the table yet.
  struct Said {
    std::uint32_t entry;
    bool stored;
  };
  struct Places {
    std::size_t last = 0;
    std::optional<std::size_t> standing = std::nullopt;
  };
  struct Touched {
    std::int64_t key;
    bool stored;
  };
  static constexpr auto kNone = KeyIndex::kNone;

  [[nodiscard]] std::uint32_t find(std::int64_t key, std::int64_t fingerprint) const;
  [[nodiscard]] std::int64_t latest_run(std::int64_t key) const;
  [[nodiscard]] std::string subject_of(const Entry& entry) const;
  void change(const ImportRow& row, const std::string& subject_id);
  std::uint32_t know(std::int64_t key, std::int64_t fingerprint, std::int64_t run_no, std::string_view subject_id);
  // To be written by `flush`.
  void touch(std::int64_t key, std::uint32_t entry, std::int64_t run_no, bool stored);
  void store_run(const ImportStore& store, std::int64_t key, Entry& entry, std::int64_t run_no);

  std::int64_t run_no_;
  MetRows& met_;
  OwnKeys* own_;
  Twins twins_;
  KeyIndex keys_;  // the first of their entries
  std::vector<Entry> entries_;
  std::string subjects_;  // length (1 byte) and id
  std::unordered_set<std::int64_t> met_here_;  // of the keys asked for
  std::unordered_map<std::int64_t, std::vector<Said>> changes_;  // of this batch, by key
  std::unordered_map<std::int64_t, Places> places_;              // where the last one stands, of these rows, by key
  std::unordered_set<std::int64_t> replaced_;                    // of these rows, the keys that had news
  std::unordered_map<std::uint32_t, Touched> touched_;           // entries to be written
  RowBuffer added_{"import_rows", {"row_key", "fingerprint", "subject_id", "run_no"}};
};

}  // namespace sapa::desk
