// The database's leader is killed under load, again and again: two real servers on the documented cluster,
// kiosks with the real uploader's core. No record that was acknowledged is lost, none is there twice, and
// kiosks go on by themselves (catalogue row 10).
//   tests/long.sh failover
#include <atomic>
#include <cstdio>
#include <deque>
#include <thread>

#include <gtest/gtest.h>

#include "sync/server/storage/alarms.h"
#include "sync/server/storage/open.h"
#include "sync/server/storage/records.h"
#include "sync/uploader/curl_transport.h"
#include "sync/uploader/uploader.h"
#include "tests/e2e/failover/cluster.h"
#include "tests/support/app_side.h"
#include "tests/support/setting.h"

namespace xinluon::test {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using storage::Scope;

constexpr std::uint64_t each_commit = 1;  // the hardest way of dying; three are all of them
constexpr std::size_t kiosks = 12;
constexpr auto longest = 180s;  // until all go on: Patroni's ttl of 20 s and the back-off that grew meanwhile

// Votes now and then, and sends as the real one does.
class Kiosk {
 public:
  Kiosk(std::size_t number, std::uint64_t seed) : app_(format("K-{:02}", number)), random_(seed + number) {}

  const AppSide& app() const { return app_; }
  std::string public_key() const { return key_.public_key().to_base64(); }
  // The last record that the server was believed to hold, the furthest ever.
  Seq acknowledged() const { return acknowledged_; }
  // How often it was told that the server holds less than it once said.
  int set_back() const { return set_back_; }

  void connect(std::uint16_t port, const http::Identity& server) {
    transport_ =
        must(uploader::CurlTransport::make(format("https://127.0.0.1:{}", port), server.pins, "", -1));
    uploader_ = std::make_unique<uploader::Uploader>(
        uploader::BatchParties{app_.kiosk(), server.signing.public_key(), key_, ""}, crypto::random_bytes,
        [] { return uploader::DeviceHealth(); });
  }
  // Until it has voted enough and all of it is held, or nobody waits for that any more.
  void play(const std::atomic<bool>& enough, const std::atomic<bool>& over) {
    while (!over && (!enough || acknowledged_ < app_.logs().back().lines.size())) {
      if (!enough && random_() % 4 == 0) app_.seal(1 + static_cast<int>(random_() % 3));
      step();
    }
  }

 private:
  void step() {
    const auto action = uploader_->next({clock_.boot(), std::nullopt});
    if (const auto* post = std::get_if<uploader::Post>(&action)) {
      uploader_->server_answered(transport_->post(post->request), clock_.boot());
    } else if (const auto* ask = std::get_if<uploader::AskApp>(&action)) {
      uploader_->app_answered(app_.answer(ask->request), clock_.boot());
      if (std::holds_alternative<wire::WaitRequest>(ask->request)) std::this_thread::sleep_for(10ms);
      note_reports();
    } else {
      std::this_thread::sleep_for(20ms);
    }
  }
  void note_reports() {
    for (const auto& report : app_.reports) {
      if (report.head_seq < acknowledged_) ++set_back_;
      acknowledged_ = std::max<Seq>(acknowledged_, report.head_seq);
    }
    app_.reports.clear();
  }

  SystemClock clock_;
  crypto::SecretKey key_ = crypto::SecretKey::generate();
  AppSide app_;
  Random random_;
  std::unique_ptr<uploader::Transport> transport_;
  std::unique_ptr<uploader::Uploader> uploader_;
  std::atomic<Seq> acknowledged_ = 0;
  std::atomic<int> set_back_ = 0;
};

class LongFailover : public testing::Test {
 protected:
  void SetUp() override {
    cluster_ = std::make_unique<Cluster>();
    first_ = std::make_unique<ServerMachine>(folder_ / "first", cluster_->database());
    second_ = std::make_unique<ServerMachine>(folder_ / "second", cluster_->database());
    ASSERT_NO_FATAL_FAILURE(first_->set_up());
    const auto identity = first_->identity();
    std::filesystem::copy(first_->data(), second_->data());
    for (std::size_t k = 1; k <= kiosks; ++k) {
      auto& kiosk = fleet_.emplace_back(k, seed_);
      first_->enrol(kiosk.app().kiosk(), kiosk.public_key());
    }
    ASSERT_NO_FATAL_FAILURE(first_->serve());
    ASSERT_NO_FATAL_FAILURE(second_->serve());
    for (std::size_t k = 0; k < kiosks; ++k)
      fleet_[k].connect((k % 2 == 0 ? first_ : second_)->port(), identity);
    for (auto& kiosk : fleet_) threads_.emplace_back([&] { kiosk.play(enough_, over_); });
  }
  void TearDown() override {
    over_ = true;
    end();
  }
  // Every kiosk drains and ends.
  void end() {
    enough_ = true;
    for (auto& thread : threads_) thread.join();
    threads_.clear();
  }

  Seq acknowledged() const {
    Seq all = 0;
    for (const auto& kiosk : fleet_) all += kiosk.acknowledged();
    return all;
  }
  bool all_go_on() {
    std::vector<Seq> before;
    for (const auto& kiosk : fleet_) before.push_back(kiosk.acknowledged());
    return eventually(longest, [&] {
      for (std::size_t k = 0; k < kiosks; ++k)
        if (fleet_[k].acknowledged() <= before[k]) return false;
      return true;
    });
  }

  // Dies with what it told to nobody else: the hardest one.
  void behind_a_dead_line(const std::string& leader) {
    for (const auto& node : cluster_->others(leader)) cluster_->tell("hold", node);
    std::this_thread::sleep_for(std::chrono::milliseconds(500 + random_() % 1'500));
    cluster_->tell("kill", leader);
    for (const auto& node : cluster_->others(leader)) cluster_->tell("drop", node);
  }
  void die(std::uint64_t round, const std::string& leader) {
    if (round % 3 == 1) return behind_a_dead_line(leader);
    cluster_->tell(round % 3 == 2 ? "kill" : "crash", leader);
  }

  void play(std::uint64_t round) {
    constexpr const char* ways[] = {"its PostgreSQL was killed", "killed behind a dead line",
                                    "its machine died"};
    const auto leader = cluster_->leader();
    ASSERT_FALSE(leader.empty());
    std::this_thread::sleep_for(std::chrono::milliseconds(random_() % 1'000));
    const Seq before = acknowledged();
    ASSERT_NO_FATAL_FAILURE(die(round, leader));
    const auto died = Clock::now();
    std::this_thread::sleep_for(500ms);  // answers that were on their way
    ASSERT_TRUE(all_go_on()) << "leader now: " << cluster_->leader();
    const std::chrono::duration<double> took = Clock::now() - died;
    std::printf(
        "round %llu: %s, %s, %llu records acknowledged; all %zu kiosks went on after %.1f s, %s leads\n",
        static_cast<unsigned long long>(round), leader.c_str(), ways[round % 3],
        static_cast<unsigned long long>(before), kiosks, took.count(), cluster_->leader().c_str());
    std::fflush(stdout);
    if (round % 3 != 0) {
      ASSERT_NO_FATAL_FAILURE(cluster_->tell("revive", leader));
    }
    ASSERT_NO_FATAL_FAILURE(cluster_->settle());
  }

  // Equality of sets, and no kiosk ever had to send again what was acknowledged.
  void expect_nothing_lost() {
    const auto reader = must(storage::open_reader(first_->place()));
    for (const auto& kiosk : fleet_) {
      const auto& log = kiosk.app().logs().back();
      const auto kept = must(storage::records_after(*reader, Scope::local_administrator(),
                                                    kiosk.app().kiosk(), log.epoch, 0, log.lines.size() + 1));
      ASSERT_EQ(kept.size(), log.lines.size());
      for (std::size_t i = 0; i < kept.size(); ++i) ASSERT_EQ(kept[i].bytes, log.lines[i]) << i;
      EXPECT_EQ(kiosk.set_back(), 0) << kiosk.app().kiosk().text();
    }
    for (const auto& alarm : must(storage::alarms(*reader, Scope::local_administrator(), 100)))
      EXPECT_NE(alarm.kind, storage::AlarmKind::server_behind)
          << "acknowledged records were lost: " << alarm.kiosk.text() << ": " << alarm.detail;
  }

  const std::uint64_t seed_ = setting("XINLUON_FAILOVER_SEED", 1);
  Random random_{seed_};
  TemporaryFolder folder_;
  std::unique_ptr<Cluster> cluster_;
  std::unique_ptr<ServerMachine> first_, second_;
  std::deque<Kiosk> fleet_;
  std::atomic<bool> enough_ = false, over_ = false;
  std::vector<std::thread> threads_;
};

TEST_F(LongFailover, NoAcknowledgedRecordIsLostWhenTheLeaderDies) {
  const auto rounds = size_of("XINLUON_FAILOVER_ROUNDS", each_commit);
  std::printf("seed %llu, %llu rounds\n", static_cast<unsigned long long>(seed_),
              static_cast<unsigned long long>(rounds));
  ASSERT_TRUE(eventually(60s, [&] { return acknowledged() > 50; }));
  for (std::uint64_t round = 1; round <= rounds; ++round) {
    SCOPED_TRACE(format("round {} of seed {}", round, seed_));
    ASSERT_NO_FATAL_FAILURE(play(round));
  }
  end();
  expect_nothing_lost();
  EXPECT_EQ(first_->command({"recount"}), 0);
  std::printf("%llu records acknowledged by %zu kiosks\n", static_cast<unsigned long long>(acknowledged()),
              kiosks);
}

}  // namespace
}  // namespace xinluon::test
