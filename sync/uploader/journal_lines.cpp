#include "sync/uploader/journal_lines.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <regex>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sync/base/format.h"
#include "sync/base/printable.h"
#include "sync/base/unique_fd.h"
#include "sync/wire/journal.h"

namespace xinluon::uploader {
namespace {

constexpr Milliseconds patience{10'000};
constexpr std::size_t max_output_bytes = 4 * wire::max_journal_bytes;  // the newest of it leave
constexpr std::size_t max_shown_characters = 220;  // of four bytes at most: fits a line of the protocol

struct Child {
  pid_t pid = -1;
  UniqueFd out;
};

// Standard output and errors go to the pipe; nothing is given.
Result<Child> start(const std::vector<std::string>& argv) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return fail(Errc::internal, "no pipe");
  Child child{-1, UniqueFd(ends[0])};
  const UniqueFd writing(ends[1]);
  std::vector<char*> words;
  words.reserve(argv.size() + 1);
  for (const auto& word : argv) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, writing.get(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, writing.get(), STDERR_FILENO);
  const int started = posix_spawnp(&child.pid, words[0], &actions, nullptr, words.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (started != 0) return fail(Errc::not_found, format("{}: {}", argv[0], std::strerror(started)));
  return child;
}

// Up to its end, or to the deadline; of what is too long the newest bytes.
std::string read_all(int fd, const Clock& clock) {
  const BootTime until = clock.boot() + patience;
  std::string text;
  std::array<char, 16 * 1024> piece{};
  for (;;) {
    const Milliseconds left = until - clock.boot();
    pollfd readable{.fd = fd, .events = POLLIN, .revents = 0};
    if (left.count() <= 0 || poll(&readable, 1, static_cast<int>(left.count())) != 1) return text;
    const ssize_t got = read(fd, piece.data(), piece.size());
    if (got <= 0) return text;
    text.append(piece.data(), static_cast<std::size_t>(got));
    if (text.size() > max_output_bytes) text.erase(0, text.size() - max_output_bytes);
  }
}

}  // namespace

std::string without_secrets(std::string line) {
  static const std::regex code("[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{4}(-[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{4}){3}");
  static const std::regex token("xlt_[A-Za-z0-9_-]+|Bearer [^ ]+");
  static const std::regex vote(
      R"re("(level|changed_from|behaviours|reasons|token)":("[^"]*"|\{[^}]*\}|\[[^\]]*\]|[^,}]*))re");
  line = std::regex_replace(line, code, "…");
  line = std::regex_replace(line, token, "…");
  return std::regex_replace(line, vote, "\"$1\":…");
}

std::vector<std::string> fit_to_leave(std::string_view text, std::size_t lines) {
  std::vector<std::string> newest_first;
  std::size_t bytes = 0;
  while (!text.empty() && newest_first.size() < std::min(lines, wire::max_journal_lines)) {
    if (text.back() == '\n') text.remove_suffix(1);
    const std::size_t start = text.rfind('\n') + 1;  // npos + 1 is 0
    std::string line = without_secrets(printable(text.substr(start), max_shown_characters));
    bytes += line.size() + 1;
    if (bytes > wire::max_journal_bytes) break;
    newest_first.push_back(std::move(line));
    text = text.substr(0, start);
  }
  std::reverse(newest_first.begin(), newest_first.end());
  return newest_first;
}

std::vector<std::string> journal_lines(std::size_t lines, const Clock& clock, const std::string& program) {
  lines = std::clamp<std::size_t>(lines, 1, wire::max_journal_lines);
  auto child = start({program, "--unit=xinluon-kiosk.service", "--unit=xinluon-sync.service",
                      format("--lines={}", lines), "--output=short-iso", "--no-pager", "--quiet"});
  if (!child) return {"the journal can't be read: " + child.error().message};
  const std::string text = read_all(child->out.get(), clock);
  kill(child->pid, SIGKILL);
  waitpid(child->pid, nullptr, 0);
  return fit_to_leave(text, lines);
}

}  // namespace xinluon::uploader
