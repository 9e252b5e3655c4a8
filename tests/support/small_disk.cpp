#include "tests/support/small_disk.h"

#include <fstream>

#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include "sync/base/check.h"
#include "sync/base/format.h"
#include "tests/support/process.h"

namespace xinluon::test {
namespace {

constexpr std::uintmax_t disk_bytes = 8 * 1024 * 1024;

bool done(const std::vector<std::string>& words) {
  return run(words).status == 0;
}

// What is mounted from now on, only this process and its children see.
void leave_common_mounts() {
  const int flags = geteuid() == 0 ? CLONE_NEWNS : CLONE_NEWNS | CLONE_NEWUSER;
  XINLUON_CHECK(unshare(flags) == 0, "this test mounts a disk: run it as root, or allow user namespaces");
  XINLUON_CHECK(mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0,
                "mounts can't be made private");
}

}  // namespace

SmallDisk::SmallDisk() {
  leave_common_mounts();
  std::filesystem::create_directory(folder_);
  std::ofstream(image_).close();
  std::filesystem::resize_file(image_, disk_bytes);
  loop_ = geteuid() == 0 && done({"/sbin/mkfs.ext4", "-q", "-F", image_}) &&
          done({"/bin/mount", "-o", "loop", image_, folder_.string()});
  const bool mounted = loop_ || mount("tmpfs", folder_.c_str(), "tmpfs", 0, "size=8m") == 0;
  XINLUON_CHECK(mounted, "neither a loop device nor a file system in memory can be mounted");
}

SmallDisk::~SmallDisk() {
  umount2(folder_.c_str(), MNT_DETACH);
}

void SmallDisk::fill() {
  std::ofstream filler(folder_ / "filler", std::ios::binary | std::ios::app);
  for (const std::size_t bytes : {65'536UL, 1'024UL, 1UL}) {
    const std::string block(bytes, 'x');
    while (filler.write(block.data(), static_cast<std::streamsize>(bytes)).flush()) {
    }
    filler.clear();
  }
}

void SmallDisk::make_room() {
  std::filesystem::remove(folder_ / "filler");
}

void SmallDisk::turn_read_only() {
  const bool read_only = loop_
                             ? done({"/bin/mount", "-o", "remount,abort", folder_.string()})
                             : mount(nullptr, folder_.c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr) == 0;
  XINLUON_CHECK(read_only, "the disk does not turn read-only");
}

void SmallDisk::mount_again() {
  if (!loop_) {
    XINLUON_CHECK(mount(nullptr, folder_.c_str(), nullptr, MS_REMOUNT, nullptr) == 0, "it stays read-only");
    return;
  }
  XINLUON_CHECK(umount2(folder_.c_str(), 0) == 0, "a file of the disk is still open");
  run({"/sbin/e2fsck", "-p", image_});
  XINLUON_CHECK(done({"/bin/mount", "-o", "loop", image_, folder_.string()}), "it can't be mounted again");
}

}  // namespace xinluon::test
