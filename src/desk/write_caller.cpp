#include "desk/write_caller.h"

#include <algorithm>
#include <array>
#include <set>

#include "core/email.h"
#include "core/email_domains.h"
#include "core/text_fold.h"
#include "desk/caller_words.h"
#include "desk/mail.h"

namespace sapa::desk {

namespace {

constexpr auto kInsert =
    "INSERT INTO callers (caller_id, name, name_key, honorific, address, location, note, created_at_ms, created_by, updated_at_ms, version) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8, 1)";
constexpr auto kUpdate =
    "UPDATE callers SET name = $3, name_key = $4, honorific = $5, address = $6, location = $7, note = $8, updated_at_ms = $9, version = version + 1 "
    "WHERE caller_id = $1 AND version = $2";
constexpr auto kRaise = "UPDATE callers SET updated_at_ms = $2, version = version + 1 WHERE caller_id = $1";
constexpr auto kPutPhone =
    "INSERT INTO caller_phones (phone_key, caller_id, role, raw, source, verified_at_ms, verified_by, verified_call_id, created_at_ms, last_seen_at_ms) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) ON CONFLICT (phone_key, caller_id) DO UPDATE SET role = excluded.role, "
    "released_at_ms = NULL, last_seen_at_ms = excluded.last_seen_at_ms, "
    "verified_at_ms = COALESCE(excluded.verified_at_ms, caller_phones.verified_at_ms), "
    "verified_by = COALESCE(excluded.verified_by, caller_phones.verified_by), "
    "verified_call_id = COALESCE(excluded.verified_call_id, caller_phones.verified_call_id)";
constexpr auto kReleasePhone = "UPDATE caller_phones SET released_at_ms = $3 WHERE phone_key = $1 AND caller_id = $2 AND released_at_ms IS NULL";
constexpr auto kReleaseEmails =
    "UPDATE caller_emails SET released_at_ms = $3, state = 'superseded', state_at_ms = $3, state_by = $4 "
    "WHERE caller_id = $1 AND address <> $2 AND released_at_ms IS NULL";
constexpr auto kPutEmail =
    "INSERT INTO caller_emails (email_id, caller_id, address, email_key, raw, source, state, state_at_ms, state_by, state_call_id, created_at_ms) "
    "VALUES ($1, $2, $3, $4, $5, 'spoken', 'claimed', $6, $7, $8, $6) ON CONFLICT (caller_id, address) DO UPDATE SET "
    "released_at_ms = NULL, state = 'claimed', state_at_ms = excluded.state_at_ms, state_by = excluded.state_by, "
    "state_call_id = excluded.state_call_id, created_at_ms = excluded.created_at_ms";
constexpr auto kLink =
    "INSERT INTO caller_customers (caller_id, customer_id, role, linked_at_ms, linked_by) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (caller_id, customer_id) DO UPDATE SET role = excluded.role";
constexpr auto kUnlink = "DELETE FROM caller_customers WHERE caller_id = $1 AND customer_id = $2";
constexpr auto kCustomerNo = "SELECT customer_no FROM customers WHERE customer_id = $1";
constexpr auto kChange =
    "INSERT INTO record_changes (change_id, subject_id, at_ms, by_user_id, by_name, call_id, kind, field, old_value, new_value) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
constexpr auto kSameName =
    "SELECT c.caller_id FROM callers c JOIN caller_customers l ON l.caller_id = c.caller_id WHERE l.customer_id = $1 AND c.name_key = $2 "
    "ORDER BY c.caller_id LIMIT 5";

// What is to be written, validated.
struct Clean {
  std::optional<std::string> name, honorific, address, note;
  std::optional<PhoneNumber> hp, home_phone;
  bool empties_home_phone = false;
  std::optional<std::string> email;  // canonical; "" takes it away
  std::string email_raw;
  std::vector<std::pair<PhoneNumber, std::string>> phones;  // with role
};

std::optional<PhoneNumber> clean_phone(const std::string& text, const std::string& field, std::vector<FieldProblem>& problems) {
  auto number = classify_phone(text, PhoneSource::typed);
  if (number.status == PhoneStatus::empty) return std::nullopt;
  if (number.usable_as_contact) return number;
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kSentences = {{
      {"too_short", "This number is too short; a mobile has 10 to 13 digits with its 0."},
      {"too_long", "This number is too long; a mobile has 10 to 13 digits with its 0."},
      {"unknown_prefix", "No number begins like this."},
      {"area_code_missing", "The area code is missing, e.g. 021 or 0274."},
      {"not_a_number", "This is not a telephone number."},
      {"short_code", "A service number cannot be somebody's own."},
      {"service_number", "A service number cannot be somebody's own."},
      {"pln_contact_centre_number", "This is the contact centre's own number."},
  }};
  std::string detail = "This number cannot be used.";
  for (const auto& [reason, sentence] : kSentences) {
    if (reason == number.reason) detail = sentence;
  }
  problems.push_back({field, "phone_" + number.reason, detail});
  return std::nullopt;
}

void clean_into(std::optional<std::string>& target, const std::optional<std::string>& text, const char* field, std::size_t limit, Lines lines,
                std::vector<FieldProblem>& problems) {
  if (!text) return;
  auto cleaned = clean_text(*text, field, limit, lines);
  if (cleaned) target = std::move(*cleaned);
  else problems.push_back({field, cleaned.error().reason, cleaned.error().message});
}

Clean validate(const CallerInput& input, std::vector<FieldProblem>& problems) {
  Clean clean;
  clean_into(clean.name, input.name, "name", 100, Lines::one, problems);
  clean_into(clean.address, input.address, "address", 500, Lines::many, problems);
  clean_into(clean.note, input.note, "note", 500, Lines::many, problems);
  if (clean.address == "-" ) clean.address = "";
  if (clean.name == "-") clean.name = "";
  if (input.honorific) {
    if (is_honorific(*input.honorific)) clean.honorific = *input.honorific;
    else problems.push_back({"honorific", "honorific_unknown", "The honorific is one of the list, or empty."});
  }
  if (clean.name && !clean.name->empty() && (!input.honorific || input.honorific->empty())) {
    auto [honorific, rest] = split_honorific(*clean.name);
    if (!honorific.empty() && !rest.empty()) {
      clean.honorific = honorific;
      clean.name = rest;
    }
  }
  if (input.hp && !input.hp->empty()) clean.hp = clean_phone(*input.hp, "hp", problems);
  if (input.home_phone) {
    clean.home_phone = clean_phone(*input.home_phone, "homePhone", problems);
    clean.empties_home_phone = !clean.home_phone;
  }
  // "0812... / 0813...": the field shows the first one, the others are kept beside it.
  for (const auto* field : {&clean.hp, &clean.home_phone}) {
    if (!*field) continue;
    for (const auto& other : (*field)->others) {
      auto number = classify_phone(other, PhoneSource::typed);
      number.raw = (*field)->raw;
      if (number.usable_as_contact && number.e164) clean.phones.emplace_back(std::move(number), "pelapor_lain");
    }
  }
  for (std::size_t i = 0; i < input.phones.size(); ++i) {
    const auto field = "phones[" + std::to_string(i) + "]";
    if (!is_phone_role(input.phones[i].role)) problems.push_back({field + ".role", "role_unknown", "The role of a number is hp, telp_rumah, pelapor_lain, kerabat or id_caller."});
    auto number = clean_phone(input.phones[i].phone, field + ".phone", problems);
    if (number) clean.phones.emplace_back(std::move(*number), input.phones[i].role);
  }
  if (input.email) {
    const auto trimmed = drop_invisible(*input.email);
    clean.email_raw = trimmed;
    if (trimmed.find_first_not_of(" -") == std::string::npos) {
      clean.email = "";
    } else if (auto address = canonical_email(trimmed)) {
      if (is_placeholder_local(std::string_view(*address).substr(0, address->find('@')))) {
        problems.push_back({"email", "email_placeholder", "This stands for no address; leave the field empty."});
      }
      clean.email = std::move(*address);
    } else {
      problems.push_back({"email", "email_invalid", "This is not an e-mail address; it looks like name@domain.com."});
    }
  }
  return clean;
}

class Story {
 public:
  Story(UnitOfWork& unit, const Scope& scope, CallerId id, std::optional<std::string> call_id)
      : unit_(unit), scope_(scope), id_(std::move(id)), call_id_(std::move(call_id)) {}
  void tell(std::string_view kind, std::string_view field, const std::optional<std::string>& old_value, const std::optional<std::string>& new_value) {
    unit_.db.execute(kChange, chapter(kind, field, old_value, new_value));
  }

  // The values of what is told; the one that tells writes them.
  std::vector<storage::Value> chapter(std::string_view kind, std::string_view field, const std::optional<std::string>& old_value, const std::optional<std::string>& new_value) {
    return {unit_.new_id(), id_.value, unit_.now_ms(), scope_.user().value, scope_.display_name(), storage::nullable(call_id_),
            std::string(kind), std::string(field), storage::nullable(old_value), storage::nullable(new_value)};
  }

 private:
  UnitOfWork& unit_;
  const Scope& scope_;
  const CallerId id_;
  const std::optional<std::string> call_id_;
};

bool has_phone(const Caller& caller, std::int64_t key) {
  return std::any_of(caller.phones.begin(), caller.phones.end(), [&](const CallerPhone& phone) { return phone.key == key && !phone.released_at_ms; });
}

// Other callers whom the new values point at. Values the caller already has point at nobody new.
std::vector<CallerMatch> likely_duplicates(UnitOfWork& unit, const std::optional<Caller>& before, const Clean& clean, const CallerInput& input) {
  std::vector<CallerMatch> found;
  const auto add = [&](std::vector<CallerMatch> matches) {
    for (auto& match : matches) {
      const bool self = before && match.caller.id == before->id;
      const bool known = std::any_of(found.begin(), found.end(), [&](const CallerMatch& item) { return item.caller.id == match.caller.id; });
      if (!self && !known && match.reason != MatchReason::former_number) found.push_back(std::move(match));
    }
  };
  const auto by_number = [&](const PhoneNumber& number) {
    if (!before || !has_phone(*before, phone_key(*number.e164))) add(match_by_phone(unit.db, number));
  };
  if (clean.hp) by_number(*clean.hp);
  if (clean.home_phone) by_number(*clean.home_phone);
  for (const auto& [number, role] : clean.phones) by_number(number);
  const bool same_email = before && before->present_email() && clean.email && before->present_email()->address == *clean.email;
  if (clean.email && !clean.email->empty() && !same_email) add(match_by_email(unit.db, *clean.email));
  if (clean.name && !clean.name->empty()) {
    for (const auto& customer : input.customer_ids) {
      for (const auto& row : unit.db.execute(kSameName, {customer, fold_name(*clean.name)}).rows) {
        if (auto caller = load_caller(unit.db, CallerId{row.text(0)})) add({CallerMatch{std::move(*caller), MatchReason::name, *clean.name, 1}});
      }
    }
  }
  return found;
}

struct PhoneWrite {
  const PhoneNumber& number;
  std::string role;
  bool verified = false;
};

bool put_phone(UnitOfWork& unit, const Scope& scope, Story& story, const Caller& caller, const PhoneWrite& write, const std::optional<std::string>& call_id) {
  const auto key = phone_key(*write.number.e164);
  const auto existing = std::find_if(caller.phones.begin(), caller.phones.end(), [&](const CallerPhone& phone) { return phone.key == key; });
  const bool present = existing != caller.phones.end() && !existing->released_at_ms;
  if (present && existing->role == write.role && (!write.verified || existing->verified_at_ms)) return false;
  using storage::Value;
  const Value none{std::monostate{}};
  unit.db.execute(kPutPhone, {key, caller.id.value, write.role, write.number.raw, "typed", write.verified ? Value(unit.now_ms()) : none,
                              write.verified ? Value(scope.display_name()) : none, write.verified ? storage::nullable(call_id) : none, unit.now_ms()});
  if (!present) story.tell("attached", "phone", std::nullopt, display_phone(*write.number.e164));
  else if (existing->role != write.role) story.tell("changed", "phone", existing->role, write.role);
  return true;
}

}  // namespace

bool is_honorific(std::string_view word) {
  static constexpr std::array<std::string_view, 10> kWords = {"", "IBU", "BAPAK", "SDR", "SDRI", "HJ", "H", "DR", "PT", "CV"};
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

bool is_phone_role(std::string_view word) {
  return word == "hp" || word == "telp_rumah" || word == "pelapor_lain" || word == "kerabat" || word == "id_caller";
}

std::pair<std::string, std::string> split_honorific(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 24> kSpellings = {{{"ibu", "IBU"},
                                                                                                {"bu", "IBU"},
                                                                                                {"bapak", "BAPAK"},
                                                                                                {"bpk", "BAPAK"},
                                                                                                {"bp", "BAPAK"},
                                                                                                {"pak", "BAPAK"},
                                                                                                {"sdr", "SDR"},
                                                                                                {"sdri", "SDRI"},
                                                                                                {"saudara", "SDR"},
                                                                                                {"saudari", "SDRI"},
                                                                                                {"tn", "BAPAK"},
                                                                                                {"tuan", "BAPAK"},
                                                                                                {"ny", "IBU"},
                                                                                                {"nyonya", "IBU"},
                                                                                                {"nn", "IBU"},
                                                                                                {"nona", "IBU"},
                                                                                                {"hj", "HJ"},
                                                                                                {"hajjah", "HJ"},
                                                                                                {"hajah", "HJ"},
                                                                                                {"haji", "H"},
                                                                                                {"h", "H"},
                                                                                                {"dr", "DR"},
                                                                                                {"pt", "PT"},
                                                                                                {"cv", "CV"}}};
  const auto end = std::min(name.find(' '), name.size());
  auto word = lower_ascii(name.substr(0, end));
  const bool dotted = !word.empty() && word.back() == '.';
  if (dotted) word.pop_back();
  auto rest = name.substr(std::min(end + 1, name.size()));
  while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
  for (const auto& [spelling, honorific] : kSpellings) {
    // A single H is an initial unless it is dotted or stands before a longer name.
    if (word == spelling && !rest.empty()) return {std::string(honorific), std::string(rest)};
  }
  return {"", std::string(name)};
}

Result<Caller> write_caller(UnitOfWork& unit, const Scope& scope, const std::optional<CallerId>& id, const CallerInput& input,
                            const WriteOptions& options, WriteRefusal& refusal) {
  const auto clean = validate(input, refusal.problems);
  if (!refusal.problems.empty()) {
    return fail(ErrorCode::invalid, "fields_invalid", refusal.problems[0].detail, refusal.problems[0].field);
  }
  std::optional<Caller> before;
  if (id) {
    before = load_caller(unit.db, *id);
    if (!before) return fail(ErrorCode::not_found, "caller_unknown", "There is no such caller.");
    if (!options.expected_version) return fail(ErrorCode::invalid, "if_match_required", "Send If-Match with the version you read.", "If-Match");
    if (*options.expected_version != before->version) {
      refusal.current = before;
      return fail(ErrorCode::version_conflict, "version_conflict", "Somebody changed this caller in between; compare, then save again.");
    }
  }
  if (!options.accept_duplicates) {
    refusal.duplicates = likely_duplicates(unit, before, clean, input);
    if (!refusal.duplicates.empty()) {
      return fail(ErrorCode::conflict, "likely_duplicate", "Somebody with this number, e-mail or name is already there; choose that caller or save all the same.");
    }
  }

  const Caller empty{};
  const Caller& old = before ? *before : empty;
  const CallerId caller_id = id ? *id : CallerId{unit.new_id()};
  Story story(unit, scope, caller_id, options.call_id);
  const auto name = clean.name.value_or(old.name);
  const auto honorific = clean.honorific.value_or(old.honorific);
  const auto address = clean.address.value_or(old.address);
  const auto note = clean.note.value_or(old.note);
  const auto location = input.location.value_or(old.location);
  if (!before) {
    unit.db.execute(kInsert, {caller_id.value, name, fold_name(name), honorific, address, location, note, unit.now_ms(), scope.display_name()});
    story.tell("created", "caller", std::nullopt, name.empty() ? std::nullopt : std::optional(name));
  } else {
    // The change and its story go together; a story of what somebody else changed is undone with this unit.
    std::vector<std::vector<storage::Value>> rows = {{caller_id.value, before->version, name, fold_name(name), honorific, address, location, note, unit.now_ms()}};
    const auto tell = [&](const char* field, const std::string& from, const std::string& to) {
      if (from != to) rows.push_back(story.chapter("changed", field, from, to));
    };
    tell("name", old.name, name);
    tell("honorific", old.honorific, honorific);
    tell("address", old.address, address);
    tell("note", old.note, note);
    tell("location", old.location, location);
    std::vector<storage::Statement> statements;
    for (const auto& values : rows) statements.push_back({statements.empty() ? kUpdate : kChange, values});
    if (unit.db.execute_all(statements)[0].affected == 0) {
      refusal.current = load_caller(unit.db, caller_id);
      return fail(ErrorCode::version_conflict, "version_conflict", "Somebody changed this caller in between; compare, then save again.");
    }
  }
  index_words(unit.db, caller_id, old.name, name);
  const bool more = clean.hp || clean.home_phone || clean.empties_home_phone || !clean.phones.empty() || options.call_phone_key || clean.email || !input.customer_ids.empty();
  if (before && !more) {
    auto after = std::move(*before);
    ++after.version;
    after.updated_at_ms = unit.now_ms();
    after.name = name;
    after.honorific = honorific;
    after.address = address;
    after.location = location;
    after.note = note;
    return after;
  }

  Caller target = old;
  target.id = caller_id;
  if (clean.hp) {
    // One present No. Hp: the one before stays as another number of the same person.
    if (const auto* hp = old.present_hp(); hp && hp->key != phone_key(*clean.hp->e164)) {
      PhoneNumber former = classify_phone(phone_from_key(hp->key), PhoneSource::typed);
      former.raw = hp->raw;
      put_phone(unit, scope, story, target, {former, "pelapor_lain"}, options.call_id);
    }
    put_phone(unit, scope, story, target, {*clean.hp, "hp", options.call_id.has_value()}, options.call_id);
  }
  if (clean.home_phone) {
    // One present Telp. Rumah, as with No. Hp.
    for (const auto& phone : old.phones) {
      if (phone.role != "telp_rumah" || phone.released_at_ms || phone.key == phone_key(*clean.home_phone->e164)) continue;
      PhoneNumber former = classify_phone(phone_from_key(phone.key), PhoneSource::typed);
      former.raw = phone.raw;
      put_phone(unit, scope, story, target, {former, "pelapor_lain"}, options.call_id);
    }
  }
  if (clean.home_phone) put_phone(unit, scope, story, target, {*clean.home_phone, "telp_rumah", options.call_id.has_value()}, options.call_id);
  if (clean.empties_home_phone) {
    for (const auto& phone : old.phones) {
      if (phone.role != "telp_rumah" || phone.released_at_ms) continue;
      unit.db.execute(kReleasePhone, {phone.key, caller_id.value, unit.now_ms()});
      story.tell("released", "phone", display_phone(phone_from_key(phone.key)), std::nullopt);
    }
  }
  for (const auto& [number, role] : clean.phones) put_phone(unit, scope, story, target, {number, role}, options.call_id);
  if (options.call_phone_key) {
    const auto after = load_caller(unit.db, caller_id);
    if (after && !has_phone(*after, *options.call_phone_key)) {
      PhoneNumber number = classify_phone(phone_from_key(*options.call_phone_key), PhoneSource::ani);
      number.raw = options.call_phone_raw;
      const bool first_mobile = number.type == PhoneType::mobile && !after->present_hp() && !input.hp;
      put_phone(unit, scope, story, *after, {number, first_mobile ? "hp" : "id_caller"}, options.call_id);
    }
  }
  if (clean.email) {
    const auto* present = old.present_email();
    const auto was = present ? std::optional(present->address) : std::nullopt;
    if (was.value_or("") != *clean.email) {
      unit.db.execute(kReleaseEmails, {caller_id.value, *clean.email, unit.now_ms(), scope.display_name()});
      if (!clean.email->empty()) {
        unit.db.execute(kPutEmail, {unit.new_id(), caller_id.value, *clean.email, email_key(*clean.email), clean.email_raw, unit.now_ms(),
                                    scope.display_name(), storage::nullable(options.call_id)});
      }
      story.tell("changed", "email", was, clean.email->empty() ? std::nullopt : clean.email);
      if (!clean.email->empty()) check_new_email(unit, scope, caller_id, *clean.email, ConfirmByLetter::no, options.call_id);
    }
  }
  for (const auto& customer : input.customer_ids) {
    const auto rows = unit.db.execute(kCustomerNo, {customer}).rows;
    if (rows.empty()) return fail(ErrorCode::invalid, "customer_unknown", "There is no such customer.", "customerIds");
    const bool linked = std::any_of(old.customers.begin(), old.customers.end(), [&](const Customer& item) { return item.id.value == customer; });
    if (linked) continue;  // it keeps its role
    unit.db.execute(kLink, {caller_id.value, customer, "", unit.now_ms(), scope.display_name()});
    story.tell("linked", "customer", std::nullopt, rows[0].text(0));
  }
  return *load_caller(unit.db, caller_id);
}

Result<Caller> attach_phone(UnitOfWork& unit, const Scope& scope, const CallerId& id, const PhoneInput& phone, const std::optional<std::string>& call_id) {
  const auto caller = load_caller(unit.db, id);
  if (!caller) return fail(ErrorCode::not_found, "caller_unknown", "There is no such caller.");
  if (!is_phone_role(phone.role)) return fail(ErrorCode::invalid, "role_unknown", "The role of a number is hp, telp_rumah, pelapor_lain, kerabat or id_caller.", "role");
  std::vector<FieldProblem> problems;
  const auto number = clean_phone(phone.phone, "phone", problems);
  if (!number) return fail(ErrorCode::invalid, problems.empty() ? "phone_empty" : problems[0].code, problems.empty() ? "Say which number." : problems[0].detail, "phone");
  Story story(unit, scope, id, call_id);
  if (put_phone(unit, scope, story, *caller, {*number, phone.role}, call_id)) unit.db.execute(kRaise, {id.value, unit.now_ms()});
  return *load_caller(unit.db, id);
}

Result<Caller> release_phone(UnitOfWork& unit, const Scope& scope, const CallerId& id, const std::string& phone, const std::optional<std::string>& call_id) {
  const auto number = classify_phone(phone, PhoneSource::typed);
  const auto key = number.e164 ? phone_key(*number.e164) : 0;
  const auto released = unit.db.execute(kReleasePhone, {key, id.value, unit.now_ms()});
  if (released.affected == 0) return fail(ErrorCode::not_found, "phone_unknown", "This caller has no such number.", "phone");
  Story(unit, scope, id, call_id).tell("released", "phone", display_phone(*number.e164), std::nullopt);
  unit.db.execute(kRaise, {id.value, unit.now_ms()});
  return *load_caller(unit.db, id);
}

Result<Caller> link_customer(UnitOfWork& unit, const Scope& scope, const CallerId& id, const CustomerId& customer, const std::string& role,
                             const std::optional<std::string>& call_id) {
  static constexpr std::array<std::string_view, 6> kRoles = {"", "pemilik", "penyewa", "keluarga", "tetangga", "petugas"};
  if (std::find(kRoles.begin(), kRoles.end(), role) == kRoles.end()) {
    return fail(ErrorCode::invalid, "role_unknown", "The role is pemilik, penyewa, keluarga, tetangga, petugas or empty.", "role");
  }
  if (!load_caller(unit.db, id)) return fail(ErrorCode::not_found, "caller_unknown", "There is no such caller.");
  const auto rows = unit.db.execute(kCustomerNo, {customer.value}).rows;
  if (rows.empty()) return fail(ErrorCode::invalid, "customer_unknown", "There is no such customer.", "customerId");
  unit.db.execute(kLink, {id.value, customer.value, role, unit.now_ms(), scope.display_name()});
  Story(unit, scope, id, call_id).tell("linked", "customer", std::nullopt, rows[0].text(0));
  unit.db.execute(kRaise, {id.value, unit.now_ms()});
  return *load_caller(unit.db, id);
}

Result<Caller> unlink_customer(UnitOfWork& unit, const Scope& scope, const CallerId& id, const CustomerId& customer) {
  const auto rows = unit.db.execute(kCustomerNo, {customer.value}).rows;
  if (rows.empty() || unit.db.execute(kUnlink, {id.value, customer.value}).affected == 0) {
    return fail(ErrorCode::not_found, "link_unknown", "This caller is not linked with that customer.");
  }
  Story(unit, scope, id, std::nullopt).tell("unlinked", "customer", rows[0].text(0), std::nullopt);
  unit.db.execute(kRaise, {id.value, unit.now_ms()});
  return *load_caller(unit.db, id);
}

}  // namespace sapa::desk
