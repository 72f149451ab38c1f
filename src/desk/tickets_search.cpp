#include "desk/tickets_search.h"

#include <algorithm>
#include <mutex>
#include <set>

#include "desk/tickets_cursor.h"
#include "desk/tickets_rows.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;
using storage::Engine;
using storage::Value;

constexpr std::int64_t kMostExamined = 100'000;  // candidates that are looked at for one search by words
constexpr std::int64_t kNewest = 20'000;         // "baru" is looked for among so many numbers

constexpr auto kHighest = "SELECT report_no FROM reports ORDER BY report_no DESC LIMIT 1";
constexpr auto kRowByNumber = "SELECT " SAPA_TICKET_ROW_COLUMNS SAPA_TICKET_ROW_FROM "WHERE r.report_no = $1";

// Connections keep a prepared statement by its text; the texts of searches are few, made once and never freed.
std::string_view keep_text(std::string text) {
  static std::mutex mutex;
  static std::set<std::string> texts;
  const std::lock_guard lock(mutex);
  return *texts.insert(std::move(text)).first;
}

// Which index is descended: the one that leaves the fewest rows.
enum class Driver { report_no, newer, ticket, phone, customer, email, words, place, creator, status, category, site, time };

Driver driver_of(const TicketQuery& query, SearchPart part) {
  if (query.report_no) return Driver::report_no;
  if (query.ticket_no) return Driver::ticket;
  // A customer's reports are few; SQLite would rather scan their narrow index than descend by number.
  if (part == SearchPart::newer) return query.customer_ids.empty() ? Driver::newer : Driver::customer;
  if (query.phone) return Driver::phone;
  if (!query.customer_ids.empty()) return Driver::customer;
  if (query.email) return Driver::email;
  if (!query.words.empty()) return Driver::words;
  if (!query.substation.empty()) return Driver::place;
  if (!query.creators.empty()) return Driver::creator;
  if (!query.status.empty()) return Driver::status;
  if (!query.category.empty()) return Driver::category;
  if (!query.site.empty()) return Driver::site;
  return Driver::time;
}

class Statement {
 public:
  Statement(Engine engine, const TicketQuery& query, Driver driver) : engine_(engine), query_(query), driver_(driver) {}

  std::string put(Value value) {
    values_.push_back(std::move(value));
    return "$" + std::to_string(values_.size());
  }
  void where(const std::string& condition) { where_ += (where_.empty() ? " WHERE " : " AND ") + condition; }

  // SQLite counts equality terms only; a plus takes a column out of the choice of an index, so that the driver's is used.
  // PostgreSQL knows how often each value occurs and chooses itself.
  [[nodiscard]] std::string shy(const std::string& column) const { return engine_ == Engine::sqlite ? "+" + column : column; }
  void equal(Driver mine, const std::string& column, const std::string& value) {
    if (value.empty()) return;
    where((driver_ == mine ? column : shy(column)) + " = " + put(value));
  }

  void one_of(Driver mine, const std::string& column, const std::vector<std::string>& values) {
    std::string list;
    for (const auto& value : values) list += (list.empty() ? "" : ", ") + put(value);
    where((driver_ == mine ? column : shy(column)) + (values.size() == 1 ? " = " + list : " IN (" + list + ")"));
  }

  void filters() {
    if (query_.report_no) where("r.report_no = " + put(*query_.report_no));
    if (query_.ticket_no) where((driver_ == Driver::ticket ? "r.ticket_id" : shy("r.ticket_id")) + " = (SELECT ticket_id FROM tickets WHERE ticket_no = " + put(*query_.ticket_no) + ")");
    if (query_.newer_than > 0) where((driver_ == Driver::newer ? "r.report_no" : shy("r.report_no")) + " > " + put(query_.newer_than));
    if (query_.phone) where((driver_ == Driver::phone ? "r.reporter_key" : shy("r.reporter_key")) + " = " + put(*query_.phone));
    if (!query_.customer_ids.empty()) one_of(Driver::customer, "r.customer_id", query_.customer_ids);
    if (query_.email) {
      equal(Driver::email, "r.email_key", *query_.email);
      if (driver_ == Driver::email) where("r.email_key <> ''");  // the index is a partial one
    }
    equal(Driver::place, "r.substation", query_.substation);
    if (driver_ == Driver::place) where("r.substation <> ''");
    if (!query_.pole.empty()) where("r.pole = " + put(query_.pole));
    if (!query_.creators.empty()) one_of(Driver::creator, "r.creator_key", query_.creators);
    equal(Driver::status, "r.status_key", query_.status);
    if (!query_.qualifier.empty()) where("upper(t.status_qualifier) = " + put(query_.qualifier));
    equal(Driver::category, "r.category_key", query_.category);
    equal(Driver::site, "r.site", query_.site);
    if (driver_ == Driver::words) words();
  }

  [[nodiscard]] bool in_time_order() const { return driver_ >= Driver::phone && driver_ != Driver::words; }
  [[nodiscard]] std::string time_column() const { return in_time_order() ? "r.created_at_ms" : shy("r.created_at_ms"); }

  // `after`: the row value takes the place of one end of the range, else an index would begin at the other end of it.
  void range(const std::optional<PagePosition>& after) {
    const bool by_time = query_.sort == SortKey::created_at;
    if (!after || !by_time || !query_.descending) {
      // An end within the far future keeps the statement the same with and without dates.
      where(time_column() + " < " + put(query_.range.to_ms));
    }
    if (!after || !by_time || query_.descending) where(time_column() + " >= " + put(query_.range.from_ms));
    if (after && by_time) {
      where("(" + time_column() + ", r.report_no) " + (query_.descending ? "<" : ">") + " (" + put(std::get<std::int64_t>(after->value)) + ", " + put(after->report_no) + ")");
    }
  }

  [[nodiscard]] std::string collated(const std::string& expression) const { return engine_ == Engine::postgres ? expression + " COLLATE \"C\"" : expression; }

  // What a page is sorted by; text is cut, it travels in the cursor.
  [[nodiscard]] std::string sort_expression() const {
    switch (query_.sort) {
      case SortKey::created_at:
      case SortKey::relevance: return "r.created_at_ms";
      case SortKey::report_no: return "(r.report_no + 0)";  // sorted, not walked: the driver's index is used
      case SortKey::ticket_no: return collated("t.ticket_no");
      case SortKey::reporter_name: return collated("substr(r.search_text, 1, 60)");  // begins with the folded name
      case SortKey::reporter_address: return collated("substr(r.reporter_address, 1, 60)");
      case SortKey::email: return collated("r.email_key");
      case SortKey::created_by: return collated("r.creator_key");
      case SortKey::repeat_count: return "t.repeat_count";
      case SortKey::status: return collated("(r.status_key || ' ' || t.status_qualifier)");
    }
    return "r.created_at_ms";
  }

  void after_sorted(const PagePosition& after) {
    const auto value = std::holds_alternative<std::string>(after.value) ? Value(std::get<std::string>(after.value)) : Value(std::get<std::int64_t>(after.value));
    where("(" + sort_expression() + ", r.report_no) " + (query_.descending ? "<" : ">") + " (" + put(value) + ", " + put(after.report_no) + ")");
  }

  [[nodiscard]] std::string order() const {
    const std::string direction = query_.descending ? " DESC" : "";
    return " ORDER BY " + sort_expression() + direction + ", r.report_no" + direction;
  }

  [[nodiscard]] const std::string& conditions() const { return where_; }
  [[nodiscard]] std::vector<Value> take_values() { return std::move(values_); }

 private:
  void words() {
    if (engine_ == Engine::sqlite) {
      std::string match;
      for (const auto& trigram : candidate_trigrams(query_.words)) match += (match.empty() ? "\"" : " AND \"") + trigram + "\"";
      where("report_search MATCH " + put(match));
      return;
    }
    for (const auto& piece : candidate_pieces(query_.words)) where("r.search_text LIKE " + put("%" + piece + "%"));
  }

  const Engine engine_;
  const TicketQuery& query_;
  const Driver driver_;
  std::string where_;
  std::vector<Value> values_;
};

// ------------------------------------------------------------------------------------------------ the statements

SearchStatement page_statement(Engine engine, const TicketQuery& query, const std::optional<PagePosition>& after, std::int64_t most) {
  Statement statement(engine, query, driver_of(query, SearchPart::page));
  statement.filters();
  statement.range(after);
  if (after && query.sort != SortKey::created_at) statement.after_sorted(*after);
  auto text = "SELECT " SAPA_TICKET_ROW_COLUMNS ", " + statement.sort_expression() + SAPA_TICKET_ROW_FROM + statement.conditions() + statement.order() + " LIMIT " + statement.put(most);
  return {keep_text(std::move(text)), statement.take_values()};
}

SearchStatement count_statement(Engine engine, const TicketQuery& query, SearchPart part, std::int64_t most) {
  Statement statement(engine, query, driver_of(query, part));
  statement.filters();
  statement.range(std::nullopt);
  const std::string ticket = query.qualifier.empty() ? " " : " LEFT JOIN tickets t ON t.ticket_id = r.ticket_id ";
  auto text = "SELECT CAST(count(*) AS BIGINT) FROM (SELECT 1 AS one FROM reports r" + ticket + statement.conditions() + " LIMIT " + statement.put(most) + ") AS found";
  return {keep_text(std::move(text)), statement.take_values()};
}

// Candidates for words, the highest numbers first.
SearchStatement words_statement(Engine engine, const TicketQuery& query, SearchPart part) {
  const auto driver = driver_of(query, part);
  Statement statement(engine, query, driver);
  statement.filters();
  statement.range(std::nullopt);
  const bool from_index = engine == Engine::sqlite && driver == Driver::words;
  const std::string from = from_index ? " FROM report_search CROSS JOIN reports r ON r.report_no = report_search.rowid " : " FROM reports r ";
  auto text = "SELECT r.report_no, r.created_at_ms, r.search_text, " + statement.sort_expression() + from + "LEFT JOIN tickets t ON t.ticket_id = r.ticket_id" +
              statement.conditions() + " ORDER BY " + (from_index ? "report_search.rowid" : "r.report_no") + " DESC LIMIT " + statement.put(kMostExamined + 1);
  return {keep_text(std::move(text)), statement.take_values()};
}

// ------------------------------------------------------------------------------------------------ words

struct Hit {
  std::variant<std::int64_t, std::string> value;
  std::int64_t second = 0;
  std::int64_t report_no = 0;
};

// Whether a stands before b, in the order that is asked for.
bool before(const Hit& a, const Hit& b, bool descending) {
  const auto left = std::tie(a.value, a.second, a.report_no);
  const auto right = std::tie(b.value, b.second, b.report_no);
  return descending ? left > right : left < right;
}

Result<std::vector<Hit>> collect(storage::Connection& connection, const TicketQuery& query, SearchPart part, std::size_t most) {
  const auto statement = words_statement(connection.engine(), query, part);
  std::vector<Hit> hits;
  std::int64_t examined = 0;
  connection.for_each(statement.sql, statement.values, [&](const storage::Row& row) {
    if (++examined > kMostExamined) return false;
    const auto rank = word_rank(query.words, row.text(2));
    if (!rank) return true;
    Hit hit;
    hit.report_no = row.integer(0);
    if (query.sort == SortKey::relevance) {
      hit.value = std::int64_t(*rank);
      hit.second = row.integer(1);
    } else if (query.sort == SortKey::created_at || query.sort == SortKey::report_no || query.sort == SortKey::repeat_count) {
      hit.value = row.integer(3);
    } else {
      hit.value = row.text(3);
    }
    hits.push_back(std::move(hit));
    return hits.size() < most;
  });
  if (examined > kMostExamined) return fail(ErrorCode::invalid, "search_too_wide", "These words stand in too many reports; add a word or narrow the dates.", "words");
  return hits;
}

json::object answer(json::array items, json::value next, std::int64_t total, std::int64_t mark, const TicketQuery& query) {
  return {{"items", std::move(items)},   {"next", std::move(next)}, {"total", total}, {"watermark", std::to_string(mark)},
          {"read", query.read}, {"sort", to_word(query.sort)}, {"order", query.descending ? "desc" : "asc"}};
}

Result<json::object> search_words(storage::Connection& connection, const Scope& scope, const TicketQuery& query, const std::optional<PagePosition>& after, int limit, std::int64_t mark) {
  SAPA_TRY(auto hits, collect(connection, query, SearchPart::words, std::size_t(kExactTotal) + 1));
  const auto total = after ? after->total : std::int64_t(hits.size());
  if (std::int64_t(hits.size()) > kExactTotal) hits.resize(std::size_t(kExactTotal));
  std::sort(hits.begin(), hits.end(), [&](const Hit& a, const Hit& b) { return before(a, b, query.descending); });
  auto at = hits.begin();
  if (after) {
    const Hit last{after->value, after->second, after->report_no};
    at = std::find_if(hits.begin(), hits.end(), [&](const Hit& hit) { return before(last, hit, query.descending); });
  }
  json::array items;
  json::value next = nullptr;
  for (; at != hits.end(); ++at) {
    if (items.size() == std::size_t(limit)) {
      const auto& last = *std::prev(at);
      next = write_cursor({last.value, last.second, last.report_no, total}, query.fingerprint);
      break;
    }
    const auto rows = connection.execute(kRowByNumber, {at->report_no}).rows;
    if (!rows.empty()) items.push_back(present_report_row(rows[0], query.words, masking_of(scope)));
  }
  return answer(std::move(items), std::move(next), total, mark, query);
}

}  // namespace

std::int64_t watermark(storage::Connection& connection) {
  const auto rows = connection.execute(kHighest).rows;
  return rows.empty() ? 0 : rows[0].integer(0);
}

SearchStatement search_statement(const storage::Connection& connection, const TicketQuery& query, SearchPart part) {
  switch (part) {
    case SearchPart::page: return page_statement(connection.engine(), query, std::nullopt, 21);
    case SearchPart::next_page: return page_statement(connection.engine(), query, PagePosition{query.range.to_ms, 0, 1, 0}, 21);
    case SearchPart::count: return count_statement(connection.engine(), query, part, kExactTotal + 1);
    case SearchPart::words: return words_statement(connection.engine(), query, part);
    case SearchPart::newer: return query.words.empty() ? count_statement(connection.engine(), query, part, 101) : words_statement(connection.engine(), query, part);
  }
  return {};
}

Result<std::int64_t> count_reports(storage::Connection& connection, const TicketQuery& query, std::int64_t most) {
  if (query.nobody) return std::int64_t(0);
  if (!query.words.empty()) {
    SAPA_TRY(const auto hits, collect(connection, query, SearchPart::words, std::size_t(most)));
    return std::int64_t(hits.size());
  }
  const auto statement = count_statement(connection.engine(), query, SearchPart::count, most);
  return connection.execute(statement.sql, statement.values).rows.at(0).integer(0);
}

Result<std::int64_t> count_newer(storage::Connection& connection, const TicketQuery& asked) {
  if (asked.nobody) return std::int64_t(0);
  auto query = asked;
  // A list that was left open for a week is counted from its newest rows: the answer is "100+" in any case.
  query.newer_than = std::max({asked.newer_than, watermark(connection) - kNewest, std::int64_t(1)});
  if (!query.words.empty()) {
    SAPA_TRY(const auto hits, collect(connection, query, SearchPart::newer, 101));
    return std::int64_t(hits.size());
  }
  const auto statement = count_statement(connection.engine(), query, SearchPart::newer, 101);
  return connection.execute(statement.sql, statement.values).rows.at(0).integer(0);
}

Result<json::object> search_reports(storage::Connection& connection, const Scope& scope, const TicketQuery& query, const PageRequest& page) {
  SAPA_TRY(const auto after, read_cursor(page.cursor, query.fingerprint));
  const auto mark = watermark(connection);
  if (query.nobody) return answer({}, nullptr, 0, mark, query);
  if (!query.words.empty()) return search_words(connection, scope, query, after, page.limit, mark);

  std::optional<std::int64_t> total;
  if (after) total = after->total;
  if (query.sort != SortKey::created_at) {
    if (!total) {
      SAPA_TRY(total, count_reports(connection, query));
    }
    if (*total > kExactTotal) return fail(ErrorCode::invalid, "sort_too_wide", "Sorting by this column takes at most 10,000 rows; narrow the dates or filter more.", "sort");
  }
  const auto statement = page_statement(connection.engine(), query, after, std::int64_t(page.limit) + 1);
  const auto rows = connection.execute(statement.sql, statement.values).rows;
  const bool more = rows.size() > std::size_t(page.limit);
  if (!total) {
    total = std::int64_t(rows.size());
    if (more) {
      SAPA_TRY(total, count_reports(connection, query));
    }
  }
  json::array items;
  for (const auto& row : rows) {
    if (items.size() == std::size_t(page.limit)) break;
    items.push_back(present_report_row(row, query.words, masking_of(scope)));
  }
  json::value next = nullptr;
  if (more) {
    const auto& last = rows[std::size_t(page.limit) - 1];
    constexpr std::size_t kSortColumn = 23;  // after those of SAPA_TICKET_ROW_COLUMNS
    PagePosition position;
    const bool is_text = query.sort != SortKey::created_at && query.sort != SortKey::report_no && query.sort != SortKey::repeat_count;
    if (is_text) position.value = last.text(kSortColumn);
    else position.value = last.integer(kSortColumn);
    position.report_no = last.integer(0);
    position.total = *total;
    next = write_cursor(position, query.fingerprint);
  }
  return answer(std::move(items), std::move(next), *total, mark, query);
}

}  // namespace sapa::desk
