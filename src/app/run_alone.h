#pragma once

#include <functional>
#include <string>

#include "desk/access_log.h"
#include "desk/crypto.h"
#include "desk/settings.h"
#include "desk/unit_of_work.h"

namespace sapa::app {

// A unit of work of the command line: the same database, no streams.
template <class T>
Result<T> run_alone(const std::string& database_url, std::function<Result<T>(desk::UnitOfWork&)> work) {
  desk::start_crypto();
  storage::DatabaseOptions options;
  options.url = database_url;
  options.readers = 1;
  options.postgres_writers = 1;
  SAPA_TRY(const auto database, storage::Database::open(options));
  push::Hub hub;
  desk::SettingsCache settings;
  desk::AccessLog accesses(*database);
  const auto clock = [] { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); };
  desk::Services services{*database, hub, clock, accesses, settings};
  auto result = desk::run_unit<T>(services, std::move(work));
  database->stop();
  return result;
}

}  // namespace sapa::app
