// Carries what can still be read of a damaged vote file into a sound one of the same epoch: the records from
// its first kept one as far as the hash chain verifies without a gap, and the open vote where the chain is
// whole up to it. That file is only drained: its generation is salvaged_generation, and nothing is appended
// to it, because the server may hold more of this epoch than could be read. The damaged file stays as it is.
//
// In small steps, so that voting comes first. What a power cut interrupts begins anew: the file has its name
// only when it is whole, and the note beside the damaged file comes after it.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "kiosk/votelog/vote_file.h"

namespace xinluon::votelog {

// A damaged file that was not yet salvaged.
struct Wreck {
  std::filesystem::path damaged;  // votes-<epoch>.db.damaged-1
  std::filesystem::path sound;    // votes-<epoch>.db, which is not there
};

// The first one in the folder.
std::optional<Wreck> find_wreck(const std::filesystem::path& folder);

// Before a file is moved to `damaged`. What was acknowledged after record `last` is carried over to a new
// epoch by the caller, and must not be found a second time; none: nothing is carried over.
Result<void> note_carried_over(const std::filesystem::path& damaged, std::optional<Seq> last);

class Salvage {
 public:
  static Result<Salvage> begin(Wreck wreck, const KioskId& kiosk, const std::string& vfs);

  // Takes up to salvage_step records over: two fsyncs. True when there is no more to be read. An error is
  // about writing: full, internal.
  Result<bool> step();

  // After step() said true. Gives the sound file its name, and notes that the damaged one is done with. False
  // when nothing could be read: then there is no sound file.
  Result<bool> finish();

  const Wreck& wreck() const { return wreck_; }

 private:
  explicit Salvage(Wreck wreck) : wreck_(std::move(wreck)) {}
  void read_start(const KioskId& kiosk);
  Result<void> append(std::string_view line);
  Result<void> seal_open_vote();
  bool is_within_limit(Seq seq) const { return !last_ || seq <= *last_; }

  Wreck wreck_;
  std::optional<sqlite::Connection> from_;  // none: nothing can be read
  std::optional<sqlite::Connection> to_;
  std::filesystem::path unfinished_;
  std::optional<Seq> last_;
  ChainStart start_;
  Seq head_seq_ = 0;
  crypto::Hash head_hash_{};
  std::string why_ended_;
};

// 300 KB to be read and written: some 50 ms on a card.
inline constexpr Seq salvage_step = 500;

}  // namespace xinluon::votelog
