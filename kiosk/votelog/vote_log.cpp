#include "kiosk/votelog/vote_log.h"

#include <algorithm>
#include <utility>

#include "kiosk/votelog/opening.h"
#include "kiosk/votelog/reserve_file.h"
#include "kiosk/votelog/retention.h"
#include "kiosk/votelog/salvage.h"
#include "kiosk/votelog/vote_folder.h"
#include "sync/base/check.h"
#include "sync/base/format.h"
#include "sync/base/log.h"
#include "sync/wire/record_codec.h"

namespace xinluon::votelog {

enum class Session { over, goes_on };

struct VoteLog::Impl {
  explicit Impl(const Options& o) : options(o), reserve(o.folder / "reserve", o.reserve_bytes) {}

  Result<void> start();
  Result<void> restart_after(const Error& failure, Session session, Doubt doubt = {});
  TokenChange spend(std::string_view token) const {
    return {token.empty() ? TokenMark() : mark_of(options.kiosk, token), true};
  }
  Result<void> prove_storing();
  Result<bool> make_reserve();
  void refresh();
  Result<bool> is_spent(const TokenMark& mark);
  void begin_new_epoch();
  std::optional<Error> trouble() const;
  void retire(std::size_t i);
  void set_aside(const Epoch& epoch);
  bool may_salvage() { return may_hold_wrecks && !trouble() && !writing().state().open_vote; }
  Result<void> salvage_some();
  void give_up_salvage();
  Result<void> drain_too(const std::filesystem::path& path);
  Result<std::size_t> index_of(const Epoch& epoch) const;
  VoteFile& writing() { return opened.writing(); }

  Options options;
  UniqueFd lock;
  ReserveFile reserve;
  OpenFiles opened;
  std::optional<Salvage> salvage;
  bool may_hold_wrecks = true;  // the folder
  bool votes_aside = false;
  std::vector<wire::EpochState> epochs;
  std::optional<Promise> promise;  // what has to be made true before anything is acknowledged
  std::optional<Error> broken;     // why nothing is stored
  bool needs_start = true;         // the files are closed, or open for reading only
  bool full = false;               // no new vote until the reserve is there again
  int commits = 0;                 // since the last checkpoint
};

// Opens all files anew. A full disk gets a second try with the reserve's room, and is at least read from.
Result<void> VoteLog::Impl::start() {
  opened = {};
  salvage.reset();
  may_hold_wrecks = true;
  votes_aside = votelog::holds_votes_aside(options.folder);
  commits = 0;
  auto files = open_files(options, promise, Writes::allowed);
  if (!files && files.error().code == Errc::full) {
    full = true;
    if (reserve.release()) files = open_files(options, promise, Writes::allowed);
  }
  needs_start = !files;
  if (files) {
    opened = std::move(*files);
    promise.reset();
    broken.reset();
  } else {
    broken = std::move(files).error();
    if (promise) promise->session_over = true;
    auto readable = open_files(options, promise, Writes::none);
    if (readable) opened = std::move(*readable);
  }
  refresh();
  if (broken) return fail(*broken);
  return {};
}

// A commit failed: nothing is believed any more until everything was closed, opened and verified.
Result<void> VoteLog::Impl::restart_after(const Error& failure, Session session, Doubt doubt) {
  const std::filesystem::path path = writing().path();
  log::error("a commit to {} failed: {}", path.native(), failure.message);
  promise = Promise{writing().identity().epoch, writing().state(), session == Session::over,
                    failure.code == Errc::corrupt, std::move(doubt)};
  opened = {};
  drop_cached(path);
  if (failure.code == Errc::full) {
    full = true;
    reserve.release();
  }
  return start();
}

Result<void> VoteLog::Impl::prove_storing() {
  auto proven = writing().prove_storing();
  if (proven) return {};
  Error failure = std::move(proven).error();
  if (restart_after(failure, Session::over)) broken = failure;
  return fail(std::move(failure));
}

Result<bool> VoteLog::Impl::make_reserve() {
  auto made = reserve.make();
  if (made && !*made) log::warning("there is no room for a reserve in {}", options.folder.native());
  return made;
}

void VoteLog::Impl::refresh() {
  epochs.clear();
  for (const VoteFile& file : opened.files) {
    const FileState& state = file.state();
    const Epoch& epoch = file.identity().epoch;
    // While a commit that failed may be found and is not yet stored nothing of it is told: the server would
    // hold a record that a power cut takes away here.
    const bool in_doubt = broken && promise && promise->epoch == epoch;
    const FileState& known = in_doubt && promise->state.head_seq < state.head_seq ? promise->state : state;
    epochs.push_back({epoch, state.left_seq + 1, known.head_seq, known.head_hash});
  }
}

Result<std::size_t> VoteLog::Impl::index_of(const Epoch& epoch) const {
  for (std::size_t i = 0; i < epochs.size(); ++i) {
    if (epochs[i].epoch == epoch) return i;
  }
  return fail(Errc::not_found, format("there is no epoch {} here", epoch.text()));
}

// Also in the older files: one that could not be read when its successor was made had no tokens to hand on.
Result<bool> VoteLog::Impl::is_spent(const TokenMark& mark) {
  XINLUON_TRY(const bool spent, writing().is_spent(mark));
  return spent || std::any_of(opened.files.begin(), opened.files.end() - 1,
                              [&](VoteFile& file) { return file.is_spent(mark).value_or(false); });
}

// Not while a vote is open: it would have to move, and the next session tries again.
void VoteLog::Impl::begin_new_epoch() {
  if (broken || writing().state().open_vote) return;
  auto file = begin_epoch(options, writing().identity().generation + 1, writing().marks());
  if (!file) return log::error("no new epoch could begin: {}", file.error().message);
  if (opened.files.size() > max_draining_files) {
    opened.waiting.insert(opened.waiting.begin(), opened.files.front().path());
    opened.files.erase(opened.files.begin());
  }
  opened.files.push_back(std::move(*file));
  refresh();
}

// An older file whose every record is backed up.
void VoteLog::Impl::retire(std::size_t i) {
  const std::filesystem::path path = opened.files[i].path();
  const FileState state = opened.files[i].state();
  opened.files.erase(opened.files.begin() + static_cast<std::ptrdiff_t>(i));
  if (state.left_seq == state.head_seq) remove_vote_file(path);
  if (auto next = open_waiting(opened, options)) {
    opened.files.insert(opened.files.end() - 1, std::move(*next));
  }
}

// An older file that can't be read as a whole any more: what can is salvaged, as at a start.
void VoteLog::Impl::set_aside(const Epoch& epoch) {
  const auto i = index_of(epoch);
  XINLUON_CHECK(i.has_value(), "its records were just asked for");
  if (broken || *i + 1 == opened.files.size()) return;
  const std::filesystem::path path = opened.files[*i].path();
  opened.files.erase(opened.files.begin() + static_cast<std::ptrdiff_t>(*i));
  refresh();
  auto noted = note_carried_over(next_name_aside(path, Aside::damaged), std::nullopt);
  const auto moved = noted ? move_aside(path, Aside::damaged) : fail(noted.error());
  if (!moved) return log::error("{}", moved.error().message);
  log::error("{} is moved to {}", path.native(), moved->native());
  may_hold_wrecks = true;
}

// A step of the work on a damaged file.
Result<void> VoteLog::Impl::salvage_some() {
  if (!salvage) {
    const auto wreck = find_wreck(options.folder);
    may_hold_wrecks = wreck.has_value();
    if (!wreck) return {};
    XINLUON_TRY(salvage, Salvage::begin(*wreck, options.kiosk, options.vfs));
  }
  XINLUON_TRY(const bool ended, salvage->step());
  if (!ended) return {};
  XINLUON_TRY(const bool any, salvage->finish());
  votes_aside = votes_aside || salvage->has_left_some();
  const std::filesystem::path sound = salvage->wreck().sound;
  salvage.reset();
  return any ? drain_too(sound) : Result<void>();
}

// Until the next start. What was built takes no room that votes may need.
void VoteLog::Impl::give_up_salvage() {
  salvage.reset();
  may_hold_wrecks = false;
  votes_aside = true;
  if (auto removed = remove_unfinished(options.folder); !removed) log::error("{}", removed.error().message);
}

// The oldest of all; where too many are open already, the first of those that wait.
Result<void> VoteLog::Impl::drain_too(const std::filesystem::path& path) {
  if (opened.files.size() > max_draining_files) {
    opened.waiting.insert(opened.waiting.begin(), path);
    return {};
  }
  XINLUON_TRY(VoteFile file, VoteFile::open(path, options.vfs));
  XINLUON_RETURN_IF_ERROR(file.begin_log_anew());
  opened.files.insert(opened.files.begin(), std::move(file));
  refresh();
  return {};
}

Result<VoteLog> VoteLog::open(const Options& options) {
  auto impl = std::make_unique<Impl>(options);
  XINLUON_TRY(impl->lock, lock_folder(options.folder));
  auto started = impl->start();
  if (!started && impl->opened.files.empty()) return fail(std::move(started).error());
  if (!impl->full) {
    if (auto made = impl->make_reserve(); !made) log::error("{}", made.error().message);
  }
  return VoteLog(std::move(impl));
}

VoteLog::VoteLog(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
VoteLog::VoteLog(VoteLog&&) noexcept = default;
VoteLog& VoteLog::operator=(VoteLog&&) noexcept = default;
VoteLog::~VoteLog() = default;

Result<void> VoteLog::save_open(const Vote& vote, std::string_view token) {
  if (auto why = trouble()) return fail(std::move(*why));
  XINLUON_RETURN_IF_ERROR(wire::check_vote(vote));
  const auto bytes = wire::encode_open_vote(vote, impl_->options.boot, impl_->options.software);
  const TokenChange change = impl_->spend(token);
  auto saved = impl_->writing().set_open_vote(bytes, change);
  ++impl_->commits;
  if (saved) return {};
  Error failure = std::move(saved).error();
  if (impl_->restart_after(failure, Session::over, {change.mark, {}})) impl_->broken = failure;
  return fail(std::move(failure));
}

Result<Seq> VoteLog::record_unanswered(const Vote& vote, std::string_view token) {
  if (auto why = trouble()) return fail(std::move(*why));
  if (impl_->writing().state().open_vote) return fail(Errc::rejected, "a vote is open");
  XINLUON_RETURN_IF_ERROR(wire::check_vote(vote));
  const auto bytes = wire::encode_open_vote(vote, impl_->options.boot, impl_->options.software);
  auto done = impl_->writing().append_closed(bytes, impl_->spend(token));
  ++impl_->commits;
  if (!done) {
    Error failure = std::move(done).error();
    if (impl_->restart_after(failure, Session::over, {{}, bytes})) impl_->broken = failure;
    return fail(std::move(failure));
  }
  impl_->refresh();
  return impl_->writing().state().head_seq;
}

// What can't be read is read again from a file that was closed, opened and verified, or from a new one.
Result<bool> VoteLog::is_spent(std::string_view token) {
  if (impl_->broken) return fail(*impl_->broken);
  const TokenMark mark = mark_of(impl_->options.kiosk, token);
  auto spent = impl_->is_spent(mark);
  if (spent) return spent;
  XINLUON_RETURN_IF_ERROR(impl_->restart_after(spent.error(), Session::goes_on));
  return impl_->is_spent(mark);
}

Result<Seq> VoteLog::seal() {
  if (impl_->broken) return fail(*impl_->broken);
  if (!impl_->writing().state().open_vote) return fail(Errc::not_found, "no vote is open");
  auto sealed = impl_->writing().seal();
  ++impl_->commits;
  if (sealed) {
    impl_->refresh();
  } else {
    // Opening again seals what is open: see recovery.h.
    XINLUON_RETURN_IF_ERROR(impl_->restart_after(sealed.error(), Session::over));
  }
  return impl_->writing().state().head_seq;
}

std::optional<Error> VoteLog::Impl::trouble() const {
  if (broken) return broken;
  if (full) return Error{Errc::full, format("the disk of {} is full", options.folder.native())};
  return std::nullopt;
}

std::optional<Error> VoteLog::trouble() const {
  return impl_->trouble();
}

bool VoteLog::has_work() const {
  return impl_->may_salvage();
}

bool VoteLog::holds_votes_aside() const {
  return impl_->votes_aside;
}

Result<void> VoteLog::recover() {
  if (!trouble()) return {};
  if (impl_->needs_start) XINLUON_RETURN_IF_ERROR(impl_->start());
  if (impl_->full) {
    XINLUON_TRY(const bool room, impl_->make_reserve());
    if (!room) return fail(*trouble());
  }
  XINLUON_RETURN_IF_ERROR(impl_->prove_storing());
  impl_->broken.reset();
  impl_->full = false;
  return {};
}

void VoteLog::maintain() {
  if (impl_->may_salvage()) {
    if (auto salvaged = impl_->salvage_some(); !salvaged) {
      log::error("what is damaged is salvaged at the next start: {}", salvaged.error().message);
      impl_->give_up_salvage();
    }
  }
  if (impl_->broken || impl_->commits < checkpoint_commits) return;
  impl_->commits = 0;
  // What could not be moved stays in the log and is moved the next time.
  if (auto moved = impl_->writing().checkpoint(); !moved) log::error("checkpoint: {}", moved.error().message);
  if (auto limited = impl_->writing().limit_tokens(); !limited) {
    [[maybe_unused]] auto restarted = impl_->restart_after(limited.error(), Session::goes_on);
  }
}

const std::vector<wire::EpochState>& VoteLog::epochs() const {
  return impl_->epochs;
}

Result<wire::RecordsAnswer> VoteLog::records(const wire::RecordsRequest& request) {
  XINLUON_TRY(const std::size_t i, impl_->index_of(request.epoch));
  const wire::EpochState& told = impl_->epochs[i];
  wire::RecordsRequest within = request;
  if (request.after < told.head_seq) {
    within.max_records =
        static_cast<std::uint32_t>(std::min<Seq>(request.max_records, told.head_seq - request.after));
  } else if (request.after == told.head_seq) {
    return wire::RecordsAnswer{told.epoch, request.after + 1, told.head_hash, told.head_hash, {}};
  }
  auto answer = impl_->opened.files[i].records(within);
  if (!answer && answer.error().code == Errc::corrupt) {
    log::error("{}: {}", impl_->opened.files[i].path().native(), answer.error().message);
    if (i + 1 == impl_->opened.files.size()) impl_->begin_new_epoch();
    impl_->set_aside(request.epoch);
  }
  return answer;
}

Result<crypto::Hash> VoteLog::hash(const Epoch& epoch, Seq seq) {
  XINLUON_TRY(const std::size_t i, impl_->index_of(epoch));
  return impl_->opened.files[i].hash(seq);
}

Result<void> VoteLog::note_backed_up(const Epoch& epoch, Seq backed_up_seq) {
  XINLUON_TRY(const std::size_t i, impl_->index_of(epoch));
  const wire::EpochState& state = impl_->epochs[i];
  if (backed_up_seq > state.head_seq) {
    return fail(Errc::rejected,
                format("record {} does not exist: the newest is {}", backed_up_seq, state.head_seq));
  }
  if (impl_->broken) return {};  // there is time
  const bool is_writing = i + 1 == impl_->epochs.size();
  const bool drained = !is_writing && backed_up_seq == state.head_seq;
  const Seq leaving = may_leave_up_to(impl_->epochs, i, backed_up_seq, impl_->options.keep_records);
  // What is in a backup is noted now and then although nothing leaves: a salvage has to know it (salvage.h).
  const bool news = backed_up_seq >= impl_->opened.files[i].state().backed_up_seq + forget_step;
  if (leaving < state.first_seq && !drained && !news) return {};
  auto noted = impl_->opened.files[i].note_backed_up(std::max(backed_up_seq, leaving), leaving);
  if (!noted && is_writing) {
    [[maybe_unused]] auto restarted = impl_->restart_after(noted.error(), Session::goes_on);
  } else if (!noted || drained) {
    impl_->retire(i);
  }
  impl_->refresh();
  return noted;
}

}  // namespace xinluon::votelog
