// Carries what can still be read of a damaged vote file into a sound one of the same epoch: the records from
// its first kept one as far as the hash chain verifies without a gap, and the open vote where the chain is
// whole up to it. Where all of a gap is known to be in a backup of the server's, the records behind it are
// carried over instead: the server holds what lies before, and only the rest is missing there. A first page
// that is no longer one is made anew in a copy, because the tables of every vote file begin at the same
// pages. That file is only drained: its generation is salvaged_generation, and nothing is appended to it,
// because the server may hold more of this epoch than could be read. The damaged file stays as it is.
//
// In small steps, so that voting comes first. What a power cut interrupts begins anew: the file has its name
// only when it is whole. The note beside the damaged file says before that what it will say after it, so that
// no cut in between makes a file that was drained and removed come back.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "kiosk/votelog/repaired_copy.h"
#include "kiosk/votelog/vote_file.h"

namespace xinluon::votelog {

// A damaged file that was not yet salvaged.
struct Wreck {
  std::filesystem::path damaged;  // votes-<epoch>.db.damaged-1
  std::filesystem::path sound;    // votes-<epoch>.db, which is not there
};

// The first one in the folder.
std::optional<Wreck> find_wreck(const std::filesystem::path& folder);

// At a start, before any file may be removed: ends the notes of sound files that a power cut left between
// their name and the note. Where that can't be written it is logged; the worst is a file that is salvaged
// again.
void settle_salvages(const std::filesystem::path& folder);

// Whether a file of the folder was salvaged and still holds votes, or may hold some, that were not carried
// over; also where its note can't be read. Until somebody takes that file and the note beside it away.
bool holds_votes_aside(const std::filesystem::path& folder);

// Before a file is moved to `damaged`. What was acknowledged after record `last` is carried over to a new
// epoch by the caller, and must not be found a second time; none: nothing is carried over.
Result<void> note_carried_over(const std::filesystem::path& damaged, std::optional<Seq> last);

class Salvage {
 public:
  static Result<Salvage> begin(Wreck wreck, const KioskId& kiosk, const std::string& vfs);

  // Takes up to salvage_step records over, or looks for as many: a few fsyncs. True when there is no more to
  // be read. After an error nothing is concluded, and another salvage begins anew: full, internal.
  Result<bool> step();

  // After step() said true. Gives the sound file its name, and notes that the damaged one is done with. False
  // when nothing could be read: then there is no sound file.
  Result<bool> finish();

  // Votes stay in the damaged file, or may.
  bool has_left_some() const { return !why_ended_.empty() || open_vote_left_; }
  const Wreck& wreck() const { return wreck_; }

 private:
  Salvage(Wreck wreck, const KioskId& kiosk, std::string vfs)
      : wreck_(std::move(wreck)),
        kiosk_(kiosk),
        vfs_(std::move(vfs)),
        unfinished_(wreck_.sound.native() + ".new") {}
  Result<void> begin_with_start();
  Result<void> begin_at(const ChainStart& start);
  Result<bool> copy_some();
  Result<bool> take_some();
  Result<bool> search_some();
  Result<bool> begin_behind_gap(const ChainStart& start);
  Result<void> append(std::string_view line);
  Result<void> seal_open_vote();
  Result<void> give_name(std::string_view end);
  void tell(bool any) const;
  bool is_within_limit(Seq seq) const { return !last_ || seq <= *last_; }

  Wreck wreck_;
  KioskId kiosk_;
  std::string vfs_;
  std::filesystem::path unfinished_;
  std::optional<RepairedCopy> copy_;        // while it is being made
  std::optional<sqlite::Connection> from_;  // none: nothing can be read
  std::optional<sqlite::Connection> to_;
  std::optional<Seq> last_;
  bool log_missing_ = false;  // the newest commits are not known
  Seq backed_up_ = 0;         // as the damaged file knew it
  ChainStart start_;
  Seq head_seq_ = 0;
  crypto::Hash head_hash_{};
  std::string why_ended_;  // empty: the chain was whole to its end
  bool open_vote_left_ = false;
  Seq search_at_ = 0;  // behind a gap; 0: there is none
  std::optional<crypto::Hash> anchor_;
};

// 300 KB to be read and written: some 50 ms on a card.
inline constexpr Seq salvage_step = 500;

}  // namespace xinluon::votelog
