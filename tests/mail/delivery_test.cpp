#include "core/delivery.h"

#include <gtest/gtest.h>

#include "mail/smtp.h"

namespace sapa {
namespace {

using namespace std::chrono_literals;

TEST(Delivery, a_status_says_what_it_says_about_the_address) {
  for (const auto* hard : {"5.1.1", "5.1.2", "5.1.10", "5.1.3", "5.2.1"}) EXPECT_EQ(bounce_kind(hard), BounceKind::hard) << hard;
  for (const auto* soft : {"4.0.0", "4.2.2", "4.4.1", "5.2.2", "5.0.0", "5.4.6"}) EXPECT_EQ(bounce_kind(soft), BounceKind::soft) << soft;
  for (const auto* ours : {"5.7.1", "5.7.26", "4.7.0", "5.1.7", "5.1.8", "5.5.2", "5.6.0"}) EXPECT_EQ(bounce_kind(ours), BounceKind::ours) << ours;
  for (const auto* none : {"2.1.5", "", "5", "5.1", "5.1.1.1", "5.01.1", "5.1.1x", "6.1.1", "5.1.1234", "5..1"}) EXPECT_EQ(bounce_kind(none), BounceKind::none) << none;
}

TEST(Delivery, three_soft_bounces_within_14_days_are_a_hard_one) {
  const auto now = instant_from_ms(1'795'485'600'000);
  EXPECT_FALSE(soft_bounces_are_hard({now, now - 24h}, now));
  EXPECT_TRUE(soft_bounces_are_hard({now, now - 24h, now - 13 * 24h}, now));
  EXPECT_FALSE(soft_bounces_are_hard({now, now - 24h, now - 14 * 24h}, now));
}

TEST(Delivery, pauses_grow_and_end_at_six_hours) {
  EXPECT_EQ(letter_retry_pause(1, 60s), 60s);
  EXPECT_EQ(letter_retry_pause(2, 60s), 4min);
  EXPECT_EQ(letter_retry_pause(3, 60s), 16min);
  EXPECT_EQ(letter_retry_pause(50, 60s), 6h);
}

TEST(Delivery, a_mail_server_is_a_host_and_nothing_else) {
  EXPECT_EQ(mail::read_smtp_url("smtp://127.0.0.1:2525")->host, "127.0.0.1");
  EXPECT_EQ(mail::read_smtp_url("smtps://[::1]:465")->host, "::1");
  for (const auto* wrong : {"http://host", "smtp://", "smtp://user:secret@host", "smtp://host/path", "file:///etc/passwd", "smtp://127.0.0.1@evil.example", "smtp://a b", "smtp://h\r\nMAIL"}) {
    EXPECT_FALSE(mail::read_smtp_url(wrong)) << wrong;
  }
}

TEST(Delivery, loopback_is_an_address_not_a_name_that_looks_like_one) {
  for (const auto* own : {"127.0.0.1", "127.9.9.9", "::1", "localhost"}) EXPECT_TRUE(mail::is_loopback_host(own)) << own;
  for (const auto* other : {"127.0.0.1.example", "10.0.0.1", "localhost.example", "::ffff:10.0.0.1", "0.0.0.0", "127.1", ""}) EXPECT_FALSE(mail::is_loopback_host(other)) << other;
}

}  // namespace
}  // namespace sapa
