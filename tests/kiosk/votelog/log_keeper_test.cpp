#include "kiosk/votelog/log_keeper.h"

#include <array>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/kiosk/votelog/votes.h"
#include "tests/support/fault_vfs.h"

namespace xinluon::votelog {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr Milliseconds retry{30'000};

class LogKeeperTest : public testing::Test {
 protected:
  std::vector<std::string> told() { return std::exchange(told_, {}); }
  void hear(const Notice& notice) {
    static constexpr std::array<const char*, std::variant_size_v<Notice>> names = {
        "saved", "sealed", "failed", "ready", "lost", "token", "invited", "withdrawn"};
    told_.emplace_back(names.at(notice.index()));
  }

  test::TemporaryFolder folder_;
  test::FaultVfs vfs_;
  const Options options_ = options_in(folder_ / "kiosk", vfs_.name());
  BootTime now_ = boot_time(1'000);
  std::vector<std::string> told_;
  LogKeeper keeper_{options_, retry, [this](const Notice& notice) { hear(notice); }};
};

TEST_F(LogKeeperTest, TellsReadyOnceAndHasNothingToRetry) {
  keeper_.begin(now_);
  EXPECT_THAT(told(), ElementsAre("ready"));
  EXPECT_FALSE(keeper_.retry_at());
  keeper_.carry_out(SaveOpen{1, vote_number(1)}, now_);
  keeper_.carry_out(Seal{2}, now_);
  EXPECT_THAT(told(), ElementsAre("saved", "sealed"));
  EXPECT_EQ(keeper_.trouble_code(), "");
}

TEST_F(LogKeeperTest, VoteThatNoRecordCanSayIsNoTrouble) {
  keeper_.begin(now_);
  told();
  Vote wrong = vote_number(1);
  wrong.level.reset();
  keeper_.carry_out(SaveOpen{1, wrong}, now_);
  EXPECT_THAT(told(), ElementsAre("failed", "ready"));
}

TEST_F(LogKeeperTest, TriesAgainWhenItIsTimeAndNotBefore) {
  std::ofstream(options_.folder) << "in the way";
  keeper_.begin(now_);
  EXPECT_THAT(told(), ElementsAre("lost"));
  EXPECT_EQ(keeper_.log(), nullptr);
  EXPECT_EQ(keeper_.retry_at(), now_ + retry);
  keeper_.retry_when_due(now_ + retry);
  EXPECT_THAT(told(), IsEmpty()) << "still lost";
  EXPECT_EQ(keeper_.retry_at(), now_ + 2 * retry);
  std::filesystem::remove(options_.folder);
  keeper_.retry_when_due(now_ + 2 * retry - Milliseconds(1));
  EXPECT_THAT(told(), IsEmpty());
  keeper_.retry_when_due(now_ + 2 * retry);
  EXPECT_THAT(told(), ElementsAre("ready"));
  EXPECT_FALSE(keeper_.retry_at());
}

TEST_F(LogKeeperTest, LostIsToldAfterTheFailureAndAgainWhenItsCodeChanges) {
  keeper_.begin(now_);
  told();
  int code = test::sqlite_ioerr_write;
  vfs_.before = [&](const test::FileCall& call) {
    return call.kind == test::FileCall::Kind::write ? code : 0;
  };
  keeper_.carry_out(SaveOpen{1, vote_number(1)}, now_);
  EXPECT_THAT(told(), ElementsAre("failed", "lost"));
  EXPECT_EQ(keeper_.trouble_code(), "STORE_FAILED");
  code = test::sqlite_full;
  keeper_.retry_when_due(now_ + retry);
  EXPECT_THAT(told(), ElementsAre("lost"));
  EXPECT_EQ(keeper_.trouble_code(), "DISK_FULL");
  vfs_.before = nullptr;
  keeper_.retry_when_due(now_ + 2 * retry);
  EXPECT_THAT(told(), ElementsAre("ready"));
  keeper_.carry_out(SaveOpen{2, vote_number(2)}, now_);
  EXPECT_THAT(told(), ElementsAre("saved"));
}

TEST_F(LogKeeperTest, WithoutALogEveryCommandFails) {
  std::ofstream(options_.folder) << "in the way";
  keeper_.begin(now_);
  EXPECT_THAT(told(), ElementsAre("lost"));
  keeper_.carry_out(SaveOpen{1, vote_number(1)}, now_);
  keeper_.carry_out(Seal{2}, now_);
  keeper_.carry_out(RecordUnanswered{3, no_answer_number(1)}, now_);
  keeper_.carry_out(AskToken{4, "a"}, now_);
  EXPECT_THAT(told(), ElementsAre("failed", "failed", "failed", "failed"));
  keeper_.maintain(now_);
  EXPECT_FALSE(keeper_.has_work());
}

TEST_F(LogKeeperTest, WhatHappensWithoutAVoteIsToldToo) {
  keeper_.begin(now_);
  told();
  keeper_.carry_out(RecordUnanswered{1, no_answer_number(1), "a"}, now_);
  EXPECT_THAT(told(), ElementsAre("sealed"));
  keeper_.carry_out(SaveOpen{2, vote_number(2)}, now_);
  keeper_.carry_out(RecordUnanswered{3, no_answer_number(3)}, now_);
  EXPECT_THAT(told(), ElementsAre("saved", "failed", "ready")) << "a vote is open";
}

TEST_F(LogKeeperTest, TokenIsNotAnsweredForWhileNothingIsStored) {
  keeper_.begin(now_);
  keeper_.carry_out(SaveOpen{1, vote_number(1)}, now_);
  told();
  vfs_.before = [](const test::FileCall& call) {
    return call.kind == test::FileCall::Kind::sync ? test::sqlite_ioerr_fsync : 0;
  };
  keeper_.carry_out(Seal{2}, now_);
  told();
  keeper_.carry_out(AskToken{3, "a"}, now_);
  EXPECT_THAT(told(), ElementsAre("failed"));
  vfs_.before = nullptr;
  keeper_.retry_when_due(now_ + retry);
  told();
  keeper_.carry_out(AskToken{4, "a"}, now_ + retry);
  EXPECT_THAT(told(), ElementsAre("token"));
  EXPECT_EQ(keeper_.trouble_code(), "");
}

}  // namespace
}  // namespace xinluon::votelog
