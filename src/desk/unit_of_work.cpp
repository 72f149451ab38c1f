#include "desk/unit_of_work.h"

#include "desk/crypto.h"

namespace sapa::desk {

namespace {
constexpr auto kNextNumber =
    "INSERT INTO audiences (audience, last_seq) VALUES ($1, 1) "
    "ON CONFLICT (audience) DO UPDATE SET last_seq = audiences.last_seq + 1 RETURNING last_seq";
constexpr auto kInsertNews = "INSERT INTO news (audience, seq, kind, body, at_ms) VALUES ($1, $2, $3, $4, $5)";
}  // namespace

std::string UnitOfWork::new_id() const { return desk::new_id(now_ms()); }

void UnitOfWork::announce(const std::string& audience, std::string_view kind, const wire::json::object& body) { announce_text(audience, kind, wire::json::serialize(body)); }

void UnitOfWork::announce_text(const std::string& audience, std::string_view kind, std::string body) {
  push::News item;
  item.audience = audience;
  item.kind = kind;
  item.body = std::move(body);
  item.seq = db.execute(kNextNumber, {audience}).rows.at(0).integer(0);
  db.execute(kInsertNews, {item.audience, item.seq, item.kind, item.body, now_ms()});
  news_.push_back(std::move(item));
}

}  // namespace sapa::desk
