#include "tests/simulation/disk.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <sys/stat.h>

namespace xinluon::simulation {
namespace {

namespace fs = std::filesystem;
using Kind = test::FileCall::Kind;

std::string content_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return std::move(bytes).str();
}

void put_content(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// 0 where there is none.
ino_t inode_of(std::string_view path) {
  struct stat status {};
  return stat(std::string(path).c_str(), &status) == 0 ? status.st_ino : 0;
}

bool stores(const test::FileCall& call) {
  return call.kind == Kind::write || call.kind == Kind::sync || call.kind == Kind::truncate;
}

}  // namespace

Disk::Disk(DiskKind kind, std::uint64_t seed) : kind_(kind), random_(static_cast<std::uint32_t>(seed)) {
  vfs_.before = [this](const test::FileCall& call) { return ask(call); };
}

int Disk::ask(const test::FileCall& call) {
  if (call.path.empty()) return 0;  // a temporary file
  if (off_) return test::sqlite_ioerr_read;
  if (calls_left_ > 0 && --calls_left_ == 0) return off(call);
  if (fails(call)) return failure_;
  switch (call.kind) {
    case Kind::open:
    case Kind::read:
      return 0;
    case Kind::write:
      file(call.path).write(call.content, static_cast<std::size_t>(call.offset));
      return 0;
    case Kind::truncate:
      file(call.path).resize(static_cast<std::size_t>(call.offset));
      return 0;
    case Kind::sync:
      file(call.path).sync();
      return test::pretend_done;
    case Kind::remove:
      if (const auto known = files_.find(call.path); known != files_.end()) files_.erase(known);
      return 0;
  }
  return 0;
}

int Disk::off(const test::FileCall& call) {
  if (call.kind == Kind::write)
    file(call.path).begin_write(call.content, static_cast<std::size_t>(call.offset));
  cut();
  return test::sqlite_ioerr_write;
}

bool Disk::fails(const test::FileCall& call) {
  if (failing_ == 0 || !stores(call)) return false;
  if (fail_after_ > 1) {
    --fail_after_;
    return false;
  }
  --failing_;
  if (call.kind == Kind::sync) file(call.path).fail_to_sync(random_);
  return true;
}

void Disk::fail_stores(int n, int how_many, int code) {
  fail_after_ = n;
  failing_ = how_many;
  failure_ = code;
}

void Disk::cut() {
  off_ = true;
  calls_left_ = 0;
  failing_ = 0;
}

test::StoredFile& Disk::file(std::string_view path) {
  const ino_t inode = inode_of(path);
  const auto known = files_.find(path);
  if (known != files_.end() && known->second.inode == inode) return known->second.file;
  return files_.insert_or_assign(std::string(path), Known{inode, test::StoredFile(content_of(path))})
      .first->second.file;
}

void Disk::power_on() {
  auto survival = test::Survival::draw(random_);
  if (kind_ == DiskKind::server) survival.garbled_percent = 0;
  for (auto& [path, known] : files_) {
    auto& [inode, file] = known;
    if (file.cut(survival, random_) && inode == inode_of(path)) put_content(path, file.stored());
  }
  files_.clear();
  for (const auto& entry : fs::directory_iterator(folder()))
    if (entry.path().native().ends_with("-shm")) fs::remove(entry.path());
  off_ = false;
}

void Disk::replace(const std::string& name, const std::string& bytes) {
  files_.clear();
  for (const char* ending : {"-wal", "-shm"}) fs::remove(folder() / (name + ending));
  put_content(folder() / name, bytes);
}

}  // namespace xinluon::simulation
