#include "app/cli.h"

#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>

#include "storage/database.h"

namespace sapa::app {

int failed(const std::string& message) {
  std::fprintf(stderr, "sapa: %s\n", message.c_str());
  return kFailed;
}

int failed(const Error& error) { return failed(error.message); }

int said_all() {
  return std::cout.flush() && std::fflush(stdout) == 0 && std::ferror(stdout) == 0 ? kDone : failed("Standard output cannot be written: " + std::string(std::strerror(errno)) + ".");
}

int read_all() { return std::cin.bad() ? failed("Standard input cannot be read: " + std::string(std::strerror(errno)) + ".") : kDone; }

DatabaseChoice choose_database(const std::string& configured, const std::string& data_folder) {
  std::string url = configured;
  if (const char* given = std::getenv("SAPA_DATABASE"); url.empty() && given) url = given;
  if (url.empty()) url = "sqlite:" + data_folder + "/sapa.db";
  const auto file = storage::sqlite_file(url);
  return {url, file ? std::filesystem::path(*file).parent_path().string() : ""};
}

Result<void> check_outputs(const std::vector<NamedFile>& read, const std::vector<NamedFile>& written) {
  const auto is_file = [](const NamedFile& file) { return !file.path.empty() && file.path != "-"; };
  const auto same = [](const std::string& a, const std::string& b) {
    std::error_code error;
    if (std::filesystem::equivalent(a, b, error) && !error) return true;
    return std::filesystem::absolute(a).lexically_normal() == std::filesystem::absolute(b).lexically_normal();
  };
  for (std::size_t i = 0; i < written.size(); ++i) {
    if (!is_file(written[i])) continue;
    const auto refused = [&](const NamedFile& other) {
      return fail(ErrorCode::invalid, "output_is_input", written[i].name + " would overwrite " + other.name + " (" + other.path + "); name another file.");
    };
    for (const auto& other : read) {
      if (is_file(other) && same(written[i].path, other.path)) return refused(other);
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (is_file(written[j]) && same(written[i].path, written[j].path)) return refused(written[j]);
    }
  }
  return {};
}

Result<void> database_is_there(const std::string& url) {
  const auto file = storage::sqlite_file(url);
  if (!file || std::filesystem::exists(*file)) return {};
  return fail(ErrorCode::not_found, "database_missing", "There is no database at " + *file + ".");
}

namespace {

std::optional<std::string> ask_without_echo(const char* prompt) {
  std::fputs(prompt, stderr);
  termios before{};
  const bool terminal = tcgetattr(STDIN_FILENO, &before) == 0;
  if (terminal) {
    auto silent = before;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  std::string line;
  const bool read = static_cast<bool>(std::getline(std::cin, line));
  if (terminal) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
  std::fputs("\n", stderr);
  return read ? std::optional(line) : std::nullopt;
}

}  // namespace

Result<std::string> read_password(bool from_stdin) {
  if (from_stdin) {
    std::string line;
    if (!std::getline(std::cin, line)) return fail(ErrorCode::invalid, "password_missing", "No password came on standard input.");
    return line;
  }
  if (::isatty(STDIN_FILENO) == 0) return fail(ErrorCode::invalid, "password_missing", "There is no terminal to ask for a password; use --password-stdin.");
  const auto first = ask_without_echo("Password: ");
  const auto second = ask_without_echo("Again: ");
  if (!first || !second || *first != *second) return fail(ErrorCode::invalid, "password_differs", "The two passwords differ; nothing was changed.");
  return *first;
}

}  // namespace sapa::app
