#include "app/filters.h"

#include <string>

#include "wire/email_json.h"

namespace sapa::app {

namespace json = wire::json;

namespace {

template <class Answer>
void answer_lines(std::istream& in, std::ostream& out, const Answer& answer) {
  std::string line;
  while (out && std::getline(in, line)) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    out << json::serialize(answer(line)) << '\n';
  }
  out.flush();
}

}  // namespace

void run_email_filter(std::istream& in, std::ostream& out) {
  answer_lines(in, out, [](const std::string& line) { return wire::to_json(extract_emails(line)); });
}

}  // namespace sapa::app
