#include "desk/import_mapping.h"

#include <algorithm>
#include <array>

namespace sapa::desk {

namespace {

constexpr std::array<std::string_view, 9> kCallerFields = {"id_caller", "hp", "name", "location", "address", "home_phone", "email", "note", "customer_no"};
constexpr std::array<std::string_view, 15> kTicketFields = {"report_no", "ticket_no",    "reporter_name", "reporter_address", "reporter_phone",
                                                            "email",     "created_by",   "repeat_count",  "status",           "category",
                                                            "module_id", "transaction_no", "resume",      "created_at",       "customer_no"};
constexpr std::array<std::string_view, 12> kCustomerFields = {"customer_no", "meter_no", "name",           "address", "tariff", "power",
                                                              "tariff_power", "substation", "pole", "substation_pole", "unit", "status"};

struct Label {
  std::string_view field;
  std::string_view folded;  // lower-case letters and digits only
};

// Labels of the old screens and the spellings people give them in tables.
constexpr std::array<Label, 55> kCallerLabels = {{
    {"id_caller", "idcaller"}, {"id_caller", "callerid"}, {"id_caller", "idpenelpon"}, {"id_caller", "idpenelepon"}, {"id_caller", "ani"},
    {"id_caller", "notelp"}, {"id_caller", "notelepon"}, {"id_caller", "telepon"}, {"id_caller", "telp"}, {"id_caller", "phone"},
    {"hp", "nohp"}, {"hp", "hp"}, {"hp", "nohandphone"}, {"hp", "handphone"}, {"hp", "nomorhp"}, {"hp", "mobile"}, {"hp", "ponsel"},
    {"hp", "nomorhandphone"}, {"hp", "nowa"},
    {"name", "nama"}, {"name", "namapenelpon"}, {"name", "namapenelepon"}, {"name", "namalengkap"}, {"name", "namacaller"}, {"name", "name"}, {"name", "namapelanggan"},
    {"location", "cvplokasi"}, {"location", "lokasi"}, {"location", "cvplocation"},
    {"address", "alamat"}, {"address", "emailalamat"}, {"address", "alamatpenelpon"}, {"address", "alamatpenelepon"}, {"address", "address"}, {"address", "alamatrumah"},
    {"home_phone", "telprumah"}, {"home_phone", "teleponrumah"}, {"home_phone", "notelprumah"}, {"home_phone", "homephone"}, {"home_phone", "telpon"},
    {"email", "email"}, {"email", "alamatemail"}, {"email", "emailaddress"}, {"email", "emailpelanggan"}, {"email", "surel"}, {"email", "mail"},
    {"note", "catatan"}, {"note", "keterangan"}, {"note", "note"}, {"note", "notes"},
    {"customer_no", "idpelanggan"}, {"customer_no", "idpel"}, {"customer_no", "nopelanggan"}, {"customer_no", "customerno"}, {"customer_no", "noidpel"},
}};
constexpr std::array<Label, 60> kTicketLabels = {{
    {"report_no", "nolaporan"}, {"report_no", "nomorlaporan"}, {"report_no", "idlaporan"}, {"report_no", "reportno"},
    {"ticket_no", "notiket"}, {"ticket_no", "idtiket"}, {"ticket_no", "nomortiket"}, {"ticket_no", "ticketno"}, {"ticket_no", "tiket"},
    {"reporter_name", "namapelapor"}, {"reporter_name", "nama"}, {"reporter_name", "pelapor"}, {"reporter_name", "reportername"},
    {"reporter_address", "alamatpelapor"}, {"reporter_address", "alamat"}, {"reporter_address", "reporteraddress"},
    {"reporter_phone", "teleponpelapor"}, {"reporter_phone", "telppelapor"}, {"reporter_phone", "notelp"}, {"reporter_phone", "notelppelapor"},
    {"reporter_phone", "nohppelapor"}, {"reporter_phone", "hppelapor"},
    {"reporter_phone", "telepon"}, {"reporter_phone", "idcaller"}, {"reporter_phone", "reporterphone"}, {"reporter_phone", "nohp"},
    {"email", "email"}, {"email", "emailpelapor"}, {"email", "alamatemail"}, {"email", "emailaddress"},
    {"created_by", "dibuatoleh"}, {"created_by", "createdby"}, {"created_by", "petugas"}, {"created_by", "cso"},
    {"repeat_count", "jmllaporanulang"}, {"repeat_count", "jumlahlaporanulang"}, {"repeat_count", "laporanulang"}, {"repeat_count", "repeatcount"},
    {"status", "status"}, {"status", "statustiket"}, {"status", "statuslaporan"},
    {"category", "kategori"}, {"category", "jenislaporan"}, {"category", "category"},
    {"module_id", "idmodul"}, {"module_id", "modul"},
    {"transaction_no", "notransaksi"},
    {"resume", "resume"}, {"resume", "res"}, {"resume", "isilaporan"}, {"resume", "keterangan"},
    {"created_at", "tgltransaksi"}, {"created_at", "tanggal"}, {"created_at", "tgllapor"}, {"created_at", "tgllaporan"}, {"created_at", "waktulapor"},
    {"created_at", "dibuat"}, {"created_at", "createdat"},
    {"customer_no", "idpelanggan"}, {"customer_no", "idpel"},
}};
constexpr std::array<Label, 38> kCustomerLabels = {{
    {"customer_no", "idpelanggan"}, {"customer_no", "idpel"}, {"customer_no", "nopelanggan"}, {"customer_no", "customerno"}, {"customer_no", "noidpel"},
    {"meter_no", "nometer"}, {"meter_no", "nomormeter"}, {"meter_no", "meterno"}, {"meter_no", "meter"}, {"meter_no", "nomorkwh"},
    {"name", "nama"}, {"name", "namapelanggan"}, {"name", "name"},
    {"address", "alamat"}, {"address", "alamatpelanggan"}, {"address", "address"},
    {"tariff_power", "tarifdaya"}, {"tariff_power", "tarifdanpower"}, {"tariff_power", "tarifdandaya"},
    {"tariff", "tarif"}, {"tariff", "kodetarif"}, {"tariff", "tariff"}, {"tariff", "golongan"},
    {"power", "daya"}, {"power", "dayava"}, {"power", "power"},
    {"substation_pole", "gardutiang"}, {"substation", "gardu"}, {"substation", "nogardu"}, {"substation", "kodegardu"}, {"substation", "substation"},
    {"pole", "tiang"}, {"pole", "notiang"}, {"pole", "kodetiang"}, {"pole", "pole"},
    {"unit", "unit"}, {"unit", "ulp"}, {"status", "status"},
}};

std::span<const Label> labels_of(ImportKind kind) {
  switch (kind) {
    case ImportKind::callers: return kCallerLabels;
    case ImportKind::tickets: return kTicketLabels;
    case ImportKind::customers: return kCustomerLabels;
  }
  return {};
}

std::string fold_label(std::string_view label) {
  std::string folded;
  for (const char c : label) {
    if (c >= 'A' && c <= 'Z') folded += char(c - 'A' + 'a');
    else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) folded += c;
  }
  return folded;
}

// At least one of these finds the row again.
std::span<const std::string_view> leading_fields(ImportKind kind) {
  static constexpr std::array<std::string_view, 4> kCaller = {"id_caller", "hp", "home_phone", "email"};
  static constexpr std::array<std::string_view, 1> kTicket = {"report_no"};
  static constexpr std::array<std::string_view, 1> kCustomer = {"customer_no"};
  switch (kind) {
    case ImportKind::callers: return kCaller;
    case ImportKind::tickets: return kTicket;
    case ImportKind::customers: return kCustomer;
  }
  return {};
}

std::string quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

}  // namespace

std::string_view to_word(ImportKind kind) {
  switch (kind) {
    case ImportKind::callers: return "callers";
    case ImportKind::tickets: return "tickets";
    case ImportKind::customers: return "customers";
  }
  return "";
}

std::optional<ImportKind> import_kind(std::string_view word) {
  for (const auto kind : {ImportKind::callers, ImportKind::tickets, ImportKind::customers}) {
    if (to_word(kind) == word) return kind;
  }
  return std::nullopt;
}

std::span<const std::string_view> import_fields(ImportKind kind) {
  switch (kind) {
    case ImportKind::callers: return kCallerFields;
    case ImportKind::tickets: return kTicketFields;
    case ImportKind::customers: return kCustomerFields;
  }
  return {};
}

ImportMapping guess_mapping(ImportKind kind, const std::vector<std::string>& header) {
  ImportMapping mapping;
  mapping.kind = kind;
  mapping.source = kind == ImportKind::tickets ? "apkt" : "crm";
  for (const auto field : import_fields(kind)) {
    // The labels of a field stand in the order of their worth.
    for (const auto& label : labels_of(kind)) {
      if (label.field != field) continue;
      const auto found = std::find_if(header.begin(), header.end(), [&](const std::string& column) { return fold_label(column) == label.folded; });
      if (found == header.end()) continue;
      mapping.columns.emplace_back(field, *found);
      break;
    }
  }
  return mapping;
}

Result<BoundMapping> bind_mapping(const ImportMapping& mapping, const std::vector<std::string>& header) {
  const auto fields = import_fields(mapping.kind);
  BoundMapping bound;
  bound.columns.assign(fields.size(), -1);
  bound.width = header.size();
  bound.labelled = std::size_t(header.rend() - std::find_if(header.rbegin(), header.rend(), [](const std::string& label) { return !fold_label(label).empty(); }));
  std::vector<bool> used(header.size(), false);
  const auto place_of = [&](const std::string& label) -> Result<int> {
    const auto folded = fold_label(label);
    const auto is_it = [&](const std::string& column) { return column == label || (!folded.empty() && fold_label(column) == folded); };
    const auto found = std::find_if(header.begin(), header.end(), is_it);
    if (found != header.end()) {
      const auto place = std::size_t(found - header.begin());
      const auto columns = std::count_if(found, header.end(), is_it);
      if (columns > 1 && !used[place]) {
        bound.remarks.push_back(std::to_string(columns) + " columns have the label " + quoted(label) + "; the first of them is taken, column " + std::to_string(place + 1) + ".");
      }
      used[place] = true;
      return int(place);
    }
    return fail(ErrorCode::invalid, "column_unknown", "no column has the label " + quoted(label) + ".");
  };
  for (const auto& [field, label] : mapping.columns) {
    const auto at = std::find(fields.begin(), fields.end(), field);
    if (at == fields.end()) {
      std::string known;
      for (const auto name : fields) known += (known.empty() ? "" : ", ") + std::string(name);
      return fail(ErrorCode::invalid, "field_unknown", quoted(field) + " is no field of " + std::string(to_word(mapping.kind)) + "; they are " + known + ".");
    }
    SAPA_TRY(bound.columns[std::size_t(at - fields.begin())], place_of(label));
  }
  for (const auto& label : mapping.key) {
    SAPA_TRY(const auto place, place_of(label));
    bound.key.push_back(place);
  }
  const auto leading = leading_fields(mapping.kind);
  const bool findable = std::any_of(mapping.columns.begin(), mapping.columns.end(), [&](const auto& column) {
    return std::find(leading.begin(), leading.end(), column.first) != leading.end();
  });
  if (!findable) {
    std::string needed;
    for (const auto name : leading) needed += (needed.empty() ? "" : " or ") + std::string(name);
    return fail(ErrorCode::invalid, "no_leading_column", "no column is known as " + needed + "; name one in a mapping (--guess --map NAME.toml writes one to begin with).");
  }
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (!used[i]) bound.unused.push_back(header[i]);
  }
  return bound;
}

}  // namespace sapa::desk
