// Invitations among the servers that share one PostgreSQL: the counter's software asks any of them, the kiosk
// waits at any. A server whose own desk holds no poll of the kiosk asks the others who was polled last, and
// gives the request to that one. On one server alone it is the desk.
//
// Messages, words between blanks; a server's name is random and new with every start:
//   who SERVER NUMBER KIOSK…                    does one of these kiosks wait at yours?
//   have SERVER NUMBER FROM AGO_MS KIOSK        it polled here so long ago; 0 while it waits
//   give SERVER NUMBER TO PATIENCE_MS KIOSK REQUEST
//   answer SERVER NUMBER [ANSWER]               what it said; nothing when it kept silent
//   full SERVER NUMBER                          too many wait for it there
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "sync/base/clock.h"
#include "sync/server/db/bulletin.h"
#include "sync/server/http/invitation_desk.h"

namespace xinluon::http {

// How long others may take to say that a kiosk waits there: an invitation is to be seen within a second.
inline constexpr Milliseconds others_answer{250};
// Beyond the patience of who asked, for the way there and back.
inline constexpr Milliseconds way_back{1'000};
inline constexpr std::size_t max_asked_elsewhere = 4096;

// Thread-safe; callbacks as the desk's.
class SharedInvitations {
 public:
  SharedInvitations(InvitationDesk& desk, const Clock& clock);
  SharedInvitations(const SharedInvitations&) = delete;
  SharedInvitations& operator=(const SharedInvitations&) = delete;
  ~SharedInvitations();  // close()

  // With the other servers on this database, from now on.
  Result<void> join(const db::PostgresqlAddress& database);

  // As the desk's; among several servers a silence, or that too many wait, is told later, by `answered`.
  InvitationDesk::Put put(const std::vector<KioskId>& kiosks, const wire::SocketRequest& request,
                          Milliseconds patience, InvitationDesk::Answered answered);

  // Everybody who waits is told that the kiosk kept silent; the desk is closed with it.
  void close();

 private:
  struct Offer {  // where a kiosk polled last
    std::string server;
    KioskId kiosk;
    Milliseconds ago;
  };
  struct Asked {
    wire::SocketRequest request;
    Milliseconds patience;
    InvitationDesk::Answered answered;
    std::optional<Offer> best;
    bool given = false;
    BootTime until;  // decide then, or, once it is given, give up
  };
  using Calls = std::vector<std::function<void()>>;

  void hear(std::string_view message);
  void tell_who_waits_here(const std::string& server, const std::string& number, std::istream& kiosks);
  void take_offer(std::uint64_t number, std::istream& rest);
  void take_request(const std::string& server, const std::string& number, std::istream& rest);
  void take_answer(std::uint64_t number, std::optional<Result<InvitationAnswer>> answer);
  void decide(std::uint64_t number, Asked& asked, Calls& calls);
  void put_here(std::uint64_t number, const Asked& asked);
  void watch();

  InvitationDesk& desk_;
  const Clock& clock_;
  const std::string name_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::uint64_t, Asked> asked_;
  std::uint64_t last_number_ = 0;
  bool closed_ = false;
  std::unique_ptr<db::Bulletin> bulletin_;
  std::thread watcher_;
};

}  // namespace xinluon::http
