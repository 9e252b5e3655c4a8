#include "kiosk/votelog/salvage.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "kiosk/votelog/file_header.h"
#include "kiosk/votelog/record_line.h"
#include "kiosk/votelog/vote_folder.h"
#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/base/log.h"

namespace xinluon::votelog {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view aside = ".damaged-";
constexpr std::string_view done = "done";
constexpr std::string_view left_some = "done, and votes are left in it";
constexpr std::string_view once_named = "once the sound file has its name: ";  // before one of those two
constexpr mode_t note_mode = 0600;
constexpr Seq most_missing = 20'000;  // the records below one page of the table's tree are some 4,000

fs::path note_of(const fs::path& damaged) {
  return damaged.native() + ".salvaged";
}

// "" where there is none. One that can't be read may say anything: that all is done, or up to where.
Result<std::string> read_note(const fs::path& damaged) {
  auto note = read_file(note_of(damaged), 128);
  if (!note && note.error().code == Errc::not_found) return std::string();
  return note;
}

Result<void> write_note(const fs::path& damaged, std::string_view note) {
  return write_file_durably(note_of(damaged), note, note_mode);
}

std::optional<Seq> limit_in(const std::string& note) {
  Seq last = 0;
  const std::errc error = std::from_chars(note.data(), note.data() + note.size(), last).ec;
  return error == std::errc() ? std::optional(last) : std::nullopt;
}

// Of a damaged file's path; none: it is another file's.
std::optional<fs::path> sound_path_of(const fs::path& path) {
  const std::string& name = path.native();
  const std::size_t at = name.rfind(aside);
  if (at == std::string::npos) return std::nullopt;
  const bool numbered = name.find_first_not_of("0123456789", at + aside.size()) == std::string::npos;
  fs::path sound = name.substr(0, at);
  if (!numbered || !epoch_of(sound)) return std::nullopt;
  return sound;
}

std::optional<Wreck> wreck_at(const fs::path& path) {
  auto sound = sound_path_of(path);
  std::error_code unknown;
  if (!sound || fs::exists(fs::symlink_status(*sound, unknown))) return std::nullopt;
  const auto note = read_note(path);
  if (!note || note->starts_with(done)) return std::nullopt;
  return Wreck{path, std::move(*sound)};
}

std::vector<fs::path> entries(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> paths;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    paths.push_back(it->path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

// Nothing where the file is none of SQLite's that can be read at all.
std::optional<sqlite::Connection> open_as_it_is(const fs::path& path, const std::string& vfs) {
  std::error_code unknown;
  if (!fs::is_regular_file(fs::symlink_status(path, unknown))) return std::nullopt;
  const auto ours = begins_as_ours(path);
  if (!(ours && *ours) && !log_has_our_header(path)) return std::nullopt;
  sqlite::OpenOptions options;
  options.access = sqlite::Access::read_as_it_is;
  options.exclusive = true;
  options.vfs = vfs;
  auto connection = sqlite::Connection::open(path, options);
  if (!connection || !connection->prepare("SELECT seq FROM record")) return std::nullopt;
  return std::move(*connection);
}

Result<sqlite::Connection> build(const fs::path& path, const Identity& identity, const ChainStart& start,
                                 const std::string& vfs) {
  std::error_code error;
  fs::remove(path, error);  // of a salvage that failed
  sqlite::OpenOptions options;
  options.exclusive = true;
  options.whole_sectors = true;
  options.vfs = vfs;
  XINLUON_TRY(auto connection, sqlite::Connection::open(path, options));
  XINLUON_RETURN_IF_ERROR(create_schema(connection, identity, start));
  return connection;
}

}  // namespace

std::optional<Wreck> find_wreck(const fs::path& folder) {
  for (const auto& path : entries(folder)) {
    if (auto wreck = wreck_at(path)) return wreck;
  }
  return std::nullopt;
}

void settle_salvages(const fs::path& folder) {
  for (const auto& path : entries(folder)) {
    const std::string note = read_note(path).value_or("");
    const std::size_t at = note.find(once_named);
    const auto sound = sound_path_of(path);
    std::error_code unknown;
    if (at == std::string::npos || !sound || !fs::exists(fs::symlink_status(*sound, unknown))) continue;
    const auto settled = write_note(path, std::string_view(note).substr(at + once_named.size()));
    if (!settled) log::error("{}", settled.error().message);
  }
}

bool holds_votes_aside(const fs::path& folder) {
  const auto paths = entries(folder);
  return std::any_of(paths.begin(), paths.end(), [](const fs::path& path) {
    const auto note = read_note(path);
    return sound_path_of(path) && (!note || note->ends_with(left_some));
  });
}

Result<void> note_carried_over(const fs::path& damaged, std::optional<Seq> last) {
  if (last) return write_note(damaged, std::to_string(*last));
  std::error_code error;
  fs::remove(note_of(damaged), error);  // of a move that a power cut prevented: it would limit this one
  if (error) return fail(Errc::internal, format("remove {}: {}", note_of(damaged).native(), error.message()));
  return {};
}

Result<Salvage> Salvage::begin(Wreck wreck, const KioskId& kiosk, const std::string& vfs) {
  Salvage salvage(std::move(wreck), kiosk, vfs);
  XINLUON_TRY(const std::string note, read_note(salvage.wreck_.damaged));
  salvage.last_ = limit_in(note);
  salvage.from_ = open_as_it_is(salvage.wreck_.damaged, vfs);
  if (salvage.from_) {
    XINLUON_RETURN_IF_ERROR(salvage.begin_with_start());
  } else {
    salvage.why_ended_ = "it can't be read";
    salvage.copy_ = RepairedCopy::begin(salvage.wreck_.damaged, salvage.unfinished_.native() + "-source");
  }
  return salvage;
}

// Where it can't be read, the chain's own beginning says whether the first record is the first of this epoch.
Result<void> Salvage::begin_with_start() {
  const Epoch epoch = *epoch_of(wreck_.sound);
  ChainStart start{0, crypto::chain_start(kiosk_, epoch)};
  auto meta = from_->prepare("SELECT kiosk, epoch, left_seq, left_hash, backed_up_seq FROM meta");
  const auto found = meta ? meta->step() : Result<bool>(false);
  if (found && *found && meta->text(0) == kiosk_.text() && meta->text(1) == epoch.text()) {
    const auto hash = crypto::hash_from_bytes(meta->blob(3));
    if (hash && meta->integer(2) > 0) start = {static_cast<Seq>(meta->integer(2)), *hash};
    if (meta->integer(4) > 0) backed_up_ = static_cast<Seq>(meta->integer(4));
  }
  return begin_at(start);
}

// What was carried over so far is forgotten.
Result<void> Salvage::begin_at(const ChainStart& start) {
  start_ = start;
  head_seq_ = start.left_seq;
  head_hash_ = start.left_hash;
  why_ended_.clear();
  to_.reset();
  XINLUON_TRY(to_, build(unfinished_, {kiosk_, *epoch_of(wreck_.sound), salvaged_generation}, start, vfs_));
  return {};
}

Result<bool> Salvage::step() {
  if (copy_) return copy_some();
  if (!to_) return true;
  return search_at_ > 0 ? search_some() : take_some();
}

Result<bool> Salvage::copy_some() {
  XINLUON_TRY(const bool more, copy_->step());
  if (more) return false;
  const Epoch epoch = *epoch_of(wreck_.sound);
  XINLUON_TRY(auto fresh, build(unfinished_, {kiosk_, epoch, salvaged_generation},
                                {0, crypto::chain_start(kiosk_, epoch)}, vfs_));
  XINLUON_RETURN_IF_ERROR(close_whole(fresh));
  XINLUON_RETURN_IF_ERROR(copy_->take_first_page_of(unfinished_));
  from_ = open_as_it_is(copy_->path(), vfs_);
  log_missing_ = copy_->lacks_log();
  copy_.reset();
  if (!from_) return true;
  log::warning("{}: its first page is no longer one and was made anew in a copy", wreck_.damaged.native());
  XINLUON_RETURN_IF_ERROR(begin_with_start());
  return false;
}

Result<bool> Salvage::take_some() {
  XINLUON_TRY(auto rows,
              from_->prepare("SELECT seq, bytes, hash FROM record WHERE seq > ? ORDER BY seq LIMIT ?"));
  rows.bind(1, head_seq_);
  rows.bind(2, salvage_step);
  XINLUON_TRY(auto transaction, sqlite::Transaction::begin(*to_));
  Seq taken = 0;
  for (; taken < salvage_step && is_within_limit(head_seq_ + 1); ++taken) {
    const auto row = rows.step();
    if (!row) why_ended_ = row.error().message;
    if (!row || !*row) break;
    const std::string line(rows.blob(1));
    const auto stored = crypto::hash_from_bytes(rows.blob(2));
    if (rows.integer(0) != static_cast<std::int64_t>(head_seq_ + 1) || !stored ||
        *stored != crypto::chain_next(head_hash_, line)) {
      why_ended_ = format("the chain breaks at record {}", head_seq_ + 1);
      break;
    }
    XINLUON_RETURN_IF_ERROR(append(line));
  }
  const bool ended = taken < salvage_step;
  if (ended) XINLUON_RETURN_IF_ERROR(seal_open_vote());
  XINLUON_RETURN_IF_ERROR(transaction.commit());
  if (!ended) XINLUON_RETURN_IF_ERROR(to_->scalar("PRAGMA wal_checkpoint(PASSIVE)"));
  if (ended && !why_ended_.empty()) search_at_ = head_seq_ + 1;
  return ended && search_at_ == 0;
}

// Two records in a row that can be read and follow each other: from the first of them on the chain goes on.
Result<bool> Salvage::search_some() {
  XINLUON_TRY(auto row, from_->prepare("SELECT bytes, hash FROM record WHERE seq = ?"));
  for (Seq looked = 0; looked < salvage_step; ++looked, ++search_at_) {
    if (search_at_ > head_seq_ + most_missing || !is_within_limit(search_at_)) return true;
    row.reset();
    row.bind(1, search_at_);
    const auto found = row.step();
    const auto hash = found && *found ? crypto::hash_from_bytes(row.blob(1)) : std::nullopt;
    const bool follows = hash && anchor_ && *hash == crypto::chain_next(*anchor_, row.blob(0));
    if (follows) return begin_behind_gap({search_at_ - 1, *anchor_});
    anchor_ = hash;
  }
  return false;
}

// Only where all of the gap, and so all that lies before it, is in a backup of the server's: it is sent
// nothing that does not follow what it holds.
Result<bool> Salvage::begin_behind_gap(const ChainStart& start) {
  if (start.left_seq > backed_up_) return true;
  log::warning("{}: {}; the server has all up to record {} in a backup, and it goes on behind that",
               wreck_.damaged.native(), why_ended_, start.left_seq);
  search_at_ = 0;
  anchor_.reset();
  XINLUON_RETURN_IF_ERROR(begin_at(start));
  return false;
}

Result<void> Salvage::append(std::string_view line) {
  XINLUON_TRY(auto insert, to_->prepare("INSERT INTO record VALUES(?, ?, ?)"));
  const crypto::Hash hash = crypto::chain_next(head_hash_, line);
  insert.bind(1, head_seq_ + 1);
  insert.bind_blob(2, line);
  insert.bind_blob(3, crypto::as_bytes(hash));
  XINLUON_RETURN_IF_ERROR(insert.run());
  ++head_seq_;
  head_hash_ = hash;
  return {};
}

// Its hash follows from the head it was written after: where that is what was read, the chain is whole to its
// head, and the vote becomes the very record that it would have become in the damaged file. Not without the
// log, which may say that it was sealed long ago, or changed.
Result<void> Salvage::seal_open_vote() {
  open_vote_left_ = log_missing_;
  if (last_ || log_missing_) return {};
  auto row = from_->prepare("SELECT bytes, hash FROM open_vote");
  const auto found = row ? row->step() : Result<bool>(fail(row.error()));
  if (found && !*found) return {};
  const std::string bytes(found ? row->blob(0) : std::string_view());
  const auto stored = found ? crypto::hash_from_bytes(row->blob(1)) : std::nullopt;
  const auto line = record_line(bytes, head_seq_ + 1);
  if (stored && line && *stored == crypto::chain_next(head_hash_, bytes)) return append(*line);
  open_vote_left_ = true;
  return {};
}

Result<bool> Salvage::finish() {
  const bool any = to_ && head_seq_ > start_.left_seq;
  from_.reset();
  if (to_) XINLUON_RETURN_IF_ERROR(close_whole(*to_));
  to_.reset();
  const std::string_view end = has_left_some() ? left_some : done;
  std::error_code error;
  if (any) {
    XINLUON_RETURN_IF_ERROR(give_name(end));
  } else if (fs::remove(unfinished_, error); error) {
    return fail(Errc::internal, format("{}: {}", unfinished_.native(), error.message()));
  }
  RepairedCopy::remove(unfinished_.native() + "-source");
  XINLUON_RETURN_IF_ERROR(sync_folder(wreck_.sound.parent_path()));
  XINLUON_RETURN_IF_ERROR(write_note(wreck_.damaged, end));
  tell(any);
  return any;
}

// The limit stays in the note, for a salvage that begins anew because of a cut before the name.
Result<void> Salvage::give_name(std::string_view end) {
  const std::string limit = last_ ? format("{} ", *last_) : "";
  XINLUON_RETURN_IF_ERROR(write_note(wreck_.damaged, format("{}{}{}", limit, once_named, end)));
  std::error_code error;
  fs::rename(unfinished_, wreck_.sound, error);
  if (error) return fail(Errc::internal, format("{}: {}", unfinished_.native(), error.message()));
  return {};
}

void Salvage::tell(bool any) const {
  const std::string why = why_ended_.empty() ? "" : "; then " + why_ended_;
  if (any) {
    log::warning("{}: records {} to {} are salvaged and will be sent{}", wreck_.damaged.native(),
                 start_.left_seq + 1, head_seq_, why);
  } else {
    log::error("{}: no record could be salvaged{}", wreck_.damaged.native(), why);
  }
  if (open_vote_left_) {
    log::error("{}: a vote may have been open that does not follow record {}; it stays there",
               wreck_.damaged.native(), head_seq_);
  }
}

}  // namespace xinluon::votelog
