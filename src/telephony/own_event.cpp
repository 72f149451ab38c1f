#include "telephony/own_event.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/text_fold.h"
#include "telephony/agent_address.h"

namespace sapa::telephony {

namespace {

namespace json = wire::json;

constexpr std::size_t kIdLimit = 128;
constexpr std::size_t kTextLimit = 512;

std::optional<CallEventKind> kind_of(std::string_view word) {
  static constexpr std::array<std::pair<std::string_view, CallEventKind>, 22> kWords = {{{"queued", CallEventKind::queued},
                                                                                       {"queuejoin", CallEventKind::queued},
                                                                                       {"queueleave", CallEventKind::updated},
                                                                                       {"ringing", CallEventKind::ringing},
                                                                                       {"ring", CallEventKind::ringing},
                                                                                       {"newcall", CallEventKind::ringing},
                                                                                       {"answered", CallEventKind::answered},
                                                                                       {"answer", CallEventKind::answered},
                                                                                       {"held", CallEventKind::held},
                                                                                       {"hold", CallEventKind::held},
                                                                                       {"retrieved", CallEventKind::retrieved},
                                                                                       {"resume", CallEventKind::retrieved},
                                                                                       {"unhold", CallEventKind::retrieved},
                                                                                       {"transferred", CallEventKind::transferred},
                                                                                       {"transfer", CallEventKind::transferred},
                                                                                       {"hungup", CallEventKind::hungup},
                                                                                       {"hangup", CallEventKind::hungup},
                                                                                       {"abandoned", CallEventKind::hungup},
                                                                                       {"ended", CallEventKind::hungup},
                                                                                       {"updated", CallEventKind::updated},
                                                                                       {"update", CallEventKind::updated},
                                                                                       {"variables", CallEventKind::updated}}};
  const auto lower = lower_ascii(word);
  for (const auto& [name, kind] : kWords) {
    if (name == lower) return kind;
  }
  return std::nullopt;
}

// RFC 3339, or seconds since 1970 as a number or text ("1795471589.123456", Kamailio's $TV(Sn)).
Result<std::optional<Instant>> read_at(const json::object& object) {
  const auto* value = object.if_contains("at");
  if (!value || value->is_null()) return std::optional<Instant>();
  double seconds = 0;
  if (value->is_string()) {
    const std::string text(value->get_string());
    if (text.empty()) return std::optional<Instant>();
    if (const auto instant = parse_rfc3339(text)) return std::optional<Instant>(instant);
    char* end = nullptr;
    seconds = std::strtod(text.c_str(), &end);
    if (end == text.c_str() || *end != '\0') seconds = -1;
  } else if (value->is_number()) {
    seconds = value->to_number<double>();
  } else {
    seconds = -1;
  }
  if (seconds > 1e11) seconds /= 1000;  // milliseconds
  if (!(seconds > 0) || seconds > 4e9) {
    return fail(ErrorCode::invalid, "at_invalid", "\"at\" is an RFC 3339 instant or seconds since 1970.", "at");
  }
  return std::optional<Instant>(instant_from_ms(std::llround(seconds * 1000)));
}

std::optional<std::string> text_of(const json::object& object, std::initializer_list<std::string_view> names) {
  for (const auto name : names) {
    if (auto text = wire::loose_text_member(object, name)) {
      auto cleaned = cut_text(drop_invisible(*text), kTextLimit);
      if (!cleaned.empty()) return cleaned;
    }
  }
  return std::nullopt;
}

Result<std::string> id_of(const json::object& object, std::initializer_list<std::string_view> names, const std::string& otherwise) {
  const std::string field(*names.begin());
  for (const auto name : names) {
    const auto text = wire::loose_text_member(object, name);
    if (!text || text->empty()) continue;
    if (text->size() > kIdLimit) return fail(ErrorCode::invalid, "id_too_long", field + " has at most 128 characters.", field);
    if (!is_valid_utf8(*text) || text->find('\0') != std::string::npos) return fail(ErrorCode::invalid, "id_invalid", field + " is not readable text.", field);
    return *text;
  }
  if (!otherwise.empty()) return otherwise;
  return fail(ErrorCode::invalid, "field_missing", "A call event needs " + field + ".", field);
}

bool says_withheld(const json::object& object) {
  if (wire::bool_member(object, "callerWithheld").value_or(false)) return true;
  // RFC 3323 Privacy header, passed on by SIP platforms; PJSIP and ISDN words of presentation.
  const auto privacy = lower_ascii(wire::loose_text_member(object, "privacy").value_or(""));
  const auto presentation = lower_ascii(wire::loose_text_member(object, "presentation").value_or(""));
  const bool hidden = privacy.find("id") != std::string::npos || privacy.find("user") != std::string::npos || privacy.find("full") != std::string::npos;
  return hidden || presentation.starts_with("prohib") || presentation == "restricted";
}

}  // namespace

std::string_view to_word(CallEventKind kind) {
  switch (kind) {
    case CallEventKind::queued: return "queued";
    case CallEventKind::ringing: return "ringing";
    case CallEventKind::answered: return "answered";
    case CallEventKind::held: return "held";
    case CallEventKind::retrieved: return "retrieved";
    case CallEventKind::transferred: return "transferred";
    case CallEventKind::hungup: return "hungup";
    case CallEventKind::updated: return "updated";
  }
  return "";
}

bool is_known_reason(std::string_view reason) {
  static constexpr std::array<std::string_view, 21> kReasons = {
      "",         "caller",     "agent",          "abandoned", "noAnswer",  "busy",      "cancel",    "answeredElsewhere", "transfer", "lost", "error",
      "failed",   "normalClearing", "congestion", "notFound",  "forwarded", "voicemail", "blocked",   "missed",            "accepted", "completed"};
  if (std::find(kReasons.begin(), kReasons.end(), reason) != kReasons.end()) return true;
  return reason.size() == 3 && std::all_of(reason.begin(), reason.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Result<UnderstoodEvent> read_own_event(const json::object& object, const std::string& key_source, Instant received_at) {
  UnderstoodEvent understood;
  understood.dialect = "sapa";
  CallEvent event;
  event.received_at = received_at;
  SAPA_TRY(event.source, id_of(object, {"source"}, key_source));
  SAPA_TRY(event.call_id, id_of(object, {"callId", "call_id", "callid"}, ""));
  SAPA_TRY(event.at, read_at(object));
  const auto word = wire::text_member(object, "event").value_or("");
  if (word.empty()) return fail(ErrorCode::invalid, "field_missing", "A call event needs event.", "event");
  event.leg_id = text_of(object, {"legId"});
  // A number is kept as it was signalled, invisible characters included: core reads it.
  event.caller_number = wire::loose_text_member(object, "callerNumber");
  if (!event.caller_number) event.caller_number = wire::loose_text_member(object, "from");
  if (event.caller_number && (event.caller_number->size() > kTextLimit || !is_valid_utf8(*event.caller_number) || event.caller_number->find('\0') != std::string::npos)) {
    understood.remarks.emplace_back("caller_number_unreadable");
    event.caller_number = std::nullopt;
  }
  event.caller_withheld = says_withheld(object);
  // A trusted network's own word of who calls, when the caller did not withhold it (RFC 3325).
  if (const auto asserted = text_of(object, {"assertedFrom"}); asserted && !event.caller_withheld) event.caller_number = asserted;
  event.caller_name = text_of(object, {"callerName"});
  event.called_number = text_of(object, {"calledNumber", "to"});
  event.queue = text_of(object, {"queue"});
  event.location = text_of(object, {"location", "lokasi"});
  if (event.location == "-") event.location = std::nullopt;
  event.reason = text_of(object, {"reason", "cause"});
  event.target = text_of(object, {"target"});
  event.resync = wire::bool_member(object, "resync").value_or(false);
  const auto direction = lower_ascii(wire::text_member(object, "direction").value_or("in"));
  event.direction = direction.starts_with("out") ? CallDirection::outbound : CallDirection::inbound;
  if (const auto agent = text_of(object, {"agent"})) {
    event.agent = agent_address(*agent);
    understood.extensions.push_back(*event.agent);
    if (*agent != *event.agent) understood.extensions.push_back(*agent);
    understood.logins.push_back(*event.agent);
    if (agent->find('@') != std::string::npos) understood.emails.push_back(*agent);
  }
  if (const auto* attributes = object.if_contains("attributes"); attributes && attributes->is_object()) {
    for (const auto& [name, value] : attributes->get_object()) {
      if (event.attributes.size() >= 50 || value.is_object() || value.is_array() || value.is_null()) continue;
      auto text = drop_invisible(value.is_string() ? std::string(value.get_string()) : json::serialize(value));
      if (text.size() <= kTextLimit) event.attributes[cut_text(drop_invisible(std::string_view(name.data(), name.size())), 64)] = std::move(text);
    }
  }
  if (event.reason && !is_known_reason(*event.reason)) understood.remarks.push_back("unknown_reason");
  const auto kind = kind_of(word);
  if (!kind) {
    understood.remarks.push_back("unknown_event");
    return understood;
  }
  event.kind = *kind;
  if (lower_ascii(word) == "abandoned" && !event.reason) event.reason = "abandoned";
  understood.event = std::move(event);
  return understood;
}

Result<std::vector<UnderstoodEvent>> read_own_events(const json::value& body, const std::string& key_source, Instant received_at) {
  std::vector<UnderstoodEvent> events;
  if (body.is_object()) {
    SAPA_TRY(auto event, read_own_event(body.get_object(), key_source, received_at));
    events.push_back(std::move(event));
    return events;
  }
  if (!body.is_array()) return fail(ErrorCode::malformed, "event_expected", "Send one call event or a list of them.");
  if (body.get_array().size() > 500) return fail(ErrorCode::too_large, "too_many_events", "At most 500 events travel in one request.");
  for (std::size_t i = 0; i < body.get_array().size(); ++i) {
    const auto& item = body.get_array()[i];
    const auto index = "[" + std::to_string(i) + "]";
    if (!item.is_object()) return fail(ErrorCode::malformed, "event_expected", "A call event is an object.", index);
    auto event = read_own_event(item.get_object(), key_source, received_at);
    if (!event) {
      auto error = event.error();
      error.field = index + (error.field.empty() ? "" : "." + error.field);
      return tl::unexpected(std::move(error));
    }
    events.push_back(std::move(*event));
  }
  return events;
}

json::object present_event(const CallEvent& event) {
  json::object attributes;
  for (const auto& [name, value] : event.attributes) attributes[name] = value;
  return {{"source", event.source},
          {"callId", event.call_id},
          {"event", to_word(event.kind)},
          {"callerNumber", wire::or_null(event.caller_number)},
          {"callerName", wire::or_null(event.caller_name)},
          {"callerWithheld", event.caller_withheld},
          {"calledNumber", wire::or_null(event.called_number)},
          {"queue", wire::or_null(event.queue)},
          {"location", wire::or_null(event.location)},
          {"agent", wire::or_null(event.agent)},
          {"direction", event.direction == CallDirection::outbound ? "out" : "in"},
          {"at", event.at ? json::value(to_rfc3339(*event.at)) : json::value(nullptr)},
          {"reason", wire::or_null(event.reason)},
          {"target", wire::or_null(event.target)},
          {"attributes", std::move(attributes)}};
}

}  // namespace sapa::telephony
