#include "desk/unit_of_work.h"

#include <array>

#include "desk/crypto.h"

namespace sapa::desk {

namespace {
// Not with RETURNING: SQLite opens a table of its own for it, which costs more than to ask.
constexpr auto kRaiseNumber = "INSERT INTO audiences (audience, last_seq) VALUES ($1, 1) ON CONFLICT (audience) DO UPDATE SET last_seq = audiences.last_seq + 1";
constexpr auto kNumber = "SELECT last_seq FROM audiences WHERE audience = $1";
constexpr auto kInsertNews = "INSERT INTO news (audience, seq, kind, body, at_ms) VALUES ($1, $2, $3, $4, $5)";
}  // namespace

std::string UnitOfWork::new_id() const { return desk::new_id(now_ms()); }

void UnitOfWork::announce(const std::string& audience, std::string_view kind, const wire::json::object& body) { announce_text(audience, kind, wire::json::serialize(body)); }

void UnitOfWork::announce_text(const std::string& audience, std::string_view kind, std::string body) {
  const std::array<storage::Value, 1> key = {audience};
  const auto numbered = db.execute_all(std::array{storage::Statement{kRaiseNumber, key}, storage::Statement{kNumber, key}});
  const auto seq = numbered[1].rows.at(0).integer(0);
  std::array<storage::Value, 5> row = {audience, seq, std::string(kind), std::move(body), now_ms()};
  db.execute(kInsertNews, row);
  news_.push_back({audience, seq, std::string(kind), std::get<std::string>(std::move(row[3]))});
}

}  // namespace sapa::desk
