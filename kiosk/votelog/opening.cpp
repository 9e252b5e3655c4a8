#include "kiosk/votelog/opening.h"

#include <algorithm>
#include <iterator>

#include "kiosk/votelog/durable_log.h"
#include "kiosk/votelog/salvage.h"
#include "kiosk/votelog/vote_folder.h"
#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/base/log.h"
#include "sync/crypto/random.h"

namespace xinluon::votelog {
namespace {

namespace fs = std::filesystem;

struct Candidate {
  fs::path path;
  std::optional<VoteFile> file;  // closed again where too many are open
};

// The steps of open_files(), with what they share.
class Opening {
 public:
  Opening(const Options& options, const std::optional<Promise>& promise, Writes writes)
      : options_(options), promise_(promise), writes_(writes) {}

  Result<OpenFiles> run();

 private:
  Result<void> examine_all();
  Result<void> examine(const fs::path& path);
  Result<std::optional<Error>> settle_log(const fs::path& path) const;
  Found judge(const VoteFile& file) const;
  Result<Plan> settle();
  Result<bool> is_fit_for_writing(std::size_t i);
  std::optional<std::size_t> index_of_promise() const;
  void collect_marks();
  Result<void> move_others_aside();
  void remove_what_may_leave(const Plan& plan);
  Result<VoteFile> take(std::size_t i);
  Result<VoteFile> open_for_writing(const Plan& plan);
  Result<void> keep_promise(VoteFile& writing);
  Result<void> seal_open_vote(VoteFile& file);
  Result<void> seal_in_old(VoteFile& file);
  void open_unsent(const Plan& plan, OpenFiles& opened);

  const Options& options_;
  const std::optional<Promise>& promise_;
  Writes writes_;
  std::vector<Candidate> candidates_;
  std::vector<Found> found_;  // of the candidate with the same index
  std::vector<TokenMark> marks_;
};

Result<OpenFiles> Opening::run() {
  if (writes_ == Writes::allowed) settle_salvages(options_.folder);
  XINLUON_RETURN_IF_ERROR(examine_all());
  XINLUON_TRY(const Plan plan, settle());
  if (!plan.writing) collect_marks();
  XINLUON_RETURN_IF_ERROR(move_others_aside());
  XINLUON_TRY(VoteFile writing, open_for_writing(plan));
  if (writes_ == Writes::allowed) {
    if (plan.writing) XINLUON_RETURN_IF_ERROR(writing.begin_log_anew());
    XINLUON_RETURN_IF_ERROR(writing.upgrade());
    XINLUON_RETURN_IF_ERROR(keep_promise(writing));
    if (!promise_ || promise_->session_over) XINLUON_RETURN_IF_ERROR(seal_open_vote(writing));
    remove_what_may_leave(plan);
  }
  OpenFiles opened;
  open_unsent(plan, opened);
  opened.files.push_back(std::move(writing));
  return opened;
}

Result<void> Opening::examine_all() {
  XINLUON_TRY(const auto paths, list_vote_files(options_.folder));
  for (const auto& path : paths) XINLUON_RETURN_IF_ERROR(examine(path));
  return {};
}

Result<void> Opening::examine(const fs::path& path) {
  Candidate candidate{path, std::nullopt};
  XINLUON_TRY(const auto unreadable, settle_log(path));
  auto file = unreadable ? fail(*unreadable) : VoteFile::open(path, options_.vfs);
  // A read that failed once may look like damage to SQLite; moving a sound file aside would hold up its
  // votes.
  if (!file && file.error().code == Errc::corrupt) file = VoteFile::open(path, options_.vfs);
  if (file) {
    found_.push_back(judge(*file));
    if (candidates_.size() <= max_draining_files) candidate.file = std::move(*file);
  } else if (file.error().code == Errc::retry_later) {
    return fail(Errc::retry_later,
                format("another program has {} open: close it ({})", path.native(), file.error().message));
  } else {
    found_.push_back({condition_of(file.error()), file.error().message, std::nullopt, {}});
  }
  candidates_.push_back(std::move(candidate));
  return {};
}

// Why the log can't be read, if so: the file must not be opened then, for the next read may succeed, and what
// was read would not be what the disk holds. An error where it can't be written: the disk stores nothing.
Result<std::optional<Error>> Opening::settle_log(const fs::path& path) const {
  if (writes_ == Writes::none) {
    drop_cached(path);  // nothing can be made durable: then at least what is told is what the disk holds
    return std::optional<Error>();
  }
  const auto log = read_log(path);
  if (!log) return std::optional(Error{Errc::internal, log.error().message});
  if (!log->empty()) XINLUON_RETURN_IF_ERROR(make_log_durable(path, *log));
  return std::optional<Error>();
}

Found Opening::judge(const VoteFile& file) const {
  const Identity& identity = file.identity();
  if (identity.kiosk != options_.kiosk) {
    return {Condition::foreign, format("it is of kiosk {}", identity.kiosk.text()), std::nullopt, {}};
  }
  if (identity.epoch != epoch_of(file.path())) {
    return {Condition::damaged, "it holds another epoch than its name says", identity.generation, {}};
  }
  return {Condition::intact, "", identity.generation, file.state()};
}

// The plan, once the file to be written has passed the checks that are only made on it.
Result<Plan> Opening::settle() {
  const auto promised = index_of_promise();
  // Nothing may be told about it, and no vote carried out of it, while it may come back and say otherwise.
  if (promised && found_[*promised].condition == Condition::unreadable) {
    return fail(Errc::internal, format("what was committed can't be read now: {}", found_[*promised].why));
  }
  while (true) {
    Plan plan = make_plan(found_, promised);
    if (!plan.writing) return plan;
    XINLUON_TRY(const bool fit, is_fit_for_writing(*plan.writing));
    if (fit) return plan;
  }
}

std::optional<std::size_t> Opening::index_of_promise() const {
  if (!promise_) return std::nullopt;
  const fs::path path = vote_file_path(options_.folder, promise_->epoch);
  for (std::size_t i = 0; i < candidates_.size(); ++i) {
    if (candidates_[i].path == path) return i;
  }
  return std::nullopt;
}

Result<bool> Opening::is_fit_for_writing(std::size_t i) {
  XINLUON_TRY(VoteFile file, take(i));
  std::string why;
  if (auto checked = file.quick_check(); !checked) {
    if (checked.error().code != Errc::corrupt) return fail(std::move(checked).error());
    why = checked.error().message;
  } else if (promise_ && promise_->epoch == file.identity().epoch &&
             remedy_for(*promise_, file.state()) == Remedy::begin_new_epoch) {
    why = "it does not hold what was committed to it";
  }
  if (!why.empty()) {
    found_[i].condition = Condition::damaged;
    found_[i].why = why;
    return false;
  }
  candidates_[i].file = std::move(file);
  return true;
}

// A token stays spent when the file that says so is lost for votes. Not those of other kiosks: their marks
// mean nothing here.
void Opening::collect_marks() {
  for (std::size_t i = 0; i < candidates_.size(); ++i) {
    const Condition condition = found_[i].condition;
    if (condition != Condition::intact && condition != Condition::damaged) continue;
    Candidate& candidate = candidates_[i];
    auto marks =
        candidate.file ? candidate.file->marks() : VoteFile::salvage_marks(candidate.path, options_.vfs);
    std::move(marks.begin(), marks.end(), std::back_inserter(marks_));
  }
}

Result<void> Opening::move_others_aside() {
  for (std::size_t i = 0; i < found_.size(); ++i) {
    const Found& found = found_[i];
    const fs::path& path = candidates_[i].path;
    if (found.condition == Condition::intact) continue;
    candidates_[i].file.reset();
    if (found.condition == Condition::unreadable) {
      log::error("{} can't be read now and is left for the next start: {}", path.native(), found.why);
      continue;
    }
    const Aside why = found.condition == Condition::foreign ? Aside::foreign
                      : found.condition == Condition::newer ? Aside::newer
                                                            : Aside::damaged;
    const bool carried = promise_ && vote_file_path(options_.folder, promise_->epoch) == path;
    XINLUON_RETURN_IF_ERROR(note_carried_over(
        next_name_aside(path, why), carried ? std::optional(promise_->state.head_seq) : std::nullopt));
    XINLUON_TRY(const fs::path target, move_aside(path, why));
    log::error("{} is moved to {}: {}", path.native(), target.native(), found.why);
  }
  return {};
}

Result<VoteFile> Opening::open_for_writing(const Plan& plan) {
  if (plan.writing) return take(*plan.writing);
  if (writes_ == Writes::none) return fail(Errc::full, "there is no vote file and no room for one");
  return begin_epoch(options_, plan.next_generation, marks_);
}

Result<VoteFile> Opening::take(std::size_t i) {
  auto& file = candidates_[i].file;
  if (!file) return VoteFile::open(candidates_[i].path, options_.vfs);
  VoteFile taken = std::move(*file);
  file.reset();
  return taken;
}

Result<void> Opening::keep_promise(VoteFile& writing) {
  if (!promise_) return {};
  const TokenChange token{promise_->doubt.spent, false};
  if (writing.identity().epoch != promise_->epoch) {
    if (!promise_->state.open_vote && token.mark.empty()) return {};
    return writing.set_open_vote(promise_->state.open_vote, token);
  }
  if (remedy_for(*promise_, writing.state()) == Remedy::none) return {};
  return writing.set_open_vote(promise_->state.open_vote, token);
}

Result<void> Opening::seal_open_vote(VoteFile& file) {
  if (!file.state().open_vote) return {};
  XINLUON_RETURN_IF_ERROR(file.seal());
  log::info("{}: the vote that was open is sealed as record {}", file.path().native(), file.state().head_seq);
  return {};
}

Result<void> Opening::seal_in_old(VoteFile& file) {
  XINLUON_RETURN_IF_ERROR(file.begin_log_anew());
  return seal_open_vote(file);
}

void Opening::open_unsent(const Plan& plan, OpenFiles& opened) {
  for (const std::size_t i : plan.unsent) {
    if (opened.files.size() == max_draining_files) {
      candidates_[i].file.reset();
      opened.waiting.push_back(candidates_[i].path);
      continue;
    }
    auto file = take(i);
    if (file && writes_ == Writes::allowed) {
      if (auto sealed = seal_in_old(*file); !sealed) file = fail(std::move(sealed).error());
    }
    if (file) {
      opened.files.push_back(std::move(*file));
    } else {
      log::error("{} is left for the next start: {}", candidates_[i].path.native(), file.error().message);
    }
  }
}

// Files the server has in a backup: they go when they are empty, or when enough newer records are kept.
void Opening::remove_what_may_leave(const Plan& plan) {
  const auto kept = [this](std::size_t i) { return found_[i].state.head_seq - found_[i].state.left_seq; };
  for (const std::size_t i : plan.backed_up) {
    Seq newer = 0;
    for (std::size_t j = 0; j < found_.size(); ++j) {
      const bool later =
          found_[j].condition == Condition::intact && found_[j].generation > found_[i].generation;
      if (later) newer += kept(j);
    }
    candidates_[i].file.reset();
    if (kept(i) == 0 || newer >= options_.keep_records) remove_vote_file(candidates_[i].path);
  }
}

}  // namespace

Result<OpenFiles> open_files(const Options& options, const std::optional<Promise>& promise, Writes writes) {
  return Opening(options, promise, writes).run();
}

Result<VoteFile> begin_epoch(const Options& options, std::uint64_t generation,
                             const std::vector<TokenMark>& spent) {
  const Epoch epoch = crypto::random_epoch();
  const fs::path path = vote_file_path(options.folder, epoch);
  XINLUON_RETURN_IF_ERROR(VoteFile::create(path, {options.kiosk, epoch, generation}, spent, options.vfs));
  log::info("a new epoch begins: {}", path.native());
  XINLUON_TRY(VoteFile file, VoteFile::open(path, options.vfs));
  XINLUON_RETURN_IF_ERROR(file.begin_log_anew());
  return file;
}

std::optional<VoteFile> open_waiting(OpenFiles& files, const Options& options) {
  if (files.waiting.empty()) return std::nullopt;
  const fs::path path = files.waiting.front();
  files.waiting.erase(files.waiting.begin());
  auto file = VoteFile::open(path, options.vfs);
  const Result<void> ready = file ? file->begin_log_anew() : fail(file.error());
  if (ready) return std::move(*file);
  log::error("{} is left for the next start: {}", path.native(), ready.error().message);
  return std::nullopt;
}

void remove_vote_file(const fs::path& path) {
  std::error_code error;
  fs::remove(path, error);
  if (error) return log::error("remove {}: {}", path.native(), error.message());
  log::info("{}: all its records are backed up by the server; it is removed", path.native());
  if (auto synced = sync_folder(path.parent_path()); !synced) log::error("{}", synced.error().message);
}

}  // namespace xinluon::votelog
