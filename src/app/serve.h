#pragma once

// `sapa serve`: everything, made in order and stopped in reverse.

#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "desk/post_office.h"

namespace sapa::app {

struct ServeOptions {
  std::string address = "127.0.0.1";
  int port = 8123;               // 0: a free one, printed
  std::string database;          // URL; empty: sqlite in the data folder
  std::string data_folder = "var";
  std::string tls_certificate;   // PEM
  std::string tls_key;
  bool behind_proxy = false;
  std::vector<std::string> proxies = {"127.0.0.0/8", "::1"};       // whose X-Forwarded-* are believed
  std::vector<std::string> metrics_from = {"127.0.0.0/8", "::1"};  // who may read /metrics
  bool demo = false;
  int readers = 4;
  std::int64_t cache_mib = 64;
  std::string log_level = "info";
  desk::MailOptions mail;        // off until configured
};

// docs/operations.md, Configuration. Errors: unreadable, unknown or wrong members, each with its name.
Result<ServeOptions> read_config(const std::string& path, ServeOptions defaults);

// Runs until SIGINT or SIGTERM. Exit code.
int serve(const ServeOptions& options);

}  // namespace sapa::app
