// Lets SQLite's memory run out at a chosen call. For a process that does nothing else: no database may be
// open when one is made or goes.
#pragma once

#include <cstdint>

namespace xinluon::test {

class ScarceMemory {
 public:
  ScarceMemory();
  ~ScarceMemory();
  ScarceMemory(const ScarceMemory&) = delete;
  ScarceMemory& operator=(const ScarceMemory&) = delete;

  // From the n-th request on `requests` of them are refused; 0: all.
  void refuse(std::uint64_t n, std::uint64_t requests);
  void refuse_none();
  // Requests since refuse().
  std::uint64_t asked() const;
};

}  // namespace xinluon::test
