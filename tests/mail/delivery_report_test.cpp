#include "mail/delivery_report.h"

#include <gtest/gtest.h>

namespace sapa::mail {
namespace {

std::string report(const std::string& fields, const std::string& returned = "Message-ID: <0199-abc@pln.example>\r\n") {
  return "From: MAILER-DAEMON@pln.example\r\nMessage-ID: <r1@pln.example>\r\nContent-Type: multipart/report; report-type=delivery-status;\r\n boundary=\"x=_1\"\r\n\r\n"
         "prologue\r\n--x=_1\r\nContent-Type: text/plain\r\n\r\nStatus: 5.9.9\r\n--x=_1\r\nContent-Type: message/delivery-status\r\n\r\n"
         "Reporting-MTA: dns; mx.pln.example\r\nArrival-Date: Tue, 24 Nov 2026 02:00:00 +0000\r\n\r\n" + fields +
         "\r\n--x=_1\r\nContent-Type: text/rfc822-headers\r\n\r\n" + returned + "\r\n--x=_1--\r\nepilogue";
}

TEST(DeliveryReports, name_the_recipient_the_status_and_the_letter) {
  const auto read = read_delivery_report(report("Final-Recipient: rfc822; <Sari@Yahoo.Example>\r\nAction: Failed (for good)\r\nStatus: 5.1.1 (no such user)\r\nDiagnostic-Code: smtp;\r\n 550 5.1.1 no\r\n"));
  ASSERT_TRUE(read);
  ASSERT_EQ(read->recipients.size(), 1U);
  EXPECT_EQ(read->recipients[0].address, "sari@yahoo.example");
  EXPECT_EQ(read->recipients[0].action, "failed");
  EXPECT_EQ(read->recipients[0].status, "5.1.1");
  EXPECT_EQ(read->letter_id, "0199-abc");
  EXPECT_EQ(read->report_id, "<r1@pln.example>");
}

TEST(DeliveryReports, the_address_that_was_written_to_wins_over_where_it_was_forwarded) {
  const auto read = read_delivery_report(report("Original-Recipient: rfc822;sari@yahoo.example\r\nFinal-Recipient: rfc822;box@other.example\r\nAction: failed\r\nStatus: 5.2.2\r\n"));
  EXPECT_EQ(read->recipients.at(0).address, "sari@yahoo.example");
}

TEST(DeliveryReports, several_recipients_and_bare_line_feeds_and_an_mbox_line_are_read) {
  auto text = report("Final-Recipient: rfc822; a@x.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\nFinal-Recipient: rfc822; b@x.example\r\nAction: delayed\r\nStatus: 4.4.1\r\n");
  std::erase(text, '\r');
  const auto read = read_delivery_report("From MAILER-DAEMON Tue Nov 24\n" + text);
  ASSERT_TRUE(read);
  ASSERT_EQ(read->recipients.size(), 2U);
  EXPECT_EQ(read->recipients[1].action, "delayed");
}

TEST(DeliveryReports, what_is_none_is_refused_in_words) {
  for (const std::string text : {"", "hello", "Content-Type: multipart/report; boundary=x\n\n--x\n", "Content-Type: text/plain\n\nFinal-Recipient: rfc822; a@x.example\nStatus: 5.1.1\n"}) {
    const auto read = read_delivery_report(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().reason, "not_a_report");
  }
  EXPECT_FALSE(read_delivery_report(report("Final-Recipient: rfc822; not an address\r\nStatus: 5.1.1\r\n")));
  EXPECT_FALSE(read_delivery_report(report("Final-Recipient: rfc822; a@x.example\r\nStatus: bad\r\n")));
  EXPECT_EQ(read_delivery_report(std::string(3 * 1024 * 1024, 'a')).error().reason, "too_large");
}

TEST(DeliveryReports, a_report_cut_off_in_the_middle_counts_as_far_as_it_goes) {
  const auto whole = report("Final-Recipient: rfc822; a@x.example\r\nAction: failed\r\nStatus: 5.1.1\r\n");
  EXPECT_TRUE(read_delivery_report(whole.substr(0, whole.find("--x=_1\r\nContent-Type: text/rfc822"))));
}

}  // namespace
}  // namespace sapa::mail
