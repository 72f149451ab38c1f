#pragma once

// One transaction, one instant, the news it will make. A use case takes a UnitOfWork& and reads and writes through it;
// facts and their news are committed together (docs/architecture.md).

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "core/result.h"
#include "desk/services.h"
#include "push/hub.h"
#include "storage/connection.h"
#include "wire/json.h"

namespace sapa::desk {

class UnitOfWork {
 public:
  UnitOfWork(Services& services, storage::Connection& connection, Instant now)
      : services(services), db(connection), now(now) {}

  Services& services;  // outlives every unit
  storage::Connection& db;
  const Instant now;

  [[nodiscard]] std::int64_t now_ms() const { return to_ms(now); }
  [[nodiscard]] std::string new_id() const;

  // Numbers the news for its audience and puts it into the outbox, in this transaction.
  void announce(const std::string& audience, std::string_view kind, const wire::json::object& body);
  // The same for a body that is JSON text already.
  void announce_text(const std::string& audience, std::string_view kind, std::string body);

  // Run after the commit, on the writer's thread: caches, streams to end. Not for anything that must not be lost.
  void after_commit(std::function<void()> task) { after_.push_back(std::move(task)); }

  [[nodiscard]] std::vector<push::News> take_news() { return std::move(news_); }
  [[nodiscard]] std::vector<std::function<void()>> take_after() { return std::move(after_); }

 private:
  std::vector<push::News> news_;
  std::vector<std::function<void()>> after_;
};

// Runs `work` in the writer's transaction and calls `done` after the commit with its result; an Error undoes the work.
// A StorageFailure or a bug reaches `failed`. Exactly one of the two is called, on the writer's thread.
// False: the queue is full (503).
template <class T>
bool submit(Services& services, std::function<Result<T>(UnitOfWork&)> work, std::function<void(Result<T>)> done,
            std::function<void(std::exception_ptr)> failed);

// The same for threads that may wait.
template <class T>
Result<T> run_unit(Services& services, std::function<Result<T>(UnitOfWork&)> work);

// Thrown inside a write job to undo it; carries nothing, the Error travels beside it.
struct Refused {};

}  // namespace sapa::desk

#include "desk/unit_of_work.inl"
