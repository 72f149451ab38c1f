#include "http/read_input.h"

#include "http/problem.h"

namespace sapa::http {

namespace json = wire::json;

Result<desk::CallerInput> read_caller(const json::object& object) {
  SAPA_TRY(auto draft, desk::read_draft(object));
  auto input = std::move(draft.input);
  if (const auto* phones = object.if_contains("phones")) {
    if (!phones->is_array() || phones->get_array().size() > 20) return fail(ErrorCode::invalid, "list_expected", "phones is a list of at most 20 numbers.", "phones");
    for (const auto& item : phones->get_array()) {
      if (!item.is_object()) return fail(ErrorCode::invalid, "object_expected", "A number is an object with phone and role.", "phones");
      const auto phone = wire::text_member(item.get_object(), "phone");
      if (!phone) return fail(ErrorCode::invalid, "phone_missing", "A number needs phone.", "phones");
      input.phones.push_back({*phone, wire::text_member(item.get_object(), "role").value_or("hp")});
    }
  }
  if (const auto* customers = object.if_contains("customerIds")) {
    if (!customers->is_array() || customers->get_array().size() > 20) return fail(ErrorCode::invalid, "list_expected", "customerIds is a list of at most 20 ids.", "customerIds");
    for (const auto& item : customers->get_array()) {
      if (!item.is_string()) return fail(ErrorCode::invalid, "text_expected", "An id is text.", "customerIds");
      input.customer_ids.emplace_back(item.get_string());
    }
  }
  return input;
}

Response refusal_response(const Error& error, const desk::WriteRefusal& refusal) {
  json::object more;
  if (!refusal.problems.empty()) {
    json::array errors;
    for (const auto& item : refusal.problems) errors.push_back({{"field", item.field}, {"code", item.code}, {"detail", item.detail}});
    more["errors"] = std::move(errors);
  }
  if (refusal.current) more["current"] = desk::present_caller(*refusal.current, desk::Masking::no, true);
  if (!refusal.duplicates.empty()) {
    json::array duplicates;
    for (const auto& match : refusal.duplicates) duplicates.push_back(desk::present_match(match, desk::Masking::no, true));
    more["duplicates"] = std::move(duplicates);
  }
  return problem(error, std::move(more));
}

}  // namespace sapa::http
