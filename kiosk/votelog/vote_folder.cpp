#include "kiosk/votelog/vote_folder.h"

#include <algorithm>
#include <array>

#include <fcntl.h>

#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/base/log.h"

namespace xinluon::votelog {
namespace {

namespace fs = std::filesystem;

constexpr mode_t folder_mode = 0700;
constexpr std::string_view prefix = "votes-";
constexpr std::string_view suffix = ".db";
constexpr std::string_view unfinished_suffix = ".db.new";
constexpr std::string_view unfinished_prefix = ".votes-";  // write_file_durably()
// What SQLite keeps beside a database. -shm and -journal are not made by us, but by others who looked.
constexpr std::array<std::string_view, 3> companions = {"-wal", "-shm", "-journal"};

fs::path with(const fs::path& path, std::string_view ending) {
  return path.native() + std::string(ending);
}

bool is_there(const fs::path& path) {
  std::error_code unknown;
  return fs::symlink_status(path, unknown).type() != fs::file_type::not_found;
}

Result<void> rename_file(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::rename(from, to, error);
  if (!error) return {};
  return fail(Errc::internal, format("rename {} to {}: {}", from.native(), to.native(), error.message()));
}

Result<void> remove_file(const fs::path& path) {
  std::error_code error;
  fs::remove(path, error);
  if (!error) return {};
  return fail(Errc::internal, format("remove {}: {}", path.native(), error.message()));
}

fs::path aside_name(const fs::path& path, Aside why, int n) {
  return with(path, format(".{}-{}", name_of(why), n));
}

Result<std::vector<fs::path>> entries(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    found.push_back(it->path());
  }
  if (error) return fail(Errc::internal, format("list {}: {}", folder.native(), error.message()));
  std::sort(found.begin(), found.end());
  return found;
}

bool is_unfinished(const fs::path& path) {
  const std::string name = path.filename().native();
  if (name.starts_with(unfinished_prefix)) return true;
  const std::size_t at = name.find(unfinished_suffix);
  return at != std::string::npos && epoch_of(path.parent_path() / name.substr(0, at + suffix.size()));
}

// The vote file whose companion this is, when that file is no longer there.
std::optional<fs::path> owner_of_orphan(const fs::path& path) {
  const std::string& name = path.native();
  for (const auto companion : companions) {
    if (!name.ends_with(companion)) continue;
    const fs::path owner = name.substr(0, name.size() - companion.size());
    if (epoch_of(owner) && !is_there(owner)) return owner;
  }
  return std::nullopt;
}

// To the youngest of the files that were moved aside from its owner's name.
Result<void> follow(const fs::path& orphan, const fs::path& owner) {
  const std::string companion = orphan.native().substr(owner.native().size());
  fs::path youngest = aside_name(owner, Aside::damaged, 1);
  for (const Aside why : {Aside::damaged, Aside::foreign, Aside::newer}) {
    for (int n = 1; is_there(aside_name(owner, why, n)); ++n) youngest = aside_name(owner, why, n);
  }
  const fs::path target = with(youngest, companion);
  if (is_there(target)) return fail(Errc::internal, format("{} is in the way", target.native()));
  log::warning("{} lost its vote file and is moved to {}", orphan.native(), target.native());
  return rename_file(orphan, target);
}

void let_orphans_follow(const std::vector<fs::path>& found) {
  for (const auto& path : found) {
    const auto owner = owner_of_orphan(path);
    if (!owner) continue;
    if (auto moved = follow(path, *owner); !moved) log::error("{}", moved.error().message);
  }
}

}  // namespace

Result<UniqueFd> lock_folder(const fs::path& folder) {
  XINLUON_RETURN_IF_ERROR(make_folders(folder, folder_mode));
  auto lock = lock_file(folder / "lock");
  if (!lock && lock.error().code == Errc::retry_later) {
    return fail(
        Errc::retry_later,
        format("the vote files in {} are in use by another program: is a second xinluon-kiosk running?",
               folder.native()));
  }
  return lock;
}

fs::path vote_file_path(const fs::path& folder, const Epoch& epoch) {
  return folder / format("{}{}{}", prefix, epoch.text(), suffix);
}

std::optional<Epoch> epoch_of(const fs::path& path) {
  const std::string name = path.filename().native();
  if (name.size() < prefix.size() + suffix.size()) return std::nullopt;
  if (!name.starts_with(prefix) || !name.ends_with(suffix)) return std::nullopt;
  return Epoch::from(
      std::string_view(name).substr(prefix.size(), name.size() - prefix.size() - suffix.size()));
}

Result<void> remove_unfinished(const fs::path& folder) {
  XINLUON_TRY(const auto found, entries(folder));
  for (const auto& path : found) {
    if (is_unfinished(path)) XINLUON_RETURN_IF_ERROR(remove_file(path));
  }
  return {};
}

Result<std::vector<fs::path>> list_vote_files(const fs::path& folder) {
  XINLUON_RETURN_IF_ERROR(remove_unfinished(folder));
  XINLUON_TRY(auto found, entries(folder));
  let_orphans_follow(found);
  std::erase_if(found, [](const fs::path& path) { return !epoch_of(path); });
  return found;
}

std::string_view name_of(Aside why) {
  switch (why) {
    case Aside::damaged:
      return "damaged";
    case Aside::foreign:
      return "foreign";
    case Aside::newer:
      break;
  }
  return "newer";
}

fs::path next_name_aside(const fs::path& path, Aside why) {
  int n = 1;
  while (is_there(aside_name(path, why, n))) ++n;
  return aside_name(path, why, n);
}

// The database goes first: left alone, a database without its log may look intact and lack the newest votes,
// while a log without its database is nothing and is found by list_vote_files().
Result<fs::path> move_aside(const fs::path& path, Aside why) {
  const fs::path target = next_name_aside(path, why);
  XINLUON_RETURN_IF_ERROR(rename_file(path, target));
  for (const auto companion : companions) {
    if (is_there(with(path, companion))) {
      XINLUON_RETURN_IF_ERROR(rename_file(with(path, companion), with(target, companion)));
    }
  }
  XINLUON_RETURN_IF_ERROR(sync_folder(path.parent_path()));
  return target;
}

void drop_cached(const fs::path& path) {
  for (const auto ending : {std::string_view(), companions[0]}) {
    const UniqueFd fd(::open(with(path, ending).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (fd) posix_fadvise(fd.get(), 0, 0, POSIX_FADV_DONTNEED);
  }
}

}  // namespace xinluon::votelog
