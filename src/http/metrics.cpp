#include "http/metrics.h"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "http/event_stream.h"
#include "storage/figures.h"

namespace sapa::http {

namespace {

const double kStarted = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();

double seconds(std::int64_t ms) { return double(ms) / 1000; }

void add_database(wire::MetricsText& text, const storage::Database& database) {
  const auto figures = storage::figures_of(database);
  const auto trouble = database.trouble();
  text.family("sapa_database_healthy", "gauge", "1 while the database answers and the last commit worked.");
  text.sample(!trouble);
  text.family("sapa_database_trouble", "gauge", "Why nothing is acknowledged at the moment.");
  text.sample({{"kind", "disk_full"}}, trouble == storage::FailureKind::full);
  text.sample({{"kind", "unavailable"}}, trouble && trouble != storage::FailureKind::full);
  text.family("sapa_database_jobs_waiting", "gauge", "Jobs that wait for a thread of the database.");
  text.sample({{"queue", "read"}}, double(figures.reads_waiting));
  text.sample({{"queue", "write"}}, double(figures.writes_waiting));
  text.family("sapa_commit_seconds", "histogram", "Time of a commit; with SQLite one serves all requests that waited.");
  text.sample({}, figures.commits);
  text.family("sapa_commits_failed_total", "counter", "Commits that failed, or whose outcome is unknown.");
  text.sample(double(figures.failed_commits));
  if (figures.file_bytes < 0) return;
  text.family("sapa_database_bytes", "gauge", "Size of the database file and of its write-ahead log.");
  text.sample({{"file", "database"}}, double(figures.file_bytes));
  text.sample({{"file", "wal"}}, double(figures.wal_bytes));
  text.family("sapa_disk_free_bytes", "gauge", "Space left for the database.");
  text.sample(double(figures.disk_free_bytes));
}

void add_push(wire::MetricsText& text, const push::Hub& hub) {
  text.family("sapa_streams", "gauge", "Browsers that listen for news.");
  text.sample(double(hub.streams()));
  text.family("sapa_push_seconds", "histogram", "From the commit that made news until a stream hands it to its socket.");
  text.sample({}, push_times());
}

void add_desk(wire::MetricsText& text, const desk::Figures& figures) {
  text.family("sapa_figures_timestamp_seconds", "gauge", "When the figures below were read from the database.");
  text.sample(seconds(figures.at_ms));
  text.family("sapa_calls_open", "gauge", "Calls that ring or are talked on.");
  text.sample(double(figures.open_calls));
  text.family("sapa_callbacks", "gauge", "Missed calls to be called back.");
  text.sample({{"state", "open"}}, double(figures.callbacks_open));
  text.sample({{"state", "claimed"}}, double(figures.callbacks_claimed));
  text.family("sapa_seats_taken", "gauge", "Telephones with somebody at them.");
  text.sample(double(figures.seats));
  text.family("sapa_sessions", "gauge", "Sessions that have not ended.");
  text.sample(double(figures.sessions));
  text.family("sapa_source_last_event_timestamp_seconds", "gauge", "Last event of a telephone system.");
  for (const auto& source : figures.sources) text.sample({{"source", source.source}}, seconds(source.last_event_at_ms));
  text.family("sapa_source_last_problem_timestamp_seconds", "gauge", "Last event of a telephone system that could not be used; 0: none.");
  for (const auto& source : figures.sources) text.sample({{"source", source.source}}, seconds(source.last_problem_at_ms.value_or(0)));
  text.family("sapa_letters_waiting", "gauge", "Confirmation letters that are not sent yet.");
  text.sample(double(figures.letters_waiting));
  text.family("sapa_letters_failed", "gauge", "Confirmation letters that were given up.");
  text.sample(double(figures.letters_failed));
  text.family("sapa_letters_oldest_timestamp_seconds", "gauge", "When the oldest of them was asked for; 0: none waits.");
  text.sample(seconds(figures.oldest_letter_at_ms.value_or(0)));
  text.family("sapa_import_running", "gauge", "1 while an import of this kind and source is not done.");
  for (const auto& run : figures.imports) text.sample({{"kind", run.kind}, {"source", run.source}}, run.running);
  text.family("sapa_import_rows", "gauge", "Rows the last import of this kind and source has read.");
  for (const auto& run : figures.imports) text.sample({{"kind", run.kind}, {"source", run.source}}, double(run.rows));
  text.family("sapa_import_last_batch_timestamp_seconds", "gauge", "When its last batch was written.");
  for (const auto& run : figures.imports) text.sample({{"kind", run.kind}, {"source", run.source}}, seconds(run.seen_at_ms));
}

}  // namespace

void add_service_metrics(wire::MetricsText& text, desk::Services& services) {
  add_database(text, services.database);
  add_push(text, services.hub);
}

void add_figures(wire::MetricsText& text, const desk::FigureStore& figures) {
  text.family("sapa_call_events_total", "counter", "Call events by what became of them.");
  for (const auto& [key, count] : figures.events()) text.sample({{"source", key.first}, {"outcome", key.second}}, double(count));
  add_desk(text, figures.last());
}

void add_server_metrics(wire::MetricsText& text, const ServerFigures& figures) {
  text.family("sapa_connections", "gauge", "Open connections, streams included.");
  text.sample(double(figures.connections));
  text.family("sapa_connections_accepted_total", "counter", "Connections since the start.");
  text.sample(double(figures.accepted));
  text.family("sapa_connections_over_limit_total", "counter", "Connections that were closed at once because too many were open.");
  text.sample(double(figures.over_limit));
  text.family("sapa_connections_late_total", "counter", "Connections that were ended because a deadline passed.");
  text.sample(double(figures.late));
  text.family("sapa_http_refused_total", "counter", "Requests that were refused before a route was looked for: malformed, too large.");
  text.sample(double(figures.refused));
}

void add_process_metrics(wire::MetricsText& text) {
  std::ifstream statm("/proc/self/statm");
  double virtual_pages = 0, resident_pages = 0;
  statm >> virtual_pages >> resident_pages;
  const auto page = double(::sysconf(_SC_PAGESIZE));
  text.family("process_resident_memory_bytes", "gauge", "Memory in use.");
  text.sample(resident_pages * page);
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto cpu = [](const timeval& time) { return double(time.tv_sec) + double(time.tv_usec) / 1e6; };
  text.family("process_cpu_seconds_total", "counter", "Processor time.");
  text.sample(cpu(usage.ru_utime) + cpu(usage.ru_stime));
  std::error_code error;
  std::size_t files = 0;
  for (auto at = std::filesystem::directory_iterator("/proc/self/fd", error); !error && at != std::filesystem::directory_iterator(); at.increment(error)) ++files;
  text.family("process_open_fds", "gauge", "Open files and sockets.");
  text.sample(double(files));
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  text.family("process_max_fds", "gauge", "How many may be open.");
  text.sample(double(limit.rlim_cur));
  text.family("process_start_time_seconds", "gauge", "When the process began.");
  text.sample(double(std::int64_t(kStarted)));
}

}  // namespace sapa::http
