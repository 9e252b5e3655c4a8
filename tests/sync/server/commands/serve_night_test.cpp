// What a running server does by itself at night: `serve` in a process of its own, on a clock that this one
// moves.
#include <csignal>
#include <fstream>
#include <new>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sync/base/files.h"
#include "sync/domain/period.h"
#include "sync/server/commands/config.h"
#include "sync/server/commands/serve.h"
#include "sync/server/reports/checkpoint.h"
#include "sync/server/reports/recount.h"
#include "sync/server/storage/open.h"
#include "tests/support/server_database.h"
#include "tests/support/shared_clock.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::test {
namespace {

using namespace std::chrono_literals;

// In memory that a process and what it forks both see.
class ClockOfBoth {
 public:
  ClockOfBoth()
      : memory_(
            mmap(nullptr, sizeof(SharedClock), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) {
    if (memory_ == MAP_FAILED) throw std::runtime_error("no shared memory");
    clock_ = new (memory_) SharedClock;
  }
  ClockOfBoth(const ClockOfBoth&) = delete;
  ClockOfBoth& operator=(const ClockOfBoth&) = delete;
  ~ClockOfBoth() { munmap(memory_, sizeof(SharedClock)); }
  SharedClock& operator*() const { return *clock_; }
  SharedClock* operator->() const { return clock_; }

 private:
  void* memory_;
  SharedClock* clock_ = nullptr;
};

class ServeNight : public testing::Test {
 protected:
  ServeNight() {
    std::ofstream(file_) << "data = \"" << (folder_ / "data").string() << "\"\nlisten = \"127.0.0.1:0\"\n";
  }
  ~ServeNight() override {
    if (server_ > 0) kill(server_, SIGKILL);
    if (server_ > 0) waitpid(server_, nullptr, 0);
  }
  ServeNight(const ServeNight&) = delete;
  ServeNight& operator=(const ServeNight&) = delete;

  void start() {
    server_ = fork();
    ASSERT_GE(server_, 0);
    if (server_ == 0) serve();
    for (int i = 0; i < 1'000 && log().find("listening on") == std::string::npos; ++i)
      std::this_thread::sleep_for(20ms);
  }
  // In the forked process; its program is the shipped one but for the clock.
  [[noreturn]] void serve() {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(open(log_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600), STDERR_FILENO);
    const auto config = commands::load_config(file_);
    _exit(config ? commands::run_serve(*config, *clock_) : 2);
  }
  int stop() {
    kill(server_, SIGTERM);
    int status = 0;
    waitpid(std::exchange(server_, -1), &status, 0);
    return status;
  }
  // Whole rounds of its loop from now on: a signal wakes it, and the next one is heard in a later round.
  void let_it_look() {
    for (int i = 0; i < 2; ++i) {
      const auto before = reloads();
      kill(server_, SIGHUP);
      for (int tries = 0; tries < 1'000 && reloads() == before; ++tries) std::this_thread::sleep_for(10ms);
      ASSERT_GT(reloads(), before) << log();
    }
  }
  void at(Day day, std::chrono::minutes since_midnight) {
    clock_->set_wall(start_of(day) + since_midnight);
    let_it_look();
  }
  std::vector<storage::Checkpoint> made() const {
    const auto reader = must(storage::open_reader(must(commands::load_config(file_)).application.place()));
    return must(storage::checkpoints_after(*reader, storage::Scope::local_administrator(), 0, 100));
  }
  std::size_t reloads() const {
    const auto text = log();
    std::size_t count = 0;
    for (auto place = text.find(reloaded); place != text.npos; place = text.find(reloaded, place + 1))
      ++count;
    return count;
  }
  std::string log() const { return read_file(log_, 1'000'000).value_or(""); }

  static constexpr std::string_view reloaded = "configuration reloaded";
  TemporaryFolder folder_;
  const std::string file_ = (folder_ / "server.toml").string();
  const std::string log_ = (folder_ / "log").string();
  ClockOfBoth clock_;
  pid_t server_ = -1;
};

TEST_F(ServeNight, MakesACheckpointOnceEachNightByItself) {
  const Day day = day_from_text("2026-11-23").value();
  clock_->set_wall(start_of(day) + 119min);
  start();
  at(day, 119min);
  EXPECT_EQ(made().size(), 0U) << "not before two o'clock";
  at(day, 120min);
  EXPECT_EQ(made().size(), 1U);
  at(day, 14h);
  at(day + std::chrono::days(1), 119min);
  EXPECT_EQ(made().size(), 1U) << "one a night";
  at(day + std::chrono::days(1), 120min);
  at(day + std::chrono::days(2), 9h);
  const auto checkpoints = made();
  ASSERT_EQ(checkpoints.size(), 3U) << "the night it slept through is made up for";
  auto before = reports::checkpoint_start();
  for (const auto& checkpoint : checkpoints) {
    const auto said = reports::check_checkpoint(checkpoint, before);
    ASSERT_TRUE(said) << said.error().message;
    before = crypto::hash_from_bytes(checkpoint.hash).value();
  }
  EXPECT_EQ(checkpoints[0].at, start_of(day) + 120min);
  EXPECT_EQ(checkpoints[2].at, start_of(day + std::chrono::days(2)) + 9h);
  EXPECT_EQ(stop(), 0) << log();
  const auto reader = must(storage::open_reader(must(commands::load_config(file_)).application.place()));
  EXPECT_TRUE(must(reports::recount(*reader, storage::Scope::local_administrator())).clean());
}

}  // namespace
}  // namespace xinluon::test
