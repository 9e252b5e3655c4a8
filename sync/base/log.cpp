#include "sync/base/log.h"

#include <string>

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <unistd.h>

#include "sync/base/printable.h"

namespace xinluon::log {
namespace {

// A line longer than this says nothing more; journald would split it at 48 KB.
constexpr std::size_t max_line_characters = 4000;

struct State {
  spdlog::logger logger{"", std::make_shared<spdlog::sinks::stderr_sink_mt>()};
  std::string program;  // written by init() only, before the threads are there

  State() {
    logger.set_pattern("%v");
    logger.set_level(spdlog::level::info);
  }
};

// The one object of the process that is reached by name: the log, because everything writes to it and nothing
// reads it back. spdlog gives it the lock, the threshold and the promise never to throw.
State& state() {
  static State instance;
  return instance;
}

spdlog::level::level_enum spdlog_level(Priority priority) {
  switch (priority) {
    case Priority::debug:
      return spdlog::level::debug;
    case Priority::info:
      return spdlog::level::info;
    case Priority::warning:
      return spdlog::level::warn;
    case Priority::error:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

// sd-daemon(3)
std::string_view journald_prefix(Priority priority) {
  switch (priority) {
    case Priority::debug:
      return "<7>";
    case Priority::info:
      return "<6>";
    case Priority::warning:
      return "<4>";
    case Priority::error:
      return "<3>";
  }
  return "<3>";
}

std::string_view word_of(Priority priority) {
  switch (priority) {
    case Priority::debug:
      return "debug";
    case Priority::info:
      return "info";
    case Priority::warning:
      return "warning";
    case Priority::error:
      return "error";
  }
  return "error";
}

// journald adds time and program itself; a person at a terminal gets the program, and needs no time.
std::string line_of(Priority priority, std::string_view text) {
  const std::string shown = printable(text, max_line_characters);
  if (isatty(STDERR_FILENO) == 0) return format("{}{}", journald_prefix(priority), shown);
  const std::string& program = state().program;
  return format("{:<7} {}{}{}", word_of(priority), program, program.empty() ? "" : ": ", shown);
}

}  // namespace

void init(std::string_view program, Priority threshold) {
  state().program = program;
  state().logger.set_level(spdlog_level(threshold));
}

void silence() {
  state().logger.set_level(spdlog::level::off);
}

void write(Priority priority, std::string_view text) {
  const auto level = spdlog_level(priority);
  if (!state().logger.should_log(level)) return;
  state().logger.log(level, line_of(priority, text));
}

}  // namespace xinluon::log
