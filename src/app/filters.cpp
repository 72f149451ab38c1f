#include "app/filters.h"

#include <string>

#include "wire/email_json.h"
#include "wire/spelling_json.h"

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

void run_spell_filter(std::istream& in, std::ostream& out, const spelling::Alphabet& alphabet) {
  answer_lines(in, out, [&](const std::string& line) {
    const auto spelled = spelling::parse(line, alphabet);
    auto answer = wire::to_json(spelled);
    if (spelled.email) {
      const auto words = spelling::spoken(spelling::render(*spelled.email, alphabet));
      answer["spoken"] = json::array(words.begin(), words.end());
      auto& risks = answer["risks"].emplace_array();
      for (const auto& letter : spelling::letter_risks(*spelled.email)) risks.push_back(wire::to_json(letter));
    }
    return answer;
  });
}

}  // namespace sapa::app
