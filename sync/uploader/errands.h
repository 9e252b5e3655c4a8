// What the server wishes of this kiosk besides its records, as a state machine without input or output, like
// uploader.h: settings are fetched and handed to the app, a technician gets the newest lines of the journal.
// One errand at a time, and none while the server can't be reached: the next heartbeat tells of it again.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "sync/curl/https.h"
#include "sync/uploader/action.h"
#include "sync/uploader/batch_writer.h"
#include "sync/wire/settings.h"
#include "sync/wire/socket_messages.h"

namespace xinluon::uploader {

// Of a rightly signed answer to a batch.
struct Wishes {
  std::int64_t server_ms = 0;
  std::int64_t config_version = 0;
  std::int64_t log_request = 0;  // 0: none
  std::int64_t log_lines = 0;
};

// The newest lines of this machine's journal, oldest first (journal_lines.h).
using ReadJournal = std::function<std::vector<std::string>(std::size_t lines)>;

class Errands {
 public:
  Errands(BatchParties parties, RandomBytes random, ReadJournal read_journal);

  // `app` as it last greeted.
  void wish(const Wishes& wishes, const wire::HelloAnswer& app);

  // What to do now; nothing: there is no errand. AskApp and Post are followed by their answer.
  std::optional<Action> next(BootTime now);
  void app_answered(const Result<std::string>& line);
  void server_answered(const Result<curl::Response>& response);

 private:
  struct Nothing {};
  struct FetchSettings {};
  struct HandOver {
    wire::SettingsAnswer settings;
  };
  struct BringJournal {
    std::int64_t request;
    std::int64_t lines;
  };
  using Errand = std::variant<Nothing, FetchSettings, HandOver, BringJournal>;

  Action post(OutgoingRequest request, BootTime now);
  OutgoingRequest settings_request() const;
  OutgoingRequest journal_request(const BringJournal& journal) const;

  BatchParties parties_;
  RandomBytes random_;
  ReadJournal read_journal_;
  wire::HelloAnswer app_;
  std::vector<Errand> errands_;  // the first one next
  std::int64_t brought_ = 0;     // the last journal that the server has
  std::string nonce_;
};

}  // namespace xinluon::uploader
