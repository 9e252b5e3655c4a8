#include "kiosk/sdl/key_reader.h"

#include <random>

#include <gtest/gtest.h>

namespace xinluon::sdl {
namespace {

using ui::Key;

constexpr Milliseconds gap{50};

class KeyReaderTest : public testing::Test {
 protected:
  void wait(int ms) { now_ += Milliseconds(ms); }

  // Down and up, as a finger or a scanner does it.
  void strike(const KeyPress& press, int held_ms) {
    reader_.press(press, now_);
    wait(held_ms);
    reader_.release(press.code, now_);
  }
  void type(const std::string& text, int each_ms = 4) {
    for (const char c : text) {
      strike(character(c), each_ms / 2);
      wait(each_ms - each_ms / 2);
    }
  }
  static KeyPress character(char c) {
    KeyPress press{c, c, false, std::nullopt};
    if (c >= '1' && c <= '5') press.key = static_cast<Key>(static_cast<int>(Key::level_1) - (c - '1'));
    if (c == ' ') press.key = Key::act;
    return press;
  }
  static KeyPress enter() { return {'\n', '\0', true, Key::act}; }
  static KeyPress left() { return {1000, '\0', false, Key::left}; }
  static KeyPress shift() { return {1001, '\0', false, std::nullopt}; }

  // All that is decided by now, in words.
  std::string heard() {
    std::string all;
    while (const auto event = reader_.next(now_)) {
      if (const auto* key = std::get_if<ui::KeyDown>(&*event)) {
        all += "key" + std::to_string(static_cast<int>(key->key)) + " ";
      }
      if (const auto* scan = std::get_if<ui::Scanned>(&*event)) all += "scan:" + scan->line + " ";
    }
    return all;
  }
  static std::string key(Key k) { return "key" + std::to_string(static_cast<int>(k)) + " "; }

  ui::InputSettings settings_;
  KeyReader reader_{settings_};
  BootTime now_ = boot_time(1'000'000);
};

TEST_F(KeyReaderTest, APersonsDigitActsWithinTheGap) {
  strike(character('4'), 20);
  EXPECT_EQ(heard(), "");
  ASSERT_TRUE(reader_.deadline());
  EXPECT_LE(*reader_.deadline() - now_, gap);
  now_ = *reader_.deadline();
  EXPECT_EQ(heard(), key(Key::level_4));
  EXPECT_FALSE(reader_.deadline());
}

TEST_F(KeyReaderTest, AScannedLineIsNoKey) {
  type("XL1.5432154321");
  strike(enter(), 2);
  wait(500);
  EXPECT_EQ(heard(), "scan:XL1.5432154321 ");
}

TEST_F(KeyReaderTest, ALineOfOneDigitRepeatedIsStillAScan) {
  type("1111");
  strike(enter(), 2);
  wait(500);
  EXPECT_EQ(heard(), "scan:1111 ");
}

TEST_F(KeyReaderTest, ShiftBetweenTheCharactersDoesNotBreakAScan) {
  type("a");
  strike(shift(), 2);
  type("B");
  strike(enter(), 2);
  EXPECT_EQ(heard(), "scan:aB ");
}

TEST_F(KeyReaderTest, ALineMayEndTwice) {
  type("12");
  strike(enter(), 2);
  wait(3);
  KeyPress line_feed = enter();
  line_feed.code = 77;
  strike(line_feed, 2);
  wait(500);
  EXPECT_EQ(heard(), "scan:12 ");
}

TEST_F(KeyReaderTest, AScanThatBreaksOffIsNothing) {
  type("5431");
  wait(500);
  EXPECT_EQ(heard(), "");
  strike(enter(), 80);
  EXPECT_EQ(heard(), key(Key::act));  // a person's, long after
}

TEST_F(KeyReaderTest, TwoPersonsDigitsAreTwoKeys) {
  strike(character('5'), 80);
  wait(40);
  EXPECT_EQ(heard(), key(Key::level_5));
  strike(character('1'), 80);
  EXPECT_EQ(heard(), key(Key::level_1));
}

TEST_F(KeyReaderTest, OrderIsKept) {
  strike(character('5'), 30);
  strike(left(), 30);
  EXPECT_EQ(heard(), key(Key::level_5) + key(Key::left));
}

TEST_F(KeyReaderTest, ABouncingButtonIsPressedOnce) {
  for (const int hold : {200, 60, 35}) {
    for (int i = 0; i < 4; ++i) strike(character('2'), 1), wait(2);  // going down
    reader_.press(character('2'), now_);
    wait(hold);
    reader_.release('2', now_);
    for (int i = 0; i < 4; ++i) wait(2), strike(character('2'), 1);  // coming up
    wait(300);
    EXPECT_EQ(heard(), key(Key::level_2)) << hold;
  }
}

TEST_F(KeyReaderTest, ABouncingKeyWithoutACharacterToo) {
  strike(left(), 2);
  wait(5);
  strike(left(), 100);
  wait(10);
  strike(left(), 2);
  EXPECT_EQ(heard(), key(Key::left));
  wait(40);
  strike(left(), 100);
  EXPECT_EQ(heard(), key(Key::left));
}

TEST_F(KeyReaderTest, ALineHasABound) {
  type(std::string(10'000, 'a'));
  strike(enter(), 2);
  EXPECT_EQ(heard(), "scan:" + std::string(settings_.longest_scan, 'a') + " ");
}

// Whatever is scanned, at whatever speed a scanner has, never is a key.
TEST_F(KeyReaderTest, NoScanEverActs) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 500; ++round) {
    std::string line;
    for (auto i = 2 + random() % 60; i > 0; --i) line.push_back("12345 aZ-_.:"[random() % 12]);
    for (const char c : line) {
      strike(character(c), static_cast<int>(random() % 10));
      wait(static_cast<int>(random() % 30));
    }
    strike(enter(), static_cast<int>(random() % 10));
    ASSERT_EQ(heard(), "scan:" + line + " ");
    wait(60 + static_cast<int>(random() % 1000));
    ASSERT_EQ(heard(), "");
  }
}

}  // namespace
}  // namespace xinluon::sdl
