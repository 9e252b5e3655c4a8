// A process that votes is killed with SIGKILL, at random moments and in the middle of commits, again and
// again on the same files. What it had been told is stored must be stored, once; nothing else may be, but the
// one call that was under way. Tokens are spent with their votes and unanswered invitations, or not at all.
#include <array>
#include <chrono>
#include <csignal>
#include <random>
#include <set>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sync/base/unique_fd.h"
#include "tests/kiosk/votelog/votes.h"
#include "tests/support/fault_vfs.h"

namespace xinluon::votelog {
namespace {

using test::FaultVfs;
using test::FileCall;

// What the child tells through the pipe: one fixed-size message each, so that none is torn.
enum class Said : char { tried, saved, sealed, inside_commit, opened };
struct Message {
  Said said;
  std::int64_t n;
};

// Where the child stops to be killed: at the call-th file call after it has voted so often. None: at no
// place.
struct Stop {
  int votes = 0;
  int call = 0;
};

class Child {
 public:
  Child(const Options& options, std::int64_t first, Stop stop) {
    std::array<int, 2> ends{};
    EXPECT_EQ(pipe(ends.data()), 0);
    reading_ = UniqueFd(ends[0]);
    UniqueFd writing(ends[1]);
    pid_ = fork();
    if (pid_ == 0) {
      reading_.reset();
      vote(options, first, stop, writing.get());
    }
  }

  std::optional<Message> hear() {
    Message message{};
    if (read(reading_.get(), &message, sizeof message) != sizeof message) return std::nullopt;
    return message;
  }
  void kill_now() { kill(pid_, SIGKILL); }
  void wait_for_end() {
    int status = 0;
    EXPECT_EQ(waitpid(pid_, &status, 0), pid_);
    EXPECT_TRUE(WIFSIGNALED(status)) << "the child ended by itself, with " << status;
  }

 private:
  [[noreturn]] static void vote(Options options, std::int64_t first, Stop stop, int writing) {
    const auto say = [writing](Said said, std::int64_t n) {
      const Message message{said, n};
      if (write(writing, &message, sizeof message) != sizeof message) _exit(2);
    };
    FaultVfs vfs;
    options.vfs = vfs.name();
    int votes = 0;
    int calls = 0;
    vfs.before = [&](const FileCall& call) {
      const bool changes = call.kind == FileCall::Kind::write || call.kind == FileCall::Kind::sync;
      if (stop.call > 0 && votes >= stop.votes && changes && ++calls == stop.call) {
        say(Said::inside_commit, 0);
        pause();
      }
      return 0;
    };
    auto log = VoteLog::open(options);
    if (!log) _exit(3);
    say(Said::opened, 0);
    for (std::int64_t n = first;; ++n) {
      say(Said::tried, n);
      if (n % 4 == 0) {
        if (!log->record_unanswered(no_answer_number(n), token_number(n))) _exit(6);
        say(Said::saved, n);
        continue;
      }
      if (!log->save_open(vote_number(n), token_number(n))) _exit(4);
      say(Said::saved, n);
      if (!log->seal()) _exit(5);
      say(Said::sealed, n);
      ++votes;
      log->maintain();
    }
  }

  pid_t pid_ = 0;
  UniqueFd reading_;
};

class LongKillTest : public testing::Test {
 protected:
  enum class Killed { somewhere, inside_a_start, inside_a_commit };

  // Listens until the child is dead. Kills it `after` its start, or where it stops.
  Killed run(Stop stop, std::chrono::microseconds after) {
    Child child(options_, next_, stop);
    Killed killed = Killed::somewhere;
    bool opened = false;
    if (stop.call == 0) {
      std::this_thread::sleep_for(after);
      child.kill_now();
    }
    while (const auto message = child.hear()) {
      if (message->said == Said::opened) opened = true;
      if (message->said == Said::tried) {
        tried_ = message->n;
        next_ = message->n + 1;
      }
      if (message->said == Said::saved) acknowledged_.insert(message->n);
      if (message->said == Said::inside_commit) {
        killed = opened ? Killed::inside_a_commit : Killed::inside_a_start;
        child.kill_now();
      }
    }
    child.wait_for_end();
    return killed;
  }

  // Also seals what was open, as every start does.
  void check_what_is_stored() {
    VoteLog log = open_or_die(options_);
    ASSERT_EQ(log.epochs().size(), 1U) << "a killed process damages no file";
    const auto numbers = stored_numbers(log);
    std::set<std::int64_t> stored(numbers.begin(), numbers.end());
    ASSERT_EQ(stored.size(), numbers.size()) << "a vote is stored twice";
    // The call that was under way may have come through without its answer.
    if (stored.contains(tried_)) acknowledged_.insert(tried_);
    ASSERT_EQ(stored, acknowledged_);
    for (std::int64_t n = 1; n < next_; ++n) {
      ASSERT_EQ(log.is_spent(token_number(n)).value(), stored.contains(n)) << "one transaction, or none";
    }
  }

  test::TemporaryFolder folder_;
  Options options_ = options_in(folder_ / "kiosk");
  std::int64_t next_ = 1;
  std::int64_t tried_ = 0;
  std::set<std::int64_t> acknowledged_;  // by save_open(): from then on the vote must never be lost
};

TEST_F(LongKillTest, WhatWasAcknowledgedIsStoredOnce) {
  constexpr int rounds = 60;
  const std::uint32_t seed = std::random_device()();
  std::mt19937 random(seed);
  int inside_commits = 0;
  int inside_starts = 0;
  for (int round = 0; round < rounds; ++round) {
    SCOPED_TRACE(testing::Message() << "seed " << seed << ", round " << round);
    if (round % 2 == 0) {
      run({}, std::chrono::microseconds(random() % 150'000));
    } else {
      const Stop stop{static_cast<int>(random() % 8), static_cast<int>(1 + random() % 40)};
      const Killed killed = run(stop, {});
      if (killed == Killed::inside_a_commit) ++inside_commits;
      if (killed == Killed::inside_a_start) ++inside_starts;
    }
    check_what_is_stored();
    if (HasFatalFailure()) return;
  }
  EXPECT_GE(inside_commits * 5, rounds);
  std::printf("seed %u: %d kills, %d inside a commit, %d inside a start; %zu votes acknowledged\n", seed,
              rounds, inside_commits, inside_starts, acknowledged_.size());
}

}  // namespace
}  // namespace xinluon::votelog
