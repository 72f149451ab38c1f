#include "core/ticket.h"

#include <set>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace sapa {
namespace {

TEST(TicketStatus, a_qualifier_is_read_with_lost_brackets_and_spaces) {
  EXPECT_EQ(parse_status("Selesai(PEMADAMAN)"), (TicketStatus{"Selesai", "PEMADAMAN"}));
  EXPECT_EQ(parse_status(" Selesai (PEMADAMAN "), (TicketStatus{"Selesai", "PEMADAMAN"}));
  EXPECT_EQ(parse_status("Menunggu Material"), (TicketStatus{"Menunggu Material", ""}));
  EXPECT_EQ(to_text({"Selesai", "PEMADAMAN"}), "Selesai(PEMADAMAN)");
}

TEST(TicketStatus, what_is_not_allowed_next_is_refused_with_what_is) {
  const auto refused = check_status_change("Selesai", {"Lapor", "salah", false}, Reopening::no);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "status_not_allowed");
  const auto early = check_status_change("Penugasan Regu", {"Batal", "tidak jadi", false}, Reopening::no);
  ASSERT_FALSE(early);
  EXPECT_NE(early.error().message.find("Dalam Perjalanan"), std::string::npos);
  EXPECT_EQ(check_status_change("Lapor", {"Terserah", "", false}, Reopening::no).error().reason, "status_unknown");
}

TEST(TicketStatus, closing_says_what_was_done_and_joining_names_the_ticket) {
  EXPECT_EQ(check_status_change("Nyala", {"Selesai", "", false}, Reopening::no).error().reason, "note_missing");
  EXPECT_TRUE(check_status_change("Nyala", {"Selesai", "MCB diganti", false}, Reopening::no));
  EXPECT_EQ(check_status_change("Lapor", {"Gabung Tiket", "", false}, Reopening::no).error().reason, "merge_missing");
  EXPECT_TRUE(check_status_change("Lapor", {"Gabung Tiket", "", true}, Reopening::no));
}

TEST(TicketStatus, a_leader_reopens_what_was_closed_but_not_what_was_joined) {
  EXPECT_TRUE(next_statuses("Selesai", Reopening::no).empty());
  EXPECT_FALSE(next_statuses("Selesai", Reopening::yes).empty());
  EXPECT_TRUE(next_statuses("Gabung Tiket", Reopening::yes).empty());
}

TEST(TicketStatus, from_a_word_of_the_old_system_every_own_status_may_follow) {
  EXPECT_FALSE(is_closed_status("Menunggu Material"));
  EXPECT_EQ(next_statuses("Menunggu Material", Reopening::no).size(), ticket_statuses().size());
}

TEST(TicketStatus, every_open_status_leads_to_a_closed_one) {
  for (const auto status : ticket_statuses()) {
    std::set<std::string_view> reached = {status};
    for (std::size_t before = 0; before != reached.size();) {
      before = reached.size();
      for (const auto from : std::set<std::string_view>(reached)) {
        for (const auto to : next_statuses(from, Reopening::no)) reached.insert(to);
      }
    }
    EXPECT_TRUE(is_closed_status(status) || reached.contains("Selesai")) << status;
  }
}

RC_GTEST_PROP(TicketCode, is_seven_unmistakable_characters_of_both_kinds, (std::array<std::uint8_t, 8> entropy)) {
  const auto code = make_ticket_code(entropy);
  RC_ASSERT(looks_like_ticket_code(code));
  RC_ASSERT(code.find_first_of("0O1IL2Z5S8B") == std::string::npos);
  RC_ASSERT(code.find_first_of("0123456789") != std::string::npos);
  RC_ASSERT(code.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") != std::string::npos);
}

TEST(ReportNo, has_eight_digits_at_least) {
  EXPECT_EQ(parse_report_no("20900713"), 20900713);
  EXPECT_EQ(to_report_no(713), "00000713");
  for (const auto* text : {"", "2090071", "20900713a", "-2090071", "+2090071", "1e7      "}) EXPECT_FALSE(parse_report_no(text)) << text;
}

TEST(Creator, is_channel_site_and_name) {
  EXPECT_EQ(creator_name("S2", "Rini"), "CC.S2.RINI");
  EXPECT_EQ(creator_name("s1", "Bayu Aji"), "CC.S1.BAYU_AJI");
  EXPECT_TRUE(looks_like_creator("CC.S2.RINI"));
  EXPECT_FALSE(looks_like_creator("CC.S2"));
}

}  // namespace
}  // namespace sapa
