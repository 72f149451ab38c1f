#pragma once

// sapa-cases: runs case files (docs/numbers.md and others) against the same code the server uses.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "wire/json.h"

namespace sapa::app {

// What is wrong with one case; empty: it passed. One line a mismatch: "field: expected ..., got ...".
using CaseRunner = std::function<std::vector<std::string>(const wire::json::object& test_case)>;

// kind -> runner; the kinds of domain 8.
const std::vector<std::pair<std::string, CaseRunner>>& case_runners();

// The cases of a file, in its order; nothing when the document holds none. Each as it stands there, with its kind where the
// file gives it only as the name of the list.
std::optional<wire::json::array> cases_in(const wire::json::value& document);
// The kind that the case names, else the one that its members tell; "" when neither does.
std::string kind_of(const wire::json::object& test_case);
// The runner of its kind. An unknown kind, a case without `expect` and one that cannot be read are mismatches.
std::vector<std::string> run_case(const wire::json::value& item);

std::vector<std::string> run_normalise_case(const wire::json::object& test_case);
std::vector<std::string> run_same_number_case(const wire::json::object& test_case);
std::vector<std::string> run_search_variants_case(const wire::json::object& test_case);
std::vector<std::string> run_extract_case(const wire::json::object& test_case);
std::vector<std::string> run_conflict_case(const wire::json::object& test_case);
std::vector<std::string> run_compose_case(const wire::json::object& test_case);
std::vector<std::string> run_suggest_domain_case(const wire::json::object& test_case);

std::vector<std::string> run_path_case(const wire::json::object& test_case);
std::vector<std::string> run_search_range_case(const wire::json::object& test_case);
std::vector<std::string> run_parse_case(const wire::json::object& test_case);
std::vector<std::string> run_render_case(const wire::json::object& test_case);
std::vector<std::string> run_highlight_case(const wire::json::object& test_case);

// Every key of `expect` against `got`: a key that we do not give is a mismatch.
std::vector<std::string> compare(const wire::json::object& expect, const wire::json::object& got);
std::string mismatch(std::string_view field, const wire::json::value& expected, const wire::json::value& got);

}  // namespace sapa::app
