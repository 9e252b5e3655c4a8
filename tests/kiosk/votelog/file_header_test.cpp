#include "kiosk/votelog/file_header.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "tests/kiosk/votelog/votes.h"

namespace xinluon::votelog {
namespace {

namespace fs = std::filesystem;

void overwrite_page_1(const fs::path& path) {
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file << std::string(4096, '\xA5');
}

class FileHeaderTest : public testing::Test {
 protected:
  // As a power cut leaves it: the log holds what was committed since the last checkpoint.
  fs::path cut_after_votes(int n) {
    VoteLog log = open_or_die(options_);
    for (int i = 1; i <= n; ++i) cast(log, i);
    fs::copy(options_.folder, folder_ / "cut");
    const fs::path path = folder_ / "cut" / file_of(options_, log).filename();
    return path;
  }

  test::TemporaryFolder folder_;
  Options options_ = options_in(folder_ / "kiosk");
};

TEST_F(FileHeaderTest, KnowsItsOwnAndNoOther) {
  const fs::path path = cut_after_votes(1);
  EXPECT_TRUE(begins_as_ours(path).value());
  overwrite_page_1(path);
  EXPECT_FALSE(begins_as_ours(path).value());
  fs::resize_file(path, 99);
  EXPECT_EQ(begins_as_ours(path).error().code, Errc::corrupt);
}

// Whoever opens it will say what is the matter; it is not damaged.
TEST_F(FileHeaderTest, WhatCanNotBeReadIsNotCalledForeign) {
  EXPECT_TRUE(begins_as_ours(folder_ / "nothing").value());
  EXPECT_TRUE(begins_as_ours(folder_.path()).value());
}

TEST_F(FileHeaderTest, ShortForeignAndMissingLogsHoldNoHeader) {
  const fs::path path = cut_after_votes(20);
  const fs::path log = path.native() + "-wal";
  EXPECT_TRUE(log_has_our_header(path));
  for (const std::uintmax_t bytes : {40U, 31U, 0U}) {
    fs::resize_file(log, bytes);
    EXPECT_FALSE(log_has_our_header(path)) << bytes;
  }
  std::ofstream(log, std::ios::trunc) << std::string(10'000, 'x');
  EXPECT_FALSE(log_has_our_header(path));
  fs::remove(log);
  EXPECT_FALSE(log_has_our_header(path));
}

// The checkpoint was writing the first page when the power went: the log still holds it.
TEST_F(FileHeaderTest, FileWhoseBeginningWasBeingWrittenIsHealed) {
  const fs::path path = cut_after_votes(20);
  overwrite_page_1(path);
  options_.folder = folder_ / "cut";
  VoteLog log = open_or_die(options_);
  EXPECT_EQ(file_of(options_, log), path);
  EXPECT_EQ(stored_numbers(log).size(), 20U);
  EXPECT_EQ(cast(log, 21), 21U);
}

TEST_F(FileHeaderTest, LogThatIsNoLogOrHoldsOtherPagesOnlyHoldsNoHeader) {
  const fs::path path = cut_after_votes(20);
  const fs::path log = path.native() + "-wal";
  const auto overwrite = [&](std::streamoff at, const std::string& bytes) {
    std::fstream file(log, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(at);
    file << bytes;
  };
  constexpr std::streamoff log_header = 32;
  constexpr std::streamoff frame = 24 + 4096;
  const auto frames = (static_cast<std::streamoff>(fs::file_size(log)) - log_header) / frame;
  ASSERT_GT(frames, 2);
  for (std::streamoff n = 0; n < frames; ++n) overwrite(log_header + n * frame + 24, "no header");
  EXPECT_FALSE(log_has_our_header(path));
  for (std::streamoff n = 0; n < frames; ++n) overwrite(log_header + n * frame, std::string("\0\0\0\7", 4));
  EXPECT_FALSE(log_has_our_header(path));
  overwrite(log_header + (frames - 1) * frame, std::string("\0\0\0\1", 4));
  fs::resize_file(log, static_cast<std::uintmax_t>(log_header + (frames - 1) * frame + 60));
  EXPECT_FALSE(log_has_our_header(path)) << "its page is cut off";
  overwrite(0, "none");
  EXPECT_FALSE(log_has_our_header(path));
}

}  // namespace
}  // namespace xinluon::votelog
