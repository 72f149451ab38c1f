#include <set>

#include <toml++/toml.h>

#include "app/mail_config.h"
#include "app/serve.h"
#include "desk/keys.h"

namespace sapa::app {

namespace {

Error wrong(const std::string& path, const std::string& name, const std::string& what) {
  return Error{ErrorCode::invalid, "config", path + ": " + name + " " + what + ".", name};
}

}  // namespace

Result<ServeOptions> read_config(const std::string& path, ServeOptions options) {
  toml::table table;
  try {
    table = toml::parse_file(path);
  } catch (const toml::parse_error& error) {
    return fail(ErrorCode::malformed, "config", path + ":" + std::to_string(error.source().begin.line) + ": " + std::string(error.description()) + ".");
  }
  std::optional<Error> problem;
  const auto take = [&]<class T>(const char* name, T& target, const char* kind) {
    const auto* node = table.get(name);
    if (!node || problem) return;
    if (const auto value = node->value_exact<T>()) target = *value;
    else problem = wrong(path, name, kind);
  };
  const auto take_networks = [&](const char* name, std::vector<std::string>& target) {
    const auto* node = table.get(name);
    if (!node || problem) return;
    const auto* list = node->as_array();
    std::vector<std::string> networks;
    for (std::size_t i = 0; list && i < list->size(); ++i) {
      const auto network = list->get(i)->value_exact<std::string>();
      if (network && desk::in_network(network->substr(0, network->find('/')), *network)) networks.push_back(*network);
    }
    if (list && networks.size() == list->size()) target = std::move(networks);
    else problem = wrong(path, name, "is a list of addresses and networks, e.g. [\"127.0.0.1\", \"10.1.0.0/16\"]");
  };
  std::int64_t port = options.port;
  std::int64_t readers = options.readers;
  take("address", options.address, "is text, e.g. \"127.0.0.1\"");
  take("port", port, "is a whole number");
  take("database", options.database, "is text: \"sqlite:PATH\" or \"postgresql://...\"");
  take("data", options.data_folder, "is text: a folder");
  take("tls_certificate", options.tls_certificate, "is text: a PEM file");
  take("tls_key", options.tls_key, "is text: a PEM file");
  take("behind_proxy", options.behind_proxy, "is true or false");
  take_networks("proxies", options.proxies);
  take_networks("metrics_from", options.metrics_from);
  take("demo", options.demo, "is true or false");
  take("readers", readers, "is a whole number");
  take("cache_mib", options.cache_mib, "is a whole number");
  take("log_level", options.log_level, "is debug, info, warn or error");
  if (problem) return tl::unexpected(*problem);
  static const std::set<std::string_view> kKnown = {"address", "port",         "database", "data",    "tls_certificate", "tls_key",
                                                    "demo",    "behind_proxy", "readers",  "cache_mib", "log_level", "mail", "proxies", "metrics_from"};
  for (const auto& [name, node] : table) {
    if (!kKnown.contains(name.str())) return tl::unexpected(wrong(path, std::string(name.str()), "is no setting of this file (docs/operations.md lists them)"));
  }
  if (const auto* mail = table.get("mail")) {
    if (!mail->is_table()) return tl::unexpected(wrong(path, "mail", "is a table: [mail]"));
    SAPA_TRY(options.mail, read_mail_config(path, *mail->as_table()));
  }
  if (const std::set<std::string_view> levels = {"debug", "info", "warn", "error"}; !levels.contains(options.log_level)) {
    return tl::unexpected(wrong(path, "log_level", "is debug, info, warn or error"));
  }
  if (port < 0 || port > 65535) return tl::unexpected(wrong(path, "port", "is from 0 to 65535"));
  if (readers < 1 || readers > 64) return tl::unexpected(wrong(path, "readers", "is from 1 to 64"));
  if (options.cache_mib < 1 || options.cache_mib > 65536) return tl::unexpected(wrong(path, "cache_mib", "is from 1 to 65536"));
  options.port = int(port);
  options.readers = int(readers);
  return options;
}

}  // namespace sapa::app
