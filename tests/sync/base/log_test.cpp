#include "sync/base/log.h"

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sync/base/unique_fd.h"

namespace xinluon {
namespace {

std::string captured(const std::function<void()>& action) {
  testing::internal::CaptureStderr();
  action();
  return testing::internal::GetCapturedStderr();
}

TEST(Log, PrefixesThePriorityForJournald) {
  log::init("test", log::Priority::debug);
  EXPECT_EQ(captured([] {
              log::debug("d {}", 1);
              log::info("i {}", 2);
              log::warning("w {}", 3);
              log::error("e {}", 4);
            }),
            "<7>d 1\n<6>i 2\n<4>w 3\n<3>e 4\n");
}

TEST(Log, LeavesOutWhatIsBelowTheThreshold) {
  log::init("test", log::Priority::warning);
  EXPECT_EQ(captured([] {
              log::debug("d");
              log::info("i");
              log::warning("w");
            }),
            "<4>w\n");
}

TEST(Log, SaysNothingOnceSilenced) {
  log::init("test", log::Priority::debug);
  log::silence();
  EXPECT_EQ(captured([] { log::error("e"); }), "");
  log::init("test", log::Priority::error);
  EXPECT_EQ(captured([] { log::error("e"); }), "<3>e\n");
}

TEST(Log, AnEventIsOneLineWhateverItsText) {
  log::init("test", log::Priority::info);
  EXPECT_EQ(captured([] { log::info("{}", "a\n<2>forged\x1B[2J %v {}"); }),
            "<6>a\\n<2>forged\\x1B[2J %v {}\n");
  EXPECT_LT(captured([] { log::info("{}", std::string(100'000, 'x')); }).size(), 5000U);
}

TEST(Log, LinesOfManyThreadsStayWhole) {
  log::init("test", log::Priority::info);
  constexpr std::size_t lines = 200;
  const std::string out = captured([] {
    std::vector<std::jthread> threads;
    for (const char c : {'a', 'b', 'c', 'd'}) {
      threads.emplace_back([c] {
        for (std::size_t i = 0; i < lines; ++i) log::info("{}", std::string(100, c));
      });
    }
  });
  for (const char c : {'a', 'b', 'c', 'd'}) {
    const std::string line = "<6>" + std::string(100, c) + "\n";
    std::size_t count = 0;
    for (std::size_t at = out.find(line); at != std::string::npos; at = out.find(line, at + 1)) ++count;
    EXPECT_EQ(count, lines) << c;
  }
}

TEST(Log, IsReadableOnATerminal) {
  int terminal = -1;
  const pid_t child = forkpty(&terminal, nullptr, nullptr, nullptr);
  ASSERT_GE(child, 0);
  if (child == 0) {
    log::init("xinluon-sync", log::Priority::info);
    log::warning("disk is nearly full");
    _exit(0);
  }
  const UniqueFd reader(terminal);
  std::string out;
  char piece[256];
  for (ssize_t n = 0; (n = read(terminal, piece, sizeof piece)) > 0;) {
    out.append(piece, static_cast<std::size_t>(n));
  }
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  EXPECT_EQ(out, "warning xinluon-sync: disk is nearly full\r\n");
}

}  // namespace
}  // namespace xinluon
