#pragma once

// Who may be calling: all callers of a number, ranked, each with its reason. Numbers are shared and recycled, so there is
// never "the" caller of a number; on a tie nothing is chosen for the agent.

#include <string>
#include <vector>

#include "core/phone.h"
#include "desk/caller_rows.h"

namespace sapa::desk {

enum class MatchReason { exact, lost_zero, trunk_area, other_number, other_reading, former_number, email, customer, name };

struct CallerMatch {
  Caller caller;
  MatchReason reason = MatchReason::exact;
  std::string matched;  // the value that matched, as displayed
  int rank = 1;         // 1 is best; equal ranks are a tie
};

std::string_view to_word(MatchReason reason);
int rank_of(MatchReason reason);

// Best first, at most 20; within a rank the one who called last.
std::vector<CallerMatch> match_by_phone(storage::Connection& connection, const PhoneNumber& number);
std::vector<CallerMatch> match_by_email(storage::Connection& connection, std::string_view canonical_email);
std::vector<CallerMatch> match_by_customer(storage::Connection& connection, std::string_view number);
// Beginnings of all the words, in any order.
std::vector<CallerMatch> match_by_name(storage::Connection& connection, std::string_view text, int limit);

// The match that stands out: alone at a rank that says "this number"; null otherwise.
const CallerMatch* standing_out(const std::vector<CallerMatch>& matches);

void show_match(wire::JsonText& out, const CallerMatch& match, Masking masking, bool may_edit);
wire::json::value present_match(const CallerMatch& match, Masking masking, bool may_edit);  // the same as a tree
void show_phone(wire::JsonText& out, const PhoneNumber& number, Masking masking);

}  // namespace sapa::desk
