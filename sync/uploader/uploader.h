// The uploader as a state machine without input or output: next() says what to do, the caller does it and
// tells how it went. One thing at a time, so one request is in flight and records leave in the order of seq.
//
//   hello → ask the server's head with an empty batch → confirm its hash with the app → batches, oldest epoch
//   first → wait for a seal or the heartbeat → hello …
//
// A cursor moves only after a rightly signed answer whose hash the kiosk knows as its own.
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
#include "sync/uploader/batch_size.h"
#include "sync/uploader/batch_writer.h"
#include "sync/uploader/epoch_cursor.h"
#include "sync/uploader/errands.h"
#include "sync/uploader/health.h"
#include "sync/uploader/schedule.h"
#include "sync/uploader/verdict.h"
#include "sync/wire/socket_messages.h"

namespace xinluon::uploader {

inline constexpr Milliseconds old_epoch_check{3'600'000};  // a finished file: still held? in a backup?
inline constexpr Milliseconds hello_age{60'000};  // what is told of the app is no older than one held wait
inline constexpr Milliseconds first_app_pause{250};
inline constexpr Milliseconds max_app_pause{5'000};  // a restarted app is found again within five seconds
inline constexpr Milliseconds wrong_kiosk_pause{60'000};

// How it stands with the server.
enum class Link { unknown, ok, offline, refused };
// As told to the app (wire::ReportRequest::server_state): frozen.
std::string_view name_of(Link link);

// What `xinluon-sync status` shows.
struct Overview {
  Link link = Link::unknown;
  bool app_reached = false;
  std::string last_outcome;             // "ok", or why not
  std::optional<BootTime> last_signed;  // when the last rightly signed answer came
  std::vector<EpochCursor> epochs;      // oldest first
};

// One thread at a time.
class Uploader {
 public:
  Uploader(BatchParties parties, RandomBytes random, std::function<DeviceHealth()> health);

  // What to do now. After AskApp exactly one app_answered() must follow, after Post one server_answered(),
  // each with the time at which the answer was there; after Sleep the next next(), earlier than `until` is
  // fine.
  Action next(const Moment& now);
  void app_answered(const Result<std::string>& line, BootTime now);
  void server_answered(const Result<curl::Response>& response, BootTime now);

  // Whatever was put off is due now: a technician stands in front of it.
  void hurry(BootTime now);

  Overview overview() const;
  // Pins that the last rightly signed answer to a heartbeat handed out, once; empty when there are none.
  std::vector<std::string> take_told_pins() { return std::exchange(told_pins_, {}); }
  // What the last rightly signed 200 wishes for besides records, once.
  std::optional<Wishes> take_wishes() { return std::exchange(wishes_, std::nullopt); }
  // As the app last greeted; nothing while it is away.
  const wire::HelloAnswer* app() const { return app_reached_ ? &app_ : nullptr; }

 private:
  // What was asked for and is not answered yet; `epoch` is an index into epochs_.
  struct Nothing {};
  struct AskedHello {};
  struct AskedWait {};
  struct AskedHash {
    std::size_t epoch;
  };
  struct AskedRecords {
    std::size_t epoch;
  };
  struct AskedReport {
    wire::ReportRequest report;
  };
  struct Sent {
    std::size_t epoch;
    std::string nonce;
    Seq last_seq;
    crypto::Hash last_hash;
    std::size_t records;
  };
  // Records read from the app and verified, to be sent next.
  struct Outbox {
    std::size_t epoch;
    wire::RecordsAnswer records;
  };

  // Choosing (uploader.cpp): the first of these that finds something to do.
  std::optional<Action> confirm_claim();
  std::optional<Action> report_change();
  std::optional<Action> check_head(const Moment& now);
  std::optional<Action> send_records(const Moment& now);
  Action wait_for_seal(BootTime now);
  template <class Asked>
  Action ask(wire::SocketRequest request, Asked asked);
  Action post(std::size_t epoch, const wire::RecordsAnswer& records, const Moment& now);
  // Records of this epoch may be sent now.
  bool can_send(const EpochCursor& cursor, BootTime now) const;
  wire::Health health() const;
  wire::ReportRequest report_for(const EpochCursor& cursor) const;
  BootTime earliest_check() const;

  // Answers of the app (app_answers.cpp).
  void take(const Nothing&, const Result<std::string>& line, BootTime now);
  void take(const AskedHello&, const Result<std::string>& line, BootTime now);
  void take(const AskedWait&, const Result<std::string>& line, BootTime now);
  void take(const AskedHash& asked, const Result<std::string>& line, BootTime now);
  void take(const AskedRecords& asked, const Result<std::string>& line, BootTime now);
  void take(const AskedReport& asked, const Result<std::string>& line, BootTime now);
  void take(const Sent&, const Result<std::string>& line, BootTime now);
  void adopt_epochs(const std::vector<wire::EpochState>& states);
  void app_failed(const Error& error, BootTime now);

  // Answers of the server (server_answers.cpp).
  void take(const Accepted& accepted, const Sent& sent, BootTime now);
  void take(const ServerBehind& behind, const Sent& sent, BootTime now);
  void take(const Forked& forked, const Sent& sent, BootTime now);
  void take(const TooLarge& too_large, const Sent& sent, BootTime now);
  void take(const EncodingRefused& refused, const Sent& sent, BootTime now);
  void take(const Refused& refused, const Sent& sent, BootTime now);
  void take(const NotTaken& not_taken, const Sent& sent, BootTime now);
  void take(const TryAgain& again, const Sent& sent, BootTime now);
  void server_failed(const std::string& why, Milliseconds at_least, BootTime now);
  // Believes the head when the kiosk's own hash of it is at hand, else leaves it to be confirmed by the app.
  void settle(EpochCursor& cursor, Seq head, const crypto::Hash& hash);
  // Whether this is a finished epoch that ends before `seq`: a newer one is being written, so it can't grow.
  bool is_finished_before(const EpochCursor& cursor, Seq seq) const {
    return !newest(cursor) && seq > cursor.local.head_seq;
  }
  static void ask_about_own_head(EpochCursor& cursor, BootTime now);
  void fork(EpochCursor& cursor, const std::string& why, BootTime now);

  // Leaves this epoch's records for later, so that other epochs are not held up.
  void stumble(EpochCursor& cursor, Milliseconds at_least, BootTime now);
  bool newest(const EpochCursor& cursor) const { return &cursor == &epochs_.back(); }
  double chance() const { return draw_chance(random_); }

  RandomBytes random_;
  std::function<DeviceHealth()> device_health_;
  BatchWriter writer_;
  BatchSize batch_size_;

  std::variant<Nothing, AskedHello, AskedWait, AskedHash, AskedRecords, AskedReport, Sent> flight_;
  std::vector<EpochCursor> epochs_;  // oldest first; the last is being written
  std::vector<wire::ReportRequest> reported_;
  std::optional<Outbox> outbox_;

  wire::HelloAnswer app_;     // its last hello…
  BootTime hello_at_{};       // …and when it came
  bool greeted_ = false;      // that hello is fresh
  bool app_reached_ = false;  // the app answered last time
  std::string app_problem_;   // empty while there is none
  int app_failures_ = 0;
  BootTime app_at_{};  // the app is not asked before

  Link link_ = Link::unknown;
  int failures_ = 0;      // of the server, in a row
  BootTime server_at_{};  // the server is not asked before
  std::string last_outcome_;
  std::optional<BootTime> last_signed_;
  std::vector<std::string> told_pins_;
  std::optional<Wishes> wishes_;
};

}  // namespace xinluon::uploader
