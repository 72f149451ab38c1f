#include "http/url.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "http/message.h"
#include "http/rate_limit.h"
#include "http/router.h"

namespace sapa::http {
namespace {

TEST(Url, percent_encoding_is_read_strictly) {
  EXPECT_EQ(percent_decode("a%20b%2Fc"), "a b/c");
  EXPECT_EQ(percent_decode("a+b"), "a+b");
  EXPECT_EQ(percent_decode("%2541%252e"), "%41%2e") << "once";
  for (const auto* text : {"%", "%2", "%zz", "a%0", "%00"}) EXPECT_FALSE(percent_decode(text)) << text;
}

RC_GTEST_PROP(UrlLaw, encoding_and_decoding_is_nothing, (const std::string& text)) {
  RC_PRE(text.find('\0') == std::string::npos);
  RC_ASSERT(percent_decode(percent_encode(text)) == text);
}

TEST(Url, a_form_keeps_order_repeats_and_what_cannot_be_decoded) {
  const auto pairs = parse_form("user[]=a&user%5B%5D=b+c&&x&=y&bad=%zz&e=a=b");
  ASSERT_EQ(pairs.size(), 6U);
  EXPECT_EQ(pairs[1], (std::pair<std::string, std::string>("user[]", "b c")));
  EXPECT_EQ(pairs[2], (std::pair<std::string, std::string>("x", "")));
  EXPECT_EQ(pairs[4], (std::pair<std::string, std::string>("bad", "%zz")));
  EXPECT_EQ(pairs[5], (std::pair<std::string, std::string>("e", "a=b")));
  std::string many;
  for (int i = 0; i < 5'000; ++i) many += "a=b&";
  EXPECT_LE(parse_form(many).size(), 1'000U);
}

// RFC 2046 5.1.1, RFC 7578.
TEST(Url, multipart_fields_are_read_and_broken_ones_refused) {
  const std::string good = "preamble\r\n--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n2\r\n--b\r\nContent-Disposition: form-data; filename=\"x\"; name=c\r\n\r\n\r\n--b--\r\n";
  const auto pairs = parse_multipart("multipart/form-data; boundary=b", good);
  ASSERT_TRUE(pairs);
  ASSERT_EQ(pairs->size(), 2U);
  EXPECT_EQ((*pairs)[0], (std::pair<std::string, std::string>("a", "1\r\n2")));
  EXPECT_EQ((*pairs)[1], (std::pair<std::string, std::string>("c", "")));
  for (std::size_t cut = 10; cut + 8 < good.size(); ++cut) EXPECT_FALSE(parse_multipart("multipart/form-data; boundary=b", good.substr(0, cut))) << cut;
  EXPECT_FALSE(parse_multipart("multipart/form-data", good));
  EXPECT_FALSE(parse_multipart("multipart/form-data; boundary=\"b", good));
  EXPECT_TRUE(parse_multipart("multipart/form-data; boundary=\"b\"", good));
}

RC_GTEST_PROP(UrlLaw, any_multipart_is_read_or_refused, ()) {
  const auto body = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("-b\r\nA:;=\"namex ")));
  (void)parse_multipart("multipart/form-data; boundary=b", body);
  (void)parse_multipart(body, "--b\r\n" + body + "\r\n--b--");
  (void)parse_form(body);
}

TEST(Url, a_cookie_is_found_among_others) {
  Request request;
  request.headers = {{"cookie", "a=1; sapa_session=token; b=2"}};
  EXPECT_EQ(request.cookie("sapa_session"), "token");
  EXPECT_FALSE(request.cookie("session"));
  EXPECT_FALSE(request.cookie("sapa"));
}

TEST(Url, routes_are_matched_by_segments) {
  const auto router = Router::make({Route{Method::get, "/a/{id}", "one", Permission::open}, Route{Method::get, "/a/new", "two", Permission::open}, Route{Method::post, "/a", "three", Permission::open}}).value();
  EXPECT_EQ(std::get<Match>(router.match(Method::get, "/a/new")).index, 1U);
  const auto match = std::get<Match>(router.match(Method::get, "/a/x"));
  EXPECT_EQ(match.index, 0U);
  EXPECT_EQ(match.parameters.at("id"), "x");
  for (const auto* path : {"/", "/a/", "/a//", "/a/x/", "//a/x", "/b", ""}) EXPECT_TRUE(std::holds_alternative<Response>(router.match(Method::get, path))) << path;
  EXPECT_EQ(std::get<Response>(router.match(Method::get, "/a")).status, 405);
}

TEST(RateLimits, refill_with_time_and_forget_nobody_else) {
  RateLimit limit(1.0, 3.0);
  const auto at = [](int ms) { return instant_from_ms(1'000'000 + ms); };
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(limit.allow("a", at(0)));
  EXPECT_FALSE(limit.allow("a", at(0)));
  EXPECT_TRUE(limit.allow("b", at(0)));
  EXPECT_TRUE(limit.allow("a", at(1'000)));
  EXPECT_FALSE(limit.allow("a", at(1'000)));
  EXPECT_FALSE(limit.allow("a", at(0))) << "a clock that goes back gives nothing";
}

}  // namespace
}  // namespace sapa::http
