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
constexpr mode_t note_mode = 0600;

fs::path note_of(const fs::path& damaged) {
  return damaged.native() + ".salvaged";
}

std::string read_note(const fs::path& damaged) {
  return read_file(note_of(damaged), 64).value_or("");
}

std::optional<Seq> limit_in(const std::string& note) {
  Seq last = 0;
  const auto [end, error] = std::from_chars(note.data(), note.data() + note.size(), last);
  if (error != std::errc() || end == note.data()) return std::nullopt;
  return last;
}

std::optional<Wreck> wreck_at(const fs::path& path) {
  const std::string& name = path.native();
  const std::size_t at = name.rfind(aside);
  if (at == std::string::npos) return std::nullopt;
  const bool numbered = name.find_first_not_of("0123456789", at + aside.size()) == std::string::npos;
  Wreck wreck{path, name.substr(0, at)};
  std::error_code unknown;
  if (!numbered || !epoch_of(wreck.sound) || fs::exists(fs::symlink_status(wreck.sound, unknown)))
    return std::nullopt;
  if (read_note(path) == done) return std::nullopt;
  return wreck;
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
  if (!connection) return std::nullopt;
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
  std::error_code error;
  std::vector<fs::path> paths;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    paths.push_back(it->path());
  }
  std::sort(paths.begin(), paths.end());
  for (const auto& path : paths) {
    if (auto wreck = wreck_at(path)) return wreck;
  }
  return std::nullopt;
}

Result<void> note_carried_over(const fs::path& damaged, std::optional<Seq> last) {
  if (last) return write_file_durably(note_of(damaged), std::to_string(*last), note_mode);
  std::error_code error;
  fs::remove(note_of(damaged), error);  // of a move that a power cut prevented
  return {};
}

Result<Salvage> Salvage::begin(Wreck wreck, const KioskId& kiosk, const std::string& vfs) {
  Salvage salvage(std::move(wreck));
  salvage.last_ = limit_in(read_note(salvage.wreck_.damaged));
  salvage.from_ = open_as_it_is(salvage.wreck_.damaged, vfs);
  if (!salvage.from_) return salvage;
  salvage.read_start(kiosk);
  if (!salvage.from_) return salvage;
  salvage.unfinished_ = salvage.wreck_.sound.native() + ".new";
  XINLUON_TRY(salvage.to_,
              build(salvage.unfinished_, {kiosk, *epoch_of(salvage.wreck_.sound), salvaged_generation},
                    salvage.start_, vfs));
  return salvage;
}

// Where it can't be read, the chain's own beginning says whether the first record is the first of this epoch.
void Salvage::read_start(const KioskId& kiosk) {
  const Epoch epoch = *epoch_of(wreck_.sound);
  start_ = {0, crypto::chain_start(kiosk, epoch)};
  auto meta = from_->prepare("SELECT kiosk, epoch, left_seq, left_hash FROM meta");
  const auto found = meta ? meta->step() : Result<bool>(false);
  if (found && *found) {
    const auto hash = crypto::hash_from_bytes(meta->blob(3));
    const bool own = meta->text(0) == kiosk.text() && meta->text(1) == epoch.text();
    if (own && hash && meta->integer(2) > 0) start_ = {static_cast<Seq>(meta->integer(2)), *hash};
  }
  head_seq_ = start_.left_seq;
  head_hash_ = start_.left_hash;
}

Result<bool> Salvage::step() {
  if (!to_) return true;
  auto rows = from_->prepare("SELECT seq, bytes, hash FROM record WHERE seq > ? ORDER BY seq LIMIT ?");
  if (!rows) return true;
  rows->bind(1, head_seq_);
  rows->bind(2, salvage_step);
  XINLUON_TRY(auto transaction, sqlite::Transaction::begin(*to_));
  Seq taken = 0;
  for (; taken < salvage_step && is_within_limit(head_seq_ + 1); ++taken) {
    const auto row = rows->step();
    if (!row) why_ended_ = row.error().message;
    if (!row || !*row) break;
    const std::string line(rows->blob(1));
    const auto stored = crypto::hash_from_bytes(rows->blob(2));
    if (rows->integer(0) != static_cast<std::int64_t>(head_seq_ + 1) || !stored ||
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
  return ended;
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
// head, and the vote becomes the very record that it would have become in the damaged file.
Result<void> Salvage::seal_open_vote() {
  if (last_) return {};
  auto row = from_->prepare("SELECT bytes, hash FROM open_vote");
  const auto found = row ? row->step() : Result<bool>(fail(row.error()));
  if (!found) {
    log::error("{}: whether a vote was open can't be read: {}", wreck_.damaged.native(),
               found.error().message);
    return {};
  }
  if (!*found) return {};
  const std::string bytes(row->blob(0));
  const auto stored = crypto::hash_from_bytes(row->blob(1));
  const auto line = record_line(bytes, head_seq_ + 1);
  if (!stored || !line || *stored != crypto::chain_next(head_hash_, bytes)) {
    log::error("{}: its open vote does not follow record {} and stays there", wreck_.damaged.native(),
               head_seq_);
    return {};
  }
  return append(*line);
}

Result<bool> Salvage::finish() {
  const bool any = head_seq_ > start_.left_seq;
  from_.reset();
  if (to_) {
    XINLUON_RETURN_IF_ERROR(to_->close());
    to_.reset();
    std::error_code error;
    if (any) {
      fs::rename(unfinished_, wreck_.sound, error);
    } else {
      fs::remove(unfinished_, error);
    }
    if (error) return fail(Errc::internal, format("{}: {}", unfinished_.native(), error.message()));
    XINLUON_RETURN_IF_ERROR(sync_folder(wreck_.sound.parent_path()));
  }
  XINLUON_RETURN_IF_ERROR(write_file_durably(note_of(wreck_.damaged), done, note_mode));
  if (any) {
    log::warning("{}: records {} to {} are salvaged and will be sent{}", wreck_.damaged.native(),
                 start_.left_seq + 1, head_seq_, why_ended_.empty() ? "" : "; then " + why_ended_);
  } else {
    log::error("{}: no record could be salvaged{}", wreck_.damaged.native(),
               why_ended_.empty() ? "" : ": " + why_ended_);
  }
  return any;
}

}  // namespace xinluon::votelog
