// Between the counter's software, which asks, and the kiosks, which wait for it with a held request. In
// memory only: what is asked is never stored, and is forgotten after a minute at the latest.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "sync/domain/ids.h"
#include "sync/wire/poll.h"

namespace xinluon::http {

inline constexpr Milliseconds silent_after{
    60'000};  // a kiosk polls again at once; a batch in between is short

// Thread-safe. Callbacks are called once each, on any thread, never with the desk's lock held.
class InvitationDesk {
 public:
  // What the kiosk answered; nothing when it kept silent; retry_later where only after a while it was known
  // that too many wait for it (SharedInvitations).
  using Answered = std::function<void(std::optional<Result<InvitationAnswer>>)>;
  using Handed = std::function<void(std::vector<wire::NumberedLine>)>;
  enum class Put { waits, silent, full };

  explicit InvitationDesk(const Clock& clock);
  InvitationDesk(const InvitationDesk&) = delete;
  InvitationDesk& operator=(const InvitationDesk&) = delete;
  ~InvitationDesk();  // close()

  // For the one of these kiosks that polled last. The same line again while it waits is the same request.
  // `answered` is called only when it returns waits: with the kiosk's answer, or after `patience`; then the
  // request is forgotten, and a kiosk that has not got it never will.
  Put put(const std::vector<KioskId>& kiosks, const wire::SocketRequest& request, Milliseconds patience,
          Answered answered);

  // A kiosk's poll: its answers go to those who wait for them; then it is held until there is something for
  // it, at most `hold`. An earlier poll of the same kiosk ends with nothing.
  // `news` instead of `handed`, where the kiosk has something to hear of with its next heartbeat.
  void poll(const KioskId& kiosk, const std::vector<wire::NumberedLine>& answers, Milliseconds hold,
            Handed handed, std::function<void()> news = {});
  // These have something to hear of: a poll that is held ends at once. One that does not poll has heartbeats.
  void tell_news(const std::vector<KioskId>& kiosks);

  // Which of these kiosks polled last, if one did within silent_after; 0 ago while it waits.
  struct Latest {
    KioskId kiosk;
    Milliseconds ago{};
  };
  std::optional<Latest> latest(const std::vector<KioskId>& kiosks) const;

  // Ends everything that is held, and all that will be, at once.
  void close();

 private:
  struct Request {
    std::uint64_t id;
    std::string line;
    bool handed = false;
    BootTime until;
    std::vector<Answered> answered;
  };
  struct Kiosk {
    BootTime polled{};
    std::deque<Request> requests;
    Handed held;  // the poll that waits; empty when none does
    std::function<void()> held_news;
    BootTime held_until{};
  };
  using Calls = std::vector<std::function<void()>>;

  void watch();
  static void take(Kiosk& kiosk, const wire::NumberedLine& answer, Calls& calls);
  static void hand_over(Kiosk& kiosk, Calls& calls);
  static void end_old(Kiosk& kiosk, BootTime now, Calls& calls);
  bool anything_held() const;

  const Clock& clock_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<KioskId, Kiosk> kiosks_;
  std::uint64_t last_id_ = 0;
  bool closed_ = false;
  std::thread watcher_;
};

}  // namespace xinluon::http
