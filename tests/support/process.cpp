#include "tests/support/process.h"

#include <array>
#include <csignal>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sync/base/check.h"
#include "sync/base/unique_fd.h"

namespace xinluon::test {
namespace {

// It dies with the test, also when that is killed: an X server left alone spins on its closed sockets.
[[noreturn]] void become(const std::vector<std::string>& argv) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  std::vector<char*> words;
  words.reserve(argv.size() + 1);
  for (const auto& word : argv) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  execv(words.front(), words.data());
  _exit(127);
}

int to_status(int wait_status) {
  return WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
}

std::array<UniqueFd, 2> make_pipe() {
  std::array<int, 2> ends{};
  XINLUON_CHECK(pipe2(ends.data(), O_CLOEXEC) == 0, "no pipe");
  return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

}  // namespace

Process::Process(const std::vector<std::string>& argv, const std::string& log) : pid_(fork()) {
  XINLUON_CHECK(pid_ >= 0, "fork failed");
  if (pid_ > 0) return;
  const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (out >= 0) {
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
  }
  become(argv);
}

Process::~Process() {
  if (status_) return;
  signal(SIGTERM);
  if (!wait(std::chrono::seconds(5))) kill();
}

void Process::signal(int number) const {
  if (!status_) ::kill(pid_, number);
}

std::optional<int> Process::wait(std::chrono::milliseconds at_most) {
  const auto until = std::chrono::steady_clock::now() + at_most;
  while (!status_) {
    int raw = 0;
    if (waitpid(pid_, &raw, WNOHANG) == pid_) {
      status_ = to_status(raw);
    } else if (std::chrono::steady_clock::now() >= until) {
      break;
    } else {
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
  }
  return status_;
}

bool Process::running() {
  return !wait(std::chrono::milliseconds(0));
}

void Process::kill() {
  if (status_) return;
  signal(SIGKILL);
  int raw = 0;
  waitpid(pid_, &raw, 0);
  status_ = to_status(raw);
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
  clockid_t clock{};
  timespec spent{};
  if (clock_getcpuclockid(pid_, &clock) != 0 || clock_gettime(clock, &spent) != 0) return -1;
  return std::int64_t{spent.tv_sec} * 1000 + spent.tv_nsec / 1'000'000;
}

std::int64_t Process::pss_kib() const {
  std::ifstream in("/proc/" + std::to_string(pid_) + "/smaps_rollup");
  for (std::string line; std::getline(in, line);)
    if (line.starts_with("Pss:")) return std::stoll(line.substr(4));
  return -1;
}

bool Process::inside_system_call(long number) const {
  std::error_code gone;
  for (const auto& task :
       std::filesystem::directory_iterator("/proc/" + std::to_string(pid_) + "/task", gone)) {
    std::ifstream in(task.path() / "syscall");
    long current = -1;
    if (in >> current && current == number) return true;
  }
  return false;
}

Finished run(const std::vector<std::string>& argv, const std::string& input) {
  auto in = make_pipe();
  auto out = make_pipe();
  const pid_t child = fork();
  XINLUON_CHECK(child >= 0, "fork failed");
  if (child == 0) {
    dup2(in[0].get(), STDIN_FILENO);
    dup2(out[1].get(), STDOUT_FILENO);
    become(argv);
  }
  in[0].reset();
  out[1].reset();
  XINLUON_CHECK(write(in[1].get(), input.data(), input.size()) == static_cast<ssize_t>(input.size()),
                "the program took no input");
  in[1].reset();
  Finished finished;
  std::array<char, 4096> piece{};
  for (ssize_t n = 0; (n = read(out[0].get(), piece.data(), piece.size())) > 0;)
    finished.output.append(piece.data(), static_cast<std::size_t>(n));
  int raw = 0;
  waitpid(child, &raw, 0);
  finished.status = to_status(raw);
  return finished;
}

}  // namespace xinluon::test
