// The vote log: the files that hold every vote of this kiosk. Synchronous, one thread, one connection per
// file, each locked exclusively; thread.h runs it. Level 3: may include sqlite, crypto, wire.
//
// Promise: when save_open(), seal() or record_unanswered() returned without error, a power cut at any later
// moment loses nothing of it. When one returned an error, nothing of that call may be thanked for, and the
// session is over: the log itself seals the open vote that was acknowledged last, exactly as it was, as it
// would after a power cut (recovery.h says how). It then takes no votes until recover() has succeeded.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"
#include "sync/crypto/hash.h"
#include "sync/domain/ids.h"
#include "sync/domain/vote.h"
#include "sync/wire/socket_messages.h"

namespace xinluon::votelog {

struct Options {
  std::filesystem::path folder;  // holds votes-<epoch>.db; made with mode 0700 where missing
  KioskId kiosk;
  std::string boot;                                // this boot's id, 8 hex digits
  std::string software;                            // "xinluon 0.1.0"
  std::uint64_t reserve_bytes = 16 * 1024 * 1024;  // freed when the disk fills, so that sealing still works
  std::uint64_t keep_records = 400'000;            // newer ones that must exist before an old one may leave
  std::string vfs;                                 // for fault tests
};

class VoteLog {
 public:
  // Opens the newest epoch's file, or makes one. A file that is no database, does not verify or belongs to
  // another kiosk is moved aside (never deleted) and a new epoch begun; an open vote found is sealed exactly
  // as it was. full or internal when there is nothing that can be stored to or read from; retry_later when
  // another program has the files. A log that can be read but not written opens with trouble().
  static Result<VoteLog> open(const Options& options);

  VoteLog(VoteLog&&) noexcept;
  VoteLog& operator=(VoteLog&&) noexcept;
  ~VoteLog();

  // Makes the vote the open vote, replacing the one that is there, and spends the token, where there is one.
  // One fdatasync. rejected for a vote that no record can say; this error alone changes nothing.
  Result<void> save_open(const Vote& vote, std::string_view token = {});
  // Appends the open vote as a record and removes it, in one transaction. One fdatasync. not_found without
  // an open vote. Gives the record's seq in the epoch that is being written. A first failure is answered by
  // closing, opening, verifying and sealing again; what is returned is how that ended.
  Result<Seq> seal();
  // Appends the record of an invitation that ended without a vote, and spends its token, in one transaction.
  // One fdatasync. rejected with an open vote, and for what no record can say. After another error the record
  // may or may not be there: both are true.
  Result<Seq> record_unanswered(const Vote& vote, std::string_view token = {});
  // Whether a save_open() or record_unanswered() has spent it.
  Result<bool> is_spent(std::string_view token);

  // Why no vote is taken; absent while it stores.
  std::optional<Error> trouble() const;
  // Tries to store again, with a commit that shows it; does nothing without trouble. After a full disk it
  // waits until the reserve can be made again.
  Result<void> recover();
  // What nobody should wait for: moving the write-ahead log into the database now and then, and a step of
  // salvaging damaged files. Call it after an answer was given.
  void maintain();
  // Whether maintain() should be called again soon.
  bool has_work() const;
  // Votes lie, or may lie, in damaged files and can't be sent: somebody has to look (salvage.h).
  bool holds_votes_aside() const;

  const std::vector<wire::EpochState>& epochs() const;  // oldest first, the last one is being written
  // Verified against the chain. A record that breaks it is corrupt, for ever: its file is set aside and
  // salvaged; when the file is the one being written, a new epoch begins so that younger votes are not held
  // up behind it.
  Result<wire::RecordsAnswer> records(const wire::RecordsRequest& request);
  Result<crypto::Hash> hash(const Epoch& epoch, Seq seq);
  // The server holds everything up to backed_up_seq also in a backup: retention may drop older ones. An older
  // epoch that is backed up whole is closed and listed no longer.
  Result<void> note_backed_up(const Epoch& epoch, Seq backed_up_seq);

 private:
  struct Impl;
  explicit VoteLog(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace xinluon::votelog
