#include "sync/qr/picture.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace xinluon::qr {
namespace {

// Three modules a side: dark on the diagonal, and beside its middle.
QrCode small() {
  return {3, {true, false, false, false, true, true, false, false, true}};
}

TEST(QrPicture, DrawsRunsOfDarkModulesWithinTheQuietZone) {
  EXPECT_EQ(to_svg_path(small()), "M4 4h1v1h-1zM5 5h2v1h-2zM6 6h1v1h-1z");
  EXPECT_NE(to_svg(small()).find(R"(viewBox="0 0 11 11")"), std::string::npos);
}

TEST(QrPicture, TakesTwoRowsALineOfTheTerminal) {
  const std::string text = to_terminal(small());
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 6) << "11 rows";
  EXPECT_NE(text.find("    ▀▄▄    \x1b[0m\n"), std::string::npos) << text;
  EXPECT_NE(text.find("      ▀    \x1b[0m\n"), std::string::npos) << text;
}

}  // namespace
}  // namespace xinluon::qr
