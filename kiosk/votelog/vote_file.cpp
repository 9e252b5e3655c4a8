#include "kiosk/votelog/vote_file.h"

#include <algorithm>
#include <utility>

#include "kiosk/votelog/file_header.h"
#include "kiosk/votelog/record_line.h"
#include "sync/base/check.h"
#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/wire/limits.h"

namespace xinluon::votelog {
namespace {

namespace fs = std::filesystem;

// A file of ours is held by nobody else, unless another program was started by mistake: no use in waiting
// long.
constexpr int busy_timeout_ms = 200;

// Should nobody call checkpoint(): the log's length that SQLite itself acts on, 16 MB.
constexpr int largest_log_pages = 4'000;

sqlite::OpenOptions open_options(sqlite::Access access, const std::string& vfs) {
  sqlite::OpenOptions options;
  options.access = access;
  options.exclusive = true;
  options.whole_sectors = true;
  options.busy_timeout_ms = busy_timeout_ms;
  options.vfs = vfs;
  return options;
}

Result<void> insert_marks(sqlite::Connection& connection, const std::vector<TokenMark>& marks) {
  XINLUON_TRY(auto transaction, sqlite::Transaction::begin(connection));
  XINLUON_RETURN_IF_ERROR(spend_all(connection, marks));
  return transaction.commit();
}

Result<void> build(const fs::path& path, const Identity& identity, const std::vector<TokenMark>& spent,
                   const std::string& vfs) {
  XINLUON_TRY(auto connection,
              sqlite::Connection::open(path, open_options(sqlite::Access::read_write_create, vfs)));
  XINLUON_RETURN_IF_ERROR(
      create_schema(connection, identity, {0, crypto::chain_start(identity.kiosk, identity.epoch)}));
  if (!spent.empty()) XINLUON_RETURN_IF_ERROR(insert_marks(connection, spent));
  return close_whole(connection);
}

Result<void> require_regular_file(const fs::path& path) {
  std::error_code error;
  const auto status = fs::symlink_status(path, error);
  if (error) return fail(Errc::internal, format("stat {}: {}", path.native(), error.message()));
  if (!fs::is_regular_file(status)) return fail(Errc::corrupt, "it is no regular file");
  return {};
}

// Looked at before SQLite sees the file, so that SQLite never writes to what is not ours.
Result<void> require_our_header(const fs::path& path) {
  XINLUON_TRY(const bool ours, begins_as_ours(path));
  if (ours || log_has_our_header(path)) return {};
  return fail(Errc::corrupt, "it is no vote file");
}

Result<Seq> seq_in(const sqlite::Statement& row, int column) {
  const std::int64_t n = row.integer(column);
  if (n < 0) return fail(Errc::corrupt, "a sequence number is negative");
  return static_cast<Seq>(n);
}

Result<crypto::Hash> hash_in(const sqlite::Statement& row, int column) {
  const auto hash = crypto::hash_from_bytes(row.blob(column));
  if (!hash) return fail(Errc::corrupt, "a hash has not 32 bytes");
  return *hash;
}

}  // namespace

Result<void> VoteFile::create(const fs::path& path, const Identity& identity,
                              const std::vector<TokenMark>& spent, const std::string& vfs) {
  fs::path unfinished = path;
  unfinished += ".new";
  XINLUON_RETURN_IF_ERROR(build(unfinished, identity, spent, vfs));
  std::error_code error;
  fs::rename(unfinished, path, error);
  if (error) return fail(Errc::internal, format("rename {}: {}", unfinished.native(), error.message()));
  return sync_folder(path.parent_path());
}

Result<VoteFile> VoteFile::open(const fs::path& path, const std::string& vfs) {
  XINLUON_RETURN_IF_ERROR(require_regular_file(path));
  XINLUON_RETURN_IF_ERROR(require_our_header(path));
  XINLUON_TRY(auto connection, sqlite::Connection::open(path, open_options(sqlite::Access::read_write, vfs)));
  connection.checkpoint_at_close(false);
  XINLUON_RETURN_IF_ERROR(connection.execute(format("PRAGMA wal_autocheckpoint = {}", largest_log_pages)));
  XINLUON_TRY(const std::int64_t version, check_schema(connection));
  VoteFile file(path, std::move(connection));
  file.version_ = version;
  XINLUON_RETURN_IF_ERROR(file.load());
  XINLUON_RETURN_IF_ERROR(file.verify_tail());
  XINLUON_RETURN_IF_ERROR(file.load_open_vote());
  if (version == schema_version) {
    XINLUON_TRY(file.tokens_, count_parts(file.connection_));
  }
  return file;
}

std::vector<TokenMark> VoteFile::salvage_marks(const fs::path& path, const std::string& vfs) {
  if (!require_regular_file(path) || !require_our_header(path)) return {};
  auto connection = sqlite::Connection::open(path, open_options(sqlite::Access::read_write, vfs));
  if (!connection) return {};
  return readable_marks(*connection);
}

VoteFile::VoteFile(fs::path path, sqlite::Connection connection)
    : path_(std::move(path)), connection_(std::move(connection)) {}

Result<void> VoteFile::load() {
  XINLUON_TRY(auto meta, connection_.prepare("SELECT kiosk, epoch, generation, left_seq, left_hash,"
                                             " backed_up_seq FROM meta"));
  XINLUON_TRY(const bool found, meta.step());
  if (!found) return fail(Errc::corrupt, "it does not say whose it is");
  const auto kiosk = KioskId::from(meta.text(0));
  const auto epoch = Epoch::from(meta.text(1));
  if (!kiosk || !epoch) return fail(Errc::corrupt, "its kiosk or epoch is no id");
  XINLUON_TRY(const Seq generation, seq_in(meta, 2));
  identity_ = {*kiosk, *epoch, generation};
  XINLUON_TRY(state_.left_seq, seq_in(meta, 3));
  XINLUON_TRY(state_.left_hash, hash_in(meta, 4));
  XINLUON_TRY(state_.backed_up_seq, seq_in(meta, 5));
  state_.head_seq = state_.left_seq;
  state_.head_hash = state_.left_hash;

  XINLUON_TRY(auto head, connection_.prepare("SELECT seq, hash FROM record ORDER BY seq DESC LIMIT 1"));
  XINLUON_TRY(const bool any, head.step());
  if (!any) return {};
  XINLUON_TRY(state_.head_seq, seq_in(head, 0));
  XINLUON_TRY(state_.head_hash, hash_in(head, 1));
  return {};
}

Result<void> VoteFile::load_open_vote() {
  XINLUON_TRY(auto row, connection_.prepare("SELECT bytes, hash FROM open_vote"));
  XINLUON_TRY(const bool found, row.step());
  if (!found) return {};
  XINLUON_TRY(const crypto::Hash hash, hash_in(row, 1));
  if (hash != crypto::chain_next(state_.head_hash, row.blob(0))) {
    return fail(Errc::corrupt, "the open vote is not as it was written");
  }
  state_.open_vote = std::string(row.blob(0));
  // Whatever happens, it will have to be sealed.
  return record_line(*state_.open_vote, state_.head_seq + 1).map([](const std::string&) {});
}

// From the start of the chain where it is that short, so that a young file is verified as a whole.
Result<void> VoteFile::verify_tail() {
  if (state_.left_seq == 0 && state_.left_hash != crypto::chain_start(identity_.kiosk, identity_.epoch)) {
    return fail(Errc::corrupt, "its chain does not start where a chain of this epoch starts");
  }
  if (state_.head_seq < state_.left_seq) return fail(Errc::corrupt, "records older than its start are there");
  const Seq kept = state_.head_seq - state_.left_seq;
  Seq after = kept > tail_records ? state_.head_seq - tail_records : state_.left_seq;
  while (after < state_.head_seq) {
    XINLUON_TRY(const auto piece,
                records({identity_.epoch, after, wire::max_batch_records, wire::max_batch_bytes}));
    after += piece.lines.size();
  }
  return {};
}

Result<void> VoteFile::quick_check() {
  std::error_code unknown;  // counts as long
  if (fs::file_size(path_, unknown) <= full_check_bytes) return connection_.quick_check();
  for (const char* table : {"meta", "open_vote", "spent_token"}) {
    if (version_ == 1 && table == std::string_view("spent_token")) continue;
    XINLUON_TRY(auto check, connection_.prepare(format("PRAGMA quick_check({})", table)));
    XINLUON_TRY(const bool row, check.step());
    if (!row || check.text(0) != "ok") return fail(Errc::corrupt, format("quick_check of {} fails", table));
  }
  return {};
}

Result<void> VoteFile::upgrade() {
  XINLUON_RETURN_IF_ERROR(upgrade_schema(connection_, version_));
  version_ = schema_version;
  return {};
}

Result<void> VoteFile::set_open_vote(const std::optional<std::string>& open_vote, const TokenChange& token) {
  XINLUON_TRY(auto change, connection_.prepare(open_vote ? "REPLACE INTO open_vote VALUES(1, ?, ?)"
                                                         : "DELETE FROM open_vote"));
  if (open_vote) {
    change.bind_blob(1, *open_vote);
    change.bind_blob(2, crypto::as_bytes(crypto::chain_next(state_.head_hash, *open_vote)));
  }
  XINLUON_TRY(auto transaction, sqlite::Transaction::begin(connection_));
  XINLUON_RETURN_IF_ERROR(change.run());
  XINLUON_RETURN_IF_ERROR(apply(connection_, token, tokens_.younger));
  XINLUON_RETURN_IF_ERROR(transaction.commit());
  note(token);
  state_.open_vote = open_vote;
  return {};
}

Result<void> VoteFile::append(std::string_view line, Seq seq, const crypto::Hash& hash) {
  XINLUON_TRY(auto insert, connection_.prepare("INSERT INTO record VALUES(?, ?, ?)"));
  insert.bind(1, seq);
  insert.bind_blob(2, line);
  insert.bind_blob(3, crypto::as_bytes(hash));
  return insert.run();
}

Result<void> VoteFile::seal() {
  XINLUON_CHECK(state_.open_vote.has_value(), "there is no open vote to seal");
  XINLUON_RETURN_IF_ERROR(append_as_next(*state_.open_vote, "DELETE FROM open_vote", {}));
  state_.open_vote.reset();
  return {};
}

Result<void> VoteFile::append_closed(const std::string& bytes, const TokenChange& token) {
  XINLUON_CHECK(!state_.open_vote, "the open vote is sealed first");
  return append_as_next(bytes, "", token);
}

// One transaction; `also` is a statement of it.
Result<void> VoteFile::append_as_next(const std::string& bytes, std::string_view also,
                                      const TokenChange& token) {
  const Seq seq = state_.head_seq + 1;
  XINLUON_TRY(const std::string line, record_line(bytes, seq));
  const crypto::Hash hash = crypto::chain_next(state_.head_hash, line);
  XINLUON_TRY(auto transaction, sqlite::Transaction::begin(connection_));
  XINLUON_RETURN_IF_ERROR(append(line, seq, hash));
  if (!also.empty()) XINLUON_RETURN_IF_ERROR(connection_.execute(also));
  XINLUON_RETURN_IF_ERROR(apply(connection_, token, tokens_.younger));
  XINLUON_RETURN_IF_ERROR(transaction.commit());
  note(token);
  state_.head_seq = seq;
  state_.head_hash = hash;
  return {};
}

void VoteFile::note(const TokenChange& token) {
  if (!token.mark.empty() && token.spend) ++tokens_.held;
}

Result<bool> VoteFile::is_spent(const TokenMark& mark) {
  return votelog::is_spent(connection_, mark);
}

std::vector<TokenMark> VoteFile::marks() {
  return readable_marks(connection_);
}

Result<void> VoteFile::limit_tokens() {
  if (tokens_.held < tokens_in_a_part) return {};
  return forget_older(connection_, tokens_);
}

Result<wire::RecordsAnswer> VoteFile::records(const wire::RecordsRequest& request) {
  XINLUON_TRY(const crypto::Hash previous, hash(request.after));
  wire::RecordsAnswer answer{identity_.epoch, request.after + 1, previous, previous, {}};
  XINLUON_TRY(auto rows, connection_.prepare("SELECT seq, bytes, hash FROM record WHERE seq > ?"
                                             " ORDER BY seq LIMIT ?"));
  rows.bind(1, request.after);
  rows.bind(2, request.max_records);
  const Seq last = std::min(state_.head_seq, request.after + request.max_records);
  std::size_t bytes = 0;
  for (Seq expected = request.after + 1; expected <= last; ++expected) {
    XINLUON_TRY(const bool row, rows.step());
    if (!row) return fail(Errc::corrupt, format("record {} is missing", expected));
    const std::string_view line = rows.blob(1);
    bytes += line.size();
    if (bytes > request.max_bytes && !answer.lines.empty()) break;
    XINLUON_TRY(const Seq seq, seq_in(rows, 0));
    XINLUON_TRY(const crypto::Hash stored, hash_in(rows, 2));
    if (seq != expected || stored != crypto::chain_next(answer.last_hash, line)) {
      return fail(Errc::corrupt, format("the chain breaks at record {}", expected));
    }
    answer.lines.emplace_back(line);
    answer.last_hash = stored;
  }
  return answer;
}

Result<crypto::Hash> VoteFile::hash(Seq seq) {
  if (seq == 0) return crypto::chain_start(identity_.kiosk, identity_.epoch);
  if (seq == state_.left_seq) return state_.left_hash;
  if (seq < state_.left_seq) {
    return fail(Errc::not_found, format("records up to {} have left this kiosk", state_.left_seq));
  }
  if (seq > state_.head_seq) return fail(Errc::not_found, format("the newest record is {}", state_.head_seq));
  XINLUON_TRY(auto row, connection_.prepare("SELECT hash FROM record WHERE seq = ?"));
  row.bind(1, seq);
  XINLUON_TRY(const bool found, row.step());
  if (!found) return fail(Errc::corrupt, format("record {} is missing", seq));
  return hash_in(row, 0);
}

Result<void> VoteFile::note_backed_up(Seq backed_up_seq, Seq forget_up_to) {
  XINLUON_CHECK(forget_up_to <= backed_up_seq && backed_up_seq <= state_.head_seq,
                "only backed-up records leave");
  const Seq left = std::max(forget_up_to, state_.left_seq);
  const Seq backed_up = std::max(backed_up_seq, state_.backed_up_seq);
  XINLUON_TRY(const crypto::Hash left_hash, hash(left));
  XINLUON_TRY(auto update, connection_.prepare("UPDATE meta SET left_seq = ?, left_hash = ?,"
                                               " backed_up_seq = ?"));
  update.bind(1, left);
  update.bind_blob(2, crypto::as_bytes(left_hash));
  update.bind(3, backed_up);
  XINLUON_TRY(auto forget, connection_.prepare("DELETE FROM record WHERE seq <= ?"));
  forget.bind(1, left);
  XINLUON_TRY(auto transaction, sqlite::Transaction::begin(connection_));
  XINLUON_RETURN_IF_ERROR(update.run());
  XINLUON_RETURN_IF_ERROR(forget.run());
  XINLUON_RETURN_IF_ERROR(transaction.commit());
  state_.left_seq = left;
  state_.left_hash = left_hash;
  state_.backed_up_seq = backed_up;
  return {};
}

// The value must change: SQLite writes nothing for an update that leaves the row as it is.
Result<void> VoteFile::prove_storing() {
  return connection_.execute("UPDATE meta SET recoveries = recoveries + 1");
}

// The log that a power cut left may end inside a sector that holds what was acknowledged, and what is written
// next must not go there: a second cut could garble both. And after a failed fsync the kernel may show pages
// that the disk lacks: those of the log were stored before it was opened (durable_log.h), those of the
// database are all written and synced once more here. The log's name SQLite syncs itself, but it does not ask
// how that ended.
Result<void> VoteFile::begin_log_anew() {
  XINLUON_RETURN_IF_ERROR(checkpoint());
  connection_.checkpoint_at_close(true);
  return sync_folder(path_.parent_path());
}

Result<void> VoteFile::checkpoint() {
  return connection_.scalar("PRAGMA wal_checkpoint(PASSIVE)").map([](std::int64_t) {});
}

Result<void> close_whole(sqlite::Connection& connection) {
  XINLUON_RETURN_IF_ERROR(connection.scalar("PRAGMA wal_checkpoint(PASSIVE)"));
  return connection.close();
}

}  // namespace xinluon::votelog
