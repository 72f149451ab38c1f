// Part of unit_of_work.h: the templates.
#pragma once

#include <memory>
#include <optional>

#include "storage/database.h"

namespace sapa::desk {

template <class T>
bool submit(Services& services, std::function<Result<T>(UnitOfWork&)> work, std::function<void(Result<T>)> done,
            std::function<void(std::exception_ptr)> failed) {
  struct Progress {
    std::optional<Result<T>> result;
    std::vector<push::News> news;
    std::vector<std::function<void()>> after;
  };
  auto progress = std::make_shared<Progress>();
  storage::WriteJob job;
  job.run = [&services, progress, work = std::move(work)](storage::Connection& connection) {
    *progress = Progress{};  // the job may run again
    UnitOfWork unit(services, connection, services.clock());
    progress->result = work(unit);
    if (!*progress->result) throw Refused{};
    progress->news = unit.take_news();
    progress->after = unit.take_after();
  };
  job.settled = [&services, progress, done = std::move(done), failed = std::move(failed)](std::exception_ptr failure) {
    if (!failure) {
      services.hub.publish(std::move(progress->news));
      for (const auto& task : progress->after) task();
      done(std::move(*progress->result));
      return;
    }
    try {
      std::rethrow_exception(failure);
    } catch (const Refused&) {
      done(std::move(*progress->result));
    } catch (...) {
      failed(std::current_exception());
    }
  };
  return services.database.write(std::move(job));
}

template <class T>
Result<T> run_unit(Services& services, std::function<Result<T>(UnitOfWork&)> work) {
  std::promise<Result<T>> promise;
  auto future = promise.get_future();
  const bool taken = submit<T>(
      services, std::move(work), [&promise](Result<T> result) { promise.set_value(std::move(result)); },
      [&promise](std::exception_ptr failure) { promise.set_exception(std::move(failure)); });
  if (!taken) throw storage::StorageFailure(storage::FailureKind::unavailable, "the write queue is full");
  return future.get();
}

}  // namespace sapa::desk
