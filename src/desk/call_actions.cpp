#include "desk/call_actions.h"

#include <algorithm>
#include <array>

#include "core/text_fold.h"
#include "desk/call_report.h"
#include "desk/draft.h"
#include "desk/post_office.h"
#include "desk/present_call.h"
#include "desk/procedure.h"
#include "desk/settings.h"
#include "desk/take_call_event.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;

constexpr auto kReject = "INSERT INTO call_rejections (call_id, caller_id) VALUES ($1, $2) ON CONFLICT (call_id, caller_id) DO NOTHING";
constexpr auto kAttachedHere =
    "SELECT c.change_id FROM record_changes c WHERE c.subject_id = $1 AND c.call_id = $2 AND c.kind = 'attached' AND c.field = 'phone' AND c.new_value = $3 LIMIT 1";
constexpr auto kUnreject = "DELETE FROM call_rejections WHERE call_id = $1 AND caller_id = $2";
constexpr auto kRejected = "SELECT caller_id FROM call_rejections WHERE call_id = $1 ORDER BY caller_id";
constexpr auto kKeepDraft = "UPDATE workspaces SET draft = $3, draft_version = $4, draft_at_ms = $5 WHERE call_id = $1 AND user_id = $2 AND draft_version < $4";
constexpr auto kClose = "UPDATE workspaces SET closed_at_ms = $3, draft = NULL WHERE call_id = $1 AND user_id = $2 AND closed_at_ms IS NULL";
constexpr auto kLastEvent = "SELECT last_event_at_ms FROM sources ORDER BY last_event_at_ms DESC LIMIT 1";
constexpr auto kSeeing = "SELECT w.user_id, w.call_id FROM workspaces w JOIN calls c ON c.call_id = w.call_id WHERE c.caller_id = $1 AND w.closed_at_ms IS NULL ORDER BY w.user_id LIMIT 50";
constexpr auto kResumeChange =
    "INSERT INTO record_changes (change_id, subject_id, at_ms, by_user_id, by_name, call_id, kind, field, old_value, new_value) "
    "VALUES ($1, $2, $3, $4, $5, $6, 'changed', 'resume', $7, $8)";

Result<Workspace> open_workspace(storage::Connection& connection, const Scope& scope, const CallId& id) {
  SAPA_TRY(auto own, own_workspace(connection, scope, id));
  if (own.workspace.closed_at_ms) return fail(ErrorCode::conflict, "call_closed", "This call is closed already.");
  return own;
}

// After a change: what everybody sees, and this agent's answer.
Result<Workspace> after(UnitOfWork& unit, const Scope& scope, const StoredCall& call, std::string_view change) {
  auto shown = announce_call(unit, call, change, scope.user());
  SAPA_TRY(auto own, own_workspace(unit.db, scope, call.call.id));
  own.shown = std::move(shown);
  return own;
}

void tell_others(UnitOfWork& unit, const Caller& caller, const CallId& call) {
  for (const auto& row : unit.db.execute(kSeeing, {caller.id.value}).rows) {
    if (row.text(1) == call.value) continue;
    unit.announce("user:" + row.text(0), "caller", {{"callerId", caller.id.value}, {"version", caller.version}, {"callId", call.value}});
  }
}

}  // namespace

Result<Workspace> own_workspace(storage::Connection& connection, const Scope& scope, const CallId& id) {
  auto workspace = load_workspace(connection, id, scope.user());
  auto call = workspace ? load_call(connection, id) : std::nullopt;
  if (!call) return fail(ErrorCode::not_found, "call_unknown", "There is no such call on your desk.");
  return Workspace{std::move(*call), std::move(*workspace)};
}

std::string present(storage::Connection& connection, const Services& services, const Workspace& workspace) {
  wire::JsonText out;
  show_workspace(out, connection, services, workspace.call, workspace.workspace);
  return out.take();
}

std::string present_desk(storage::Connection& connection, const Services& services, const Scope& scope) {
  wire::JsonText out;
  out.begin_object().name("workspaces").begin_array();
  for (const auto& workspace : open_workspaces(connection, scope.user())) {
    if (const auto call = load_call(connection, workspace.call)) show_workspace(out, connection, services, *call, workspace);
  }
  out.end_array();
  const auto rows = connection.execute(kLastEvent).rows;
  std::string_view state = "none";
  std::optional<Instant> last;
  if (!rows.empty()) {
    const auto at = instant_from_ms(rows[0].integer(0));
    last = at;
    state = services.clock() - at > std::chrono::minutes(services.settings.get()->telephony_silent_minutes) ? "silent" : "up";
  }
  const bool sends_letters = services.post && services.post->options().sends();
  out.name("telephony").begin_object().member("state", state).member("lastEventAt", last).end_object();
  out.name("mail").begin_object().member("letters", sends_letters).end_object().end_object();
  return out.take();
}

Result<Workspace> identify_caller(UnitOfWork& unit, const Scope& scope, const CallId& id, const Identify& request) {
  SAPA_TRY(auto own, open_workspace(unit.db, scope, id));
  const auto caller = load_caller(unit.db, request.caller);
  if (!caller) return fail(ErrorCode::not_found, "caller_unknown", "There is no such caller.");
  auto& call = own.call;
  auto procedure = load_procedure(unit.db, unit.services, call);
  switch (request.decision) {
    case Decision::attach: {
      if (call.caller_key == 0) return fail(ErrorCode::conflict, "no_number", "The number of this call is withheld; there is nothing to attach.");
      SAPA_TRY(const auto attached, attach_phone(unit, scope, request.caller, {phone_from_key(call.caller_key), request.role}, id.value));
      tell_others(unit, attached, id);
      [[fallthrough]];
    }
    case Decision::confirm:
      unit.db.execute(kUnreject, {id.value, request.caller.value});
      call.caller = request.caller;
      call.identity = "confirmed";
      break;
    case Decision::reject: {
      unit.db.execute(kReject, {id.value, request.caller.value});
      // What this call attached goes with it: it was a mistake.
      const bool attached_here = call.caller_key != 0 && !unit.db.execute(kAttachedHere, {request.caller.value, id.value, display_phone(phone_from_key(call.caller_key))}).rows.empty();
      if ((request.release_number && call.caller_key != 0) || attached_here) {
        SAPA_TRY(const auto released, release_phone(unit, scope, request.caller, phone_from_key(call.caller_key), id.value));
        tell_others(unit, released, id);
      }
      // What is left is offered again by the same rules.
      auto matches = match_by_phone(unit.db, number_of(unit.db, call));
      const auto rejected = unit.db.execute(kRejected, {id.value}).rows;
      std::erase_if(matches, [&](const CallerMatch& match) {
        return std::any_of(rejected.begin(), rejected.end(), [&](const storage::Row& row) { return row.text(0) == match.caller.id.value; });
      });
      const auto* best = standing_out(matches);
      call.caller = best ? std::optional(best->caller.id) : std::nullopt;
      call.identity = best ? "suggested" : matches.empty() ? "none" : "unknown";
      break;
    }
  }
  tick_identity(unit, scope, call, std::move(procedure), request.caller, request.decision != Decision::reject);
  update_call(unit.db, call);
  return after(unit, scope, call, "identified");
}

Result<std::int64_t> keep_draft(UnitOfWork& unit, const Scope& scope, const CallId& id, std::int64_t version, const std::optional<json::object>& draft,
                                std::optional<StoredWorkspace>& newer) {
  SAPA_TRY(const auto own, open_workspace(unit.db, scope, id));
  const storage::Value text = draft ? storage::Value(json::serialize(*draft)) : storage::Value(std::monostate{});
  if (unit.db.execute(kKeepDraft, {id.value, scope.user().value, text, version, unit.now_ms()}).affected == 0) {
    newer = load_workspace(unit.db, id, scope.user());
    if (newer && newer->draft_version == version && newer->draft == (draft ? std::optional(json::serialize(*draft)) : std::nullopt)) return version;
    return fail(ErrorCode::version_conflict, "draft_newer", "A newer draft was kept from another window; it is in the answer.");
  }
  return version;
}

Result<Workspace> save_call_data(UnitOfWork& unit, const Scope& scope, const CallId& id, const SaveCall& request, WriteRefusal& refusal) {
  SAPA_TRY(auto own, open_workspace(unit.db, scope, id));
  auto& call = own.call;
  std::optional<std::string> resume;
  if (request.with_resume && request.resume) {
    auto cleaned = clean_text(*request.resume, "resume", 1000, Lines::many);
    if (!cleaned) refusal.problems.push_back({"resume", cleaned.error().reason, cleaned.error().message});
    else resume = *cleaned == "-" ? "" : std::move(*cleaned);
  }
  WriteOptions options;
  options.expected_version = request.expected_version;
  options.accept_duplicates = request.accept_duplicates;
  options.call_id = id.value;
  if (call.caller_key != 0) {
    options.call_phone_key = call.caller_key;
    options.call_phone_raw = call.call.caller_number.value_or("");
  }
  auto procedure = load_procedure(unit.db, unit.services, call);
  auto input = request.input;
  if (call.call.location) input.location = call.call.location;
  SAPA_TRY(const auto caller, write_caller(unit, scope, request.of_call ? call.caller : request.caller, input, options, refusal));
  call.caller = caller.id;
  call.identity = "confirmed";
  if (resume && *resume != call.resume) {
    unit.db.execute(kResumeChange, {unit.new_id(), caller.id.value, unit.now_ms(), scope.user().value, scope.display_name(), id.value, call.resume, *resume});
    call.resume = *resume;
  }
  update_call(unit.db, call);
  clear_draft(unit, id, scope.user());
  tick_saved(unit, scope, call, std::move(procedure), caller);
  update_call(unit.db, call);
  correct_sent_reports(unit, scope, call);
  tell_others(unit, caller, id);
  return after(unit, scope, call, "saved");
}

Result<Workspace> close_call(UnitOfWork& unit, const Scope& scope, const CallId& id, const CloseCall& request, WriteRefusal& refusal) {
  static constexpr std::array<std::string_view, 10> kDispositions = {"informasi", "gangguan", "keluhan", "permintaan", "hening", "salah_sambung", "prank", "terputus", "tes", "lainnya"};
  static constexpr std::array<std::string_view, 5> kNeedNothing = {"hening", "salah_sambung", "prank", "terputus", "tes"};
  SAPA_TRY(auto own, own_workspace(unit.db, scope, id));
  if (own.workspace.closed_at_ms) return own;  // pressed twice
  if (std::find(kDispositions.begin(), kDispositions.end(), request.disposition) == kDispositions.end()) {
    return fail(ErrorCode::invalid, "disposition_unknown", "The disposition is one of the list.", "disposition");
  }
  auto& call = own.call;
  const bool talking = std::any_of(call.call.legs.begin(), call.call.legs.end(), [&](const CallLeg& leg) { return leg.agent_user == scope.user() && leg.state != LegState::gone; });
  if (talking && !call.call.ended_at && !call.manual) return fail(ErrorCode::conflict, "call_running", "The call is still running; end it first.");
  if (request.resume) {
    SAPA_TRY(call.resume, clean_text(*request.resume, "resume", 1000, Lines::many));
  }
  SAPA_TRY(const auto reason, clean_text(request.reason, "reason", 200));
  const bool exempt = std::find(kNeedNothing.begin(), kNeedNothing.end(), request.disposition) != kNeedNothing.end();
  if (!exempt && reason.empty()) {
    const auto settings = unit.services.settings.get();
    for (const auto field : missing_fields(unit.db, unit.services, call)) {
      if (std::find(settings->required_fields.begin(), settings->required_fields.end(), field) == settings->required_fields.end()) continue;
      refusal.problems.push_back({std::string(field), "required", "Needed before the call is closed, unless you say why it is missing."});
    }
    if (has_unsent_report(unit.db, id)) refusal.problems.push_back({"report", "report_unsent", "The report of this call is written and not sent: send it, throw it away, or say why."});
    if (!refusal.problems.empty()) {
      return fail(ErrorCode::invalid, "fields_missing", "Some required fields are missing; fill them in or give a reason.", refusal.problems[0].field);
    }
  }
  end_procedure(unit, scope, call, !exempt && own.workspace.answered_at_ms.has_value());
  call.disposition = request.disposition;
  if (!reason.empty()) call.call.attributes["closedWithout"] = reason;
  if (call.manual && !call.call.ended_at) {
    call.call.ended_at = unit.now;
    call.call.end_reason = "agent";
    for (auto& leg : call.call.legs) {
      leg.state = LegState::gone;
      leg.gone_at = unit.now;
    }
  }
  update_call(unit.db, call);
  unit.db.execute(kClose, {id.value, scope.user().value, unit.now_ms()});
  return after(unit, scope, call, "closed");
}

Result<Workspace> control_call(UnitOfWork& unit, const Scope& scope, const CallId& id, const std::string& action, const std::string& target) {
  SAPA_TRY(auto own, open_workspace(unit.db, scope, id));
  const auto can = call_actions(unit.db, unit.services, own.call, own.workspace);
  if (std::find(can.begin(), can.end(), action) == can.end()) {
    return fail(ErrorCode::conflict, "control_unavailable", "This is not possible in the present state of the call, or its telephone system cannot do it for us.");
  }
  if (own.call.manual) {
    // A call typed by hand: ending it begins wrap-up.
    telephony::UnderstoodEvent ended;
    ended.dialect = "desk";
    CallEvent event;
    event.source = own.call.call.source;
    event.call_id = own.call.call.external_id;
    event.kind = CallEventKind::hungup;
    event.reason = "agent";
    event.received_at = unit.now;
    ended.event = event;
    take_call_event(unit, ended, "manual", "{}");
    return own_workspace(unit.db, scope, id);
  }
  if (action == "transfer" && target.empty()) return fail(ErrorCode::invalid, "target_missing", "Say where to transfer the call.", "target");
  std::string address;
  for (const auto& leg : own.call.call.legs) {
    if (leg.agent_user == scope.user()) address = leg.agent_address;
  }
  SAPA_CHECK(unit.services.control->control(own.call.call, address, action, target));
  return own;
}

}  // namespace sapa::desk
