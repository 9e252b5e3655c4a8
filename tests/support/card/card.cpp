#include "tests/support/card/card.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sync/base/check.h"
#include "sync/base/files.h"
#include "tests/support/card/card_impl.h"

namespace xinluon::test {
namespace {

namespace fs = std::filesystem;
using Kind = CardCall::Kind;

constexpr std::size_t max_file_bytes = 256 * 1024 * 1024;
constexpr mode_t file_mode = 0600;

Card::Impl*& in_use() {
  static Card::Impl* card = nullptr;
  return card;
}

int refuse(int error_number) {
  errno = error_number;
  return -1;
}

// The real calls, past our own of the same name.
ssize_t really_write(int fd, const void* from, std::size_t bytes, std::uint64_t offset) {
  return syscall(SYS_pwrite64, fd, from, bytes, offset);
}

bool is_zero(const std::string& bytes) {
  return bytes.find_first_not_of('\0') == std::string::npos;
}

int error_number_of(Fate fate) {
  return fate == Fate::no_space ? ENOSPC : EIO;
}

bool is_refused(Fate fate) {
  return fate != Fate::done && fate != Fate::half;
}

}  // namespace

Card::Impl* card_in_use() {
  return in_use();
}

Card::Impl::Impl(Card& owner, fs::path where, std::uint32_t seed)
    : card(owner), folder(std::move(where)), prefix(folder.native() + "/"), random(seed) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    auto bytes = read_file(entry.path(), max_file_bytes);
    XINLUON_CHECK(bytes.has_value(), "a file of the card can't be read");
    names.emplace(entry.path().filename().native(), std::make_shared<StoredFile>(std::move(*bytes)));
  }
  stored_names = names;
}

std::optional<std::string> Card::Impl::name_of(const char* path) const {
  const std::string_view view = path;
  if (view == folder.native() || view == prefix) return "";
  if (!view.starts_with(prefix)) return std::nullopt;
  return std::string(view.substr(prefix.size()));
}

Card::Impl::Open* Card::Impl::find(int fd) {
  const auto found = open_.find(fd);
  return found == open_.end() ? nullptr : &found->second;
}

Fate Card::Impl::ask(const CardCall& call) {
  if (off) return Fate::failed;
  const Fate fate = card.before ? card.before(call) : Fate::done;
  if (fate == Fate::power_off) off = true;
  return fate;
}

int Card::Impl::open(const std::string& name, const char* path, int flags, mode_t mode) {
  const auto found = names.find(name);
  const bool makes = (flags & O_CREAT) != 0 && found == names.end();
  if (const Fate fate = ask({Kind::open, name}); is_refused(fate)) return refuse(error_number_of(fate));
  const int fd = static_cast<int>(syscall(SYS_openat, AT_FDCWD, path, flags, mode));
  if (fd < 0) return fd;
  if (name.empty()) {
    open_[fd] = {};
    return fd;
  }
  FilePointer file = makes ? std::make_shared<StoredFile>("") : found->second;
  if (makes) begin({"", name, file});
  if ((flags & O_TRUNC) != 0 && !file->cached().empty()) file->resize(0);
  open_[fd] = {name, std::move(file), 0, (flags & O_APPEND) != 0};
  return fd;
}

ssize_t Card::Impl::read(Open& open, int fd, void* into, std::size_t bytes,
                         std::optional<std::uint64_t> offset) {
  const Fate fate = ask({Kind::read, open.name, bytes});
  if (is_refused(fate)) return refuse(error_number_of(fate));
  if (!open.file) return syscall(SYS_pread64, fd, into, bytes, offset.value_or(open.at));
  const std::string_view held = open.file->cached();
  const std::size_t from = std::min<std::size_t>(held.size(), offset.value_or(open.at));
  const std::size_t n = held.copy(static_cast<char*>(into), bytes, from);
  if (!offset) open.at += n;
  return static_cast<ssize_t>(n);
}

ssize_t Card::Impl::write(Open& open, int fd, const void* from, std::size_t bytes,
                          std::optional<std::uint64_t> offset) {
  const std::uint64_t at = offset ? *offset : open.appends ? open.file->cached().size() : open.at;
  const Fate fate = ask({Kind::write, open.name, bytes});
  std::string_view taken(static_cast<const char*>(from), bytes);
  if (fate == Fate::power_off) open.file->begin_write(taken, at);
  if (is_refused(fate)) return refuse(error_number_of(fate));
  if (is_too_much(open, at + bytes)) return refuse(ENOSPC);
  if (fate == Fate::half && bytes > 1) taken = taken.substr(0, bytes / 2);
  open.file->write(taken, at);
  if (!offset) open.at = at + taken.size();
  return really_write(fd, taken.data(), taken.size(), at);
}

int Card::Impl::resize(Open& open, int fd, std::uint64_t bytes) {
  const Fate fate = ask({Kind::resize, open.name, bytes});
  if (is_refused(fate)) return refuse(error_number_of(fate));
  open.file->resize(bytes);
  return static_cast<int>(syscall(SYS_ftruncate, fd, bytes));
}

int Card::Impl::allocate(Open& open, int fd, std::uint64_t bytes) {
  const Fate fate = ask({Kind::resize, open.name, bytes});
  if (is_refused(fate)) return error_number_of(fate);
  if (is_too_much(open, bytes)) return ENOSPC;
  if (bytes > open.file->cached().size()) open.file->resize(bytes);
  return syscall(SYS_fallocate, fd, 0, 0, bytes) == 0 ? 0 : errno;
}

bool Card::Impl::is_too_much(const Open& open, std::uint64_t end) const {
  const std::uint64_t size = open.file->cached().size();
  return capacity > 0 && end > size && used_bytes() + (end - size) > capacity;
}

int Card::Impl::sync(Open& open) {
  const Fate fate = ask({open.file ? Kind::sync : Kind::sync_folder, open.name});
  if (fate == Fate::failed && open.file && !off) open.file->fail_to_sync(random);
  if (is_refused(fate)) return refuse(error_number_of(fate));
  if (open.file) {
    open.file->sync();
  } else {
    stored_names = names;
    pending.clear();
  }
  return 0;
}

// The kernel is asked, and does as it likes.
void Card::Impl::drop_cached(Open& open) {
  if (off || random() % 2 == 0) return;
  const std::string held = open.file->cached();
  open.file->drop_cached();
  if (open.file->cached() != held) write_back(open.name, *open.file);
}

int Card::Impl::rename(const std::string& from, const std::string& to, const char* from_path,
                       const char* to_path) {
  const auto found = names.find(from);
  if (found == names.end()) return refuse(ENOENT);
  const NameChange change{from, to, found->second};
  const Fate fate = ask({Kind::rename, from});
  if (fate == Fate::power_off) pending.push_back(change);
  if (is_refused(fate)) return refuse(error_number_of(fate));
  begin(change);
  return static_cast<int>(syscall(SYS_renameat, AT_FDCWD, from_path, AT_FDCWD, to_path));
}

int Card::Impl::remove(const std::string& name, const char* path) {
  if (!names.contains(name)) return refuse(ENOENT);
  const Fate fate = ask({Kind::remove, name});
  if (fate == Fate::power_off) pending.push_back({name, "", nullptr});
  if (is_refused(fate)) return refuse(error_number_of(fate));
  begin({name, "", nullptr});
  return static_cast<int>(syscall(SYS_unlinkat, AT_FDCWD, path, 0));
}

void Card::Impl::begin(const NameChange& change) {
  apply(change, names);
  pending.push_back(change);
}

void Card::Impl::apply(const NameChange& change, Names& of) const {
  if (!change.from.empty()) of.erase(change.from);
  if (!change.to.empty()) of[change.to] = change.file;
}

std::uint64_t Card::Impl::used_bytes() const {
  std::uint64_t sum = 0;
  for (const auto& [name, file] : names) sum += file->cached().size();
  return sum;
}

void Card::Impl::power_on() {
  XINLUON_CHECK(open_.empty(), "a file of the card is still open");
  const std::size_t kept = random() % (pending.size() + 1);
  for (std::size_t i = 0; i < kept; ++i) apply(pending[i], stored_names);
  const Survival survival = Survival::draw(random);
  for (const auto& [name, file] : names) {
    if (!stored_names.contains(name)) syscall(SYS_unlinkat, AT_FDCWD, (prefix + name).c_str(), 0);
  }
  for (auto& [name, file] : stored_names) {
    const bool changed = file->cut(survival, random);
    const auto shown = names.find(name);
    const bool is_there = shown != names.end() && shown->second == file;
    if (changed || !is_there || is_zero(file->stored())) write_back(name, *file);
  }
  names = stored_names;
  pending.clear();
  off = false;
}

// A file of zeros may be one whose blocks were never allocated.
void Card::Impl::write_back(const std::string& name, const StoredFile& file) {
  const std::string path = prefix + name;
  const int fd = static_cast<int>(
      syscall(SYS_openat, AT_FDCWD, path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, file_mode));
  XINLUON_CHECK(fd >= 0, "a file of the card can't be written back");
  const std::string& bytes = file.stored();
  const bool sparse = is_zero(bytes) && random() % 2 == 0;
  if (sparse) syscall(SYS_ftruncate, fd, 0);
  syscall(SYS_ftruncate, fd, bytes.size());
  XINLUON_CHECK(sparse || std::cmp_equal(really_write(fd, bytes.data(), bytes.size(), 0), bytes.size()),
                "no room in memory");
  syscall(SYS_close, fd);
}

Card::Card(fs::path folder, std::uint32_t seed)
    : impl_(std::make_unique<Impl>(*this, std::move(folder), seed)) {
  XINLUON_CHECK(in_use() == nullptr, "one card at a time");
  in_use() = impl_.get();
  sqlite3_test_control(SQLITE_TESTCTRL_PRNG_RESET);  // SQLite's own chance begins anew too
}

Card::~Card() {
  in_use() = nullptr;
  sqlite3_test_control(SQLITE_TESTCTRL_PRNG_RESET);
}

void Card::set_capacity(std::uint64_t bytes) {
  impl_->capacity = bytes;
}

std::uint64_t Card::used_bytes() const {
  return impl_->used_bytes();
}

void Card::damage(std::string_view name) {
  const auto found = impl_->names.find(name);
  XINLUON_CHECK(found != impl_->names.end(), "there is no such file on the card");
  found->second->damage(impl_->random);
  impl_->write_back(found->first, *found->second);
}

void Card::power_off() {
  impl_->off = true;
}

bool Card::is_off() const {
  return impl_->off;
}

void Card::power_on() {
  impl_->power_on();
}

}  // namespace xinluon::test
