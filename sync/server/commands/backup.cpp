#include "sync/server/commands/backup.h"

#include <algorithm>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/base/system_error.h"
#include "sync/crypto/hash.h"
#include "sync/server/commands/admin.h"
#include "sync/server/commands/exit_codes.h"
#include "sync/server/commands/migrate.h"
#include "sync/server/db/copy.h"
#include "sync/server/db/data_folder.h"
#include "sync/server/storage/heads.h"
#include "sync/server/storage/open.h"

namespace xinluon::commands {
namespace {

namespace fs = std::filesystem;

constexpr const char* sums_name = "SHA256SUMS";  // as sha256sum(1) writes and checks it
constexpr std::size_t max_sums_bytes = 64 * 1024;
constexpr std::size_t max_key_bytes = 1024 * 1024;
constexpr std::size_t heads_a_call = 4000;  // about 300 KB of the admin socket's line

// The keys and the certificate; not the database, nor what only a running server needs.
bool belongs_to_backup(const fs::directory_entry& entry) {
  const std::string name = entry.path().filename().string();
  return entry.is_regular_file() && !name.starts_with("xinluon.") && name != "listen";
}

// Mapped, because a nation's database does not fit the memory.
Result<std::string> digest_of(const fs::path& file) {
  const UniqueFd opened(open(file.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat about {};
  if (!opened || fstat(opened.get(), &about) != 0) return fail(system_error(errno, file.string()));
  const auto size = static_cast<std::size_t>(about.st_size);
  if (size == 0) return crypto::to_hex(crypto::sha256(""));
  void* const bytes = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, opened.get(), 0);
  if (bytes == MAP_FAILED) return fail(system_error(errno, file.string()));
  const auto hash = crypto::sha256({static_cast<const char*>(bytes), size});
  munmap(bytes, size);
  return crypto::to_hex(hash);
}

Result<void> write_sums(const fs::path& folder) {
  std::map<std::string, std::string> sums;  // by name
  for (const auto& entry : fs::directory_iterator(folder)) {
    XINLUON_TRY(auto sum, digest_of(entry.path()));
    sums.emplace(entry.path().filename().string(), std::move(sum));
  }
  std::string text;
  for (const auto& [name, sum] : sums) text += format("{}  {}\n", sum, name);
  return write_file_durably(folder / sums_name, text, 0600);
}

Result<std::vector<std::string>> verified_names(const fs::path& folder) {
  auto text = read_file(folder / sums_name, max_sums_bytes);
  if (!text) return fail(with_context(std::move(text).error(), "this is no finished backup"));
  std::vector<std::string> names;
  std::istringstream lines(*text);
  std::string sum;
  std::string name;
  while (lines >> sum >> name) {
    XINLUON_TRY(const auto now, digest_of(folder / name));
    if (now != sum) return fail(Errc::corrupt, (folder / name).string() + ": is not what was backed up");
    names.push_back(name);
  }
  if (names.empty()) return fail(Errc::corrupt, (folder / sums_name).string() + ": names nothing");
  return names;
}

Result<void> copy_keys(const fs::path& from, const fs::path& to) {
  for (const auto& entry : fs::directory_iterator(from)) {
    if (!belongs_to_backup(entry)) continue;
    XINLUON_TRY(const auto bytes, read_file(entry.path(), max_key_bytes));
    XINLUON_RETURN_IF_ERROR(write_file_durably(to / entry.path().filename(), bytes, 0600));
  }
  return {};
}

// What the chains' ends were before the copy began is in it.
Result<std::vector<storage::Head>> heads_of(const Config& config) {
  XINLUON_TRY(const auto reader, storage::open_reader(config.application.place()));
  return storage::heads(*reader, storage::Scope::local_administrator());
}

Result<void> note_backed_up(const Config& config, const std::vector<storage::Head>& heads,
                            const Clock& clock) {
  for (std::size_t at = 0; at < heads.size(); at += heads_a_call) {
    std::string text;
    for (std::size_t i = at; i < std::min(at + heads_a_call, heads.size()); ++i)
      text += format("{} {} {}\n", heads[i].kiosk.text(), heads[i].epoch.text(), heads[i].seq);
    const AdminCall call{.words = "backup note", .arguments = {{std::string(content_key), std::move(text)}}};
    XINLUON_RETURN_IF_ERROR(perform_admin(config, call, clock));
  }
  return {};
}

Result<std::string> backup(const Config& config, const fs::path& folder, const Clock& clock) {
  std::error_code failed;
  if (fs::exists(folder, failed))
    return fail(Errc::rejected, folder.string() + ": exists already; name a new folder");
  const auto place = config.application.place();
  XINLUON_TRY(const auto heads, heads_of(config));
  // Under another name until it is whole.
  fs::path unfinished = folder;
  unfinished += ".part";
  fs::remove_all(unfinished, failed);
  XINLUON_RETURN_IF_ERROR(make_folders(unfinished, 0700));
  XINLUON_RETURN_IF_ERROR(db::copy_database(place, unfinished / db::copy_name(place)));
  XINLUON_RETURN_IF_ERROR(copy_keys(place.folder, unfinished));
  XINLUON_RETURN_IF_ERROR(write_sums(unfinished));
  fs::rename(unfinished, folder, failed);
  if (failed) return fail(Errc::internal, folder.string() + ": " + failed.message());
  XINLUON_RETURN_IF_ERROR(sync_folder(fs::absolute(folder).parent_path()));
  XINLUON_RETURN_IF_ERROR(note_backed_up(config, heads, clock));
  std::uint64_t records = 0;
  for (const auto& head : heads) records += head.seq;
  return format("{}: {} kiosks' chains with {} records, verified\n", folder.string(), heads.size(), records);
}

// A key that is there already must be the same: kiosks trust it.
Result<void> restore_key(const fs::path& from, const fs::path& to) {
  XINLUON_TRY(const auto bytes, read_file(from, max_key_bytes));
  const auto there = read_file(to, max_key_bytes);
  if (there && *there != bytes)
    return fail(Errc::rejected, to.string() + ": another key is there already; move it away first");
  if (there) return {};
  return write_file_durably(to, bytes, 0600);
}

// The copies of the two engines are no copies for each other.
Result<void> check_engine(const std::vector<std::string>& names, const db::Place& place,
                          const fs::path& folder) {
  if (std::find(names.begin(), names.end(), db::copy_name(place)) != names.end()) return {};
  return fail(
      Errc::rejected,
      folder.string() + (place.is_postgresql() ? ": a backup of SQLite; leave --database and database.url out"
                                               : ": a backup of PostgreSQL; give --database postgresql://…"));
}

Result<std::string> restore(const Config& config, const fs::path& folder) {
  const auto place = config.application.place();
  XINLUON_TRY(const auto names, verified_names(folder));
  XINLUON_RETURN_IF_ERROR(check_engine(names, place, folder));
  XINLUON_TRY(const auto data, db::DataFolder::lock(place));
  for (const auto& name : names)
    if (name != db::copy_name(place))
      XINLUON_RETURN_IF_ERROR(restore_key(folder / name, place.folder / name));
  XINLUON_RETURN_IF_ERROR(db::restore_database(folder / db::copy_name(place), place));
  if (place.is_postgresql()) {
    XINLUON_TRY(const auto owner, data.open_writer());
    XINLUON_RETURN_IF_ERROR(grant_roles(*owner, config));
  }
  return format("{} is restored; what came after it the kiosks send again\n", folder.string());
}

int tell(const Result<std::string>& done) {
  if (!done) return complain(done.error(), exit_failed);
  std::fputs(done->c_str(), stdout);
  return exit_fine;
}

}  // namespace

int run_backup(const Config& config, const BackupCommand& command, const Clock& clock) {
  return tell(backup(config, command.folder, clock));
}

int run_restore(const Config& config, const RestoreCommand& command) {
  return tell(restore(config, command.folder));
}

}  // namespace xinluon::commands
