#include "sync/uploader/journal_lines.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "sync/base/system_clock.h"
#include "sync/wire/journal.h"
#include "tests/support/no_descriptors.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::uploader {
namespace {

TEST(JournalLines, TheNewestThatFitLeave) {
  EXPECT_EQ(fit_to_leave("a\nb\nc\n", 2), (std::vector<std::string>{"b", "c"}));
  EXPECT_EQ(fit_to_leave("a\nb", 9), (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(fit_to_leave("", 9).empty());
  std::string much;
  for (int i = 0; i < 5'000; ++i) much += std::string(100, 'x') + "\n";
  const auto lines = fit_to_leave(much, 1'000);
  EXPECT_LT(lines.size(), 700U);
  EXPECT_TRUE(wire::decode_journal(wire::encode_journal({1, lines})));
}

TEST(JournalLines, WhateverItHoldsTheServerCanReadIt) {
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i == '\n' ? 'n' : i);
  std::string wide;
  for (int i = 0; i < 3'000; ++i) wide += "ữ";
  for (const auto& text : {all, wide, std::string(100'000, '\xff')}) {
    const auto lines = fit_to_leave(text, 10);
    EXPECT_TRUE(wire::decode_journal(wire::encode_journal({1, lines})));
  }
}

TEST(JournalLines, CodesTokensAndVotesAreBlottedOut) {
  EXPECT_EQ(without_secrets("code 7K3M-AB01-0000-ZZZZ used"), "code … used");
  EXPECT_EQ(without_secrets("Authorization: Bearer xlt_abcDEF-1 x"), "Authorization: … x");
  EXPECT_EQ(without_secrets(R"({"kind":"vote","level":5,"behaviours":{"XC":"shown"},"lang":"vi"})"),
            R"({"kind":"vote","level":…,"behaviours":…,"lang":"vi"})");
  EXPECT_EQ(without_secrets("server reached"), "server reached");
}

TEST(JournalLines, AProgramIsAskedAndOneThatIsMissingIsSaidSo) {
  const xinluon::test::TemporaryFolder folder;
  const auto program = folder / "journalctl";
  std::ofstream(program) << "#!/bin/sh\nprintf 'asked for %s\\n' \"$3\"\n";
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  const SystemClock clock;
  EXPECT_EQ(journal_lines(12, clock, program.string()), (std::vector<std::string>{"asked for --lines=12"}));
  const auto none = journal_lines(12, clock, (folder / "no-such").string());
  ASSERT_EQ(none.size(), 1U);
  EXPECT_NE(none[0].find("can't be read"), std::string::npos);
}

TEST(JournalLines, OfAFloodTheNewestLeaves) {
  const xinluon::test::TemporaryFolder folder;
  const auto program = folder / "journalctl";
  std::ofstream(program) << "#!/bin/sh\nyes 'an old line' | head -c 2000000\necho; echo newest\n";
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  const auto lines = journal_lines(3, SystemClock(), program.string());
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines.back(), "newest");
}

// Ten seconds go by with each look at it.
class HastyClock final : public Clock {
 public:
  explicit HastyClock(Milliseconds step) : step_(step) {}
  WallTime wall() const override { return wall_time(0); }
  BootTime boot() const override { return now_ += step_; }
  bool wall_synchronised() const override { return false; }

 private:
  const Milliseconds step_;
  mutable BootTime now_ = boot_time(0);
};

TEST(JournalLines, AProgramThatDoesNotEndIsEndedAndWhatItSaidLeaves) {
  const xinluon::test::TemporaryFolder folder;
  const auto program = folder / "journalctl";
  std::ofstream(program) << "#!/bin/sh\necho one\nexec sleep 600\n";
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  EXPECT_EQ(journal_lines(3, HastyClock(Milliseconds(4'000)), program.string()),
            std::vector<std::string>{"one"});
  EXPECT_TRUE(journal_lines(3, HastyClock(Milliseconds(20'000)), program.string()).empty())
      << "its time was over";
}

TEST(JournalLines, AProcessWithoutDescriptorsSaysSo) {
  const xinluon::test::NoDescriptors none;
  const auto lines = journal_lines(12, SystemClock());
  EXPECT_EQ(lines, (std::vector<std::string>{"the journal can't be read: no pipe"}));
}

}  // namespace
}  // namespace xinluon::uploader
