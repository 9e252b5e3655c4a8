// A card that forgets a page of the vote file, up to the server's figures: voting goes on at once, what
// verifies arrives once, and nothing else does.
#include <filesystem>
#include <fstream>

#include "sync/base/files.h"
#include "tests/outage/offline_kiosk.h"

namespace xinluon::test {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t page_bytes = 4096;
constexpr std::size_t any_size = 64 * 1024 * 1024;

class LongSalvage : public OfflineKiosk {
 protected:
  LongSalvage() { start(); }

  void start() {
    app_.reset();
    app_ = start_app(now_);
  }
  void vote(int votes) {
    for (int i = 0; i < votes; ++i) ASSERT_TRUE(cast(*app_, vote_at(now_ += Milliseconds(between_votes_ms))));
  }
  Drained upload() { return drain(*app_, now_); }
  void salvage() {
    for (int steps = 0; app_->log()->has_work() && steps < 10'000; ++steps) app_->wake(now_);
    EXPECT_FALSE(app_->log()->has_work());
  }
  Epoch newest() const { return app_->log()->epochs().back().epoch; }
  // The page that holds the n-th vote is no longer what it was when the app starts again.
  void restart_with_garbled(int n) {
    const fs::path path = options_.log.folder / format("votes-{}.db", newest().text());
    app_.reset();
    std::string bytes = must(read_file(path, any_size));
    const std::size_t at = bytes.find(format(R"("boot_ms":{},)", n * between_votes_ms));
    ASSERT_NE(at, std::string::npos);
    bytes.replace(at / page_bytes * page_bytes, page_bytes, page_bytes, '\xA5');
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
    start();
  }

  BootTime now_{};
  std::unique_ptr<simulation::AppProcess> app_;
};

TEST_F(LongSalvage, WhatWasNotSentBeforeTheDamageArrivesOnceBesideTheNewVotes) {
  vote(600);
  upload();
  const Epoch epoch = newest();
  ASSERT_EQ(held()[epoch], 600U);
  vote(2'400);
  restart_with_garbled(2'000);
  vote(1);
  ASSERT_FALSE(HasFatalFailure()) << "voting comes first";
  const Epoch younger = newest();
  ASSERT_NE(younger, epoch);
  salvage();
  vote(1);
  upload();
  const Seq saved = held()[epoch];
  EXPECT_GT(saved, 1'950U);
  EXPECT_LT(saved, 2'000U);
  EXPECT_EQ(held()[younger], 2U);
  const auto counted = recount();
  EXPECT_TRUE(counted.clean());
  EXPECT_EQ(counted.votes, saved + 2);
  start();
  upload();
  EXPECT_EQ(recount().votes, saved + 2) << "nothing comes twice after another start";
}

TEST_F(LongSalvage, AServerThatHoldsMoreThanWasSalvagedIsNoFork) {
  vote(700);
  upload();
  const Epoch epoch = newest();
  restart_with_garbled(300);
  vote(1);
  salvage();
  const auto drained = upload();
  EXPECT_EQ(held()[epoch], 700U);
  for (const auto& cursor : drained.overview.epochs)
    EXPECT_EQ(uploader::name_of(cursor.state), "confirmed") << cursor.local.epoch.text();
  const auto counted = recount();
  EXPECT_TRUE(counted.clean());
  EXPECT_EQ(counted.votes, 701U);
}

}  // namespace
}  // namespace xinluon::test
