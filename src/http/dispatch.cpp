#include "http/dispatch.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

#include "core/text_fold.h"
#include "desk/crypto.h"
#include "desk/settings.h"
#include "http/event_stream.h"
#include "http/metrics.h"
#include "http/problem.h"
#include "http/router.h"

namespace sapa::http {

namespace json = wire::json;

std::string Context::parameter(const std::string& name) const {
  const auto found = request.parameters.find(name);
  return found == request.parameters.end() ? "" : found->second;
}

Result<json::object> Context::body() const {
  const auto type = request.header("content-type");
  if (type.substr(0, 16) != "application/json") {
    return fail(ErrorCode::unsupported, "json_required", "Send the body as application/json.", "Content-Type");
  }
  SAPA_TRY(auto value, wire::parse_json(request.body));
  if (!value.is_object()) return fail(ErrorCode::malformed, "object_required", "The body is a JSON object.");
  return std::move(value.get_object());
}

Result<std::optional<std::int64_t>> Context::if_match() const {
  auto text = request.header("if-match");
  if (text.empty()) return std::optional<std::int64_t>();
  if (text.substr(0, 2) == "W/") text.remove_prefix(2);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
  std::int64_t version = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), version);
  if (error != std::errc() || rest != text.data() + text.size()) {
    return fail(ErrorCode::malformed, "if_match_malformed", "If-Match is the ETag that was read, e.g. \"7\".", "If-Match");
  }
  return std::optional<std::int64_t>(version);
}

Result<int> Context::limit() const {
  const auto text = request.query_value("limit");
  if (!text) return 20;
  int value = 0;
  const auto [rest, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc() || rest != text->data() + text->size() || value < 1 || value > 200) {
    return fail(ErrorCode::invalid, "limit_invalid", "limit is a whole number from 1 to 200.", "limit");
  }
  return value;
}

namespace {

template <class Handler>
Endpoint endpoint(Method method, std::string pattern, std::string operation_id, Permission permission, Lane lane, Handler handler) {
  return {Route{method, std::move(pattern), std::move(operation_id), permission, lane}, std::move(handler)};
}

}  // namespace

Endpoint on_loop(Method method, std::string pattern, std::string operation_id, Permission permission, PlainHandler handler) {
  return {Route{method, std::move(pattern), std::move(operation_id), permission, Lane::loop},
          std::move(handler)};
}
Endpoint reading(Method method, std::string pattern, std::string operation_id, Permission permission, ReadHandler handler) {
  return endpoint(method, std::move(pattern), std::move(operation_id), permission, Lane::read, std::move(handler));
}
Endpoint writing(Method method, std::string pattern, std::string operation_id, Permission permission, WriteHandler handler) {
  return endpoint(method, std::move(pattern), std::move(operation_id), permission, Lane::write, std::move(handler));
}
Endpoint slowly(Method method, std::string pattern, std::string operation_id, Permission permission, PlainHandler handler) {
  return {Route{method, std::move(pattern), std::move(operation_id), permission, Lane::slow},
          std::move(handler)};
}

Response json_response(const json::value& body, int status) { return json_text_response(json::serialize(body), status); }

Response json_text_response(std::string body, int status) {
  Response response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

Response with_etag(Response response, std::int64_t version) {
  response.headers.emplace_back("ETag", "\"" + std::to_string(version) + "\"");
  return response;
}

namespace {

// Few threads that may wait: password hashing. Bounded.
class SlowPool {
 public:
  explicit SlowPool(int threads) {
    for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
  }
  ~SlowPool() { stop(); }
  bool add(std::function<void()> task) {
    {
      const std::lock_guard lock(mutex_);
      if (stopping_ || tasks_.size() >= 64) return false;
      tasks_.push_back(std::move(task));
    }
    wake_.notify_one();
    return true;
  }
  [[nodiscard]] std::size_t waiting() const {
    const std::lock_guard lock(mutex_);
    return tasks_.size();
  }
  void stop() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    for (auto& thread : threads_) {
      if (thread.joinable()) thread.join();
    }
  }

 private:
  void work() {
    for (;;) {
      std::function<void()> task;
      {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [this] { return stopping_ || !tasks_.empty(); });
        if (tasks_.empty()) return;
        task = std::move(tasks_.front());
        tasks_.pop_front();
      }
      task();
    }
  }
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> tasks_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

constexpr auto kEarlierAnswer = "SELECT status, body, etag, request_hash FROM idempotent_answers WHERE user_id = $1 AND request_key = $2";
constexpr auto kKeepAnswer =
    "INSERT INTO idempotent_answers (user_id, request_key, request_hash, status, body, etag, at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)";

std::string etag_of(const Response& response) {
  for (const auto& [name, value] : response.headers) {
    if (name == "ETag") return value;
  }
  return "";
}

bool readable(const Request& request) {
  return std::all_of(request.query.begin(), request.query.end(), [](const auto& pair) { return is_valid_utf8(pair.first) && is_valid_utf8(pair.second); });
}

bool permits(Permission permission, const desk::Scope& scope) {
  using desk::Role;
  switch (permission) {
    case Permission::none: return false;
    case Permission::open:
    case Permission::token:
    case Permission::signed_in: return true;
    case Permission::agent_desk: return scope.is(Role::agent) || scope.is(Role::leader) || scope.is(Role::qa) || scope.is(Role::admin);
    case Permission::leader: return scope.leads();
    case Permission::quality: return scope.leads() || scope.is(Role::qa);
    case Permission::admin: return scope.is(Role::admin);
  }
  return false;
}

// A page of another site made the browser send this (Fetch Metadata; programs and old browsers say nothing). Besides the token
// against forgery, and for signing in, which needs none.
bool comes_from_elsewhere(const Request& request) {
  const auto site = request.header("sec-fetch-site");
  return request.method != Method::get && request.method != Method::head && (site == "cross-site" || site == "same-site");
}

class DispatcherImpl final : public Dispatcher {
 public:
  DispatcherImpl(desk::Services& services, std::vector<Endpoint> endpoints, Router router, DispatchOptions options)
      : services_(services), endpoints_(std::move(endpoints)), router_(std::move(router)), options_(std::move(options)), counts_(endpoints_.size()) {}
  ~DispatcherImpl() override { stop(); }

  [[nodiscard]] std::string cookie_name() const override { return options_.secure_cookies ? "__Host-sapa_session" : "sapa_session"; }

  void stop() override { slow_.stop(); }

  void handle(Request request, Reply reply) override {
    request.received_at = services_.clock();
    const auto match = router_.match(request.method, request.path);
    if (const auto* refusal = std::get_if<Response>(&match)) {
      ++unrouted_;
      return reply(*refusal);
    }
    auto& found = std::get<Match>(match);
    request.parameters = found.parameters;
    const std::size_t index = found.index;
    // Answers repeat what was asked, and must be UTF-8 themselves. A PBX is not refused for an oddity.
    if (endpoints_[index].route.permission != Permission::token && !readable(request)) {
      return reply(problem(Error{ErrorCode::malformed, "query_not_utf8", "The query holds bytes that are no UTF-8.", ""}));
    }
    auto job = std::make_shared<Job>(Job{std::move(request), {}, index, std::chrono::steady_clock::now()});
    job->reply = [this, job_index = index, started = job->started, reply = std::move(reply), job](Response response) {
      finish(*job, job_index, started, response);
      reply(std::move(response));
      job->reply = nullptr;  // breaks the circle
    };
    if (endpoints_[index].route.permission != Permission::token && comes_from_elsewhere(job->request)) {
      return job->reply(problem(Error{ErrorCode::forbidden, "cross_origin", "A page of another site may not send this.", "Sec-Fetch-Site"}));
    }
    switch (endpoints_[index].route.lane) {
      case Lane::loop: return run_loop(job);
      case Lane::read: return run_read(job);
      case Lane::write: return run_write(job);
      case Lane::slow: return run_slow(job);
    }
  }

  void open_stream(Request request, std::function<void(std::variant<Response, std::shared_ptr<EventSource>>)> reply) override {
    const auto token = request.cookie(cookie_name()).value_or("");
    open_event_stream(services_, token, std::string(request.header("last-event-id").empty() ? request.query_value("lastEventId").value_or("") : std::string(request.header("last-event-id"))),
                      std::move(reply));
  }

  std::string metrics() const override {
    wire::MetricsText text;
    text.family("sapa_http_requests_total", "counter", "Answered requests by operation of the contract and class of status.");
    for (std::size_t i = 0; i < endpoints_.size(); ++i) {
      for (std::size_t status_class = 1; status_class < counts_[i].by_class.size(); ++status_class) {
        const auto count = counts_[i].by_class[status_class].load();
        if (count == 0) continue;
        const auto word = std::to_string(status_class) + "xx";
        text.sample({{"operation", endpoints_[i].route.operation_id}, {"status", word}}, double(count));
      }
    }
    text.family("sapa_http_request_seconds", "histogram", "From the whole request until its answer is ready, by pattern of the route.");
    for (std::size_t i = 0; i < endpoints_.size(); ++i) {
      const auto figures = counts_[i].took.figures();
      if (figures.total() == 0) continue;
      text.sample({{"method", to_word(endpoints_[i].route.method)}, {"route", endpoints_[i].route.pattern}}, figures);
    }
    text.family("sapa_http_unrouted_total", "counter", "Requests for addresses or methods that are not there.");
    text.sample(double(unrouted_));
    text.family("sapa_slow_jobs_waiting", "gauge", "Requests that wait for a thread that may wait: sign-ins, exports.");
    text.sample(double(slow_.waiting()));
    add_service_metrics(text, services_);
    add_process_metrics(text);
    if (options_.metrics) options_.metrics(text);
    return text.take();
  }

 private:
  struct Job {
    Request request;
    Reply reply;
    std::size_t index;
    std::chrono::steady_clock::time_point started;
  };
  struct Counts {
    std::array<std::atomic<std::uint64_t>, 6> by_class{};
    Histogram took;
  };
  using JobPointer = std::shared_ptr<Job>;

  void finish(const Job& job, std::size_t index, std::chrono::steady_clock::time_point started, const Response& response) {
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - started);
    counts_[index].by_class[std::size_t(std::clamp(response.status / 100, 0, 5))]++;
    counts_[index].took.observe(took);
    if (options_.log) options_.log(job.request, endpoints_[index].route.pattern, response.status, took);
  }

  // Who asks. Empty: the route needs nobody.
  Result<std::optional<desk::Authenticated>> admit(const Job& job, storage::Connection& connection) {
    const auto& route = endpoints_[job.index].route;
    if (route.permission == Permission::open || route.permission == Permission::token) return std::optional<desk::Authenticated>();
    SAPA_TRY(auto session, desk::authenticate(connection, services_, job.request.cookie(cookie_name()).value_or("")));
    const bool safe = job.request.method == Method::get || job.request.method == Method::head;
    if (!safe && !desk::equal_constant_time(job.request.header("x-csrf-token"), session.csrf_token)) {
      return fail(ErrorCode::forbidden, "csrf_token_wrong", "Send X-CSRF-Token with the token of GET /api/v1/session.", "X-CSRF-Token");
    }
    if (!permits(route.permission, session.scope)) {
      return fail(ErrorCode::forbidden, "role_forbidden", "Your role may not do this.");
    }
    if (session.seen_is_old) touch_later(session.scope);
    return std::optional<desk::Authenticated>(std::move(session));
  }

  void touch_later(const desk::Scope& scope) {
    storage::WriteJob job;
    job.run = [this, scope](storage::Connection& connection) {
      desk::UnitOfWork unit(services_, connection, services_.clock());
      desk::touch_session(unit, scope);
    };
    job.settled = [](const std::exception_ptr&) {};
    (void)services_.database.write(std::move(job));
  }

  static Response respond(Result<Response> result) { return result ? std::move(*result) : problem(result.error()); }

  void run_loop(const JobPointer& job) {
    Context context{services_, job->request};
    job->reply(respond(std::get<PlainHandler>(endpoints_[job->index].handler)(context)));
  }

  void run_read(const JobPointer& job) {
    auto response = std::make_shared<Response>();
    storage::ReadJob work;
    work.run = [this, job, response](storage::Connection& connection) {
      *response = respond([&]() -> Result<Response> {
        SAPA_TRY(const auto session, admit(*job, connection));
        Context context{services_, job->request, session ? &*session : nullptr};
        return std::get<ReadHandler>(endpoints_[job->index].handler)(context, connection);
      }());
    };
    work.settled = [job, response](const std::exception_ptr& failure) { job->reply(failure ? problem(failure) : std::move(*response)); };
    if (!services_.database.read(std::move(work))) job->reply(overloaded());
  }

  void run_write(const JobPointer& job) {
    // A refusal that carries more than an Error does; it undoes the work like one.
    auto refusal = std::make_shared<std::optional<Response>>();
    const bool taken = desk::submit<Response>(
        services_,
        [this, job, refusal](desk::UnitOfWork& unit) -> Result<Response> {
          refusal->reset();
          SAPA_TRY(const auto session, admit(*job, unit.db));
          Context context{services_, job->request, session ? &*session : nullptr};
          const auto key = std::string(job->request.header("idempotency-key"));
          const auto run = [&]() -> Result<Response> {
            SAPA_TRY(auto response, std::get<WriteHandler>(endpoints_[job->index].handler)(context, unit));
            if (response.status < 400) return response;
            *refusal = std::move(response);
            return fail(ErrorCode::conflict, "refused", "");
          };
          if (key.empty() || !session) return run();
          if (key.size() < 8 || key.size() > 64) {
            return fail(ErrorCode::invalid, "idempotency_key_invalid", "Idempotency-Key has 8 to 64 characters.", "Idempotency-Key");
          }
          const auto& asked = job->request;
          const auto hash = desk::hash_token(std::string(to_word(asked.method)) + ' ' + asked.path + '?' + asked.raw_query + '\n' + std::string(asked.header("if-match")) + '\n' + asked.body);
          const auto earlier = unit.db.execute(kEarlierAnswer, {session->scope.user().value, key}).rows;
          if (!earlier.empty()) {
            if (earlier[0].text(3) != hash) {
              return fail(ErrorCode::invalid, "idempotency_key_reused", "This Idempotency-Key came with another request before; make a new one.", "Idempotency-Key");
            }
            Response response;
            response.status = int(earlier[0].integer(0));
            response.body = earlier[0].text(1);
            if (!earlier[0].text(2).empty()) response.headers.emplace_back("ETag", earlier[0].text(2));
            response.headers.emplace_back("Idempotent-Replay", "true");
            return response;
          }
          auto result = run();
          // Only what changed something is kept: a refusal may be tried again with the same key.
          if (result) {
            try {
              unit.db.execute(kKeepAnswer, {session->scope.user().value, key, hash, std::int64_t(result->status), result->body, etag_of(*result), unit.now_ms()});
            } catch (const storage::StorageFailure& failure) {
              // The same request runs on another writer (PostgreSQL): begin anew and answer as that one did.
              if (failure.kind == storage::FailureKind::constraint) throw storage::StorageFailure(storage::FailureKind::retry, failure.what());
              throw;
            }
          }
          return result;
        },
        [job, refusal](Result<Response> result) { job->reply(*refusal ? std::move(**refusal) : respond(std::move(result))); },
        [job](const std::exception_ptr& failure) { job->reply(problem(failure)); });
    if (!taken) job->reply(overloaded());
  }

  void run_slow(const JobPointer& job) {
    const bool taken = slow_.add([this, job] {
      try {
        job->reply(respond([&]() -> Result<Response> {
          std::optional<desk::Authenticated> session;
          std::optional<Error> refusal;
          services_.database.read_now([&](storage::Connection& connection) {
            if (auto admitted = admit(*job, connection)) session = std::move(*admitted);
            else refusal = admitted.error();
          });
          if (refusal) return tl::unexpected(*refusal);
          Context context{services_, job->request, session ? &*session : nullptr};
          return std::get<PlainHandler>(endpoints_[job->index].handler)(context);
        }()));
      } catch (...) {
        if (job->reply) job->reply(problem(std::current_exception()));
      }
    });
    if (!taken) job->reply(overloaded());
  }

  desk::Services& services_;
  const std::vector<Endpoint> endpoints_;
  const Router router_;
  const DispatchOptions options_;
  std::vector<Counts> counts_;
  std::atomic<std::uint64_t> unrouted_{0};
  SlowPool slow_{2};  // last: stops first
};

}  // namespace

Result<std::unique_ptr<Dispatcher>> Dispatcher::make(desk::Services& services, std::vector<Endpoint> endpoints, DispatchOptions options) {
  std::vector<Route> routes;
  for (const auto& item : endpoints) routes.push_back(item.route);
  SAPA_TRY(auto router, Router::make(std::move(routes)));
  return std::unique_ptr<Dispatcher>(std::make_unique<DispatcherImpl>(services, std::move(endpoints), std::move(router), std::move(options)));
}

}  // namespace sapa::http
