#include "desk/review_fields.h"

#include <algorithm>

#include "core/email.h"
#include "core/email_domains.h"
#include "core/text_difference.h"
#include "core/text_fold.h"

namespace sapa::desk {

namespace {

namespace json = wire::json;

constexpr std::size_t kComparable = 120;  // alignment_distance is quadratic

// One value of a side.
struct Entry {
  std::string shown;
  std::string masked;
  std::string key;  // equal keys are the same value
  json::object more = {};
};

json::object value_of(const Entry* entry, const std::vector<TextPiece>& pieces, bool masked) {
  json::array list;
  if (masked && entry) {
    if (!entry->masked.empty()) list.push_back({{"text", entry->masked}, {"same", true}});
  } else {
    for (const auto& piece : pieces) list.push_back({{"text", piece.text}, {"same", piece.same}});
  }
  json::object value = entry ? entry->more : json::object();
  value["value"] = entry ? (masked ? entry->masked : entry->shown) : std::string();
  value["pieces"] = std::move(list);
  return value;
}

std::size_t distance(const Entry& a, const Entry& b) {
  if (a.key == b.key) return 0;
  if (a.key.size() > kComparable || b.key.size() > kComparable) return 1000;
  return alignment_distance(a.key, b.key);
}

std::string_view relation_of(const Entry* left, const Entry* right) {
  if (!left) return "right_only";
  if (!right) return "left_only";
  const auto apart = distance(*left, *right);
  return apart == 0 ? "same" : apart <= 2 ? "near" : "differs";
}

json::object field_of(std::string_view field, const Entry* left, const Entry* right, bool takeable, bool masked) {
  const auto marked = mark_difference(left ? left->shown : "", right ? right->shown : "");
  return {{"field", field},
          {"relation", relation_of(left, right)},
          {"left", value_of(left, marked.left, masked)},
          {"right", value_of(right, marked.right, masked)},
          {"takeable", takeable && left && right}};
}

Entry text_entry(const std::string& text, std::string masked) { return {text, std::move(masked), fold_name(text)}; }

void add_text(json::array& fields, std::string_view field, const std::string& left, const std::string& right, bool takeable, bool masked) {
  if (left.empty() && right.empty()) return;
  const auto hidden = [&](const std::string& text) { return field == "name" ? mask_name(text) : field == "honorific" || field == "location" ? text : std::string("***"); };
  const auto a = text_entry(left, hidden(left));
  const auto b = text_entry(right, hidden(right));
  fields.push_back(field_of(field, left.empty() ? nullptr : &a, right.empty() ? nullptr : &b, takeable, masked));
}

// Equal ones first, then those that look most alike beside each other, then what only one side has.
void add_list(json::array& fields, std::string_view field, std::vector<Entry> left, std::vector<Entry> right, bool masked) {
  const auto pair_up = [&](std::size_t most) {
    for (std::size_t i = 0; i < left.size();) {
      auto best = right.end();
      std::size_t nearest = most + 1;
      for (auto item = right.begin(); item != right.end(); ++item) {
        const auto apart = distance(left[i], *item);
        if (apart >= nearest) continue;
        nearest = apart;
        best = item;
      }
      if (best == right.end()) {
        ++i;
        continue;
      }
      fields.push_back(field_of(field, &left[i], &*best, false, masked));
      right.erase(best);
      left.erase(left.begin() + std::ptrdiff_t(i));
    }
  };
  pair_up(0);
  pair_up(3);
  pair_up(10'000);
  for (const auto& entry : left) fields.push_back(field_of(field, &entry, nullptr, false, masked));
  for (const auto& entry : right) fields.push_back(field_of(field, nullptr, &entry, false, masked));
}

std::vector<Entry> phones_of(const Caller& caller) {
  std::vector<Entry> entries;
  for (const auto& phone : caller.phones) {
    const auto shown = display_phone(phone_from_key(phone.key));
    entries.push_back({shown, mask_phone(shown), std::to_string(phone.key), {{"role", phone.role}, {"former", phone.released_at_ms.has_value()}}});
  }
  return entries;
}

std::vector<Entry> emails_of(const Caller& caller) {
  std::vector<Entry> entries;
  for (const auto& email : caller.emails) {
    entries.push_back({email.address, mask_email(email.address), email_key(email.address), {{"state", email.state}, {"former", email.released_at_ms.has_value()}}});
  }
  return entries;
}

std::vector<Entry> customers_of(const Caller& caller) {
  std::vector<Entry> entries;
  for (const auto& customer : caller.customers) {
    entries.push_back({customer.customer_no + " " + customer.name, mask_phone(customer.customer_no) + " " + mask_name(customer.name), customer.customer_no, {{"role", customer.role}}});
  }
  return entries;
}

std::vector<Entry> addresses_of(const Caller& caller) {
  std::vector<Entry> entries;
  for (const auto& [label, address] : caller.addresses) entries.push_back(text_entry(address, "***"));
  return entries;
}

int verified(const Caller& caller) {
  int count = 0;
  for (const auto& phone : caller.phones) count += phone.verified_at_ms && !phone.released_at_ms ? 1 : 0;
  for (const auto& email : caller.emails) {
    const bool given = email.state == "spelled" || email.state == "confirmed" || email.state == "read_back";
    count += given && !email.released_at_ms ? 2 : 0;
  }
  return count;
}

}  // namespace

std::int64_t last_contact_ms(const Caller& caller) {
  std::int64_t last = 0;
  for (const auto& phone : caller.phones) {
    // That an old table brought a number is no contact.
    const bool only_imported = phone.source.starts_with("legacy_") && phone.last_seen_at_ms == phone.created_at_ms;
    if (!only_imported) last = std::max(last, phone.last_seen_at_ms);
  }
  return last;
}

const Caller& better_kept(const Caller& left, const Caller& right) {
  const auto a = verified(left);
  const auto b = verified(right);
  if (a != b) return a > b ? left : right;
  if (left.name.empty() != right.name.empty()) return right.name.empty() ? left : right;
  const auto left_seen = last_contact_ms(left);
  const auto right_seen = last_contact_ms(right);
  if (left_seen != right_seen) return left_seen > right_seen ? left : right;
  return left.created_at_ms <= right.created_at_ms ? left : right;
}

json::array compare_callers(const Caller& left, const Caller& right, Masking masking) {
  const bool masked = masking == Masking::yes;
  json::array fields;
  add_text(fields, "name", left.name, right.name, true, masked);
  add_text(fields, "honorific", left.honorific, right.honorific, true, masked);
  add_list(fields, "phone", phones_of(left), phones_of(right), masked);
  add_list(fields, "email", emails_of(left), emails_of(right), masked);
  add_list(fields, "customer", customers_of(left), customers_of(right), masked);
  add_text(fields, "address", left.address, right.address, true, masked);
  add_list(fields, "furtherAddress", addresses_of(left), addresses_of(right), masked);
  add_text(fields, "location", left.location, right.location, false, masked);
  add_text(fields, "note", left.note, right.note, true, masked);
  return fields;
}

}  // namespace sapa::desk
