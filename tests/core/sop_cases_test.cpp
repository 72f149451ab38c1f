// tests/cases/sop_paths.json: whole calls in the written order, and the dates of the search.

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "app/cases.h"
#include "support/source_dir.h"

namespace sapa {
namespace {

TEST(SopCases, every_path_and_every_range_is_as_written) {
  std::ifstream file(source_dir() + "/tests/cases/sop_paths.json", std::ios::binary);
  const auto document = wire::parse_json(std::string(std::istreambuf_iterator<char>(file), {}));
  ASSERT_TRUE(document);
  std::size_t count = 0;
  for (const auto& item : document->at("cases").as_array()) {
    const auto& test_case = item.as_object();
    const bool is_path = test_case.at("kind") == wire::json::value("path");
    for (const auto& line : is_path ? app::run_path_case(test_case) : app::run_search_range_case(test_case)) {
      ADD_FAILURE() << test_case.at("id").as_string().c_str() << " " << line;
    }
    ++count;
  }
  EXPECT_EQ(count, 43U);
}

}  // namespace
}  // namespace sapa
