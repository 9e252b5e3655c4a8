// A program under measurement: started, read through /proc, ended.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <sys/types.h>

namespace xinluon::bench {

class Process {
 public:
  // argv[0] is the program's path; its output goes to `log`. Aborts when it can't be started.
  Process(const std::vector<std::string>& argv, const std::string& log);
  ~Process();  // SIGTERM, then SIGKILL after 5 s
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  bool running() const;
  std::int64_t cpu_ms() const;     // user and system time so far, from clock ticks (10 ms each)
  std::int64_t cpu_ticks() const;  // the same in ticks
  std::int64_t pss_kib() const;    // proportional set size

 private:
  pid_t pid_ = -1;
};

}  // namespace xinluon::bench
