#include "app/export_command.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>

#include "app/cli.h"
#include "app/import_command.h"
#include "app/progress_line.h"
#include "app/table_writer.h"
#include "core/sop/reports.h"
#include "desk/access_log.h"
#include "desk/crypto.h"
#include "desk/import_report.h"
#include "storage/database.h"

namespace sapa::app {

namespace fs = std::filesystem;

namespace {

Instant now() { return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now()); }

// Midnight at the beginning of the local day.
Result<std::optional<std::int64_t>> day_begins(const std::string& text, std::chrono::minutes offset, int days_on) {
  if (text.empty()) return std::optional<std::int64_t>();
  const auto date = sop::parse_date(text);
  if (!date) return fail(ErrorCode::invalid, "date", "\"" + text + "\" is no date; write it as 2019-11-25.");
  const auto local = std::chrono::sys_days(*date) + std::chrono::days(days_on);
  return std::optional(to_ms(std::chrono::time_point_cast<std::chrono::milliseconds>(local - offset)));
}

tl::unexpected<Error> no_filter(const std::string& option, const std::string& kind) {
  return fail(ErrorCode::invalid, "filter", option + " is for " + kind + " only.");
}

Result<void> check_email_state(const std::string& state) {
  const auto known = desk::export_email_states();
  if (state.empty() || std::find(known.begin(), known.end(), state) != known.end()) return {};
  std::string list;
  for (const auto word : known) list += (list.empty() ? "" : ", ") + std::string(word);
  return fail(ErrorCode::invalid, "email_state", "\"" + state + "\" is no state of an e-mail; they are " + list + ".");
}

Result<desk::TableExport> read_request(const ExportArguments& arguments) {
  desk::TableExport request;
  const auto kind = desk::export_kind(arguments.kind);
  if (!kind) return fail(ErrorCode::invalid, "kind", "\"" + arguments.kind + "\" cannot be exported; it is callers or tickets.");
  request.kind = *kind;
  const auto offset = sop::zone_offset(arguments.zone);
  if (!offset) return fail(ErrorCode::invalid, "zone", "--zone is Asia/Jakarta, Asia/Pontianak, Asia/Makassar or Asia/Jayapura.");
  request.zone_offset = *offset;
  request.legacy = arguments.legacy;
  request.address_length = arguments.address_length;
  request.email_state = arguments.email_state;
  request.status = arguments.status;
  request.site = arguments.site;
  const bool tickets = request.kind == desk::ExportKind::tickets;
  if (tickets && !arguments.email_state.empty()) return no_filter("--email-state", "callers");
  for (const auto& [option, value] : {std::pair("--status", &arguments.status), {"--site", &arguments.site}, {"--from", &arguments.from}, {"--to", &arguments.to}}) {
    if (!tickets && !value->empty()) return no_filter(option, "tickets");
  }
  SAPA_CHECK(check_email_state(arguments.email_state));
  if (arguments.address_length > 0 && !arguments.legacy) return fail(ErrorCode::invalid, "address_length", "--address-length is for the fields of the old system: only with --legacy.");
  SAPA_TRY(request.from_ms, day_begins(arguments.from, *offset, 0));
  SAPA_TRY(request.to_ms, day_begins(arguments.to, *offset, 1));
  if (request.from_ms && request.to_ms && *request.from_ms >= *request.to_ms) {
    return fail(ErrorCode::invalid, "range_inverted", "--from " + arguments.from + " lies after --to " + arguments.to + "; both days are included.");
  }
  if (!arguments.since.empty()) request.since = arguments.since;
  if (!arguments.cursor_file.empty() && fs::exists(arguments.cursor_file)) {
    if (!fs::is_regular_file(arguments.cursor_file)) return fail(ErrorCode::invalid, "cursor", arguments.cursor_file + " is no file that could keep a cursor.");
    std::ifstream in(arguments.cursor_file);
    std::string line;
    if (std::getline(in, line) && !line.empty()) request.since = line;
  } else if (!arguments.cursor_file.empty() && !request.since) {
    request.since = "0:";  // the first of a feed: everything, in the order of change
  }
  SAPA_CHECK(desk::check_cursor(request, to_ms(now())));
  return request;
}

Result<void> keep_cursor(const std::string& path, const std::string& cursor) {
  const auto part = path + ".part";
  std::ofstream out(part, std::ios::binary);
  out << cursor << '\n';
  out.close();
  std::error_code error;
  if (out) fs::rename(part, path, error);
  if (!out || error) return fail(ErrorCode::conflict, "cannot_write", path + " cannot be written; the next export will tell the same again.");
  return {};
}

}  // namespace

int export_command(const ExportArguments& arguments) {
  desk::start_crypto();
  const auto database_options = database_of(arguments.config, arguments.database);
  if (!database_options) return failed(database_options.error());
  const auto checked = check_outputs({{"the database", storage::sqlite_file(database_options->url).value_or("")}, {"the configuration", arguments.config}},
                                     {{"The table", arguments.file}, {"--cursor", arguments.cursor_file}});
  if (!checked) {
    failed(checked.error());
    return kMisused;
  }
  const auto request = read_request(arguments);
  if (!request) {
    failed(request.error());
    return kMisused;
  }
  auto options = *database_options;
  options.readers = 1;
  options.postgres_writers = 1;
  auto connection = storage::open_bulk(options, storage::BulkUse::read);
  if (!connection) return failed(connection.error());
  auto writer = TableWriter::create(arguments.file, desk::export_columns(*request), request->legacy ? Formulas::as_they_are : Formulas::neutralised);
  if (!writer) return failed(writer.error());

  ProgressLine progress;
  std::int64_t rows = 0;
  bool written = true;
  auto& reader = **connection;
  reader.begin_read();
  const auto end = desk::export_rows(reader, *request, to_ms(now()), [&](const desk::ExportedRow& row) {
    written = (*writer)->write(row);
    progress.show(++rows, 0, "");
    return written;
  });
  reader.rollback();
  if (!end) return failed(end.error());

  // Who took what out is asked for later (UU PDP 27/2022, Pasal 31): there is no table before that is noted.
  auto database = storage::Database::open(options);
  if (!database) return failed(database.error());
  {
    desk::AccessLog accesses(**database);
    accesses.note(desk::ScopeMaker::system("Export"), now(), {"export", "", arguments.kind + (request->legacy ? " legacy" : ""), arguments.reason, std::nullopt, end->rows});
    if (!accesses.flush_and_wait()) return failed("The access log does not take this export, so it was not made; may this user write to the database?");
  }
  if (const auto finished = (*writer)->finish(); !finished) return failed(finished.error());
  if (!arguments.cursor_file.empty()) {
    if (const auto kept = keep_cursor(arguments.cursor_file, end->cursor); !kept) return failed(kept.error());
  }
  std::fprintf(stderr, "%s rows. Cursor for --since: %s\n", desk::grouped(end->rows).c_str(), end->cursor.c_str());
  const bool whole = arguments.since.empty() && arguments.cursor_file.empty() && arguments.site.empty() && !request->from_ms && !request->to_ms;
  if (end->rows == 0 && whole && !arguments.status.empty()) std::fprintf(stderr, "No report here has the status \"%s\".\n", arguments.status.c_str());
  if (end->site_unknown) std::fprintf(stderr, "No report here is of the site \"%s\".\n", arguments.site.c_str());
  if (end->cut_addresses > 0) std::fprintf(stderr, "%s cut to fit the field; no e-mail was.\n", end->cut_addresses == 1 ? "1 address was" : (desk::grouped(end->cut_addresses) + " addresses were").c_str());
  if (end->long_emails > 0) {
    std::fprintf(stderr, "%s longer than the old Alamat and not in it%s; the first is of %s.\n", end->long_emails == 1 ? "1 e-mail is" : (desk::grouped(end->long_emails) + " e-mails are").c_str(),
                 request->kind == desk::ExportKind::callers ? ", only in the column Email" : "", end->first_long_email.c_str());
  }
  if (end->further_emails > 0) std::fprintf(stderr, "%s not in it: the old system has two columns.\n", end->further_emails == 1 ? "1 e-mail that disagrees with two others of the same caller is" : (desk::grouped(end->further_emails) + " e-mails that disagree with two others of the same caller are").c_str());
  if (end->further_phones > 0) std::fprintf(stderr, "%s not in it: the old system has three columns.\n", end->further_phones == 1 ? "1 further number of a caller is" : (desk::grouped(end->further_phones) + " further numbers of callers are").c_str());
  if (end->unplaced_emails > 0) std::fprintf(stderr, "%s not in it: the old system has no column for %s.\n", end->unplaced_emails == 1 ? "1 e-mail of a report is" : (desk::grouped(end->unplaced_emails) + " e-mails of reports are").c_str(), end->unplaced_emails == 1 ? "it" : "them");
  if (request->legacy) std::fputs("Written for the old system: formulas are not neutralised; do not open it in a spreadsheet.\n", stderr);
  return kDone;
}

}  // namespace sapa::app
