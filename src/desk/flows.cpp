#include "desk/flows.h"

#include "desk/unit_of_work.h"
#include "wire/flow_json.h"
#include "wire/shipped_flows.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;

constexpr std::int64_t kShipped = 1;
constexpr auto kNewest = "SELECT COALESCE(max(revision), 1) FROM flow_revisions WHERE flow_id = $1";
constexpr auto kDocument = "SELECT document, published_at_ms, published_by FROM flow_revisions WHERE flow_id = $1 AND revision = $2";
constexpr auto kRevisions = "SELECT revision, published_at_ms, published_by FROM flow_revisions WHERE flow_id = $1 ORDER BY revision DESC";
constexpr auto kPublish = "INSERT INTO flow_revisions (flow_id, revision, document, published_at_ms, published_by) VALUES ($1, $2, $3, $4, $5)";

std::string_view shipped_document(const std::string& id) {
  for (const auto& flow : wire::shipped_flows()) {
    if (flow.name == id) return flow.json;
  }
  return {};
}

json::object revision_line(std::int64_t revision, json::value at, std::string_view by) { return {{"revision", revision}, {"publishedAt", std::move(at)}, {"publishedBy", by}}; }

}  // namespace

std::shared_ptr<const sop::Flow> FlowStore::current(storage::Connection& connection, const std::string& id) {
  auto newest = revision(connection, id, connection.execute(kNewest, {id}).rows.at(0).integer(0));
  return newest ? newest : revision(connection, id, kShipped);
}

std::shared_ptr<const sop::Flow> FlowStore::revision(storage::Connection& connection, const std::string& id, std::int64_t revision) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = flows_.find({id, revision}); found != flows_.end()) return found->second;
  }
  std::string document(revision == kShipped ? shipped_document(id) : std::string_view());
  if (revision != kShipped) {
    const auto rows = connection.execute(kDocument, {id, revision}).rows;
    if (rows.empty()) return nullptr;
    document = rows[0].text(0);
  }
  if (document.empty()) return nullptr;
  auto flow = std::make_shared<sop::Flow>(wire::read_flow(document).flow);
  flow->revision = revision;
  const std::lock_guard lock(mutex_);
  return flows_.emplace(std::pair{id, revision}, std::move(flow)).first->second;
}

Result<json::object> present_flow(storage::Connection& connection, const std::string& id) {
  if (shipped_document(id).empty()) return fail(ErrorCode::not_found, "flow_unknown", "There is no such flow.");
  json::array revisions;
  for (const auto& row : connection.execute(kRevisions, {id}).rows) revisions.push_back(revision_line(row.integer(0), json::value(to_rfc3339(instant_from_ms(row.integer(1)))), row.text(2)));
  revisions.push_back(revision_line(kShipped, json::value(nullptr), "Sapa"));
  const auto newest = connection.execute(kNewest, {id}).rows.at(0).integer(0);
  const auto rows = newest == kShipped ? std::vector<storage::Row>() : connection.execute(kDocument, {id, newest}).rows;
  const auto document = wire::parse_json(rows.empty() ? shipped_document(id) : std::string_view(rows[0].text(0)));
  return json::object{{"id", id},
                      {"revision", newest},
                      {"publishedAt", rows.empty() ? json::value(nullptr) : json::value(to_rfc3339(instant_from_ms(rows[0].integer(1))))},
                      {"publishedBy", rows.empty() ? "Sapa" : rows[0].text(2)},
                      {"document", document ? *document : json::value(json::object())},
                      {"revisions", std::move(revisions)}};
}

Result<json::object> publish_flow(UnitOfWork& unit, const Scope& scope, const std::string& id, const json::object& document, std::vector<sop::Mistake>& mistakes) {
  if (shipped_document(id).empty()) return fail(ErrorCode::not_found, "flow_unknown", "There is no such flow.");
  auto written = document;
  const auto revision = unit.db.execute(kNewest, {id}).rows.at(0).integer(0) + 1;
  written["id"] = id;
  written["revision"] = revision;
  const auto text = json::serialize(written);
  mistakes = wire::read_flow(text).mistakes;
  if (!mistakes.empty()) {
    return fail(ErrorCode::invalid, "flow_invalid", "The flow has " + std::to_string(mistakes.size()) + " mistakes; the first: " + mistakes[0].message, mistakes[0].place);
  }
  unit.db.execute(kPublish, {id, revision, text, unit.now_ms(), scope.display_name()});
  return present_flow(unit.db, id);
}

}  // namespace sapa::desk
