// xinluon-kiosk without screen, thread and socket: the shipped vote log, its keeper and its request desk,
// called here as the thread's loop calls them.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "kiosk/votelog/log_keeper.h"
#include "kiosk/votelog/request_desk.h"

namespace xinluon::simulation {

class AppProcess {
 public:
  // What the uploader waits for is told to `answer` when it is there.
  AppProcess(const votelog::ThreadOptions& options, std::function<void(const std::string&)> answer)
      : options_(options),
        answer_(std::move(answer)),
        keeper_(options_.log, options_.retry, [this](const votelog::Notice& notice) { hear(notice); }),
        desk_(keeper_, options_, shared_, [](const votelog::Notice&) {}) {}

  void begin(BootTime now) { keeper_.begin(now); }

  // True when it was stored: Saved or Sealed.
  bool carry_out(const votelog::Command& command, BootTime now) {
    stored_ = false;
    keeper_.carry_out(command, now);
    catch_up(now);
    keeper_.maintain(now);
    return stored_;
  }

  // A line of the uploader's; no answer while it has to wait for one.
  std::optional<std::string> ask(const std::string& line, BootTime now) {
    auto answer = desk_.answer(uploader, line, votelog::RequestDesk::Rights::all, now);
    keeper_.note_trouble(now);
    catch_up(now);
    return answer;
  }

  // What poll() would have woken the thread for.
  void wake(BootTime now) {
    keeper_.retry_when_due(now);
    catch_up(now);
    keeper_.maintain(now);
  }
  std::optional<BootTime> due() const {
    const auto retry = keeper_.retry_at();
    const auto deadline = desk_.deadline();
    if (retry && deadline) return std::min(*retry, *deadline);
    return retry ? retry : deadline;
  }
  void forget_uploader() {
    desk_.keep_only([](std::uint64_t) { return false; });
  }

  // Null while the files can't even be read.
  votelog::VoteLog* log() { return keeper_.log(); }
  bool stores() const { return keeper_.trouble_code().empty(); }

 private:
  static constexpr std::uint64_t uploader = 1;

  void hear(const votelog::Notice& notice) {
    if (std::holds_alternative<votelog::Saved>(notice) || std::holds_alternative<votelog::Sealed>(notice))
      stored_ = true;
  }
  void catch_up(BootTime now) {
    desk_.catch_up(now, [this](std::uint64_t, const std::string& line) { answer_(line); });
  }

  const votelog::ThreadOptions options_;
  std::function<void(const std::string&)> answer_;
  votelog::SharedState shared_;
  votelog::LogKeeper keeper_;
  votelog::RequestDesk desk_;
  bool stored_ = false;
};

}  // namespace xinluon::simulation
