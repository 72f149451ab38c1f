#include "app/mail_config.h"

#include <sys/stat.h>

#include <fstream>

#include <toml++/toml.h>

namespace sapa::app {

namespace {

tl::unexpected<Error> wrong(const std::string& path, const std::string& name, const std::string& what) {
  return fail(ErrorCode::invalid, "config", path + ": mail." + name + " " + what + ".", "mail." + name);
}

// One line; others must not be able to read it.
Result<std::string> read_secret(const std::string& config, const std::string& path) {
  struct ::stat status{};
  if (::stat(path.c_str(), &status) != 0) return wrong(config, "password_file", "names " + path + ", which cannot be read");
  if ((status.st_mode & (S_IRWXO | S_IWGRP)) != 0) return wrong(config, "password_file", "names " + path + ", which others can read: chmod 600 it");
  std::ifstream file(path);
  std::string secret;
  std::getline(file, secret);
  if (secret.empty()) return wrong(config, "password_file", "names " + path + ", whose first line is empty");
  return secret;
}

}  // namespace

Result<desk::MailOptions> read_mail_config(const std::string& path, const toml::table& table) {
  desk::MailOptions options;
  std::string password_file;
  std::int64_t retry_seconds = 60;
  std::int64_t deadline_seconds = 60;
  for (const auto& [key, node] : table) {
    const std::string name(key.str());
    std::string* text = name == "smtp_url" ? &options.smtp.url : name == "user" ? &options.smtp.user : name == "password_file" ? &password_file
                        : name == "from" ? &options.from_address : name == "from_name" ? &options.from_name : name == "public_url" ? &options.public_url
                        : name == "language" ? &options.language : name == "resolver" ? &options.resolver.server : nullptr;
    std::int64_t* number = name == "retry_seconds" ? &retry_seconds : name == "deadline_seconds" ? &deadline_seconds : nullptr;
    if (!text && !number) return wrong(path, name, "is no setting of this table (docs/operations.md lists them)");
    if (text) {
      const auto value = node.value_exact<std::string>();
      if (!value) return wrong(path, name, "is text");
      *text = *value;
    } else {
      const auto value = node.value_exact<std::int64_t>();
      if (!value || *value < 1 || *value > 3600) return wrong(path, name, "is a whole number from 1 to 3600");
      *number = *value;
    }
  }
  if (!password_file.empty()) {
    SAPA_TRY(options.smtp.password, read_secret(path, password_file));
  }
  if (options.smtp.user.empty() != options.smtp.password.empty()) return wrong(path, "user", "and mail.password_file belong together");
  options.first_pause = std::chrono::seconds(retry_seconds);
  options.smtp.deadline = std::chrono::seconds(deadline_seconds);
  options.smtp.connect_deadline = std::min<std::chrono::milliseconds>(options.smtp.connect_deadline, options.smtp.deadline);
  return options;
}

}  // namespace sapa::app
