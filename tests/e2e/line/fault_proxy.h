// A line between uploader and server that does not keep still: it passes bytes on, counts them in both
// directions, and does to one of them what the test says.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "sync/base/unique_fd.h"

namespace xinluon::test {

struct Fault {
  enum class Kind {
    none,
    cut,      // both ends are closed before this byte passes
    reset,    // the same, without a farewell (TCP reset)
    flip,     // one bit of this byte is another one
    stall,    // from this byte on nothing passes; nobody is told
    rubbish,  // instead of this byte, noise, and the end
    refuse,   // a connection ends as soon as it was made
    portal,   // whoever connects is answered with a page in plain HTTP
  };
  Kind kind = Kind::none;
  bool answer = false;   // of the bytes that come from the server, else of those that go to it
  std::uint64_t at = 0;  // counted from arm() on, 0 the first
};

class FaultProxy {
 public:
  explicit FaultProxy(std::uint16_t server);
  ~FaultProxy();
  FaultProxy(const FaultProxy&) = delete;
  FaultProxy& operator=(const FaultProxy&) = delete;

  std::uint16_t port() const { return port_; }

  // It happens once, the next time its byte comes by. Counting begins anew; connections that are open stay
  // open unless `fresh`. Connections made from now on lead to `server`.
  void arm(const Fault& fault, bool fresh, std::uint16_t server);
  // Mends the line: what is stalled is closed.
  void mend(std::uint16_t server);
  // Whether the fault that was armed last has happened.
  bool happened() const { return happened_; }
  // Bytes that passed since arm(), to the server and from it.
  std::uint64_t sent() const { return passed_[0]; }
  std::uint64_t answered() const { return passed_[1]; }

 private:
  struct Pair {
    UniqueFd ends[2];  // the uploader's, the server's
    bool stalled = false;
    bool over = false;
  };

  void run(const std::stop_token& stop);
  void take_connection();
  // What came in at one end goes out at the other.
  void pass(Pair& pair, int from);
  void spoil(Pair& pair, int from, std::string& bytes, std::uint64_t before);
  static void close(Pair& pair, bool reset);

  UniqueFd listener_;
  std::uint16_t port_ = 0;
  std::mutex mutex_;  // of everything below
  std::uint16_t server_;
  Fault fault_;
  std::vector<std::unique_ptr<Pair>> pairs_;
  std::atomic<bool> happened_ = false;
  std::atomic<std::uint64_t> passed_[2] = {0, 0};
  std::jthread thread_;
};

}  // namespace xinluon::test
