// Text that is made to keep the readers of requests busy: work grows with the text and no faster.

#include "desk/keys.h"
#include "desk/people.h"
#include "http/message.h"
#include "http/url.h"
#include "push/hub.h"
#include "support/hostile_text.h"

namespace sapa::http {
namespace {

std::vector<std::string> pieces_of_forms() {
  auto pieces = test::busy_pieces();
  for (const auto* piece : {"&", "&&=", "a=b&", "a[]=1&", "%", "%4", "%41", "%25", "+&+", "--b", "--b\r\n", "\r\n--", "--b\r\n\r\n", "\r\n", "Content-Disposition: form-data; name=\"a\"\r\n", "name=\"", "; ", ";a=", "a=1;", "\"\"\"", "a,\"", "\n"}) {
    pieces.emplace_back(piece);
  }
  return pieces;
}

TEST(BusyText, of_forms_queries_and_cookies) {
  const auto pieces = pieces_of_forms();
  test::expect_linear("parse_form", pieces, [](const std::string& text) { (void)parse_form(text); });
  test::expect_linear("percent_decode", pieces, [](const std::string& text) { (void)percent_decode(text); });
  test::expect_linear("percent_encode", pieces, [](const std::string& text) { (void)percent_encode(text); });
  test::expect_linear("parse_multipart", pieces, [](const std::string& text) { (void)parse_multipart("multipart/form-data; boundary=b", "--b\r\n" + text); });
  test::expect_linear("the boundary", pieces, [](const std::string& text) { (void)parse_multipart("multipart/form-data; " + text, text); });
  test::expect_linear("cookie", pieces, [](const std::string& text) {
    Request request;
    request.headers.emplace_back("cookie", text);
    (void)request.cookie("sapa_session");
  });
}

TEST(BusyText, of_addresses_cursors_and_lists_of_users) {
  const auto pieces = pieces_of_forms();
  test::expect_linear("in_network", pieces, [](const std::string& text) { (void)desk::in_network(text, text); });
  test::expect_linear("parse_cursor", pieces, [](const std::string& text) { (void)push::parse_cursor(text); });
  test::expect_linear("read_user_csv", pieces, [](const std::string& text) { (void)desk::read_user_csv("name,role\n" + text); });
}

}  // namespace
}  // namespace sapa::http
