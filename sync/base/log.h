// The log: one line an event to standard error, with the priority prefixes journald reads ("<4>…") when
// it is not a terminal. Thread-safe. Never log a key, a code, a password, a token or a level of a vote.
#pragma once

#include <string_view>

#include "sync/base/format.h"

namespace xinluon::log {

enum class Priority { debug, info, warning, error };

// Before the first line is written; without it the program name is empty and the threshold is info.
void init(std::string_view program, Priority threshold);
// Nothing is written any more: for simulations, in which things break by the thousand because they should.
void silence();
void write(Priority priority, std::string_view text);

template <class... Args>
void debug(fmt::format_string<Args...> f, Args&&... args) {
  write(Priority::debug, fmt::format(f, std::forward<Args>(args)...));
}
template <class... Args>
void info(fmt::format_string<Args...> f, Args&&... args) {
  write(Priority::info, fmt::format(f, std::forward<Args>(args)...));
}
template <class... Args>
void warning(fmt::format_string<Args...> f, Args&&... args) {
  write(Priority::warning, fmt::format(f, std::forward<Args>(args)...));
}
template <class... Args>
void error(fmt::format_string<Args...> f, Args&&... args) {
  write(Priority::error, fmt::format(f, std::forward<Args>(args)...));
}

}  // namespace xinluon::log
