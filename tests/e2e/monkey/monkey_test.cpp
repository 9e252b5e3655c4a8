// How many sessions: XINLUON_MONKEY_SESSIONS; from which seed: XINLUON_MONKEY_SEED (tests/long.sh monkey sets
// them).
#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "sync/base/format.h"
#include "tests/e2e/eventually.h"
#include "tests/e2e/monkey/testimony.h"
#include "tests/e2e/x_server.h"
#include "tests/support/process.h"
#include "tests/support/progress.h"
#include "tests/support/setting.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::test {
namespace {

using std::chrono::seconds;

constexpr const char* size = "1280x800";
constexpr std::int64_t most_growth_kib = 5 * 1024;
// Until every screen was drawn in every language, size and contrast, caches grow: a short run says nothing.
constexpr std::size_t warm_up = 300;

std::vector<Place> places_of(const std::string& config) {
  std::vector<Place> places;
  for (const std::string screen : {"attract", "rating", "behaviours", "reasons", "languages"}) {
    const auto made = run({std::string(XINLUON_BIN_DIR) + "/xinluon-kiosk", "--config", config, "preview",
                           "--size", size, "--screen", screen, "--layout", "-"});
    EXPECT_EQ(made.status, 0) << screen;
    const auto layout = nlohmann::json::parse(made.output);
    for (const auto& t : layout.at("targets"))
      places.push_back({t.at("action"), {t.at("x"), t.at("y"), t.at("w"), t.at("h")}});
  }
  return places;
}

class LongMonkey : public testing::Test {
 protected:
  void SetUp() override {
    x_server_.emplace(XServer::with_touch_panel(size, folder_.path()));
    std::filesystem::create_directory(folder_ / "kiosk");
    std::ofstream(config_) << format(
        "assets = \"{}/share/xinluon\"\n[kiosk]\nid = \"K-TEST\"\ncounter = \"TM-X01-Q03\"\n"
        "[languages]\nenabled = [\"vi\", \"en\"]\n[store]\nfolder = \"{}\"\nsocket = \"{}\"\n{}",
        XINLUON_BIN_DIR "/..", (folder_ / "kiosk").string(), socket_.string(), extra_);
    setenv("DISPLAY", x_server_->display().c_str(), 1);
    kiosk_ = std::make_unique<Process>(
        std::vector<std::string>{XINLUON_BIN_DIR "/../tests/xinluon-monkey-kiosk", config_.string(),
                                 trace_.string(), (folder_ / "clock").string()},
        log_.string());
    ASSERT_TRUE(eventually(seconds(60), [&] { return std::filesystem::exists(socket_); })) << log();
  }

  std::string log() const {
    std::ifstream in(log_);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  // Until so many sessions are sealed, or nothing is sealed for a minute.
  void play(Monkey& monkey, std::uint64_t sessions) {
    auto last_change = std::chrono::steady_clock::now();
    SealedCount count(trace_);
    std::size_t sealed = 0;
    Progress progress("sessions", sessions);
    for (;;) {
      for (int i = 0; i < 50; ++i) monkey.act();
      ASSERT_TRUE(kiosk_->running()) << log();
      const auto now_sealed = count.now();
      if (now_sealed != sealed) last_change = std::chrono::steady_clock::now();
      if (sealed < warm_up && now_sealed >= warm_up) memory_at_start_ = kiosk_->pss_kib();
      sealed = now_sealed;
      progress.done(sealed);
      if (sealed >= sessions) break;
      ASSERT_LT(std::chrono::steady_clock::now() - last_change, seconds(60)) << "nothing is sealed any more\n"
                                                                             << log();
    }
  }

  static void expect_no_growth(const Testimony& testimony, [[maybe_unused]] std::int64_t memory_kib) {
    const auto heap = heap_growth_kib(testimony, warm_up);
    std::printf("the heap grew by %lld KiB since session %zu\n", static_cast<long long>(heap), warm_up);
    EXPECT_LT(heap, most_growth_kib);
#ifndef __SANITIZE_ADDRESS__  // which keeps what was freed, and remembers every place that allocates
    EXPECT_LT(memory_kib, most_growth_kib) << "since session " << warm_up;
#endif
  }

  std::string extra_;
  TemporaryFolder folder_;
  std::filesystem::path config_ = folder_ / "kiosk.toml";
  std::filesystem::path socket_ = folder_ / "votelog.sock";
  std::filesystem::path trace_ = folder_ / "trace";
  std::filesystem::path log_ = folder_ / "kiosk.log";
  std::optional<XServer> x_server_;
  std::unique_ptr<Process> kiosk_;
  std::int64_t memory_at_start_ = 0;
};

TEST_F(LongMonkey, EveryTapThatWasTakenIsAVoteAndNoVoteIsThereWithoutOne) {
  const auto sessions = setting("XINLUON_MONKEY_SESSIONS", 40);
  const auto seed = setting("XINLUON_MONKEY_SEED", 20261122);
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  X11Screen screen(x_server_->display());
  TouchPanel panel(x_server_->touch_socket(), screen.width(), screen.height());
  JumpingClock clock(folder_ / "clock");
  const auto places = places_of(config_.string());
  Monkey monkey({screen, panel, clock, socket_, places}, seed);
  play(monkey, sessions);
  monkey.rest();
  const auto grown = memory_at_start_ == 0 ? 0 : kiosk_->pss_kib() - memory_at_start_;
  kiosk_->signal(SIGTERM);
  ASSERT_EQ(kiosk_->wait(seconds(20)), 0) << log();

  const auto testimony = read_testimony(trace_);
  EXPECT_EQ(testimony.failed, 0);
  const auto records = read_records(folder_ / "kiosk");
  std::map<std::uint64_t, int> promised = testimony.level_of_seq;
  for (const auto& [ticket, seq] : testimony.unanswered)
    if (seq != 0) promised[seq] = 0;
  for (const auto& [seq, level] : promised)
    EXPECT_TRUE(records.contains(seq) && records.at(seq) == level) << "record " << seq;
  // The session that was under way when the program was told to end may have been sealed by nobody yet.
  EXPECT_EQ(records.size(), promised.size());
  EXPECT_EQ(unexplained(testimony, monkey.done(), places), std::vector<std::string>{});
  std::printf("%zu records, %zu unanswered, memory grew by %lld KiB\n", records.size(),
              testimony.unanswered.size(), static_cast<long long>(grown));
  if (sessions >= 2 * warm_up) expect_no_growth(testimony, grown);
}

}  // namespace
}  // namespace xinluon::test
