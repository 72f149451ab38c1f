// sapa simulate FILE: JSON Lines of call events with after_ms (since the line before), sent as a PBX would.

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <thread>

#include <curl/curl.h>

#include "app/cli.h"
#include "wire/json.h"

namespace sapa::app {

namespace {

namespace json = wire::json;

std::string token_of(const SimulateArguments& arguments) {
  if (arguments.token_file.empty()) {
    if (const char* given = std::getenv("SAPA_TOKEN"); given && *given) return given;
  }
  std::ifstream file(arguments.token_file.empty() ? "var/demo-token" : arguments.token_file);
  std::string token;
  std::getline(file, token);
  return token;
}

class Sender {
 public:
  Sender(const std::string& url, const std::string& token) : curl_(curl_easy_init()) {
    headers_ = curl_slist_append(headers_, "Content-Type: application/json");
    headers_ = curl_slist_append(headers_, ("Authorization: Bearer " + token).c_str());
    curl_easy_setopt(curl_, CURLOPT_URL, (url + "/api/v1/call-events").c_str());
    curl_easy_setopt(curl_, CURLOPT_HTTPHEADER, headers_);
    curl_easy_setopt(curl_, CURLOPT_TIMEOUT_MS, 10'000L);
    curl_easy_setopt(curl_, CURLOPT_WRITEFUNCTION, &Sender::keep);
    curl_easy_setopt(curl_, CURLOPT_WRITEDATA, &answer_);
  }
  ~Sender() {
    curl_slist_free_all(headers_);
    curl_easy_cleanup(curl_);
  }
  Sender(const Sender&) = delete;
  Sender& operator=(const Sender&) = delete;

  // Empty: taken. Else why not.
  std::string send(const std::string& body) {
    answer_.clear();
    curl_easy_setopt(curl_, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
    curl_easy_setopt(curl_, CURLOPT_COPYPOSTFIELDS, body.c_str());
    if (const auto code = curl_easy_perform(curl_); code != CURLE_OK) return curl_easy_strerror(code);
    long status = 0;
    curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &status);
    return status == 200 ? "" : "HTTP " + std::to_string(status) + " " + answer_;
  }

 private:
  static std::size_t keep(char* data, std::size_t size, std::size_t count, void* target) {
    static_cast<std::string*>(target)->append(data, size * count);
    return size * count;
  }
  CURL* curl_;
  curl_slist* headers_ = nullptr;
  std::string answer_;
};

}  // namespace

int simulate_command(const SimulateArguments& arguments) {
  std::ifstream file;
  if (arguments.file != "-") {
    file.open(arguments.file);
    if (!file) return failed(arguments.file + " cannot be read.");
  }
  std::istream& input = arguments.file == "-" ? std::cin : file;
  const auto token = token_of(arguments);
  if (token.empty()) return failed("There is no token: set SAPA_TOKEN or give --token-file.");
  curl_global_init(CURL_GLOBAL_DEFAULT);
  Sender sender(arguments.url, token);
  std::string line;
  int number = 0;
  int sent = 0;
  int refused = 0;
  while (std::getline(input, line)) {
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    auto event = wire::parse_json(line);
    if (!event || !event->is_object()) {
      ++refused;
      failed("line " + std::to_string(number) + ": is no JSON object" + (event ? "." : ": " + event.error().message));
      continue;
    }
    auto& object = event->get_object();
    const auto wait = wire::integer_member(object, "after_ms").value_or(0);
    object.erase("after_ms");
    if (wait > 0 && arguments.speed > 0) std::this_thread::sleep_for(std::chrono::milliseconds(std::int64_t(double(wait) / arguments.speed)));
    const auto problem = sender.send(json::serialize(*event));
    if (problem.empty()) ++sent;
    else {
      ++refused;
      failed("line " + std::to_string(number) + ": " + problem);
    }
  }
  std::printf("%d sent, %d refused\n", sent, refused);
  return refused == 0 ? kDone : kFailed;
}

}  // namespace sapa::app
