#include "kiosk/sdl/png.h"

#include <fstream>

#include <gtest/gtest.h>

#include "tests/support/temporary_folder.h"

namespace xinluon::sdl {
namespace {

TEST(Png, GivesBackWhatWasSaved) {
  const test::TemporaryFolder folder;
  Image image{{3, 2}, {0xFF000000, 0xFFFF0000, 0xFF00FF00, 0xFF0000FF, 0xFFFFFFFF, 0xFF123456}};
  ASSERT_TRUE(save_png(image, folder / "a.png"));
  const auto read = load_png(folder / "a.png");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->size, image.size);
  EXPECT_EQ(read->pixels, image.pixels);
}

TEST(Png, SaysWhatCanNotBeReadOrWritten) {
  const test::TemporaryFolder folder;
  EXPECT_FALSE(load_png(folder / "missing.png"));
  std::ofstream(folder / "rubbish.png") << "no picture";
  const auto rubbish = load_png(folder / "rubbish.png");
  ASSERT_FALSE(rubbish);
  EXPECT_NE(rubbish.error().message.find("rubbish.png"), std::string::npos);
  EXPECT_FALSE(save_png(Image{{1, 1}, {0}}, folder / "no" / "such" / "folder.png"));
}

}  // namespace
}  // namespace xinluon::sdl
