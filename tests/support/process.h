// A program under test or measurement: started, read through /proc, ended.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace xinluon::test {

class Process {
 public:
  // argv[0] is the program's path; its output is appended to `log`. Aborts when it can't be started.
  Process(const std::vector<std::string>& argv, const std::string& log);
  ~Process();  // SIGTERM, then SIGKILL after 5 s
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t pid() const { return pid_; }
  bool running();
  void signal(int number) const;
  // The exit status (128 + n for signal n), or nothing while it still runs after `at_most`.
  std::optional<int> wait(std::chrono::milliseconds at_most);
  // SIGKILL and wait: what a power cut leaves of a process.
  void kill();

  std::int64_t cpu_ticks() const;  // user and system time so far, in clock ticks
  std::int64_t cpu_ms() const;
  std::int64_t pss_kib() const;  // proportional set size
  // True when one of its threads is inside this system call at this moment.
  bool inside_system_call(long number) const;

 private:
  pid_t pid_ = -1;
  std::optional<int> status_;
};

struct Finished {
  int status = 0;
  std::string output;  // standard output
};
// Runs to the end; standard error goes to this program's. `input` is given as standard input.
Finished run(const std::vector<std::string>& argv, const std::string& input = {});

}  // namespace xinluon::test
