// Any bytes as rows of an old table of callers, reports or customers: each is taken or rejected with a reason, the same both
// times, and what is taken is clean.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/email.h"
#include "core/text_fold.h"
#include "desk/import_clean.h"
#include "wire/text_encoding.h"

namespace {

using namespace sapa;
using namespace sapa::desk;

struct Table {
  std::vector<std::string> header;
  ImportMapping mapping;
  BoundMapping bound;
  RowCleaner cleaner;
};

Table table_of(ImportKind kind, std::vector<std::string> header) {
  auto mapping = guess_mapping(kind, header);
  mapping.area_code = "21";
  mapping.separator = ';';
  auto bound = bind_mapping(mapping, header).value();
  return {std::move(header), mapping, bound, RowCleaner(mapping, bound, std::chrono::hours(7))};
}

const Table& table(unsigned number) {
  static const Table kTables[] = {
      table_of(ImportKind::callers, {"ID Caller", "No. Hp", "Nama", "CVP Lokasi", "Alamat", "Telp. Rumah", "Email", "Catatan", "ID Pelanggan"}),
      table_of(ImportKind::tickets, {"No. Laporan", "No. Tiket", "Nama Pelapor", "Alamat Pelapor", "Telepon Pelapor", "Email", "Dibuat Oleh", "Jml Laporan Ulang", "Status", "Kategori",
                                     "ID Modul", "No. Transaksi", "Resume", "Tgl Transaksi", "ID Pelanggan"}),
      table_of(ImportKind::customers, {"ID Pelanggan", "No. Meter", "Nama", "Alamat", "Tarif/Daya", "Gardu/Tiang", "Unit", "Status"}),
  };
  return kTables[number % 3];
}

// As it may be kept: nothing that is no text, nothing that cleaning would still change.
void check_text(std::string_view text, std::size_t limit) {
  if (!is_valid_utf8(text) || code_points(text) > limit || text.find('\0') != std::string_view::npos) std::abort();
}

void check(const CleanCaller& caller) {
  check_text(caller.name, kNameLimit);
  check_text(caller.location, kNameLimit);
  check_text(caller.note, kNoteLimit);
  check_text(caller.address, kAddressLimit);
  if (caller.first_is_own && caller.phones.empty()) std::abort();
  for (const auto& phone : caller.phones) {
    if (phone_key(phone_from_key(phone.key)) != phone.key || phone.role.empty() || phone.source.empty()) std::abort();
    check_text(phone.raw, kPhoneLimit);
  }
  for (const auto& email : caller.emails) {
    if (canonical_email(email.address) != email.address) std::abort();
  }
  (void)caller.emails_disagree();
}

void check(const CleanCustomer& customer) {
  if (customer.customer_no.empty() || customer.customer_no.find_first_not_of("0123456789") != std::string::npos) std::abort();
  check_text(customer.name, kNameLimit);
  check_text(customer.address, kAddressLimit);
  if (customer.power_va && *customer.power_va < 0) std::abort();
}

void check(const CleanTicket& ticket) {
  if (ticket.report_no <= 0 || ticket.ticket_no.empty() || ticket.repeat_count < 0) std::abort();
  check_text(ticket.name, kNameLimit);
  check_text(ticket.address, kAddressLimit);
  check_text(ticket.resume, kResumeLimit);
  if (!ticket.email.empty() && !is_valid_utf8(ticket.email)) std::abort();
}

void check(std::monostate) {}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const auto& of = table(data[0]);
  wire::Decoder decoder(wire::Encoding::utf8);
  std::string text;
  decoder.feed({reinterpret_cast<const char*>(data) + 1, size - 1}, text);
  decoder.finish(text);
  wire::CsvStream stream(';');
  stream.feed(text);
  stream.finish();
  wire::CsvRecord record;
  while (stream.next(record)) {
    ImportTally tally, once_more;
    const auto row = of.cleaner.clean(record, tally);
    const auto again = of.cleaner.clean(record, once_more);
    if (row.reject != again.reject || row.key != again.key || row.fingerprint != again.fingerprint || tally.to_text() != once_more.to_text()) std::abort();
    if (row.reject.empty() == std::holds_alternative<std::monostate>(row.what) || row.reject.empty() != row.reject_detail.empty()) std::abort();
    std::visit([](const auto& what) { check(what); }, row.what);
    if (ImportTally::from_text(tally.to_text()).to_text() != tally.to_text()) std::abort();
    for (std::size_t i = 0; i < record.size(); ++i) {
      const auto clean = cleaned_text(record.field(i), kNameLimit);
      if (cleaned_text(clean, kNameLimit) != clean) std::abort();
    }
  }
  return 0;
}
