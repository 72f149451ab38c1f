#include "desk/access_log.h"
#include "desk/duplicate_finder.h"
#include "desk/duplicate_search.h"
#include "desk/freshness.h"
#include "desk/instant_json.h"
#include "desk/review_decide.h"
#include "http/problem.h"
#include "http/routes.h"

namespace sapa::http {

namespace {

namespace json = wire::json;

constexpr int kMostPairs = 50;

void note_view(const Context& context, const std::string& caller_id) {
  const bool full = context.scope().is(desk::Role::leader);
  context.services.accesses.note(context.scope(), context.services.clock(), {"view", caller_id, full ? "review" : "review, masked", "", std::nullopt, 1});
}

std::int64_t now_ms(const Context& context) { return to_ms(context.services.clock()); }

Result<Response> review_response(Context& context, storage::Connection& connection, const desk::StoredReview& review) {
  const auto sides = desk::load_sides(connection, review);
  if (!sides) return fail(ErrorCode::conflict, "caller_gone", "One of the two is not there any more.");
  note_view(context, sides->left.id.value);
  note_view(context, sides->right.id.value);
  return with_etag(json_response(desk::present_review(connection, context.scope(), now_ms(context), review, *sides)), sides->version);
}

Result<Response> list(Context& context, storage::Connection& connection) {
  desk::ReviewFilter filter;
  filter.state = context.request.query_value("state").value_or("open");
  filter.reason = context.request.query_value("reason").value_or("");
  filter.cursor = context.request.query_value("cursor").value_or("");
  SAPA_TRY(const auto limit, context.limit());
  filter.limit = std::min(limit, kMostPairs);
  SAPA_TRY(const auto page, desk::list_reviews(connection, context.scope(), now_ms(context), filter));
  for (const auto& id : page.shown) note_view(context, id);
  return json_response(page.page);
}

Result<Response> get_review(Context& context, storage::Connection& connection) {
  const auto review = desk::find_review(connection, context.parameter("id"));
  if (!review) return fail(ErrorCode::not_found, "review_unknown", "There is no such pair.");
  return review_response(context, connection, *review);
}

Result<Response> decide(Context& context, desk::UnitOfWork& unit) {
  SAPA_TRY(const auto body, context.body());
  desk::ReviewDecision decision;
  decision.decision = wire::text_member(body, "decision").value_or("");
  decision.keep = CallerId{wire::text_member(body, "keep").value_or("")};
  SAPA_TRY(decision.expected_version, context.if_match());
  if (const auto* take = body.if_contains("take"); take && take->is_object()) {
    struct Field {
      std::string_view name;
      bool& taken;
    };
    for (const auto& field : {Field{"name", decision.take.name}, Field{"honorific", decision.take.honorific}, Field{"address", decision.take.address}, Field{"note", decision.take.note}}) {
      const auto whose = wire::text_member(take->get_object(), field.name);
      field.taken = whose && *whose != decision.keep.value;
    }
  }
  SAPA_TRY(const auto review, desk::decide_review(unit, context.scope(), context.parameter("id"), decision));
  return review_response(context, unit.db, review);
}

Result<Response> undo(Context& context, desk::UnitOfWork& unit) {
  std::vector<desk::UndoBlocker> blockers;
  const auto review = desk::undo_merge(unit, context.scope(), context.parameter("id"), blockers);
  if (!review) {
    if (blockers.empty()) return tl::unexpected(review.error());
    json::array list;
    for (const auto& blocker : blockers) {
      list.push_back({{"field", blocker.field}, {"detail", blocker.detail}, {"by", blocker.by}, {"at", desk::instant(blocker.at_ms > 0 ? std::optional(blocker.at_ms) : std::nullopt)}});
    }
    return problem(review.error(), {{"blockers", std::move(list)}});
  }
  return review_response(context, unit.db, *review);
}

Response search_response(const Context& context, const desk::DuplicateSearch& search, int status = 200) {
  return json_response(desk::present_search(search, &context.scope()), status);
}

Result<Response> start(Context& context, desk::UnitOfWork& unit) {
  bool started = false;
  const auto search = desk::start_search(unit, context.scope(), desk::rows_to_search(unit.db), started);
  unit.after_commit([finder = context.services.duplicates] {
    if (finder) finder->wake();
  });
  return search_response(context, search, started ? 202 : 200);
}

}  // namespace

std::vector<Endpoint> review_routes(const RouteOptions&) {
  using enum Method;
  std::vector<Endpoint> routes;
  routes.push_back(reading(get, "/api/v1/reviews", "listReviews", Permission::leader, list));
  routes.push_back(reading(get, "/api/v1/reviews/{id}", "getReview", Permission::leader, get_review));
  routes.push_back(writing(post, "/api/v1/reviews/{id}/decision", "decideReview", Permission::leader, decide));
  routes.push_back(writing(post, "/api/v1/reviews/{id}/undo", "undoMerge", Permission::leader, undo));
  routes.push_back(reading(get, "/api/v1/duplicates", "getDuplicateSearch", Permission::leader,
                           [](Context& context, storage::Connection& connection) -> Result<Response> { return search_response(context, desk::last_search(connection)); }));
  routes.push_back(writing(post, "/api/v1/duplicates", "startDuplicateSearch", Permission::leader, start));
  routes.push_back(writing(remove, "/api/v1/duplicates", "stopDuplicateSearch", Permission::leader,
                           [](Context& context, desk::UnitOfWork& unit) -> Result<Response> { return search_response(context, desk::stop_search(unit)); }));
  routes.push_back(reading(get, "/api/v1/freshness", "getFreshness", Permission::signed_in,
                           [](Context& context, storage::Connection& connection) -> Result<Response> {
                             return json_response(desk::present_freshness(connection, context.scope(), now_ms(context)));
                           }));
  return routes;
}

}  // namespace sapa::http
