// A client of a Unix socket that is another user. For tests that run as root.
#pragma once

#include <array>
#include <chrono>
#include <filesystem>
#include <functional>
#include <string>

#include <grp.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/kiosk/votelog/socket_user.h"

namespace xinluon::votelog {

// What this user hears in answer to a line; `serve` is called until then.
inline std::string heard_as(const std::filesystem::path& path, uid_t uid, const std::string& question,
                            const std::function<void()>& serve) {
  std::array<int, 2> ends{};
  EXPECT_EQ(pipe(ends.data()), 0);
  const pid_t child = fork();
  if (child == 0) {
    if (setgroups(0, nullptr) != 0 || setgid(uid) != 0 || setuid(uid) != 0) _exit(9);
    SocketUser user(path);
    if (!user.is_connected()) _exit(8);
    [[maybe_unused]] const bool said = user.say(question + "\n");
    const std::string line = user.hear(std::chrono::seconds(5)).value_or("(nothing)");
    _exit(write(ends[1], line.data(), line.size()) > 0 ? 0 : 7);
  }
  close(ends[1]);
  int status = 0;
  while (waitpid(child, &status, WNOHANG) == 0) serve();
  EXPECT_EQ(status, 0);
  std::string line(1'000, '\0');
  const ssize_t n = read(ends[0], line.data(), line.size());
  close(ends[0]);
  return line.substr(0, n > 0 ? static_cast<std::size_t>(n) : 0);
}

}  // namespace xinluon::votelog
