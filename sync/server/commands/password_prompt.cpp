#include "sync/server/commands/password_prompt.h"

#include <cstdio>
#include <iostream>

#include <termios.h>
#include <unistd.h>

namespace xinluon::commands {
namespace {

// The terminal without echo, as long as it lives.
class Hidden {
 public:
  Hidden() {
    tcgetattr(STDIN_FILENO, &before_);
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  Hidden(const Hidden&) = delete;
  Hidden& operator=(const Hidden&) = delete;
  ~Hidden() { tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_); }

 private:
  termios before_{};
};

Result<std::string> ask(const char* prompt) {
  std::fputs(prompt, stderr);
  std::string line;
  const bool read = static_cast<bool>(std::getline(std::cin, line));
  std::fputs("\n", stderr);
  if (!read) return fail(Errc::rejected, "no password was given");
  return line;
}

}  // namespace

Result<std::string> read_password() {
  if (isatty(STDIN_FILENO) == 0) {
    std::string line;
    if (!std::getline(std::cin, line)) return fail(Errc::rejected, "give the password on standard input");
    return line;
  }
  const Hidden hidden;
  XINLUON_TRY(auto first, ask("Password: "));
  XINLUON_TRY(const auto second, ask("Once more: "));
  if (first != second) return fail(Errc::rejected, "the two passwords differ");
  return first;
}

}  // namespace xinluon::commands
