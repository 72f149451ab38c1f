#include "desk/tickets_export.h"

#include <array>

#include "desk/crypto.h"
#include "desk/export_file.h"
#include "desk/tickets_search.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;

constexpr int kPage = 200;
constexpr auto kKept = std::chrono::minutes(15);

struct Column {
  const char* title;
  const char* member;  // of ReportRow
};
constexpr std::array kColumns = {Column{"No. Laporan", "reportNo"},        Column{"No. Tiket", "ticketNo"},          Column{"Nama Pelapor", "reporterName"},
                                 Column{"Alamat Pelapor", "reporterAddress"}, Column{"Telepon Pelapor", "reporterPhone"}, Column{"Email", "email"},
                                 Column{"Dibuat Oleh", "createdBy"},       Column{"Dibuat", "createdAt"},            Column{"Jml Laporan Ulang", "repeatCount"},
                                 Column{"Status", "status"},               Column{"Kategori", "category"},           Column{"Prioritas", "priority"},
                                 Column{"ID Modul", "moduleId"},           Column{"IDPEL", "customerNo"},            Column{"Gardu", "substation"},
                                 Column{"Tiang", "pole"},                  Column{"Resume", "resume"}};

std::string cell_of(const json::value& value) {
  if (value.is_null()) return "";
  if (value.is_string()) return std::string(value.get_string());
  if (value.is_int64()) return std::to_string(value.get_int64());
  return json::serialize(value);
}

// "2026-11-25 15:04" on the site's clock.
std::string local_time(std::string_view rfc3339, std::chrono::minutes offset) {
  const auto at = parse_rfc3339(rfc3339);
  if (!at) return std::string(rfc3339);
  auto text = to_rfc3339(*at + offset).substr(0, 16);
  text[10] = ' ';
  return text;
}

}  // namespace

struct Exports::Job {
  Job(Scope owner, ExportRequest what, std::string job_id) : scope(std::move(owner)), request(std::move(what)), id(std::move(job_id)) {}
  const Scope scope;
  const ExportRequest request;
  const std::string id;
  std::string file_name;
  std::atomic<std::int64_t> rows{0};
  std::atomic<bool> stop{false};
  std::thread thread;

  std::mutex mutex;  // for what follows
  std::string state = "running";
  std::string problem;
  std::shared_ptr<const FileContent> content;
  Instant ended{};

  void write(Services& services) {
    const auto settings = services.settings.get();
    const auto offset = std::chrono::minutes(settings->offset_minutes(scope.site()));
    auto file = ExportFile::make(request.format, scope.user_name());
    std::vector<std::string> cells;
    for (const auto& column : kColumns) cells.emplace_back(column.title);
    file->add(cells);
    std::string cursor;
    bool more = true;
    while (more && !stop && rows < request.total) {
      std::optional<Result<json::object>> page;
      services.database.read_now([&](storage::Connection& connection) {
        auto query = read_ticket_query(connection, *settings, scope.site(), request.filter);
        if (!query) page = tl::unexpected(query.error());
        else page = search_reports(connection, scope, *query, {cursor, kPage});
      });
      if (!*page) throw std::runtime_error(page->error().message);
      for (const auto& item : (**page).at("items").as_array()) {
        if (rows >= request.total) break;
        const auto& row = item.as_object();
        for (std::size_t i = 0; i < kColumns.size(); ++i) cells[i] = cell_of(row.at(kColumns[i].member));
        cells[7] = local_time(cells[7], offset);
        file->add(cells);
        ++rows;
      }
      const auto& next = (**page).at("next");
      more = next.is_string();
      if (more) cursor = next.as_string();
    }
    auto written = stop ? nullptr : file->finish();
    const std::lock_guard lock(mutex);
    state = stop ? "stopped" : "done";
    content = std::move(written);
    ended = services.clock();
  }

  void run(Services& services) {
    try {
      write(services);
    } catch (const std::exception&) {
      const std::lock_guard lock(mutex);
      state = "failed";
      problem = "The file could not be written; try again later or narrow the search.";
      ended = services.clock();
    }
  }

  json::object present() {
    const std::lock_guard lock(mutex);
    return {{"id", id},
            {"format", request.format == ExportFormat::csv ? "csv" : "xlsx"},
            {"state", state},
            {"rows", rows.load()},
            {"total", request.total},
            {"capped", request.capped},
            {"fileName", file_name},
            {"bytes", content ? content->size : 0},
            {"problem", problem}};
  }

  [[nodiscard]] bool running() {
    const std::lock_guard lock(mutex);
    return state == "running";
  }
};

std::int64_t export_cap(const Settings& settings, const Scope& scope) {
  switch (scope.role()) {
    case Role::agent: return settings.export_rows_agent;
    case Role::leader:
    case Role::qa: return settings.export_rows_leader;  // masked for quality
    case Role::admin:
    case Role::system: return 0;
  }
  return 0;
}

Exports::~Exports() {
  for (auto& [id, job] : jobs_) job->stop = true;
  for (auto& [id, job] : jobs_) {
    if (job->thread.joinable()) job->thread.join();
  }
}

void Exports::forget_old(Instant now) {
  std::erase_if(jobs_, [&](auto& item) {
    auto& job = *item.second;
    if (job.running() || now - job.ended < kKept) return false;
    if (job.thread.joinable()) job.thread.join();
    return true;
  });
}

Result<json::object> Exports::start(Services& services, const Scope& scope, ExportRequest request) {
  const auto now = services.clock();
  const std::lock_guard lock(mutex_);
  forget_old(now);
  int running = 0;
  for (auto& [id, job] : jobs_) {
    if (!job->running()) continue;
    ++running;
    if (job->scope.user() == scope.user()) return fail(ErrorCode::too_many, "export_running", "Another export of yours is running; wait for it or stop it.");
  }
  if (running >= 4) return fail(ErrorCode::too_many, "export_running", "Four exports are running; try again in a moment.");
  const auto id = new_id(to_ms(now));
  auto job = std::make_shared<Job>(scope, std::move(request), id);
  const auto local = to_rfc3339(now + std::chrono::minutes(services.settings.get()->offset_minutes(scope.site())));
  job->file_name = "monitoring-tiket-" + local.substr(0, 10) + "-" + local.substr(11, 2) + local.substr(14, 2) + (job->request.format == ExportFormat::csv ? ".csv" : ".xlsx");
  jobs_.emplace(id, job);
  job->thread = std::thread([&services, raw = job.get()] { raw->run(services); });
  return job->present();
}

std::shared_ptr<Exports::Job> Exports::job_of(const Scope& scope, const std::string& id) {
  const std::lock_guard lock(mutex_);
  const auto found = jobs_.find(id);
  return found == jobs_.end() || found->second->scope.user() != scope.user() ? nullptr : found->second;
}

Result<json::object> Exports::find(const Scope& scope, const std::string& id, Instant now) {
  {
    const std::lock_guard lock(mutex_);
    forget_old(now);
  }
  const auto job = job_of(scope, id);
  if (!job) return fail(ErrorCode::not_found, "export_unknown", "There is no such export; a finished one is kept for 15 minutes.");
  return job->present();
}

Result<void> Exports::end(const Scope& scope, const std::string& id) {
  const auto job = job_of(scope, id);
  if (!job) return fail(ErrorCode::not_found, "export_unknown", "There is no such export.");
  job->stop = true;
  const std::lock_guard lock(job->mutex);
  job->content = nullptr;
  if (job->state == "done") job->state = "stopped";
  return {};
}

Result<Exports::File> Exports::file(const Scope& scope, const std::string& id) {
  const auto job = job_of(scope, id);
  if (!job) return fail(ErrorCode::not_found, "export_unknown", "There is no such export; a finished one is kept for 15 minutes.");
  const std::lock_guard lock(job->mutex);
  if (job->state == "running") return fail(ErrorCode::conflict, "export_running", "The file is still being written.");
  if (!job->content) return fail(ErrorCode::conflict, "export_failed", "This export has no file.");
  const bool csv = job->request.format == ExportFormat::csv;
  return File{job->content, job->file_name, csv ? "text/csv; charset=utf-8" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"};
}

}  // namespace sapa::desk
