#pragma once

// The contract as the server gives it out, and whether an answer keeps it: the subset of JSON Schema 2020-12 that
// api/openapi.yaml uses. Members that no schema names are reported too.

#include <string>
#include <string_view>
#include <vector>

#include "http/http_client.h"
#include "wire/json.h"

namespace sapa::http {

struct Operation {
  std::string method;  // GET ...
  std::string path;    // with {id}
  std::string id;
  const wire::json::object* definition = nullptr;
};

class Contract {
 public:
  Contract();
  [[nodiscard]] const std::vector<Operation>& operations() const { return operations_; }
  // The operation of a request; null when there is none.
  [[nodiscard]] const Operation* find(std::string_view method, std::string_view path) const;
  // The names that its address may carry behind "?".
  [[nodiscard]] std::vector<std::string> query_names(const Operation& operation) const;
  // What is wrong with the answer; empty: it keeps the contract.
  [[nodiscard]] std::vector<std::string> check(std::string_view method, std::string_view path, const Answer& answer) const;
  // What is wrong with a value against "#/components/schemas/NAME".
  [[nodiscard]] std::vector<std::string> check_schema(std::string_view name, const wire::json::value& value) const;
  // "$ref"s that lead nowhere.
  [[nodiscard]] std::vector<std::string> broken_references() const;

 private:
  const wire::json::value& resolve(const wire::json::value& value) const;
  void validate(const wire::json::value& schema, const wire::json::value& value, const std::string& where, std::vector<std::string>& problems, bool strict) const;
  bool knows_member(const wire::json::value& schema, std::string_view name) const;

  wire::json::value document_;
  std::vector<Operation> operations_;
};

}  // namespace sapa::http
