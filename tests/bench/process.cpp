#include "tests/bench/process.h"

#include <chrono>
#include <csignal>
#include <fstream>
#include <sstream>
#include <thread>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sync/base/check.h"

namespace xinluon::bench {

Process::Process(const std::vector<std::string>& argv, const std::string& log) : pid_(fork()) {
  XINLUON_CHECK(pid_ >= 0, "fork failed");
  if (pid_ > 0) return;
  const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (out >= 0) {
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
  }
  std::vector<char*> words;
  for (const auto& word : argv) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  execv(words.front(), words.data());
  _exit(127);
}

Process::~Process() {
  kill(pid_, SIGTERM);
  for (int i = 0; i < 500; ++i) {
    if (waitpid(pid_, nullptr, WNOHANG) == pid_) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

bool Process::running() const {
  return kill(pid_, 0) == 0 && cpu_ticks() >= 0;
}

std::int64_t Process::cpu_ticks() const {
  std::ifstream in("/proc/" + std::to_string(pid_) + "/stat");
  std::string text;
  if (!std::getline(in, text)) return -1;
  std::istringstream fields(text.substr(text.rfind(')') + 2));  // from field 3, the state, on
  std::string field;
  std::int64_t ticks = 0;
  for (int n = 3; n <= 15 && fields >> field; ++n)
    if (n >= 14) ticks += std::stoll(field);  // utime and stime
  return ticks;
}

std::int64_t Process::cpu_ms() const {
  return cpu_ticks() * 1000 / sysconf(_SC_CLK_TCK);
}

std::int64_t Process::pss_kib() const {
  std::ifstream in("/proc/" + std::to_string(pid_) + "/smaps_rollup");
  for (std::string line; std::getline(in, line);)
    if (line.starts_with("Pss:")) return std::stoll(line.substr(4));
  return -1;
}

}  // namespace xinluon::bench
