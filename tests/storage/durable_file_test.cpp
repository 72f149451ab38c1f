#include "storage/durable_file.h"

#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

namespace sapa::storage {
namespace {

namespace fs = std::filesystem;

class DurableFiles : public testing::Test {
 protected:
  DurableFiles() {
    auto pattern = (fs::temp_directory_path() / "sapa-durable-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~DurableFiles() override { fs::remove_all(folder_); }
  [[nodiscard]] std::string path(const std::string& name) const { return folder_ + "/" + name; }
  std::string folder_;
};

TEST_F(DurableFiles, the_text_is_the_whole_file_whatever_was_there) {
  ASSERT_TRUE(write_durably(path("a"), std::string(100'000, 'x')));
  ASSERT_TRUE(write_durably(path("a"), "pendek"));
  std::ifstream file(path("a"), std::ios::binary);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), "pendek");
  EXPECT_TRUE(sync_file(path("a")));
  EXPECT_TRUE(sync_folder_of(path("a")));
  EXPECT_TRUE(sync_folder_of("a name without a folder"));
}

TEST_F(DurableFiles, who_cannot_says_why) {
  for (const auto& fails : {+[](const std::string& nowhere) { return sync_file(nowhere); }, +[](const std::string& nowhere) { return sync_folder_of(nowhere); },
                            +[](const std::string& nowhere) { return write_durably(nowhere, "x"); }}) {
    errno = 0;
    EXPECT_FALSE(fails(path("none/a")));
    EXPECT_EQ(errno, ENOENT);
  }
  errno = EIO;
  EXPECT_STREQ(not_durable("a").what(), "cannot sync a: Input/output error");
}

}  // namespace
}  // namespace sapa::storage
