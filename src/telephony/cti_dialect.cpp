#include "telephony/cti_dialect.h"

#include <algorithm>
#include <array>

#include "core/text_fold.h"
#include "telephony/agent_address.h"

namespace sapa::telephony {

namespace {

namespace json = wire::json;

constexpr std::size_t kIdLimit = 128;

// Names of one field in the dialects, compared without case and without a trailing [].
struct Fields {
  const Pairs& pairs;

  [[nodiscard]] std::vector<std::string> all(std::initializer_list<std::string_view> names) const {
    std::vector<std::string> values;
    for (const auto name : names) {
      for (const auto& [key, value] : pairs) {
        std::string_view plain = key;
        // user[], user[0]
        if (const auto bracket = plain.find('['); bracket != std::string_view::npos) plain = plain.substr(0, bracket);
        if (plain.size() != name.size() || lower_ascii(plain) != name) continue;
        auto text = drop_invisible(value);
        if (!text.empty() && text.size() <= 512 && is_valid_utf8(text)) values.push_back(std::move(text));
      }
    }
    return values;
  }
  [[nodiscard]] std::optional<std::string> one(std::initializer_list<std::string_view> names) const {
    auto values = all(names);
    return values.empty() ? std::nullopt : std::optional(std::move(values[0]));
  }
};

struct Reading {
  std::optional<CallEventKind> kind;
  std::string_view dialect;
  std::string_view reason = "";  // what the event itself says of the end
};

// event of sipgate and Zammad, type names of Placetel, words of our own superset (row 9).
std::optional<Reading> by_event(const std::string& event) {
  static constexpr std::array<std::pair<std::string_view, Reading>, 20> kEvents = {{
      {"newcall", {CallEventKind::ringing, "zammad"}},
      {"answer", {CallEventKind::answered, "zammad"}},
      {"hangup", {CallEventKind::hungup, "zammad"}},
      {"incomingcall", {CallEventKind::ringing, "placetel"}},
      {"outgoingcall", {CallEventKind::ringing, "placetel"}},
      {"callaccepted", {CallEventKind::answered, "placetel"}},
      {"hungup", {CallEventKind::hungup, "placetel"}},
      {"ringing", {CallEventKind::ringing, "sapa"}},
      {"answered", {CallEventKind::answered, "sapa"}},
      {"transfer", {CallEventKind::transferred, "sapa"}},
      {"transferred", {CallEventKind::transferred, "sapa"}},
      {"hold", {CallEventKind::held, "sapa"}},
      {"held", {CallEventKind::held, "sapa"}},
      {"resume", {CallEventKind::retrieved, "sapa"}},
      {"retrieved", {CallEventKind::retrieved, "sapa"}},
      {"queuejoin", {CallEventKind::queued, "sapa"}},
      {"queued", {CallEventKind::queued, "sapa"}},
      {"queueleave", {CallEventKind::updated, "sapa"}},
      {"updated", {CallEventKind::updated, "sapa"}},
      {"dtmf", {std::nullopt, "sipgate"}},
  }};
  for (const auto& [name, reading] : kEvents) {
    if (name == event) return reading;
  }
  return std::nullopt;
}

// Twilio's CallStatus and Exotel's: "busy" means ringing at Exotel while the call begins (its EventType says which).
std::optional<Reading> by_status(const std::string& status, const std::string& event_type, bool exotel) {
  const std::string_view dialect = exotel ? "exotel" : "twilio";
  if (exotel && event_type == "answered") return Reading{CallEventKind::answered, dialect};
  if (exotel && event_type == "terminal") return Reading{CallEventKind::hungup, dialect};
  if (status == "queued" || status == "initiated") return Reading{CallEventKind::queued, dialect};
  if (status == "ringing" || (exotel && status == "busy")) return Reading{CallEventKind::ringing, dialect};
  if (status == "in-progress" || status == "free" || status == "answered") return Reading{CallEventKind::answered, dialect};
  if (status == "completed") return Reading{CallEventKind::hungup, dialect, "normalClearing"};
  if (status == "busy") return Reading{CallEventKind::hungup, dialect, "busy"};
  if (status == "no-answer") return Reading{CallEventKind::hungup, dialect, "noAnswer"};
  if (status == "canceled" || status == "cancelled") return Reading{CallEventKind::hungup, dialect, "cancel"};
  if (status == "failed") return Reading{CallEventKind::hungup, dialect, "error"};
  return std::nullopt;
}

void find_agent(const Fields& fields, UnderstoodEvent& understood, CallEvent& event) {
  const auto add = [](std::vector<std::string>& list, const std::string& value) {
    if (!value.empty() && std::find(list.begin(), list.end(), value) == list.end()) list.push_back(value);
  };
  // Row 8: extension map, answeringNumber raw and stripped, login, e-mail, user id, display name.
  std::optional<std::string> first;
  for (const auto& raw : fields.all({"agent", "answeringnumber", "answering_number", "dialwhomnumber", "peer", "extension"})) {
    const auto stripped = agent_address(raw);
    add(understood.extensions, stripped);
    add(understood.extensions, raw);
    add(understood.logins, stripped);
    if (!first) first = stripped;
  }
  const auto users = fields.all({"user", "users"});
  for (const auto& raw : users) {
    const auto stripped = agent_address(raw);
    add(understood.extensions, stripped);
    add(understood.logins, stripped);
    add(understood.display_names, raw);
    if (raw.find('@') != std::string::npos) add(understood.emails, raw);
  }
  for (const auto& email : fields.all({"agentemail", "agent_email", "email"})) add(understood.emails, email);
  const auto ids = fields.all({"user_id", "userid", "fulluserid"});
  for (const auto& id : ids) {
    add(understood.user_ids, id);
    add(understood.extensions, id);
  }
  if (const auto to = fields.one({"to"}); to && lower_ascii(*to).starts_with("client:")) {
    add(understood.logins, to->substr(7));
    first = to->substr(7);
  }
  // A ring for several users is offered to a group: nobody is addressed until one answers.
  const bool group = event.kind == CallEventKind::ringing && (users.size() > 1 || ids.size() > 1) && !first;
  if (!first && !group && !users.empty()) first = agent_address(users[0]);
  if (!first && !group && !ids.empty()) first = ids[0];
  if (!first && !group && !understood.emails.empty()) first = understood.emails[0];
  if (group) {
    understood.extensions.clear();
    understood.logins.clear();
    understood.emails.clear();
    understood.user_ids.clear();
    understood.display_names.clear();
    understood.remarks.emplace_back("rings_a_group");
    event.kind = CallEventKind::queued;
  }
  event.agent = first;
}

}  // namespace

Pairs flatten(const json::object& object) {
  Pairs pairs;
  const auto text = [](const json::value& value) { return value.is_string() ? std::string(value.get_string()) : json::serialize(value); };
  for (const auto& [name, value] : object) {
    // {"vars": {"layanan": "gangguan"}} as a form would write it: vars[layanan].
    if (value.is_object() && name == "vars") {
      for (const auto& [variable, content] : value.get_object()) {
        if (content.is_null() || content.is_object() || content.is_array() || pairs.size() > 500) continue;
        pairs.emplace_back("vars[" + std::string(variable) + "]", text(content));
      }
      continue;
    }
    if (value.is_null() || value.is_object() || pairs.size() > 500) continue;
    if (value.is_array()) {
      for (const auto& item : value.get_array()) {
        if (!item.is_object() && !item.is_array() && !item.is_null()) pairs.emplace_back(name, text(item));
      }
    } else {
      pairs.emplace_back(name, text(value));
    }
  }
  return pairs;
}

UnderstoodEvent read_cti(const Pairs& pairs, const std::string& source, Instant received_at) {
  const Fields fields{pairs};
  UnderstoodEvent understood;
  understood.dialect = "unknown";
  CallEvent event;
  event.source = source;
  event.received_at = received_at;

  const bool sid = fields.one({"callsid"}).has_value();
  const auto word = lower_ascii(fields.one({"event"}).value_or(""));
  const auto status = lower_ascii(fields.one({"callstatus", "status", "dialcallstatus"}).value_or(""));
  const bool exotel = fields.one({"callfrom", "dialwhomnumber", "agentemail"}).has_value();
  std::optional<Reading> reading;
  if (!word.empty()) reading = by_event(word);
  else if (sid || !status.empty()) reading = by_status(status, lower_ascii(fields.one({"eventtype"}).value_or("")), exotel);
  if (reading) understood.dialect = reading->dialect;
  if (understood.dialect == "zammad" && fields.one({"xcid", "origcallid", "fulluserid", "diversion"})) understood.dialect = "sipgate";
  if (understood.dialect == "zammad" && fields.one({"call_id", "callid"}) && fields.one({"call_id"}) && !fields.one({"cause"}) && pairs.size() > 1 &&
      std::any_of(pairs.begin(), pairs.end(), [](const auto& pair) { return pair.first == "callid"; })) {
    understood.dialect = "3cx";
  }

  const auto id = fields.one({"callid", "call_id", "callsid", "uniqueid", "linkedid"});
  if (!id) {
    understood.remarks.emplace_back("call_id_missing");
    return understood;
  }
  event.call_id = *id;
  if (event.call_id.size() > kIdLimit) {
    understood.remarks.emplace_back("call_id_too_long");
    return understood;
  }
  if (!reading) {
    understood.remarks.emplace_back(word.empty() && status.empty() ? "event_missing" : "unknown_event");
    return understood;
  }
  if (!reading->kind) {
    understood.remarks.emplace_back("ignored_event");
    return understood;
  }
  event.kind = *reading->kind;
  // Placetel writes HungUp; our own word is hungup, and names the agent when only that agent's part is over.
  if (fields.one({"event"}) == "hungup") understood.dialect = "sapa";

  const auto direction = lower_ascii(fields.one({"direction", "calltype"}).value_or(word == "outgoingcall" ? "out" : "in"));
  if (direction.starts_with("out")) event.direction = CallDirection::outbound;
  else if (!direction.starts_with("in") && direction != "trunk" && direction != "client-hangup") understood.remarks.emplace_back("unknown_direction");

  event.caller_number = fields.one({"from", "callfrom", "caller", "calleridnum"});
  if (event.caller_number && lower_ascii(*event.caller_number).starts_with("client:")) event.caller_number = std::nullopt;
  event.caller_name = fields.one({"callername", "caller_name", "calleridname"});
  event.called_number = fields.one({"to", "called", "callto"});
  if (event.called_number && lower_ascii(*event.called_number).starts_with("client:")) event.called_number = std::nullopt;
  // On an outgoing call the customer is the one that was called.
  if (event.direction == CallDirection::outbound) std::swap(event.caller_number, event.called_number);
  event.queue = fields.one({"queue"});
  event.location = fields.one({"location", "lokasi", "cvp_lokasi", "cvplokasi"});
  if (event.location == "-") event.location = std::nullopt;
  event.reason = fields.one({"cause", "reason"});
  if (!event.reason && event.kind == CallEventKind::hungup) {
    const auto type = fields.one({"type"});  // Placetel: missed voicemail blocked accepted
    event.reason = type ? type : reading->reason.empty() ? std::nullopt : std::optional(std::string(reading->reason));
  }
  if (event.reason && !is_known_reason(*event.reason)) understood.remarks.emplace_back("unknown_reason");
  event.target = fields.one({"target"});
  for (const auto& [key, value] : pairs) {
    const bool variable = key.starts_with("vars[") && key.ends_with("]");
    if (variable && event.attributes.size() < 50 && is_valid_utf8(value) && value.size() <= 512) {
      event.attributes[cut_text(drop_invisible(key.substr(5, key.size() - 6)), 64)] = drop_invisible(value);
    }
  }
  if (const auto original = fields.one({"origcallid"}); original && *original != event.call_id) event.attributes["origCallId"] = *original;

  find_agent(fields, understood, event);
  // In the others' dialects a hang-up always means the call: agents' legs have no events of their own.
  if (event.kind == CallEventKind::hungup && !(understood.dialect == "sapa" && fields.one({"agent"}))) {
    event.agent = std::nullopt;
    understood.extensions.clear();
    understood.logins.clear();
    understood.emails.clear();
    understood.user_ids.clear();
    understood.display_names.clear();
  }
  understood.event = std::move(event);
  return understood;
}

std::string sipgate_answer(std::string_view url) {
  std::string escaped;
  for (const char c : url) {
    switch (c) {
      case '&': escaped += "&amp;"; break;
      case '<': escaped += "&lt;"; break;
      case '>': escaped += "&gt;"; break;
      case '"': escaped += "&quot;"; break;
      default: escaped += c;
    }
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response onAnswer=\"" + escaped + "\" onHangup=\"" + escaped + "\"/>\n";
}

}  // namespace sapa::telephony
