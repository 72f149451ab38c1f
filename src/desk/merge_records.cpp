#include "desk/merge_records.h"

#include <algorithm>
#include <array>
#include <set>

#include "core/text_fold.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;

constexpr std::size_t kNoteLength = 500;
constexpr std::array<std::string_view, 4> kTexts = {"name", "honorific", "address", "note"};
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kLists = {
    std::pair<std::string_view, std::string_view>{"addresses", "address"}, {"phones", "phone"}, {"emails", "email"}, {"customers", "customer"}};

std::string text(const json::object& row, std::string_view name) { return std::string(row.at(name).as_string()); }
std::int64_t number(const json::object& row, std::string_view name) { return row.at(name).to_number<std::int64_t>(); }
bool is_null(const json::object& row, std::string_view name) { return row.at(name).is_null(); }
json::object& list(CallerRecord& record, std::string_view name) { return record.at(name).as_object(); }
const json::object& list(const CallerRecord& record, std::string_view name) { return record.at(name).as_object(); }

bool alike(std::string_view a, std::string_view b) { return fold_name(a) == fold_name(b); }

std::size_t code_points(std::string_view value) {
  return std::size_t(std::count_if(value.begin(), value.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

// An old table said it, or nobody is sure.
bool is_weak(const json::object& email) {
  const auto state = text(email, "state");
  return state == "legacy_unverified" || state == "disputed" || state == "superseded";
}

// Which of two entries of the same address, or of two present ones, is to be believed.
bool is_stronger(const json::object& a, const json::object& b) {
  if (is_weak(a) != is_weak(b)) return !is_weak(a);
  return number(a, "state_at_ms") > number(b, "state_at_ms");
}

class Merging {
 public:
  Merging(const CallerRecord& kept, const CallerRecord& dropped, std::int64_t now_ms, const std::string& by, const std::function<std::string()>& new_id)
      : dropped_(dropped), now_ms_(now_ms), by_(by), new_id_(new_id) {
    result_.record = kept;
  }

  MergedRecord run(const MergeTake& take) {
    texts(take);
    addresses();
    phones();
    emails();
    customers();
    auto& caller = list(result_.record, "caller");
    caller["updated_at_ms"] = now_ms_;
    caller["version"] = number(caller, "version") + 1;
    return std::move(result_);
  }

 private:
  void texts(const MergeTake& take) {
    auto& caller = list(result_.record, "caller");
    const auto& other = list(dropped_, "caller");
    const std::array<bool, 4> takes = {take.name, take.honorific, take.address, take.note};
    for (std::size_t i = 0; i < kTexts.size(); ++i) {
      const auto field = kTexts[i];
      auto stands = text(caller, field);
      auto second = text(other, field);
      if (stands.empty() || (takes[i] && !second.empty())) std::swap(stands, second);
      if (!second.empty() && !alike(stands, second)) {
        if (field == "address") former_address_ = second;
        else if (field == "note" && code_points(stands) + code_points(second) < kNoteLength) stands += "\n" + second;
        else result_.lost.push_back({std::string(field), second, stands});
      }
      caller[field] = stands;
    }
    caller["name_key"] = fold_name(text(caller, "name"));
    if (text(caller, "location").empty()) caller["location"] = text(other, "location");
  }

  void addresses() {
    auto& own = list(result_.record, "addresses");
    std::set<std::string> known = {fold_name(text(list(result_.record, "caller"), "address"))};
    for (const auto& item : own) {
      if (is_null(item.value().as_object(), "released_at_ms")) known.insert(fold_name(text(item.value().as_object(), "address")));
    }
    for (const auto& item : list(dropped_, "addresses")) {
      const auto& row = item.value().as_object();
      if (is_null(row, "released_at_ms") && !known.insert(fold_name(text(row, "address"))).second) continue;
      own[item.key()] = row;
    }
    if (former_address_.empty() || known.contains(fold_name(former_address_))) return;
    const auto id = new_id_();
    own[id] = {{"address_id", id}, {"label", "gabung"}, {"address", former_address_}, {"source", "merge"}, {"created_at_ms", now_ms_}, {"released_at_ms", nullptr}};
  }

  void phones() {
    auto& own = list(result_.record, "phones");
    for (const auto& item : list(dropped_, "phones")) {
      const auto& row = item.value().as_object();
      const auto found = own.find(item.key());
      if (found == own.end()) {
        own[item.key()] = row;
        continue;
      }
      auto& both = found->value().as_object();
      // "Bukan nomor saya" was said of one: it holds when nobody was seen with the number since.
      const auto& released = is_null(both, "released_at_ms") ? row : both;
      const auto& present = is_null(both, "released_at_ms") ? both : row;
      if (is_null(both, "released_at_ms") != is_null(row, "released_at_ms")) {
        const bool holds = number(released, "released_at_ms") >= number(present, "last_seen_at_ms");
        both["released_at_ms"] = holds ? released.at("released_at_ms") : json::value(nullptr);
      }
      if (is_null(both, "verified_at_ms") && !is_null(row, "verified_at_ms")) {
        for (const auto* name : {"verified_at_ms", "verified_by", "verified_call_id"}) both[name] = row.at(name);
      }
      both["created_at_ms"] = std::min(number(both, "created_at_ms"), number(row, "created_at_ms"));
      both["last_seen_at_ms"] = std::max(number(both, "last_seen_at_ms"), number(row, "last_seen_at_ms"));
    }
  }

  void emails() {
    auto& own = list(result_.record, "emails");
    const auto present = [&](const json::object& emails) {
      const json::object* newest = nullptr;
      for (const auto& item : emails) {
        const auto& row = item.value().as_object();
        if (is_null(row, "released_at_ms") && (!newest || number(row, "created_at_ms") > number(*newest, "created_at_ms"))) newest = &row;
      }
      return newest ? text(*newest, "address") : std::string();
    };
    const auto first = present(own);
    const auto second = present(list(dropped_, "emails"));
    for (const auto& item : list(dropped_, "emails")) {
      const auto& row = item.value().as_object();
      const auto same = std::find_if(own.begin(), own.end(), [&](const auto& mine) { return mine.value().as_object().at("address") == row.at("address"); });
      if (same == own.end()) {
        own[item.key()] = row;
        continue;
      }
      result_.joined_emails.emplace_back(std::string(item.key()), std::string(same->key()));
      auto& both = same->value().as_object();
      if (!is_stronger(row, both)) continue;
      for (const auto* name : {"raw", "source", "state", "state_at_ms", "state_by", "state_call_id", "released_at_ms"}) both[name] = row.at(name);
    }
    if (!first.empty() && !second.empty() && first != second) settle(first, second);
  }

  // Two present addresses: the better stays the present one, and both are there to be asked about.
  void settle(const std::string& first, const std::string& second) {
    auto& own = list(result_.record, "emails");
    json::object* a = nullptr;
    json::object* b = nullptr;
    std::int64_t newest = 0;
    for (auto& item : own) {
      auto& row = item.value().as_object();
      if (!is_null(row, "released_at_ms")) continue;
      newest = std::max(newest, number(row, "created_at_ms"));
      if (text(row, "address") == first) a = &row;
      if (text(row, "address") == second) b = &row;
    }
    if (!a || !b) return;  // one was let go of in the other record
    if (is_stronger(*b, *a)) std::swap(a, b);
    if (number(*a, "created_at_ms") < newest || number(*b, "created_at_ms") == newest) (*a)["created_at_ms"] = newest + 1;
    const auto dispute = [&](json::object& row) {
      row["state"] = "disputed";
      row["state_at_ms"] = now_ms_;
      row["state_by"] = by_;
    };
    dispute(*b);
    if (is_weak(*a)) dispute(*a);
  }

  void customers() {
    auto& own = list(result_.record, "customers");
    for (const auto& item : list(dropped_, "customers")) {
      const auto& row = item.value().as_object();
      const auto found = own.find(item.key());
      if (found == own.end()) own[item.key()] = row;
      else if (text(found->value().as_object(), "role").empty()) found->value().as_object()["role"] = row.at("role");
    }
  }

  const CallerRecord& dropped_;
  std::int64_t now_ms_;
  const std::string& by_;
  const std::function<std::string()>& new_id_;
  std::string former_address_;
  MergedRecord result_;
};

const json::value* find(const json::object& items, std::string_view key) { return items.if_contains(key); }

// When somebody was last seen with a number says nothing about whose it is.
bool equal(const json::value* a, const json::value* b) {
  if (!a || !b) return a == b;
  auto left = a->as_object();
  auto right = b->as_object();
  left.erase("last_seen_at_ms");
  right.erase("last_seen_at_ms");
  return left == right;
}

// `now`: the row as it is, when it was seen since it was `merged`.
void put(json::object& items, std::string_view key, const json::value* row, const json::value* now, const json::value* merged) {
  if (!row) {
    items.erase(key);
    return;
  }
  auto value = *row;
  const bool seen = now && merged && now->as_object().contains("last_seen_at_ms") && now->at("last_seen_at_ms") != merged->at("last_seen_at_ms");
  if (seen) {
    auto& object = value.as_object();
    object["last_seen_at_ms"] = std::max(number(object, "last_seen_at_ms"), number(now->as_object(), "last_seen_at_ms"));
  }
  items[key] = std::move(value);
}

}  // namespace

MergedRecord merge_records(const CallerRecord& kept, const CallerRecord& dropped, const MergeTake& take, std::int64_t now_ms, const std::string& by,
                           const std::function<std::string()>& new_id) {
  return Merging(kept, dropped, now_ms, by, new_id).run(take);
}

UnmergedRecords unmerge_records(const CallerRecord& kept_before, const CallerRecord& dropped_before, const CallerRecord& after, const CallerRecord& now,
                                std::int64_t now_ms) {
  UnmergedRecords result{now, dropped_before};
  const auto block = [&](std::string_view field) {
    if (std::find(result.blocked.begin(), result.blocked.end(), field) == result.blocked.end()) result.blocked.emplace_back(field);
  };
  auto& caller = list(result.kept, "caller");
  const auto& was = list(kept_before, "caller");
  const auto& merged = list(after, "caller");
  for (const auto field : kTexts) {
    if (caller.at(field) == merged.at(field)) caller[field] = was.at(field);
    else if (merged.at(field) != was.at(field)) block(field);
  }
  // Every call writes its own place: a later one is no obstacle.
  if (caller.at("location") == merged.at("location")) caller["location"] = was.at("location");
  caller["name_key"] = fold_name(text(caller, "name"));
  caller["updated_at_ms"] = now_ms;
  caller["version"] = number(caller, "version") + 1;

  for (const auto& [member, field] : kLists) {
    const auto& before = list(kept_before, member);
    const auto& others = list(dropped_before, member);
    const auto& joined = list(after, member);
    const auto& present = list(now, member);
    std::set<std::string> keys;
    for (const auto* items : {&before, &others, &joined, &present}) {
      for (const auto& item : *items) keys.insert(std::string(item.key()));
    }
    for (const auto& key : keys) {
      const auto* b = find(before, key);
      const auto* d = find(others, key);
      const auto* a = find(joined, key);
      const auto* n = find(present, key);
      auto& kept_items = list(result.kept, member);
      auto& dropped_items = list(result.dropped, member);
      if (equal(n, a)) {
        put(kept_items, key, b, n, a);
        if (d) put(dropped_items, key, d, b ? nullptr : n, a);
      } else if (equal(a, b)) {
        // Untouched by the merge: the later change stays where it is.
      } else if (!b && d && equal(a, d)) {
        // Moved as it was: the later change goes back with it.
        put(kept_items, key, nullptr, nullptr, nullptr);
        put(dropped_items, key, n, nullptr, nullptr);
      } else {
        block(field);
      }
    }
  }
  return result;
}

}  // namespace sapa::desk
