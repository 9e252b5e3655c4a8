#include <atomic>
#include <string>

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <unistd.h>

#include "sync/base/log_format.h"
#include "sync/base/printable.h"

namespace xinluon::log {
namespace {

// A line longer than this says nothing more; journald would split it at 48 KB.
constexpr std::size_t max_line_characters = 4000;

struct State {
  spdlog::logger logger{"", std::make_shared<spdlog::sinks::stderr_sink_mt>()};
  std::string program;  // written by init() only, before the threads are there
  std::atomic<Format> format = Format::text;

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

std::string json_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string quoted_if_needed(std::string_view text) {
  const bool plain = !text.empty() && text.find_first_of(" =\"\\") == std::string_view::npos;
  return plain ? std::string(text) : json_text(text);
}

// A field's value as it stands in the line; what can't be printed is escaped already.
std::string value_of(const Field& field, Format format) {
  if (const auto* number = std::get_if<std::int64_t>(&field.value)) return std::to_string(*number);
  const std::string text = printable(std::get<std::string_view>(field.value), max_line_characters);
  return format == Format::json ? json_text(text) : quoted_if_needed(text);
}

std::string body_of(Priority priority, std::string_view text, std::initializer_list<Field> fields) {
  const std::string shown = printable(text, max_line_characters);
  const Format form = state().format;
  if (form == Format::text) {
    std::string line = shown;
    for (const Field& field : fields) line += format(" {}={}", field.name, value_of(field, form));
    return line;
  }
  std::string line = format("{{\"level\":\"{}\",\"message\":{}", word_of(priority), json_text(shown));
  for (const Field& field : fields) line += format(",\"{}\":{}", field.name, value_of(field, form));
  return line + '}';
}

// journald adds time and program itself; a person at a terminal gets the program, and needs no time.
std::string line_of(Priority priority, std::string_view text, std::initializer_list<Field> fields) {
  const std::string shown = body_of(priority, text, fields);
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

void set_format(Format format) {
  state().format = format;
}

void set_threshold(Priority threshold) {
  state().logger.set_level(spdlog_level(threshold));
}

void write(Priority priority, std::string_view text) {
  event(priority, text, {});
}

void event(Priority priority, std::string_view what, std::initializer_list<Field> fields) {
  const auto level = spdlog_level(priority);
  if (!state().logger.should_log(level)) return;
  state().logger.log(level, line_of(priority, what, fields));
}

}  // namespace xinluon::log
