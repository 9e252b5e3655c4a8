// What a vote log told in one folder's life, power cuts and faults among it, and whether what is found there
// later keeps it: every acknowledged vote once, nothing that no call stored, no sealed record changed, chains
// whole, nothing gone that the server was not known to have in a backup.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "kiosk/votelog/vote_log.h"

namespace xinluon::votelog {

class Told {
 public:
  explicit Told(KioskId kiosk) : kiosk_(std::move(kiosk)) {}

  // What is there already counts as told.
  void begin_with(VoteLog& log);

  // Calls that are under way until one of the functions below says how they ended. They may have taken effect
  // when none does.
  void trying_to_save(std::int64_t n) { trying_ = n; }
  void trying_unanswered(std::int64_t n) { trying_ = n; }
  void saved();
  void unanswered_recorded();
  void sealed();
  // The call failed and the log says so. A vote that was refused may be there until a recovery has succeeded.
  void save_failed();
  void seal_failed() { call_failed_ = true; }
  void unanswered_failed();
  void recovered();
  void backed_up(const Epoch& epoch, Seq seq);
  // Of this epoch's file anything may be lost: the file itself must still be there.
  void damaged(const Epoch& epoch) { damaged_.insert(epoch.text()); }

  // After a log was opened: holds what it serves against all that, as a failed test says. What is found is
  // what must be found from then on. `folder` is where a damaged file must have been kept.
  void compare(VoteLog& log, const std::filesystem::path& folder);

  bool call_failed() const { return call_failed_; }  // since the last recovery
  bool has_open_vote() const { return open_.has_value(); }
  std::uint64_t acknowledged() const { return acknowledged_; }
  std::uint64_t set_aside() const { return set_aside_; }

 private:
  // The numbers of which one was stored; 0 is none.
  using Alternatives = std::vector<std::int64_t>;
  struct Chain {
    Seq left = 0;
    crypto::Hash left_hash{};
    std::vector<std::string> lines;  // from left + 1 on
    std::vector<crypto::Hash> hashes;
    Seq backed_up = 0;

    Seq head() const { return left + lines.size(); }
    crypto::Hash hash(Seq seq) const { return seq == left ? left_hash : hashes[seq - left - 1]; }
  };

  void session_ended();
  Chain read(VoteLog& log, const wire::EpochState& state) const;
  void compare_old(const Chain& then, const Chain& now, const std::string& epoch) const;
  void compare_salvaged(const Chain& then, const Chain& now, const std::string& epoch) const;
  void compare_gone(const std::string& epoch, const Chain& then, const std::filesystem::path& folder);
  void compare_new(std::vector<std::int64_t> found, Seq gone);
  void compare_tokens(VoteLog& log, const std::vector<std::int64_t>& found);

  KioskId kiosk_;
  std::map<std::string, Chain> chains_;
  std::vector<Alternatives> owed_;  // since the last comparison, in their order
  std::optional<std::int64_t> open_;
  std::optional<std::int64_t> trying_;
  std::optional<std::int64_t> refused_;
  bool call_failed_ = false;
  std::set<std::int64_t> spent_;    // tokens, for certain
  std::set<std::int64_t> unspent_;  // for certain not
  std::set<std::int64_t> unsure_;   // as the vote is stored or not
  std::set<std::string> damaged_;
  std::map<std::string, Chain> aside_;  // of files that were moved aside: a beginning may be salvaged
  std::uint64_t acknowledged_ = 0;
  std::uint64_t set_aside_ = 0;
};

}  // namespace xinluon::votelog
