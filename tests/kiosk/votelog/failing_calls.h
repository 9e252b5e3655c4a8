// Makes system calls of this very program fail that no arrangement of files, sockets and limits makes fail.
// What lies on the card has its own ways (tests/support/card).
#pragma once

namespace xinluon::votelog {

enum class SystemCall { chmod, listen, lstat, poll, send, count };

// While it lives one call of that kind, from whichever thread, fails with this errno: the next one, or the
// first after `let_through` others.
class FailNext {
 public:
  FailNext(SystemCall call, int error_number, int let_through = 0);
  ~FailNext();
  FailNext(const FailNext&) = delete;
  FailNext& operator=(const FailNext&) = delete;

  bool has_failed() const;

 private:
  SystemCall call_;
};

}  // namespace xinluon::votelog
