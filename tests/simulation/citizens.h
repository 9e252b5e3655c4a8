// What citizens did and what the screens told them: the truth that everything is measured against.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sync/base/clock.h"
#include "sync/domain/vote.h"

namespace xinluon::simulation {

// One thing a screen asked the vote log to keep. A session's second tap takes the place of its first.
struct Tap {
  Vote vote;
  WallTime at{};  // the true time
  enum class Told {
    nothing,  // the power went before there was an answer
    thanks,   // it is kept
    refused,  // "not recorded"
  } told = Told::nothing;
  bool unrepaired = false;  // refused, and the log can't store yet
  // Refused, and the power went before the log had repaired itself: it may turn up all the same, see
  // kiosk/votelog/README.md.
  bool in_doubt = false;
};

struct Session {
  std::string kiosk;
  std::vector<Tap> taps;

  // The last tap that was thanked for; a record must say it, or a later tap.
  std::optional<std::size_t> owed() const {
    for (std::size_t i = taps.size(); i-- > 0;)
      if (taps[i].told == Tap::Told::thanks) return i;
    return std::nullopt;
  }
  // Whether the one record of this session may say what this tap said.
  bool may_be(std::size_t tap) const {
    if (const auto kept = owed(); kept && tap < *kept) return false;
    const Tap& one = taps[tap];
    return one.told != Tap::Told::refused || one.in_doubt || one.vote.outcome != Outcome::voted;
  }
};

class Citizens {
 public:
  // A new session's number.
  std::size_t come(const std::string& kiosk) {
    sessions_.push_back({kiosk, {}});
    return sessions_.size() - 1;
  }
  // Marks the vote, so that its record can be told from all others.
  Tap& tap(std::size_t session, Vote vote, WallTime at);
  std::vector<Session>& sessions() { return sessions_; }
  const std::vector<Session>& sessions() const { return sessions_; }

  struct Place {
    std::size_t session;
    std::size_t tap;
  };
  // Whose vote a record says; nothing when no citizen said it.
  std::optional<Place> place_of(const Vote& vote) const;

 private:
  std::vector<Session> sessions_;
};

}  // namespace xinluon::simulation
