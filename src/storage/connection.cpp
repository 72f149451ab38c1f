#include "storage/connection.h"

#include "core/assert.h"

namespace sapa::storage {

ValueView view(const Value& value) {
  return std::visit([](const auto& held) -> ValueView { return held; }, value);
}

bool Row::is_null(std::size_t column) const { return std::holds_alternative<std::monostate>(values_.at(column)); }

const std::string& Row::text(std::size_t column) const {
  const auto* value = std::get_if<std::string>(&values_.at(column));
  SAPA_ASSERT(value);
  return *value;
}

std::string Row::take_text(std::size_t column) {
  auto* value = std::get_if<std::string>(&values_.at(column));
  SAPA_ASSERT(value);
  return std::move(*value);
}

std::int64_t Row::integer(std::size_t column) const {
  const auto* value = std::get_if<std::int64_t>(&values_.at(column));
  SAPA_ASSERT(value);
  return *value;
}

double Row::real(std::size_t column) const {
  if (const auto* whole = std::get_if<std::int64_t>(&values_.at(column))) return static_cast<double>(*whole);
  const auto* value = std::get_if<double>(&values_.at(column));
  SAPA_ASSERT(value);
  return *value;
}

std::optional<std::string> Row::optional_text(std::size_t column) const {
  return is_null(column) ? std::nullopt : std::optional(text(column));
}

std::optional<std::int64_t> Row::optional_integer(std::size_t column) const {
  return is_null(column) ? std::nullopt : std::optional(integer(column));
}

std::vector<Outcome> Connection::execute_all(std::span<const Statement> statements) {
  std::vector<Outcome> outcomes;
  outcomes.reserve(statements.size());
  for (const auto& statement : statements) outcomes.push_back(execute(statement.sql, statement.values));
  return outcomes;
}

}  // namespace sapa::storage
