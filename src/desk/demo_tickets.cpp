#include "desk/demo_tickets.h"

#include <algorithm>
#include <array>
#include <map>

#include "core/ticket.h"
#include "desk/report_rows.h"
#include "desk/ticket_story.h"

namespace sapa::desk {

namespace {

// One line a report; those with the same code hang on one ticket, the first of them decides what the ticket says.
struct DemoReport {
  int caller;        // index, -1: nobody we know
  int customer;      // index, -1: none
  const char* ticket_no;
  const char* name;
  const char* phone;
  const char* address;
  const char* email;
  const char* created_by;
  const char* category;
  const char* status;
  const char* qualifier;
  const char* substation;
  const char* pole;
  int minutes_ago;
  const char* resume;
};

constexpr int kDay = 24 * 60;
constexpr std::array kReports = {
    DemoReport{0, 0, "A1EZBYY", "IBU MARNI", "087700001234", "MARNI.AYA@YAHOO.COM, JL MELATI RAYA TIMUR DALAM GG KENANGA RT 2 KEL MEKARSARI", "", "CC.S2.RINI", "Gangguan", "Selesai", "", "CN148", "B3C2B4", 41 * kDay, "PADAM SATU RUMAH, SUDAH NYALA"},
    DemoReport{0, 0, "A1EZC8V", "IBU MARNI", "87700001234", "MARNI.AYU@YAHOO.COM JL MELATI RAYA TIMUR", "", "CC.S1.BAYU", "Informasi", "Selesai", "PEMADAMAN", "CN148", "B3C2B4", 12 * kDay + 37, "INFO JADWAL PEMADAMAN"},
    DemoReport{1, 1, "91EY4BC", "BP BUDI", "081200004321", "PERUM GRIYA MELATI JLN KENANGA RAYA KEL MEKARSARI RT 4", "", "CC.S2.RINI", "Gangguan", "Selesai", "", "CN150", "A1B7", 90 * kDay, "TEGANGAN TURUN"},
    DemoReport{1, 1, "91EY0QO", "BP BUDI", "6281200004321", "PERUM GRIYA MELATI JLN KENANGA RAYA KEL MEKARSARI RT 4", "", "CC.S1.BAYU", "Gangguan", "Selesai", "PEMADAMAN", "CN150", "A1B7", 88 * kDay, "PADAM MELUAS"},
    DemoReport{2, 3, "A4KQ21B", "IBU DEWI", "085600008888", "DEWI.CONTOH@GMAIL.COM, KOMP MAWAR BLOK C NO 8", "", "CC.S1.BAGAS", "Gangguan", "Dalam Pengerjaan", "", "BD310", "D2", kDay + 37, "MCB SERING TURUN"},
    DemoReport{3, 2, "A4KQ30C", "BP YUDI", "0245550777", "JL ANGGREK 5 SEMARANG", "toko.sumber@gmail.com", "CC.S2.RINI", "Perubahan Daya", "Lapor", "", "SM021", "C4D1", 95, "PERMINTAAN TAMBAH DAYA KE 7700 VA"},
    // A feeder is out: many reports on one place within the hour, several on one ticket.
    DemoReport{-1, -1, "K7M3QTA", "IBU WULAN", "081900001111", "JL CEMPAKA GG 2 NO 14", "wulan.contoh@gmail.com", "CC.S1.RINI", "Gangguan", "Penugasan Regu", "PADAM MELUAS", "JT777", "E5F6", 52, "SATU GANG PADAM SEJAK SUBUH"},
    DemoReport{5, 4, "K7M3QTA", "SDR BAYU", "089500005555", "JL FLAMBOYAN RAYA NO 3", "", "CC.S1.BAGAS", "Gangguan", "", "", "JT777", "E5F6", 47, "PADAM, SAMA DENGAN TETANGGA"},
    DemoReport{-1, -1, "K7M3QTA", "BP HARTONO", "081900002222", "JL FLAMBOYAN RAYA NO 7", "", "CC.S1.AYU", "Gangguan", "", "", "JT777", "E5F6", 41, "PADAM SEJAK PAGI"},
    DemoReport{-1, -1, "K7M3QTA", "IBU LESTARI", "081900003333", "JL FLAMBOYAN RAYA NO 19", "lestari.contoh@yahoo.co.id", "CC.S2.DIAN", "Gangguan", "", "", "JT777", "E5F6", 33, "PADAM, ADA BAYI DI RUMAH"},
    DemoReport{-1, -1, "P4RT9WN", "BP SUGENG", "081900004444", "JL CEMPAKA GG 4 NO 2", "", "CC.S1.JOKO", "Gangguan", "Lapor", "", "JT777", "E5F7", 21, "LAMPU JALAN DAN RUMAH PADAM"},
    DemoReport{-1, -1, "H3NQ6KX", "IBU TUTI", "081900005555", "JL CEMPAKA GG 1 NO 9", "tuti@contoh.co.id", "CC.S1.RINI", "Gangguan", "Lapor", "", "JT777", "E5F6", 8, "PADAM, MINTA PERKIRAAN NYALA"},
    DemoReport{-1, -1, "W9CJ4MT", "BP ANTON", "081300010001", "JL SUDIRMAN 21 PURWOKERTO", "anton.contoh@gmail.com", "CC.S1.AYU", "Gangguan", "Dalam Perjalanan", "", "PW115", "T9", 130, "KABEL SAMBUNGAN PUTUS TERTIMPA DAHAN"},
    DemoReport{-1, -1, "N6TX7HA", "IBU RATIH", "081300010002", "PERUM TAMAN SARI BLOK F2", "", "CC.S1.JOKO", "Gangguan", "Nyala Sementara", "", "BD311", "D7", 260, "TRAFO DIGANTI SEMENTARA"},
    DemoReport{-1, -1, "C4WM9PQ", "BP EKO", "081300010003", "JL DIPONEGORO 88", "eko.contoh@gmail.com", "CC.S2.RINI", "Keluhan", "Tindak Lanjut", "", "", "", 300, "TAGIHAN NAIK DUA KALI LIPAT"},
    DemoReport{-1, -1, "T7AK3RN", "IBU SRI", "081300010004", "DS KARANGANYAR RT 3 RW 1", "", "CC.S2.DIAN", "Pasang Baru", "Antrian", "", "", "", 420, "PASANG BARU 1300 VA"},
    DemoReport{4, 2, "X3QH6WC", "IBU RATNA", "081300007777", "JL ANGGREK 5 SEMARANG", "", "CC.S1.BAGAS", "Informasi", "Selesai", "", "SM021", "C4D1", 480, "INFO TARIF BISNIS"},
    DemoReport{-1, -1, "M9PY4TK", "BP RUDI", "081300010005", "JL GATOT SUBROTO 5 MEDAN", "rudi@contoh.id", "CC.S2.RINI", "Gangguan", "Selesai", "SUDAH NYALA", "MD002", "P1", 600, "PADAM SATU RUMAH, MCB RUSAK"},
    DemoReport{-1, -1, "R4NC7QW", "IBU YANTI", "081300010006", "JL PATTIMURA 12 AMBON", "", "CC.S1.RINI", "Gangguan", "Batal", "", "AB031", "K4", 640, "SUDAH NYALA SENDIRI"},
    DemoReport{-1, -1, "J6TA9HX", "PT CONTOH JAYA", "0215550199", "KAWASAN INDUSTRI BLOK Q NO 4", "teknik@contohjaya.co.id", "CC.S1.AYU", "Gangguan", "Dalam Pengerjaan", "", "JT800", "Q4", 700, "KEDIP TEGANGAN, MESIN BERHENTI"},
    DemoReport{-1, -1, "Q3MK4PN", "BP SLAMET", "081300010007", "JL VETERAN 3 SURABAYA", "", "CC.S2.DIAN", "Pengaduan Rekening", "Ditolak", "", "", "", kDay + 60, "MINTA HAPUS DENDA"},
    DemoReport{-1, -1, "A7WX6CT", "IBU NINGSIH", "081300010008", "GG MAWAR 2 NO 5 YOGYAKARTA", "ningsih.contoh@gmail.com", "CC.S1.JOKO", "Migrasi Prabayar", "Selesai", "", "", "", kDay + 180, "MIGRASI KE PRABAYAR SELESAI"},
    DemoReport{-1, -1, "H9RQ3NK", "BP FAJAR", "081300010009", "JL MERDEKA 17 PADANG", "", "CC.S1.BAGAS", "Gangguan", "Selesai", "PEMADAMAN", "PD009", "R2", kDay + 240, "PADAM TERJADWAL"},
    DemoReport{-1, -1, "Y4CT7MA", "IBU INDAH", "081300010010", "JL A YANI 90 BANJARMASIN", "indah.contoh@yahoo.com", "CC.S2.RINI", "Gangguan", "Selesai", "", "BJ120", "S8", kDay + 400, "TIANG MIRING, SUDAH DITEGAKKAN"},
    DemoReport{-1, -1, "N3HW9QX", "BP AGUS", "081300010011", "JL TRIKORA 8 JAYAPURA", "", "CC.S1.RINI", "Gangguan", "Gabung Tiket", "", "JP003", "A2", 2 * kDay, "PADAM MELUAS"},
    DemoReport{-1, -1, "K4PT6RC", "BP AGUS", "081300010011", "JL TRIKORA 8 JAYAPURA", "", "CC.S1.AYU", "Gangguan", "Selesai", "PEMADAMAN", "JP003", "A2", 2 * kDay + 20, "PENYULANG TRIP"},
    DemoReport{2, 3, "T9XA4WM", "IBU DEWI", "+6285600008888", "KOMP MAWAR BLOK C NO 8", "dewi.contoh@gmail.com", "CC.S2.DIAN", "Keluhan", "Selesai", "", "BD310", "D2", 3 * kDay, "PENCATATAN METER TIDAK SESUAI"},
    DemoReport{-1, -1, "C7NJ3KQ", "IBU HANI", "081300010012", "JL RATULANGI 45 MAKASSAR", "hani.contoh@gmail.com", "CC.S1.JOKO", "Perubahan Daya", "Tindak Lanjut", "", "MK210", "B1", 3 * kDay + 90, "TURUN DAYA 2200 KE 1300"},
    DemoReport{-1, -1, "P6RX9TA", "BP DONI", "081300010013", "PERUM BUKIT INDAH C7 BATAM", "", "CC.S1.BAGAS", "Penyambungan Sementara", "Selesai", "", "BT044", "C3", 4 * kDay, "HAJATAN 3 HARI, 5500 VA"},
    DemoReport{-1, -1, "W4MH7CN", "IBU ERNA", "081300010014", "JL PEMUDA 6 SEMARANG", "erna@contoh.or.id", "CC.S2.RINI", "Informasi", "Selesai", "", "", "", 5 * kDay, "TOKEN TIDAK BISA MASUK, DIBANTU"},
    DemoReport{-1, -1, "Q9TK6PX", "BP GUNAWAN", "081300010015", "JL IMAM BONJOL 33 DENPASAR", "gunawan.contoh@gmail.com", "CC.S1.RINI", "Gangguan", "Selesai", "", "DP150", "G5", 6 * kDay, "TEGANGAN TINGGI, SUDAH NORMAL"},
    DemoReport{1, 1, "M3AW4HR", "BP BUDI", "81200004321", "PERUM GRIYA MELATI JLN KENANGA RAYA KEL MEKARSARI RT 4", "budi.contoh@gmail.com", "CC.S1.AYU", "Pengaduan Instalasi", "Selesai", "", "CN150", "A1B7", 8 * kDay, "SALURAN RUMAH DICEK"},
    DemoReport{-1, -1, "X7CQ9NT", "IBU FITRI", "081300010016", "JL SISINGAMANGARAJA 10 MEDAN", "", "CC.S2.DIAN", "Gangguan", "Selesai", "", "MD011", "P7", 10 * kDay, "KWH METER MATI, DIGANTI"},
    DemoReport{-1, -1, "R6KP3JM", "BP HENDRA", "081300010017", "JL BASUKI RAHMAT 71 SURABAYA", "hendra.contoh@gmail.com", "CC.S1.JOKO", "Keluhan", "Selesai", "", "", "", 13 * kDay, "PETUGAS TERLAMBAT"},
    DemoReport{-1, -1, "A9TN4XQ", "IBU KARTINI", "081300010018", "DS SUKAMAJU RT 1 RW 2 GARUT", "", "CC.S1.BAGAS", "Gangguan", "Selesai", "PEMADAMAN", "GR020", "F1", 17 * kDay, "POHON TUMBANG KENA JARINGAN"},
    DemoReport{-1, -1, "H6CM7WK", "BP IWAN", "081300010019", "JL AHMAD DAHLAN 4 MATARAM", "iwan.contoh@yahoo.com", "CC.S2.RINI", "Pasang Baru", "Selesai", "", "CN151", "A3", 22 * kDay, "PASANG BARU 900 VA SELESAI"},
    DemoReport{0, 0, "N4QR9PT", "IBU MARNI", "6287700001234", "JL MELATI RAYA TIMUR DALAM GG KENANGA RT 2 KEL MEKARSARI", "", "CC.S1.RINI", "Keluhan", "Selesai", "", "CN148", "B3C2B4", 30 * kDay, "TOKEN SALAH KETIK"},
    DemoReport{-1, -1, "J3WX7AC", "IBU LINA", "081300010020", "JL YOS SUDARSO 55 PALEMBANG", "", "CC.S1.AYU", "Gangguan", "Selesai", "", "PL070", "M6", 38 * kDay, "PADAM SATU BLOK"},
    DemoReport{-1, -1, "T4HK6MN", "BP MULYONO", "081300010021", "JL SLAMET RIYADI 120 SOLO", "mulyono.contoh@gmail.com", "CC.S2.DIAN", "Informasi", "Selesai", "", "", "", 55 * kDay, "INFO CARA BAYAR"},
    DemoReport{-1, -1, "C9PA3QX", "IBU NURUL", "081300010022", "JL CUT NYAK DIEN 8 BANDA ACEH", "nurul@contoh.ac.id", "CC.S1.JOKO", "Gangguan", "Selesai", "", "BA015", "N2", 70 * kDay, "KABEL TERKELUPAS, DIGANTI"},
    // A word of the old system that we do not know passes through.
    DemoReport{-1, -1, "8ZQ1M0L", "BP OKTO", "081300010023", "JL ELTARI 2 KUPANG", "", "CC.S2.RINI", "GGN-TR", "Menunggu Material", "", "KP031", "O1", 9 * kDay, "TIANG KEROPOS"},
};

void tell_story(UnitOfWork& unit, const NewTicket& ticket, const DemoReport& item, std::int64_t report_no) {
  const auto by = [&](std::string_view name) { return StoryBy{"", std::string(name)}; };
  add_story(unit, ticket.id, by(item.created_by), {.kind = "created", .new_value = "Lapor", .report_no = report_no, .at_ms = ticket.created_at_ms});
  if (ticket.status == "Lapor") return;
  add_story(unit, ticket.id, by("Demo"),
            {.kind = "status", .old_value = "Lapor", .new_value = to_text({ticket.status, ticket.status_qualifier}), .note = is_closed_status(ticket.status) ? item.resume : "",
             .at_ms = ticket.created_at_ms + 45 * 60'000});
}

}  // namespace

void seed_demo_tickets(UnitOfWork& unit, const std::vector<CallerId>& callers, const std::vector<std::string>& customers) {
  std::vector<const DemoReport*> oldest_first;
  for (const auto& item : kReports) oldest_first.push_back(&item);
  std::sort(oldest_first.begin(), oldest_first.end(), [](const DemoReport* a, const DemoReport* b) { return a->minutes_ago > b->minutes_ago; });
  std::map<std::string, NewTicket> tickets;
  std::int64_t report_no = 20900713;  // SOP, the Monitoring Tiket example
  for (const auto* item : oldest_first) {
    const auto created = to_ms(unit.now - std::chrono::minutes(item->minutes_ago));
    const std::optional<std::string> customer = item->customer >= 0 ? std::optional(customers[std::size_t(item->customer)]) : std::nullopt;
    const auto known = tickets.find(item->ticket_no);
    const bool repeat = known != tickets.end();
    NewTicket ticket;
    if (repeat) {
      ticket = known->second;
      count_repeat(unit.db, ticket.id);
    } else {
      ticket.id = TicketId{unit.new_id()};
      ticket.ticket_no = item->ticket_no;
      ticket.category = item->category;
      ticket.status = item->status;
      ticket.status_qualifier = item->qualifier;
      ticket.customer_id = customer;
      ticket.substation = item->substation;
      ticket.pole = item->pole;
      ticket.created_at_ms = created;
      if (is_closed_status(ticket.status)) ticket.closed_at_ms = created + 45 * 60'000;
      insert_ticket(unit.db, ticket);
      tickets.emplace(item->ticket_no, ticket);
    }
    NewReport report;
    report.report_no = report_no;
    report.ticket = ticket.id;
    if (item->caller >= 0) report.caller_id = callers[std::size_t(item->caller)].value;
    report.reporter_name = item->name;
    report.reporter_address = item->address;
    report.reporter_phone = item->phone;
    report.reporter_email = item->email;
    report.created_by = item->created_by;
    report.site = std::string(item->created_by).substr(3, 2);
    report.resume = item->resume;
    report.created_at_ms = created;
    report.category = ticket.category;
    report.status = ticket.status;
    report.customer_id = customer;
    report.substation = item->substation;
    report.pole = item->pole;
    insert_report(unit.db, report);
    if (repeat) add_story(unit, ticket.id, {"", item->created_by}, {.kind = "repeat", .new_value = to_report_no(report_no), .report_no = report_no, .at_ms = created});
    else tell_story(unit, ticket, *item, report_no);
    report_no += 302 - report_no % 7;
  }
}

}  // namespace sapa::desk
