#include "tests/support/fault_vfs.h"

#include <atomic>
#include <cstring>
#include <filesystem>
#include <new>

#include <sqlite3.h>

#include "sync/base/check.h"
#include "sync/base/format.h"

namespace xinluon::test {

struct FaultVfs::Impl {
  FaultVfs* owner = nullptr;
  std::string name;
  sqlite3_vfs* real = nullptr;
  sqlite3_vfs vfs{};
  std::string limited_folder;
  std::uintmax_t limit = 0;

  int ask(const FileCall& call) const;
  bool is_too_much(const FileCall& call) const;
};

namespace {

static_assert(sqlite_ioerr_read == SQLITE_IOERR_READ && sqlite_ioerr_write == SQLITE_IOERR_WRITE &&
              sqlite_ioerr_fsync == SQLITE_IOERR_FSYNC && sqlite_full == SQLITE_FULL &&
              sqlite_corrupt == SQLITE_CORRUPT);

using Impl = FaultVfs::Impl;
using Kind = FileCall::Kind;

// What SQLite holds of a file of ours; the default system's file lies right behind it.
struct File {
  sqlite3_file base;
  const Impl* impl;
  const char* path;  // "" for a temporary file

  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

File& as_file(sqlite3_file* file) {
  return *reinterpret_cast<File*>(file);
}

int result_of(int code) {
  return code == pretend_done ? SQLITE_OK : code;
}

int close_file(sqlite3_file* file) {
  sqlite3_file* real = as_file(file).real();
  return real->pMethods == nullptr ? SQLITE_OK : real->pMethods->xClose(real);
}

int read_file(sqlite3_file* file, void* into, int bytes, sqlite3_int64 offset) {
  File& f = as_file(file);
  if (const int code = f.impl->ask({Kind::read, f.path, offset, bytes})) return result_of(code);
  return f.real()->pMethods->xRead(f.real(), into, bytes, offset);
}

int write_file(sqlite3_file* file, const void* from, int bytes, sqlite3_int64 offset) {
  File& f = as_file(file);
  const std::string_view content(static_cast<const char*>(from), static_cast<std::size_t>(bytes));
  if (const int code = f.impl->ask({Kind::write, f.path, offset, bytes, content})) return result_of(code);
  return f.real()->pMethods->xWrite(f.real(), from, bytes, offset);
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  File& f = as_file(file);
  if (const int code = f.impl->ask({Kind::truncate, f.path, size, 0})) return result_of(code);
  return f.real()->pMethods->xTruncate(f.real(), size);
}

int sync_file(sqlite3_file* file, int flags) {
  File& f = as_file(file);
  if (const int code = f.impl->ask({Kind::sync, f.path})) return result_of(code);
  return f.real()->pMethods->xSync(f.real(), flags);
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
  sqlite3_file* real = as_file(file).real();
  return real->pMethods->xFileSize(real, size);
}

int lock_file(sqlite3_file* file, int level) {
  sqlite3_file* real = as_file(file).real();
  return real->pMethods->xLock(real, level);
}

int unlock_file(sqlite3_file* file, int level) {
  sqlite3_file* real = as_file(file).real();
  return real->pMethods->xUnlock(real, level);
}

int is_reserved(sqlite3_file* file, int* result) {
  sqlite3_file* real = as_file(file).real();
  return real->pMethods->xCheckReservedLock(real, result);
}

int control_file(sqlite3_file* file, int operation, void* argument) {
  sqlite3_file* real = as_file(file).real();
  return real->pMethods->xFileControl(real, operation, argument);
}

int sector_size(sqlite3_file* file) {
  sqlite3_file* real = as_file(file).real();
  return real->pMethods->xSectorSize(real);
}

int characteristics(sqlite3_file* file) {
  sqlite3_file* real = as_file(file).real();
  return real->pMethods->xDeviceCharacteristics(real);
}

int map_shared(sqlite3_file* file, int region, int bytes, int extend, void volatile** memory) {
  sqlite3_file* real = as_file(file).real();
  return real->pMethods->xShmMap(real, region, bytes, extend, memory);
}

int lock_shared(sqlite3_file* file, int offset, int n, int flags) {
  sqlite3_file* real = as_file(file).real();
  return real->pMethods->xShmLock(real, offset, n, flags);
}

void barrier(sqlite3_file* file) {
  sqlite3_file* real = as_file(file).real();
  real->pMethods->xShmBarrier(real);
}

int unmap_shared(sqlite3_file* file, int remove) {
  sqlite3_file* real = as_file(file).real();
  return real->pMethods->xShmUnmap(real, remove);
}

// Version 2: no memory mapping. The log's index in shared memory is for databases that are not held
// exclusively, and is no file call: nothing of it has to survive.
const sqlite3_io_methods* io_methods() {
  static const sqlite3_io_methods methods = [] {
    sqlite3_io_methods m{};
    m.iVersion = 2;
    m.xClose = close_file;
    m.xRead = read_file;
    m.xWrite = write_file;
    m.xTruncate = truncate_file;
    m.xSync = sync_file;
    m.xFileSize = file_size;
    m.xLock = lock_file;
    m.xUnlock = unlock_file;
    m.xCheckReservedLock = is_reserved;
    m.xFileControl = control_file;
    m.xSectorSize = sector_size;
    m.xDeviceCharacteristics = characteristics;
    m.xShmMap = map_shared;
    m.xShmLock = lock_shared;
    m.xShmBarrier = barrier;
    m.xShmUnmap = unmap_shared;
    return m;
  }();
  return &methods;
}

const Impl& impl_of(sqlite3_vfs* vfs) {
  return *static_cast<const Impl*>(vfs->pAppData);
}

int open_file(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out_flags) {
  const Impl& impl = impl_of(vfs);
  File& f = *new (file) File{{nullptr}, &impl, path == nullptr ? "" : path};
  if (const int code = impl.ask({Kind::open, f.path})) return result_of(code);
  f.real()->pMethods = nullptr;
  const int code = impl.real->xOpen(impl.real, path, f.real(), flags, out_flags);
  if (f.real()->pMethods != nullptr) f.base.pMethods = io_methods();
  return code;
}

int delete_file(sqlite3_vfs* vfs, const char* path, int sync_folder) {
  const Impl& impl = impl_of(vfs);
  if (const int code = impl.ask({Kind::remove, path})) return result_of(code);
  return impl.real->xDelete(impl.real, path, sync_folder);
}

int access_file(sqlite3_vfs* vfs, const char* path, int flags, int* result) {
  sqlite3_vfs* real = impl_of(vfs).real;
  return real->xAccess(real, path, flags, result);
}

int full_path(sqlite3_vfs* vfs, const char* path, int bytes, char* into) {
  sqlite3_vfs* real = impl_of(vfs).real;
  return real->xFullPathname(real, path, bytes, into);
}

int random_bytes(sqlite3_vfs* vfs, int bytes, char* into) {
  sqlite3_vfs* real = impl_of(vfs).real;
  return real->xRandomness(real, bytes, into);
}

int sleep_us(sqlite3_vfs* vfs, int us) {
  sqlite3_vfs* real = impl_of(vfs).real;
  return real->xSleep(real, us);
}

int current_time(sqlite3_vfs* vfs, double* time) {
  sqlite3_vfs* real = impl_of(vfs).real;
  return real->xCurrentTime(real, time);
}

int last_error(sqlite3_vfs* vfs, int bytes, char* into) {
  sqlite3_vfs* real = impl_of(vfs).real;
  return real->xGetLastError(real, bytes, into);
}

std::uintmax_t bytes_in(const std::string& folder) {
  std::uintmax_t sum = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.is_regular_file()) sum += entry.file_size();
  }
  return sum;
}

}  // namespace

int FaultVfs::Impl::ask(const FileCall& call) const {
  if (owner->before) {
    if (const int code = owner->before(call)) return code;
  }
  return is_too_much(call) ? SQLITE_FULL : SQLITE_OK;
}

bool FaultVfs::Impl::is_too_much(const FileCall& call) const {
  if (call.kind != Kind::write || limited_folder.empty()) return false;
  if (!call.path.starts_with(limited_folder)) return false;
  const auto end = static_cast<std::uintmax_t>(call.offset + call.bytes);
  const auto size = std::filesystem::file_size(call.path);
  return end > size && bytes_in(limited_folder) + (end - size) > limit;
}

FaultVfs::FaultVfs() : impl_(std::make_unique<Impl>()) {
  static std::atomic<int> count{0};
  impl_->owner = this;
  impl_->name = format("fault-{}", ++count);
  impl_->real = sqlite3_vfs_find(nullptr);
  sqlite3_vfs& vfs = impl_->vfs;
  vfs.iVersion = 1;
  vfs.szOsFile = static_cast<int>(sizeof(File)) + impl_->real->szOsFile;
  vfs.mxPathname = impl_->real->mxPathname;
  vfs.zName = impl_->name.c_str();
  vfs.pAppData = impl_.get();
  vfs.xOpen = open_file;
  vfs.xDelete = delete_file;
  vfs.xAccess = access_file;
  vfs.xFullPathname = full_path;
  vfs.xRandomness = random_bytes;
  vfs.xSleep = sleep_us;
  vfs.xCurrentTime = current_time;
  vfs.xGetLastError = last_error;
  XINLUON_CHECK(sqlite3_vfs_register(&vfs, 0) == SQLITE_OK, "the file system can't be registered");
}

FaultVfs::~FaultVfs() {
  sqlite3_vfs_unregister(&impl_->vfs);
}

const std::string& FaultVfs::name() const {
  return impl_->name;
}

void FaultVfs::limit(const std::string& folder, std::uintmax_t bytes) {
  impl_->limited_folder = folder;
  impl_->limit = bytes;
}

void FaultVfs::lift_limit() {
  impl_->limited_folder.clear();
}

}  // namespace xinluon::test
