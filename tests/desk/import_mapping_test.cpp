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

}  // namespace sapa::desk
