#pragma once

// What Monitoring Tiket is asked for: the filters as they come (api/openapi.yaml, TicketFilter), and what they mean once
// they are read.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/word_search.h"
#include "desk/lists.h"
#include "desk/scope.h"
#include "desk/settings.h"
#include "storage/connection.h"
#include "wire/json.h"

namespace sapa::desk {

// Name of the filter -> text as typed; empty texts are left out.
using TicketFilter = std::map<std::string, std::string>;

// The names a filter may have, in the order of the contract.
const std::vector<std::string_view>& ticket_filter_names();
// Errors: filter_unknown, too_long, not_utf8.
Result<void> check_filter(const TicketFilter& filter);
// From and to the JSON object of saved views and exports. Errors: as check_filter, and a member that is no text.
Result<TicketFilter> read_filter(const wire::json::object& object);
wire::json::object present_filter(const TicketFilter& filter);

enum class SortKey { created_at, report_no, ticket_no, reporter_name, reporter_address, email, created_by, repeat_count, status, relevance };

struct TicketQuery {
  bool nobody = false;  // a customer or the like that does not exist: nothing can be found
  std::optional<std::int64_t> phone = std::nullopt;
  std::optional<std::int64_t> report_no = std::nullopt;
  std::optional<std::string> ticket_no = std::nullopt;
  std::vector<std::string> customer_ids = {};  // one, or several of a meter number; empty: any
  std::optional<std::string> email = std::nullopt;
  SearchWords words = {};
  std::vector<std::string> creators = {};  // keys; empty: any. One, or all who bear a name
  std::string site, substation, pole, status, qualifier, category;  // keys; '' any
  DateRange range = {};
  std::int64_t newer_than = 0;  // report_no; 0: all
  SortKey sort = SortKey::created_at;
  bool descending = true;
  wire::json::array read = {};  // how `q` was taken: {kind, value}
  std::string fingerprint;      // of filters and sort: a cursor fits one only
};

// Errors: those of check_filter, phone_..., report_no_invalid, email_invalid, query_empty, date_invalid, range_inverted,
// sort_unknown, order_unknown.
Result<TicketQuery> read_ticket_query(storage::Connection& connection, const Settings& settings, const std::string& site, const TicketFilter& filter);

std::string_view to_word(SortKey key);

// Those that reports are of, and those of the settings, in their order.
std::vector<std::string> known_sites(storage::Connection& connection, const Settings& settings);

}  // namespace sapa::desk
