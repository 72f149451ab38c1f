// A table written for the old system and taken back changes nothing, whatever is in the database: on random data, through real
// CSV text, on both engines.

#include <random>

#include <gtest/gtest.h>

#include "desk/import_office.h"
#include "desk/report_rows.h"

namespace sapa::desk {

namespace {

const Cells kTicketHeader = {"No. Laporan", "No. Tiket",     "Nama Pelapor", "Alamat Pelapor", "Telepon Pelapor", "Dibuat Oleh", "Jml Laporan Ulang",
                             "Status",      "Tgl Transaksi", "Kategori",     "ID Modul",       "No Transaksi",    "Resume"};

class Dice {
 public:
  explicit Dice(unsigned seed) : random_(seed) {}
  std::size_t below(std::size_t end) { return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_); }
  std::string pick(const std::vector<std::string>& texts) { return texts[below(texts.size())]; }

  // What people type, and what tables do to it.
  std::string text() {
    std::string text;
    const auto pieces = below(5);
    for (std::size_t i = 0; i < pieces; ++i) {
      text += pick({"JL MELATI", " ", "  ", "NO 5", "\n", "\r\n", "\t", ", ", ";", "\"", "\"\"", "'", "=1+1", "-", "+62", "@", "MARNI.AYA@YAHOO.COM", "TIDAK ADA", "kosong", "\xC3\xA9", "e\xCC\x81",
                    "\xE2\x80\x8B", "\xC2\xA0", "RT 2/3", "(", ")", "0", "\\", "|"});
    }
    return text;
  }
  std::string long_text(std::size_t limit) { return below(8) == 0 ? std::string(limit - 1, 'A') + " " + std::string(5, 'B') : text(); }

 private:
  std::mt19937 random_;
};

// The same cells, written and read as a file is.
std::vector<Cells> through_csv(const std::vector<Cells>& table) {
  std::string text;
  for (const auto& row : table) {
    for (std::size_t i = 0; i < row.size(); ++i) text += (i > 0 ? "," : "") + wire::quoted_field(row[i], ',');
    text += "\r\n";
  }
  wire::CsvStream stream(',');
  stream.feed(text);
  stream.finish();
  std::vector<Cells> back;
  wire::CsvRecord record;
  while (stream.next(record)) {
    auto& cells = back.emplace_back();
    for (std::size_t i = 0; i < record.size(); ++i) cells.emplace_back(record.field(i));
  }
  EXPECT_EQ(back, table);
  return back;
}

void taken_back(Office& office, ExportKind kind, const std::string& everything, std::size_t address_length = 0) {
  const auto before = office.text(everything);
  const auto table = office.legacy_table(address_length, kind);
  const auto tally = kind == ExportKind::callers ? office.take(through_csv(table), 4) : office.take(through_csv(table), 4, ImportKind::tickets, kTicketHeader);
  EXPECT_EQ(office.text(everything), before);
  EXPECT_EQ(office.legacy_table(address_length, kind), table);
  EXPECT_EQ(tally.of("row.unchanged") + tally.of("row.nothing_new") + tally.of("rejected.no_number") + tally.of("rejected.empty_row"), std::int64_t(table.size())) << tally.to_text();
  const auto again = kind == ExportKind::callers ? office.take(table, 4) : office.take(table, 4, ImportKind::tickets, kTicketHeader);
  EXPECT_EQ(again.of("row.unchanged") + again.sum("rejected"), std::int64_t(table.size())) << again.to_text();
}

// Old tables, with the columns and the spellings they happen to have.
void take_old_callers(Office& office, Dice& dice) {
  std::vector<Cells> rows;
  for (std::size_t i = 0, size = 1 + dice.below(12); i < size; ++i) {
    const auto number = std::to_string(87'700'001'200 + dice.below(8));
    rows.push_back({dice.pick({"0", "62", "+62", ""}) + number, dice.pick({number, "-", "0000000000"}), dice.pick({"IBU MARNI", "BP BUDI", "MARNI", "DEWI CONTOH", "-", "Yudi"}),
                    dice.pick({"-", "CC MATARAM"}),
                    dice.pick({"MARNI.AYA@YAHOO.COM, JL MELATI", "jl melati no 3", "BUDI @ GMAIL,COM JL MAWAR", "TIDAK ADA EMAIL, JL DAHLIA", "-", "JL A; \"B\" 5", dice.text()}),
                    dice.pick({"-", "0215550123", "KOSONG"}), dice.pick({"", "-", "MARNI.AYU@YAHOO.COM", "MARNI.AYA@YAHOO.COM"})});
  }
  office.take(rows, 3);
}

void take_old_tickets(Office& office, Dice& dice) {
  auto header = kTicketHeader;
  const bool short_table = dice.below(2) == 0;
  if (short_table) header.resize(9);
  else header.insert(header.end(), {"Email", "ID Pelanggan"});
  std::vector<Cells> rows;
  for (std::size_t i = 0, size = 1 + dice.below(12); i < size; ++i) {
    Cells row = {std::to_string(20'900'000 + dice.below(9)), dice.pick({"91EY4BC", "91ey4bc", "A7C9DEF", "-", "KOSONG"}), dice.pick({"IBU MARNI", "marni  ayu", "-", dice.text()}),
                 dice.pick({"MARNI.AYA@YAHOO.COM, JL MELATI", dice.long_text(500)}), dice.pick({"87700001204", "0877-0000-1205", "-", "021"}), dice.pick({"CC.S2.RINI", "cc.s1.budi", "-"}),
                 dice.pick({"0", "3", ""}), dice.pick({"Selesai(PEMADAMAN)", "Selesai", "Dalam Proses", "-", " Selesai ( X", dice.text()}),
                 dice.pick({"2019-12-09 09:15", "10-12-2019 10.00", "9 DES 2019 09:15:30", "2019-12-09T02:15:00.250Z"})};
    for (std::size_t column = 9; column < header.size(); ++column) row.push_back(dice.pick({"-", "KOSONG", "GANGGUAN", "00000", "12345", "marni@yahoo.com", dice.long_text(60)}));
    rows.push_back(std::move(row));
  }
  office.take(rows, 3, ImportKind::tickets, header);
}

// What agents wrote goes through no import.
void write_at_the_desk(Office& office, Dice& dice) {
  for (std::size_t i = 0, size = dice.below(4); i < size; ++i) {
    NewTicket ticket;
    ticket.id = TicketId{"t" + std::to_string(i)};
    ticket.ticket_no = dice.pick({"K", "M"}) + std::to_string(i);
    ticket.category = dice.text();
    ticket.module_id = dice.pick({"", "M1", dice.text()});
    ticket.status = dice.pick({"Selesai", "Penugasan Regu", ""});
    ticket.status_qualifier = dice.pick({"", "PEMADAMAN"});
    ticket.repeat_count = std::int64_t(dice.below(3));
    ticket.created_at_ms = 1'575'857'712'345;
    if (dice.below(2) == 0) ticket.closed_at_ms = 1'575'900'000'000;
    if (dice.below(2) == 0) ticket.customer_id = "customer";
    insert_ticket(office.connection(), ticket);
    NewReport report;
    report.report_no = 30'000'000 + std::int64_t(i);
    report.ticket = ticket.id;
    report.transaction_no = dice.pick({"00000", "", "12345"});
    report.reporter_name = dice.text();
    report.reporter_address = dice.long_text(500);
    report.reporter_phone = dice.pick({"087700001204", "-", "0877-0000-1204 (istri)"});
    report.reporter_email = dice.pick({"", "dewi@yahoo.com", "Dewi@Yahoo.com"});
    report.created_by = dice.pick({"CC.S2.RINI", "RINI"});
    report.site = dice.pick({"S1", "S2"});
    report.resume = dice.long_text(1000);
    report.created_at_ms = ticket.created_at_ms;
    report.status = ticket.status;
    report.category = ticket.category;
    if (dice.below(2) == 0) report.caller_id = "caller";
    insert_report(office.connection(), report);
  }
}

constexpr auto kCallers =
    "SELECT c.caller_id, c.name, c.honorific, c.address, c.location, CAST(c.version AS TEXT), CAST(c.updated_at_ms AS TEXT), COALESCE(CAST(e.address AS TEXT), ''), COALESCE(e.state, '') FROM callers c "
    "LEFT JOIN caller_emails e ON e.caller_id = c.caller_id ORDER BY c.caller_id, e.email_id";
constexpr auto kTickets =
    "SELECT t.ticket_no, t.category, t.module_id, t.status, t.status_qualifier, CAST(t.repeat_count AS TEXT), CAST(t.created_at_ms AS TEXT), CAST(t.updated_at_ms AS TEXT), CAST(COALESCE(t.closed_at_ms, 0) AS TEXT), "
    "COALESCE(t.customer_id, ''), CAST(t.version AS TEXT), CAST(r.report_no AS TEXT), r.reporter_name, r.reporter_address, r.reporter_phone, r.reporter_email, r.created_by, r.site, r.transaction_no, r.resume, "
    "CAST(r.created_at_ms AS TEXT), COALESCE(r.caller_id, ''), COALESCE(r.customer_id, ''), r.status_key FROM tickets t JOIN reports r ON r.ticket_id = t.ticket_id ORDER BY r.report_no";

unsigned rounds(storage::Engine engine) { return engine == storage::Engine::sqlite ? 60 : 15; }

}  // namespace

SAPA_ENGINES(RoundTrip);

TEST_P(RoundTrip, callers_written_for_the_old_system_and_taken_back_change_nothing) {
  for (unsigned seed = 1; seed <= rounds(engine) && !HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Dice dice(seed);
    Office office(engine);
    take_old_callers(office, dice);
    if (dice.below(2) == 0) take_old_callers(office, dice);
    const auto phones = office.count("SELECT CAST(count(*) AS BIGINT) FROM caller_phones");
    taken_back(office, ExportKind::callers, kCallers);
    EXPECT_EQ(office.count("SELECT CAST(count(*) AS BIGINT) FROM caller_phones"), phones);
  }
}

TEST_P(RoundTrip, addresses_cut_for_the_old_systems_field_and_taken_back_are_not_shortened) {
  for (unsigned seed = 1; seed <= rounds(engine) && !HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Dice dice(seed);
    Office office(engine);
    take_old_callers(office, dice);
    take_old_tickets(office, dice);
    const auto length = 24 + dice.below(50);
    const auto beside = office.text("SELECT address FROM caller_addresses");
    taken_back(office, ExportKind::callers, kCallers, length);
    EXPECT_EQ(office.text("SELECT address FROM caller_addresses"), beside);
    taken_back(office, ExportKind::tickets, kTickets, length);
  }
}

// Whatever tables came before, with whatever keys standing twice in them: the last one again says nothing new.
TEST_P(RoundTrip, the_last_table_again_changes_nothing) {
  constexpr auto everything =
      "SELECT c.caller_id, c.name, c.honorific, c.address, c.location, CAST(c.version AS TEXT), COALESCE(CAST(e.address AS TEXT), ''), COALESCE(e.state, ''), COALESCE(a.address, '') FROM callers c "
      "LEFT JOIN caller_emails e ON e.caller_id = c.caller_id LEFT JOIN caller_addresses a ON a.caller_id = c.caller_id ORDER BY c.caller_id, e.email_id, a.address_id";
  for (unsigned seed = 1; seed <= rounds(engine) && !HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Dice dice(seed);
    Office office(engine);
    std::vector<std::vector<Cells>> tables(1 + dice.below(4));
    for (auto& table : tables) {
      for (std::size_t i = 0, size = 1 + dice.below(8); i < size; ++i) {
        table.push_back({"08770000120" + std::to_string(dice.below(3)), "-", dice.pick({"IBU MARNI", "BP MARNI", "BUDI", "-"}), "-", dice.pick({"JL MELATI", "JL MAWAR", "JL DAHLIA", "-"}), "-",
                         dice.pick({"-", "MARNI@YAHOO.COM", "AYU@YAHOO.COM"})});
      }
    }
    const auto batch = 1 + dice.below(4);
    std::size_t last = 0;
    for (std::size_t i = 0, imports = 1 + dice.below(8); i < imports; ++i) {
      last = dice.below(tables.size());
      office.take(tables[last], batch);
    }
    const auto before = office.text(everything);
    if (dice.below(2) == 0) office.take(office.legacy_table(), batch);
    EXPECT_EQ(office.text(everything), before);
    for (int again = 0; again < 2; ++again) {
      EXPECT_EQ(office.take(tables[last], batch).of("row.unchanged"), std::int64_t(tables[last].size()));
      EXPECT_EQ(office.text(everything), before);
    }
  }
}

// The first row of a number has no name, the second one has: the feed tells one row under the second's key.
TEST_P(RoundTrip, a_feed_that_was_taken_back_makes_no_old_table_news) {
  const std::vector<Cells> table = {{"087700001234", "-", "-", "-", "JL A", "-", "-"},
                                    {"087700001234", "087700005678", "MARNI", "CC JAKARTA", "JL B", "-", "MARNI@CONTOH.COM"},
                                    {"087700001235", "-", "BUDI", "-", "JL C", "-", "-"}};
  for (const std::size_t batch : {1U, 100U}) {
    Office office(GetParam());
    office.take(table, batch);
    const auto everything = [&] {
      return office.text("SELECT name, address, location, CAST(version AS TEXT) FROM callers ORDER BY caller_id") + office.text("SELECT address FROM caller_addresses ORDER BY address") +
             office.text("SELECT CAST(phone_key AS TEXT), role FROM caller_phones ORDER BY phone_key") + office.text("SELECT change_id FROM record_changes ORDER BY change_id");
    };
    const auto settled = everything();
    const auto feed = office.legacy_table();
    for (int again = 0; again < 2; ++again) {
      office.take(feed, batch);
      EXPECT_EQ(everything(), settled) << batch;
      EXPECT_EQ(office.take(table, batch).of("row.unchanged"), 3) << batch;
      EXPECT_EQ(everything(), settled) << batch;
    }
    office.take(feed, batch);
    EXPECT_EQ(office.take(feed, batch).of("row.unchanged"), 2) << "it is known now";
    // What changes at its source is still taken, and taken back.
    auto moved = table;
    moved[2][4] = "JL D";
    EXPECT_EQ(office.take(moved, batch).of("row.updated"), 1);
    EXPECT_EQ(office.text("SELECT address FROM callers WHERE name = 'BUDI'"), "JL D");
    EXPECT_EQ(office.take(table, batch).of("row.updated"), 1);
    EXPECT_EQ(office.text("SELECT address FROM callers WHERE name = 'BUDI'"), "JL C");
  }
}

TEST_P(RoundTrip, a_feed_of_tickets_that_was_taken_back_makes_no_old_table_news) {
  const Cells header(kTicketHeader.begin(), kTicketHeader.begin() + 9);
  const Cells first = {"20900713", "91EY4BC", "MARNI", "JL A", "87700001204", "CC.S2.RINI", "0", "Lapor", "2019-12-09 09:15"};
  auto second = first;
  second[7] = "Selesai";
  Office office(GetParam());
  office.take({first, second}, 100, ImportKind::tickets, header);
  const auto everything = [&] { return office.text("SELECT status, CAST(version AS TEXT), CAST(updated_at_ms AS TEXT) FROM tickets"); };
  const auto settled = everything();
  EXPECT_TRUE(settled.starts_with("Selesai ")) << "the last one stands";
  const auto feed = office.legacy_table(0, ExportKind::tickets);
  for (int again = 0; again < 3; ++again) {
    for (int twice = 0; twice < again; ++twice) office.take(feed, 100, ImportKind::tickets, kTicketHeader);
    EXPECT_EQ(office.take({first, second}, 100, ImportKind::tickets, header).of("row.unchanged"), 2);
    EXPECT_EQ(everything(), settled);
  }
}

TEST_P(RoundTrip, tickets_written_for_the_old_system_and_taken_back_change_nothing) {
  for (unsigned seed = 1; seed <= rounds(engine) && !HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Dice dice(seed);
    Office office(engine);
    if (dice.below(2) == 0) take_old_callers(office, dice);
    take_old_tickets(office, dice);
    if (dice.below(2) == 0) take_old_callers(office, dice);
    write_at_the_desk(office, dice);
    taken_back(office, ExportKind::tickets, kTickets);
  }
}

TEST_P(RoundTrip, a_table_without_a_column_leaves_what_it_would_say) {
  Office office(engine);
  const Cells report = {"20900713", "91EY4BC", "IBU MARNI", "JL MELATI", "87700001234", "CC.S2.RINI", "0", "Dalam Proses", "2019-12-09 09:15", "GANGGUAN", "M1", "12345", "PADAM"};
  office.take({report}, 100, ImportKind::tickets, kTicketHeader);
  const auto tally = office.take({{"20900713", "Selesai", "2019-12-09 09:15"}}, 100, ImportKind::tickets, {"No. Laporan", "Status", "Tgl Transaksi"});
  EXPECT_EQ(tally.of("row.updated"), 1) << tally.to_text();
  EXPECT_EQ(office.text("SELECT t.ticket_no, t.status, t.category, t.module_id, r.reporter_name, r.reporter_phone, r.resume, r.site FROM tickets t JOIN reports r ON r.ticket_id = t.ticket_id"),
            "91EY4BC Selesai GANGGUAN M1 IBU MARNI 87700001234 PADAM S2");
  const Cells customers = {"ID Pelanggan", "Nama", "Tarif", "Daya"};
  office.take({{"441200001234", "MARNI", "R1", "900"}}, 100, ImportKind::customers, customers);
  EXPECT_EQ(office.take({{"441200001234", "R2"}}, 100, ImportKind::customers, {"ID Pelanggan", "Tarif"}).of("row.updated"), 1);
  EXPECT_EQ(office.text("SELECT name, tariff_code, CAST(power_va AS TEXT) FROM customers"), "MARNI R2 900");
  EXPECT_EQ(office.take({{"441200001234", "R2", "MARNI"}}, 100, ImportKind::customers, {"ID Pelanggan", "Tarif", "Nama"}).of("row.nothing_new"), 1);
}

TEST_P(RoundTrip, a_feed_tells_what_changed_since_and_what_may_still_have_been_saved) {
  Office office(engine);
  office.take({{"087700001234", "-", "MARNI", "-", "-", "-", "-"}, {"087700001235", "-", "BUDI", "-", "-", "-", "-"}});
  const auto told = [&](const std::string& since, std::int64_t now_ms, std::string& names) {
    TableExport request;
    request.legacy = true;
    request.since = since;
    const auto end = export_rows(office.connection(), request, now_ms, [&](const ExportedRow& row) {
      names += std::string(row[2].as_string()) + " ";
      return true;
    });
    return end.value().cursor;
  };
  std::string first, soon, later, quiet;
  const auto t = office.now_ms();
  auto cursor = told("0:", t + 1000, first);
  EXPECT_EQ(first, "MARNI BUDI ");
  cursor = told(cursor, t + 2000, soon);
  EXPECT_EQ(soon, "MARNI BUDI ");  // younger than ten seconds: told again
  cursor = told(cursor, t + 60'000, later);
  EXPECT_EQ(later, "MARNI BUDI ");  // once more, for the cursor stood before them
  cursor = told(cursor, t + 61'000, quiet);
  EXPECT_EQ(quiet, "");
  office.change("UPDATE callers SET name = 'BUDI UTAMA', updated_at_ms = " + std::to_string(t + 70'000) + " WHERE name = 'BUDI'");
  std::string changed;
  (void)told(cursor, t + 90'000, changed);
  EXPECT_EQ(changed, "BUDI UTAMA ");
  TableExport tickets;
  tickets.kind = ExportKind::tickets;
  tickets.since = cursor;
  EXPECT_FALSE(export_rows(office.connection(), tickets, t, [](const ExportedRow&) { return true; })) << "the cursor is one of callers";
}

TEST_P(RoundTrip, the_cursor_of_one_filter_is_none_of_another) {
  Office office(engine);
  office.take({{"089900001234", "-", "AYU CONTOH", "-", "-", "-", "AYU@CONTOH.COM"}, {"089900001235", "-", "BUDI CONTOH", "-", "-", "-", "-"}});
  const auto now_ms = office.now_ms() + 60'000;
  const auto ends_with = [&](const TableExport& request) { return export_rows(office.connection(), request, now_ms, [](const ExportedRow&) { return true; }); };
  TableExport all, none, unverified;
  none.email_state = "none";
  unverified.email_state = "legacy_unverified";
  const auto of_all = ends_with(all).value().cursor;
  EXPECT_EQ(of_all.find('#'), std::string::npos) << "as it ever was";
  none.since = "0:";
  const auto first = ends_with(none);
  ASSERT_TRUE(first) << "a feed begins anywhere";
  EXPECT_EQ(first->rows, 1);
  const auto refused = [&](TableExport request, const std::string& cursor) {
    request.since = cursor;
    return !check_cursor(request, now_ms) && !ends_with(request);
  };
  EXPECT_FALSE(refused(none, first->cursor));
  EXPECT_FALSE(refused(all, of_all));
  EXPECT_TRUE(refused(all, first->cursor));
  EXPECT_TRUE(refused(unverified, first->cursor));
  EXPECT_TRUE(refused(none, of_all));
  // The place is what it was: nothing that has not changed is told again.
  none.since = first->cursor;
  EXPECT_EQ(ends_with(none).value().rows, 0);
  office.take({{"20900713", "91EY4BC", "AYU CONTOH", "Selesai", "2019-12-09 09:15"}}, 100, ImportKind::tickets, {"No. Laporan", "No. Tiket", "Nama Pelapor", "Status", "Tgl Transaksi"});
  TableExport tickets;
  tickets.kind = ExportKind::tickets;
  tickets.status = "Selesai";
  const auto of_status = ends_with(tickets).value().cursor;
  tickets.status = "SELESAI";
  EXPECT_FALSE(refused(tickets, of_status));
  tickets.site = "S1";
  EXPECT_TRUE(refused(tickets, of_status));
  tickets.site.clear();
  tickets.from_ms = 1;
  EXPECT_TRUE(refused(tickets, of_status));
}

}  // namespace sapa::desk
