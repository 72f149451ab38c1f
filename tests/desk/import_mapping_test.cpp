#include "desk/import_mapping.h"

#include <gtest/gtest.h>

namespace sapa::desk {

namespace {

// What the label of a column is guessed to be; "" when it says nothing.
std::string guessed(ImportKind kind, const std::string& label) {
  const auto mapping = guess_mapping(kind, {label});
  return mapping.columns.empty() ? "" : mapping.columns[0].first;
}

}  // namespace

TEST(ImportMapping, labels_are_known_in_their_usual_spellings) {
  for (const auto* label : {"E-Mail Address", "Email Address", "ALAMAT E-MAIL"}) {
    EXPECT_EQ(guessed(ImportKind::callers, label), "email") << label;
    EXPECT_EQ(guessed(ImportKind::tickets, label), "email") << label;
  }
  EXPECT_EQ(guessed(ImportKind::callers, "Notes"), "note");
  for (const auto* label : {"No HP Pelapor", "No. HP Pelapor", "HP Pelapor"}) EXPECT_EQ(guessed(ImportKind::tickets, label), "reporter_phone") << label;
  EXPECT_EQ(guessed(ImportKind::tickets, "Status Laporan"), "status");
  EXPECT_EQ(guessed(ImportKind::tickets, "Isi Laporan"), "resume");
  EXPECT_EQ(guessed(ImportKind::customers, "ULP"), "unit");
}

TEST(ImportMapping, of_columns_with_one_label_it_is_said_which_is_taken) {
  const std::vector<std::string> header = {"ID Caller", "Nama", "Alamat", "NAMA"};
  const auto bound = bind_mapping(guess_mapping(ImportKind::callers, header), header).value();
  EXPECT_EQ(bound.remarks, std::vector<std::string>{"2 columns have the label \"Nama\"; the first of them is taken, column 2."});
  EXPECT_EQ(bound.unused, std::vector<std::string>{"NAMA"});
  auto keyed = guess_mapping(ImportKind::callers, {"ID Caller"});
  keyed.key = {"Nama", "nama"};
  EXPECT_EQ(bind_mapping(keyed, header).value().remarks.size(), 1U);
  keyed.key = {"Alamat"};
  EXPECT_TRUE(bind_mapping(keyed, header).value().remarks.empty());
}

}  // namespace sapa::desk
