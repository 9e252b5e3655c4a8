// The long poll for what the counter's software asks (PROTOCOL.md §12), as a state machine without input or
// output, like uploader.h. It hands lines through: the server's requests to the app, the app's answers back.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "sync/base/clock.h"
#include "sync/uploader/action.h"
#include "sync/uploader/batch_writer.h"
#include "sync/uploader/schedule.h"
#include "sync/uploader/transport.h"
#include "sync/wire/poll.h"
#include "sync/wire/socket_messages.h"

namespace xinluon::uploader {

inline constexpr Milliseconds poll_hold{50'000};       // the server may hold less, never more than 55 s
inline constexpr Milliseconds poll_timeout{60'000};    // of the whole request
inline constexpr Milliseconds open_mode_look{30'000};  // how often an app that is not armed is asked again

class Inviting {
 public:
  Inviting(BatchParties parties, RandomBytes random);

  // What to do now; AskApp and Post are followed by their answer, as with Uploader.
  Action next(BootTime now);
  void app_answered(const Result<std::string>& line, BootTime now);
  void server_answered(const Result<curl::Response>& response, BootTime now);

 private:
  OutgoingRequest poll(BootTime now);
  void take_hello(const Result<std::string>& line, BootTime now);
  void server_failed(const std::string& why, Milliseconds at_least, BootTime now);

  BatchParties parties_;
  RandomBytes random_;
  wire::HelloAnswer app_;
  bool greeted_ = false;                      // app_ is of this round
  std::vector<wire::NumberedLine> requests_;  // to be handed over, the first one next
  std::vector<wire::NumberedLine> answers_;   // to be told with the next poll
  bool news_ = false;                         // the next answer to a heartbeat has something new
  std::string nonce_;
  std::string problem_;
  int failures_ = 0;
  BootTime not_before_{};
};

}  // namespace xinluon::uploader
