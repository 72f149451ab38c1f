#include "app/serve.h"

#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <thread>

#include <spdlog/spdlog.h>

#include "app/cli.h"
#include "app/data_lock.h"
#include "app/log.h"
#include "app/steady_clock.h"
#include "desk/access_log.h"
#include "desk/crypto.h"
#include "desk/demo.h"
#include "desk/duplicate_finder.h"
#include "desk/freshness.h"
#include "desk/letter_learning.h"
#include "desk/maintenance.h"
#include "desk/post_office.h"
#include "desk/settings.h"
#include "desk/simulator.h"
#include "http/dispatch.h"
#include "http/event_stream.h"
#include "http/metrics.h"
#include "http/router.h"
#include "http/routes.h"
#include "http/server.h"
#include "http/static_files.h"
#include "storage/scheduling.h"

namespace sapa::app {

namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

constexpr std::size_t kBodyLimit = 64 * 1024;
constexpr std::size_t kReportLimit = 2 * 1024 * 1024;  // a delivery report may carry the letter
constexpr std::size_t kImportLimit = 2 * 1024 * 1024;

bool is_loopback(const std::string& address) { return address == "::1" || address.starts_with("127."); }

// A secret of demo mode: given by the environment, kept from the last start, or made now.
Result<std::string> demo_secret(const char* variable, const std::string& path, const std::function<std::string()>& make) {
  std::string secret;
  if (const char* given = std::getenv(variable); given && *given) secret = given;
  if (secret.empty()) {
    std::ifstream file(path);
    std::getline(file, secret);
  }
  if (secret.empty()) secret = make();
  std::ofstream file(path, std::ios::trunc);
  ::chmod(path.c_str(), 0600);
  file << secret << "\n";
  file.flush();
  if (!file) return fail(ErrorCode::conflict, "demo_secret", path + " cannot be written; is the disk full or the folder read-only?");
  return secret;
}

struct DemoSecrets {
  std::string password;
  std::string token;
};

// Everything the server is made of, in the order it is made; the destructor stops it in reverse.
class Composition {
 public:
  explicit Composition(const ServeOptions& options) : options_(options) {}
  ~Composition() { stop(); }

  Result<void> start();
  void run() { server_->run(); }
  void ask_to_stop() { server_->stop(); }
  [[nodiscard]] unsigned short port() const { return server_->port(); }
  [[nodiscard]] const std::optional<DemoSecrets>& demo() const { return demo_; }

 private:
  Result<void> open_database();
  Result<void> prepare_demo();
  Result<void> open_doors();
  void keep_house();
  void prune_step();
  void look_for_fresh_data();
  std::int64_t freshness_mark_ = 0;  // as of the start, then the loop's
  void read_figures();
  void watch_database();
  void stop();

  const ServeOptions options_;
  std::unique_ptr<storage::Database> database_;
  SteadyClock clock_{[](std::chrono::milliseconds jump) {
    spdlog::warn("event=clock text=\"The system's clock jumped by {} s. Sapa keeps counting and follows slowly; restart it to take the new time over at once.\"", jump.count() / 1000);
  }};
  push::Hub hub_;
  desk::SettingsCache settings_;
  desk::StreamGuard stream_guard_;
  std::unique_ptr<desk::AccessLog> accesses_;
  std::unique_ptr<desk::Services> services_;
  std::unique_ptr<desk::PostOffice> post_;
  std::unique_ptr<desk::DuplicateFinder> duplicates_;
  std::unique_ptr<desk::Simulator> simulator_;
  std::optional<DemoSecrets> demo_;
  const std::shared_ptr<desk::FigureStore> figures_ = std::make_shared<desk::FigureStore>();
  std::optional<storage::FailureKind> trouble_;  // as last said; the loop's
  std::unique_ptr<http::Dispatcher> dispatcher_;
  std::unique_ptr<http::Server> server_;
};

Result<void> Composition::open_database() {
  const auto choice = choose_database(options_.database, options_.data_folder);
  if (!choice.folder.empty()) {
    std::error_code error;
    fs::create_directories(choice.folder, error);
    if (error) return fail(ErrorCode::conflict, "data_folder", choice.folder + " cannot be made: " + error.message() + ".");
  }
  SAPA_CHECK(lock_for_serving(choice.url));
  const auto restored = storage::finish_restore(choice.url);
  if (!restored) spdlog::error("event=restore state=refused text=\"{}\"", restored.error().message);
  else if (*restored) spdlog::warn("event=restore state=done text=\"A backup was put in place of the database.\"");
  storage::DatabaseOptions database;
  database.url = choice.url;
  database.readers = options_.readers;
  database.cache_kib = options_.cache_mib * 1024;
  SAPA_TRY(database_, storage::Database::open(database));
  return {};
}

Result<void> Composition::prepare_demo() {
  std::error_code ignored;
  fs::create_directories(options_.data_folder, ignored);
  DemoSecrets secrets;
  SAPA_TRY(secrets.password, demo_secret("SAPA_DEMO_PASSWORD", options_.data_folder + "/demo-password", desk::random_password));
  SAPA_TRY(secrets.token, demo_secret("SAPA_DEMO_TOKEN", options_.data_folder + "/demo-token", [] { return "sapa_" + desk::random_token(24); }));
  const auto hash = desk::hash_password(secrets.password);
  const auto seeded = desk::run_unit<bool>(*services_, [&](desk::UnitOfWork& unit) -> Result<bool> {
    SAPA_CHECK(desk::seed_demo(unit, hash, secrets.token));
    desk::renew_demo_secrets(unit, hash, secrets.token);
    return true;
  });
  if (!seeded) return tl::unexpected(seeded.error());
  simulator_ = std::make_unique<desk::Simulator>(*services_, desk::demo_callers(), std::random_device{}());
  services_->control = simulator_.get();
  demo_ = std::move(secrets);
  return {};
}

Result<void> Composition::open_doors() {
  const bool secure = options_.behind_proxy || !options_.tls_certificate.empty();
  http::RouteOptions routes;
  routes.secure_cookies = secure;
  routes.simulator = simulator_.get();
  routes.figures = figures_;
  routes.metrics_from = options_.metrics_from;
  routes.metrics = [this] { return dispatcher_ ? dispatcher_->metrics() : std::string(); };
  http::DispatchOptions dispatch;
  dispatch.secure_cookies = secure;
  dispatch.log = [](const http::Request& request, std::string_view pattern, int status, std::chrono::microseconds took) {
    // The pattern, never the address: tokens and numbers stand in addresses.
    const auto level = status >= 500 ? spdlog::level::err : status >= 400 ? spdlog::level::info : spdlog::level::debug;
    spdlog::log(level, "event=request id={} method={} route={} status={} us={}", request.id, http::to_word(request.method), pattern, status, took.count());
  };
  dispatch.metrics = [this](wire::MetricsText& text) {
    text.family("sapa_build_info", "gauge", "Always 1; the version is in its label.");
    text.sample({{"version", SAPA_VERSION}}, 1);
    http::add_figures(text, *figures_);
    if (server_) http::add_server_metrics(text, server_->figures());
  };
  SAPA_TRY(dispatcher_, http::Dispatcher::make(*services_, http::all_routes(routes), dispatch));

  http::Application application;
  application.handle = [this](http::Request request, http::Reply reply) {
    if (auto file = http::serve_file(request)) return reply(std::move(*file));
    dispatcher_->handle(std::move(request), std::move(reply));
  };
  application.is_stream = [](const std::string& path) { return path == "/api/v1/events"; };
  application.open_stream = [this](http::Request request, auto reply) { dispatcher_->open_stream(std::move(request), std::move(reply)); };
  application.body_limit = [](http::Method, const std::string& path) { return path == "/api/v1/bounces" ? kReportLimit : path == "/api/v1/users/import" ? kImportLimit : kBodyLimit; };
  http::ServerOptions server;
  server.address = options_.address;
  server.port = static_cast<unsigned short>(options_.port);
  server.tls_certificate = options_.tls_certificate;
  server.tls_key = options_.tls_key;
  server.behind_proxy = options_.behind_proxy;
  server.proxies = options_.proxies;
  SAPA_TRY(server_, http::Server::listen(server, std::move(application)));
  return {};
}

void Composition::keep_house() {
  server_->every(milliseconds(500), [this] { accesses_->flush(); });
  server_->every(std::chrono::seconds(1), [this] {
    if (hub_.streams() == 0) return;
    storage::ReadJob job;
    job.run = [this](storage::Connection& connection) { stream_guard_.end_revoked(connection, *services_); };
    job.settled = [](const std::exception_ptr&) {};
    (void)database_->read(std::move(job));
  });
  server_->every(std::chrono::seconds(20), [this] {
    storage::ReadJob job;
    job.run = [this](storage::Connection& connection) { desk::end_stale_streams(connection, *services_); };
    job.settled = [](const std::exception_ptr&) {};
    (void)database_->read(std::move(job));
  });
  server_->every(std::chrono::seconds(1), [this] { watch_database(); });
  server_->every(std::chrono::seconds(10), [this] { read_figures(); });
  server_->post([this] { read_figures(); });
  server_->every(std::chrono::minutes(10), [this] { prune_step(); });
  server_->every(std::chrono::seconds(3), [this] { look_for_fresh_data(); });
  server_->every(std::chrono::seconds(30), [this] {
    desk::submit<int>(*services_, desk::end_lost_calls, [](const Result<int>&) {}, [](const std::exception_ptr&) {});
  });
  server_->every(std::chrono::hours(1), [this] {
    desk::submit<bool>(*services_, desk::propose_letter_risks, [](const Result<bool>&) {}, [](const std::exception_ptr&) { spdlog::warn("event=house text=\"Letter risks were not estimated; tried again later.\""); });
  });
  if (simulator_) server_->every(milliseconds(300), [this] { simulator_->tick(); });
  if (database_->engine() == storage::Engine::postgres) {
    // Another node may have written: its news, its settings.
    server_->every(milliseconds(400), [this] { http::poll_news(*services_); });
    server_->every(std::chrono::seconds(5), [this] {
      storage::ReadJob job;
      job.run = [this](storage::Connection& connection) { settings_.load(connection); };
      job.settled = [](const std::exception_ptr&) {};
      (void)database_->read(std::move(job));
    });
  }
}

// `sapa import --watch` is another process: what it wrote is news for every desk.
void Composition::look_for_fresh_data() {
  auto mark = std::make_shared<std::int64_t>(0);
  storage::ReadJob job;
  job.run = [mark](storage::Connection& connection) { *mark = desk::freshness_mark(connection); };
  job.settled = [this, mark](const std::exception_ptr& failure) {
    if (failure) return;
    server_->post([this, mark] {
      if (*mark == freshness_mark_) return;
      freshness_mark_ = *mark;
      desk::submit<bool>(
          *services_,
          [](desk::UnitOfWork& unit) -> Result<bool> {
            unit.announce("everyone", "freshness", {});
            return true;
          },
          [](const Result<bool>&) {}, [](const std::exception_ptr&) {});
    });
  };
  (void)database_->read(std::move(job));
}

void Composition::read_figures() {
  storage::ReadJob job;
  job.run = [this](storage::Connection& connection) { figures_->read(connection, clock_.now()); };
  job.settled = [](const std::exception_ptr&) {};
  (void)database_->read(std::move(job));
}

void Composition::watch_database() {
  const auto trouble = database_->trouble();
  if (trouble == trouble_) return;
  trouble_ = trouble;
  if (!trouble) spdlog::warn("event=database state=well");
  else if (*trouble == storage::FailureKind::full) spdlog::error("event=database state=disk_full text=\"Nothing is saved until there is space; reading works.\"");
  else spdlog::error("event=database state=unavailable text=\"Nothing is acknowledged until it answers.\"");
}

void Composition::prune_step() {
  desk::submit<bool>(
      *services_, desk::prune,
      [this](const Result<bool>& more) {
        if (more && *more) server_->post([this] { prune_step(); });
      },
      [](const std::exception_ptr&) { spdlog::warn("event=house text=\"Old rows were not removed; tried again later.\""); });
}

Result<void> Composition::start() {
  desk::start_crypto();
  SAPA_CHECK(open_database());
  database_->read_now([this](storage::Connection& connection) {
    settings_.load(connection);
    freshness_mark_ = desk::freshness_mark(connection);
  });
  accesses_ = std::make_unique<desk::AccessLog>(*database_);
  services_ = std::make_unique<desk::Services>(desk::Services{*database_, hub_, [this] { return clock_.now(); }, *accesses_, settings_});
  services_->demo = options_.demo;
  if (options_.mail.sends() || options_.mail.asks()) {
    post_ = std::make_unique<desk::PostOffice>(*services_, options_.mail, [](const std::string& sentence) { spdlog::warn("event=mail text=\"{}\"", sentence); });
    services_->post = post_.get();
  }
  duplicates_ = std::make_unique<desk::DuplicateFinder>(*services_);
  services_->duplicates = duplicates_.get();
  if (options_.demo) SAPA_CHECK(prepare_demo());
  SAPA_CHECK(open_doors());
  keep_house();
  if (post_) post_->start();
  duplicates_->start();
  return {};
}

void Composition::stop() {
  if (duplicates_) duplicates_->stop();
  if (post_) post_->stop();
  if (dispatcher_) dispatcher_->stop();
  if (accesses_ && database_) {
    try {
      accesses_->flush_and_wait();
    } catch (const std::exception&) {
      spdlog::error("event=stop text=\"The last rows of the access log were not written.\"");
    }
  }
  if (database_) database_->stop();
}

Result<void> check_options(const ServeOptions& options) {
  const bool tls = !options.tls_certificate.empty();
  if (tls != !options.tls_key.empty()) return fail(ErrorCode::invalid, "tls", "TLS needs both tls_certificate and tls_key.");
  if (!is_loopback(options.address) && !tls && !options.behind_proxy) {
    return fail(ErrorCode::invalid, "plain_text", "Sapa does not listen on " + options.address +
                                                      " in plain text: give it tls_certificate and tls_key, or put a TLS proxy before it and say --behind-proxy.");
  }
  SAPA_CHECK(desk::check_mail_options(options.mail, options.demo));
  if (options.demo && !is_loopback(options.address)) return fail(ErrorCode::invalid, "demo_exposed", "Demo mode listens on loopback only.");
  return {};
}

void say_hello(const ServeOptions& options, const Composition& composition) {
  const auto scheme = options.tls_certificate.empty() ? "http" : "https";
  std::printf("Sapa listens on %s://%s:%d\n", scheme, options.address.find(':') == std::string::npos ? options.address.c_str() : ("[" + options.address + "]").c_str(), composition.port());
  if (const auto& demo = composition.demo()) {
    std::printf("\n  Sign in as agent1 .. agent4 (extensions 1001 .. 1004), leader, qa or admin.\n"
                "  Password:          %s   (%s/demo-password)\n"
                "  Call-event token:  in %s/demo-token\n\n"
                "  Let the telephone ring: the bell in the desk, or\n"
                "    curl -X POST http://%s:%d/api/v1/cti/$(cat %s/demo-token) -d 'event=newCall&direction=in&callId=1&from=087700001234&to=123&user[]=1001'\n\n",
                demo->password.c_str(), options.data_folder.c_str(), options.data_folder.c_str(), options.address.c_str(), composition.port(), options.data_folder.c_str());
  }
  std::fflush(stdout);
}

// This process again, with the arguments it was started with: nothing of what it knew is left, and who watches it sees no end.
int start_anew() {
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  std::vector<std::string> words;
  for (std::string word; std::getline(file, word, '\0');) words.push_back(word);
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
  ::execv("/proc/self/exe", arguments.data());
  return failed(std::string("Sapa cannot start anew: ") + std::strerror(errno) + ".");
}

}  // namespace

int serve(const ServeOptions& options) {
  if (const auto checked = check_options(options); !checked) return failed(checked.error());
  // A thousand open files, the usual soft limit, are fewer than the agents of one centre.
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) == 0) {
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
  }
  // A core image would hold personal data.
  ::prctl(PR_SET_DUMPABLE, 0);
  ::prctl(PR_SET_NAME, "sapa");  // started anew it would be "exe"
  start_log(options.log_level);
  storage::with_short_slices();

  // Blocked in every thread to come; main waits for them.
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGUSR1}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);

  int signal = 0;
  {
    Composition composition(options);
    try {
      if (const auto started = composition.start(); !started) return failed(started.error());
    } catch (const std::exception& broken) {
      return failed(std::string("Sapa did not start: ") + broken.what() + ".");
    }
    say_hello(options, composition);
    std::thread loop([&composition] { composition.run(); });
    sigwait(&signals, &signal);
    spdlog::info("event=stop text=\"{}\"", signal == SIGUSR1 ? "Starting anew." : "Stopping.");
    composition.ask_to_stop();
    loop.join();
  }
  return signal == SIGUSR1 ? start_anew() : kDone;
}

}  // namespace sapa::app
