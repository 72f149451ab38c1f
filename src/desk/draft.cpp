#include "desk/draft.h"

#include "desk/call_rows.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;

constexpr auto kClear = "UPDATE workspaces SET draft = NULL, draft_version = draft_version + 1, draft_at_ms = $3 WHERE call_id = $1 AND user_id = $2";

// Null empties a field; an absent member leaves it alone.
Result<std::optional<std::string>> text(const json::object& object, const char* name) {
  const auto* member = object.if_contains(name);
  if (!member) return std::optional<std::string>();
  if (member->is_null()) return std::optional<std::string>("");
  if (!member->is_string()) return fail(ErrorCode::invalid, "text_expected", std::string(name) + " is text.", name);
  if (member->get_string().size() > 8192) return fail(ErrorCode::invalid, "too_long", std::string(name) + " is too long.", name);
  return std::optional(std::string(member->get_string()));
}

}  // namespace

Result<Draft> read_draft(const json::object& object) {
  Draft draft;
  auto& input = draft.input;
  SAPA_TRY(input.name, text(object, "name"));
  SAPA_TRY(input.honorific, text(object, "honorific"));
  SAPA_TRY(input.hp, text(object, "hp"));
  SAPA_TRY(input.home_phone, text(object, "homePhone"));
  SAPA_TRY(input.address, text(object, "address"));
  SAPA_TRY(input.email, text(object, "email"));
  SAPA_TRY(input.note, text(object, "note"));
  SAPA_TRY(draft.resume, text(object, "resume"));
  return draft;
}

std::optional<Draft> drafts_of(storage::Connection& connection, const CallId& call, const UserId& user) {
  const auto workspace = load_workspace(connection, call, user);
  if (!workspace || !workspace->draft) return std::nullopt;
  const auto parsed = wire::parse_json(*workspace->draft);
  if (!parsed || !parsed->is_object()) return std::nullopt;
  auto draft = read_draft(parsed->get_object());
  return draft ? std::optional(std::move(*draft)) : std::nullopt;
}

void clear_draft(UnitOfWork& unit, const CallId& call, const UserId& user) { unit.db.execute(kClear, {call.value, user.value, unit.now_ms()}); }

CallerInput merged(CallerInput base, const CallerInput& over) {
  const auto take = [](std::optional<std::string>& target, const std::optional<std::string>& value) {
    if (value) target = value;
  };
  take(base.name, over.name);
  take(base.honorific, over.honorific);
  take(base.address, over.address);
  take(base.note, over.note);
  take(base.location, over.location);
  take(base.hp, over.hp);
  take(base.home_phone, over.home_phone);
  // The procedure's address is stored with its state (procedure_effects), not from a field.
  base.email = over.email;
  return base;
}

}  // namespace sapa::desk
