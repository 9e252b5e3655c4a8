#include "sync/server/evidence/bundle_files.h"

#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/base/unique_fd.h"

namespace xinluon::evidence {
namespace fs = std::filesystem;
namespace {

constexpr mode_t folder_mode = 0700;

}  // namespace

Result<FolderFiles> FolderFiles::make(fs::path folder) {
  std::error_code failed;
  if (fs::exists(folder, failed)) return fail(Errc::rejected, folder.string() + " exists already");
  XINLUON_RETURN_IF_ERROR(make_folders(folder, folder_mode));
  return FolderFiles(std::move(folder));
}

Result<void> FolderFiles::begin(const std::string& name) {
  XINLUON_RETURN_IF_ERROR(close());
  file_ = folder_ / name;
  out_ = std::ofstream(file_, std::ios::binary | std::ios::trunc);
  return {};
}

Result<void> FolderFiles::write(std::string_view bytes) {
  out_ << bytes;
  if (!out_) return fail(Errc::full, format("{}: can't be written", file_.string()));
  return {};
}

Result<void> FolderFiles::close() {
  if (file_.empty()) return {};
  out_.close();
  const UniqueFd written(open(file_.c_str(), O_RDONLY | O_CLOEXEC));
  if (!out_ || fsync(written.get()) != 0)
    return fail(Errc::full, format("{}: can't be written", file_.string()));
  return {};
}

Result<void> FolderFiles::finish() {
  XINLUON_RETURN_IF_ERROR(close());
  return sync_folder(folder_);
}

}  // namespace xinluon::evidence
