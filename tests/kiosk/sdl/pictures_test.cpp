#include "kiosk/sdl/pictures.h"

#include <fstream>

#include <gtest/gtest.h>

#include "tests/support/pixel_board.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::sdl {
namespace {

using test::PixelBoard;

class PicturesTest : public testing::Test {
 protected:
  PicturesTest() : pictures_(folder_.path()) { std::filesystem::create_directory(folder_ / "icons"); }

  void write(const std::string& name, const std::string& body,
             const std::string& size = "width='10' height='10'") {
    std::ofstream(folder_ / "icons" / (name + ".svg"))
        << "<svg xmlns='http://www.w3.org/2000/svg' " << size << ">" << body << "</svg>";
  }

  PixelBoard drawn(const std::string& name, ui::Rect rect, ui::Colour ink = {255, 255, 255},
                   ui::Colour cut = {}) {
    PixelBoard board({100, 100});
    pictures_.draw(board.all(), {rect, "icons/" + name, ink, cut});
    return board;
  }

  test::TemporaryFolder folder_;
  Pictures pictures_;
};

TEST_F(PicturesTest, FillsItsRectangle) {
  write("full", "<rect width='10' height='10' fill='#ffffff'/>");
  EXPECT_EQ(drawn("full", {20, 30, 40, 40}).inked(), (ui::Rect{20, 30, 40, 40}));
}

TEST_F(PicturesTest, KeepsItsProportionsInTheMiddle) {
  write("wide", "<rect width='20' height='10' fill='#ffffff'/>", "width='20' height='10'");
  EXPECT_EQ(drawn("wide", {0, 0, 40, 40}).inked(), (ui::Rect{0, 10, 40, 20}));
}

TEST_F(PicturesTest, TakesItsColours) {
  write(
      "two",
      "<rect width='5' height='10' fill='currentColor'/><rect x='5' width='5' height='10' fill='#C07C07'/>");
  const PixelBoard board = drawn("two", {0, 0, 100, 100}, {1, 2, 3}, {4, 5, 6});
  EXPECT_EQ(board.at(20, 50), 0xFF010203U);
  EXPECT_EQ(board.at(80, 50), 0xFF040506U);
  const PixelBoard other = drawn("two", {0, 0, 100, 100}, {9, 9, 9}, {4, 5, 6});
  EXPECT_EQ(other.at(20, 50), 0xFF090909U);
}

TEST_F(PicturesTest, WhatIsMissingOrRubbishShowsNothing) {
  std::ofstream(folder_ / "icons" / "rubbish.svg") << "\x7F"
                                                      "ELF no picture";
  EXPECT_EQ(drawn("rubbish", {0, 0, 50, 50}).inked(), ui::Rect{});
  EXPECT_EQ(drawn("missing", {0, 0, 50, 50}).inked(), ui::Rect{});
}

TEST_F(PicturesTest, AnEmptyRectangleIsNoPicture) {
  write("full", "<rect width='10' height='10' fill='#ffffff'/>");
  EXPECT_EQ(drawn("full", {10, 10, 0, 50}).inked(), ui::Rect{});
}

TEST(BundledPictures, AllOfThemDraw) {
  Pictures pictures(XINLUON_SOURCE_DIR "/assets");
  for (const char* folder : {"faces", "icons"}) {
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(XINLUON_SOURCE_DIR "/assets/") + folder)) {
      if (entry.path().extension() != ".svg") continue;
      PixelBoard board({64, 64});
      pictures.draw(board.all(), {{0, 0, 64, 64},
                                  std::string(folder) + "/" + entry.path().stem().string(),
                                  {255, 255, 255},
                                  {9, 9, 9}});
      EXPECT_FALSE(board.inked().empty()) << entry.path();
    }
  }
}

}  // namespace
}  // namespace xinluon::sdl
