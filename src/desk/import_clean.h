#pragma once

// What one row of an old table says, cleaned: numbers classified, e-mails taken out and graded, honorifics split, fillers
// emptied, tariffs read (domain 1.6, 2.5, 3.3, 5.6). Pure; thread-safe.

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/phone.h"
#include "desk/import_mapping.h"
#include "desk/import_tally.h"
#include "wire/csv_stream.h"

namespace sapa::desk {

struct ImportedPhone {
  std::int64_t key = 0;
  std::string_view role;    // of caller_phones
  std::string_view source;  // legacy_id_caller legacy_hp legacy_telp_rumah
  std::string raw;
};

struct ImportedEmail {
  std::string address;  // canonical
  std::string key;
  std::int64_t hash;    // of the key
  std::string raw;      // the column
  std::string_view source;  // legacy_email_column legacy_alamat
};

struct CleanCaller {
  std::string name, name_key, honorific, address, location, note, customer_no;
  std::vector<ImportedPhone> phones = {};  // each number once; the first that can tell people apart first
  bool first_is_own = false;               // the first number is an ID Caller or HP, not a home telephone only
  std::vector<ImportedEmail> emails = {};  // each address once
  std::string_view marker;                 // no_email refused ""
  // Whether they are of more than one mailbox.
  [[nodiscard]] bool emails_disagree() const;
};

struct CleanCustomer {
  std::string customer_no, meter_no, name, name_key, address, tariff, substation, pole, unit, status;
  std::optional<std::int64_t> power_va = std::nullopt;
};

struct CleanTicket {
  std::int64_t report_no = 0;
  bool own_ticket = false;  // its number was missing: it is named after the report
  std::string ticket_no, transaction_no, name, name_key, address, phone, email, created_by, site, status, qualifier, category, module_id, resume, customer_no;
  std::int64_t phone_key = 0;
  std::int64_t repeat_count = 0;
  std::int64_t created_at_ms = 0;  // 0: the table has no column for it
};

struct ImportRow {
  std::int64_t line = 0;
  std::string raw;              // as it came, for the reject file; of a report always
  std::string reject;           // reason word; "" when sound
  std::string reject_detail;    // for people
  std::int64_t key = 0;         // hash of what tells the row
  std::int64_t fingerprint = 0; // hash of all its mapped content
  std::span<const std::string_view> fields = {};  // of its kind
  std::vector<std::string_view> mended = {};  // what was, as it is counted
  std::uint32_t mapped = 0;     // which of them the table has, by their place
  // Whether the table has a column for the field: without one a row says nothing of it.
  [[nodiscard]] bool has(std::string_view field) const;
  std::variant<std::monostate, CleanCaller, CleanCustomer, CleanTicket> what;
};

// How much of a column is kept, in characters.
inline constexpr std::size_t kNameLimit = 100;
inline constexpr std::size_t kAddressLimit = 500;
inline constexpr std::size_t kNoteLimit = 500;
inline constexpr std::size_t kPhoneLimit = 60;
inline constexpr std::size_t kCreatorLimit = 60;
inline constexpr std::size_t kCategoryLimit = 60;
inline constexpr std::size_t kModuleLimit = 60;
inline constexpr std::size_t kPlaceLimit = 60;
inline constexpr std::size_t kUnitLimit = 100;
inline constexpr std::size_t kStatusLimit = 100;
inline constexpr std::size_t kNumberLimit = 20;
inline constexpr std::size_t kResumeLimit = 1000;
inline constexpr std::string_view kNoTransaction = "00000";

// What tells a report from others, of a table without columns of its own for that.
std::int64_t ticket_row_key(const std::string& source, const std::string& report_no);

// What an import makes of a text: fillers are empty, blanks single, nothing invisible, not too long. Twice is the same as once.
std::string cleaned_text(std::string_view text, std::size_t limit);

struct RowFields;

class RowCleaner {
 public:
  RowCleaner(ImportMapping mapping, BoundMapping bound, std::chrono::minutes zone_offset);
  // Counts what it finds in `tally`.
  ImportRow clean(const wire::CsvRecord& record, ImportTally& tally) const;

 private:
  void clean_caller(const RowFields& fields, ImportRow& row, ImportTally& tally) const;
  void clean_customer(const RowFields& fields, ImportRow& row, ImportTally& tally) const;
  void clean_ticket(const RowFields& fields, ImportRow& row, ImportTally& tally) const;

  ImportMapping mapping_;
  BoundMapping bound_;
  std::chrono::minutes offset_;
  TrunkProfile trunk_;
  std::uint32_t mapped_ = 0;
};

}  // namespace sapa::desk
