// The vote file of one epoch, votes-<epoch>.db: the open vote and the chain of sealed records. One
// connection, held exclusively. Everything it says is what was acknowledged last: after a failed commit it
// still says what was true before, and must be closed, opened and verified before anything else is asked of
// it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/votelog/schema.h"
#include "kiosk/votelog/tokens.h"
#include "sync/base/result.h"
#include "sync/crypto/hash.h"
#include "sync/domain/ids.h"
#include "sync/sqlite/sqlite.h"
#include "sync/wire/socket_messages.h"

namespace xinluon::votelog {

// Where the chain of a file begins and ends, and what is open at its end.
struct FileState {
  Seq left_seq = 0;          // records up to this one have left by retention
  crypto::Hash left_hash{};  // h(left_seq)
  Seq head_seq = 0;          // the newest record; left_seq when none is kept
  crypto::Hash head_hash{};
  Seq backed_up_seq = 0;                 // the server was known to hold these in a backup, when last noted
  std::optional<std::string> open_vote;  // its bytes, as wire::encode_open_vote made them
  bool operator==(const FileState&) const = default;
};

class VoteFile {
 public:
  // Makes a file with an empty chain and these tokens spent. It is built under another name and renamed when
  // it is whole and durable, so that a file with its final name is never a half-made one.
  static Result<void> create(const std::filesystem::path& path, const Identity& identity,
                             const std::vector<TokenMark>& spent, const std::string& vfs);

  // What can still be read of a file's spent tokens, whatever else is wrong with it.
  static std::vector<TokenMark> salvage_marks(const std::filesystem::path& path, const std::string& vfs);

  // Opens and locks the file and verifies its schema, the tail of its chain and its open vote. corrupt when
  // it is no intact vote file, rejected when a newer software made it, retry_later when somebody else has it
  // open.
  static Result<VoteFile> open(const std::filesystem::path& path, const std::string& vfs);

  VoteFile(VoteFile&&) noexcept = default;
  VoteFile& operator=(VoteFile&&) noexcept = default;

  // SQLite's own check of the pages: of all of them up to full_check_bytes, else of the small tables that
  // every commit touches. corrupt with the first finding.
  Result<void> quick_check();

  const std::filesystem::path& path() const { return path_; }
  const Identity& identity() const { return identity_; }
  const FileState& state() const { return state_; }

  // To be called once before anything is written to an opened file; until then not even closing it changes
  // it. Moves what the write-ahead log holds into the database, so that the log begins anew, and makes its
  // name durable.
  Result<void> begin_log_anew();
  // Brings a file of an older schema up to this one's: before anything is written to it.
  Result<void> upgrade();

  // Makes `open_vote` the open vote, or none, and changes a token with it. One fdatasync.
  Result<void> set_open_vote(const std::optional<std::string>& open_vote, const TokenChange& token = {});
  // Appends the open vote as a record and removes it, in one transaction: one fdatasync. There must be one.
  Result<void> seal();
  // Appends a record that was never an open vote; `bytes` are as of one. One fdatasync. There is no open
  // vote.
  Result<void> append_closed(const std::string& bytes, const TokenChange& token);

  Result<bool> is_spent(const TokenMark& mark);
  std::vector<TokenMark> marks();
  // Lets the older part of the tokens go when it is time. One fdatasync then.
  Result<void> limit_tokens();

  // At least one record where there is one after `after`, whatever max_bytes says. The chain is verified on
  // the way: corrupt names the record that breaks it. not_found when `after` has left or does not exist yet.
  Result<wire::RecordsAnswer> records(const wire::RecordsRequest& request);
  // h(seq), not_found as above.
  Result<crypto::Hash> hash(Seq seq);

  // Notes what the server has in a backup and lets records up to `forget_up_to` leave, in one transaction.
  // forget_up_to ≤ backed_up_seq ≤ head_seq. Lower numbers than before change nothing.
  Result<void> note_backed_up(Seq backed_up_seq, Seq forget_up_to);

  // A commit that changes nothing that counts: after a failure, a file that opens is not yet one that stores.
  Result<void> prove_storing();

  // Moves what the write-ahead log holds into the database, so that the log stays short.
  Result<void> checkpoint();

 private:
  VoteFile(std::filesystem::path path, sqlite::Connection connection);
  Result<void> load();
  Result<void> load_open_vote();
  Result<void> verify_tail();
  Result<void> append(std::string_view line, Seq seq, const crypto::Hash& hash);
  void note(const TokenChange& token);
  Result<void> append_as_next(const std::string& bytes, std::string_view also, const TokenChange& token);

  std::filesystem::path path_;
  sqlite::Connection connection_;
  Identity identity_;
  FileState state_;
  std::int64_t version_ = schema_version;
  TokenParts tokens_;
};

// Moves what the write-ahead log holds into the file of the database itself, and closes: the log may go.
// Closing alone does that too, and does not say when it could not.
Result<void> close_whole(sqlite::Connection& connection);

// Frequent enough that the write-ahead log stays near 3 MB, rare enough that a checkpoint (two more fsyncs)
// hardly counts.
inline constexpr int checkpoint_commits = 250;

// The chain is verified over this many records from its end when a file is opened. A power cut touches only
// what was written since the last checkpoint: never more than 1,400 records, because at 4,000 pages SQLite
// makes one itself. Those before were verified at earlier starts, and every record is verified again when it
// is sent.
inline constexpr Seq tail_records = 2'000;

// SQLite's check reads every page and can't be interrupted: 5 s at the 10 MB/s that a class 10 card
// guarantees, half of the 10 s within which votes must be taken again. 150,000 records; the age of a year at
// most kiosks.
inline constexpr std::uintmax_t full_check_bytes = 48 * 1024 * 1024;

}  // namespace xinluon::votelog
