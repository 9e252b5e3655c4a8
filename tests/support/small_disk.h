// A disk of 8 MB that really fills up and really turns read-only: an ext4 image on a loop device where root
// may, else a file system in memory; mounted for this process alone.
#pragma once

#include <filesystem>
#include <string>

#include "tests/support/temporary_folder.h"

namespace xinluon::test {

class SmallDisk {
 public:
  // Aborts with the reason where neither can be had.
  SmallDisk();
  ~SmallDisk();
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  const std::filesystem::path& folder() const { return folder_; }
  bool is_loop() const { return loop_; }

  // Leaves less than a block.
  void fill();
  void make_room();
  // As the kernel does it after an error of the disk: with files open on a loop device; in memory only
  // without.
  void turn_read_only();
  // All files are closed.
  void mount_again();

 private:
  TemporaryFolder files_{Medium::memory};
  std::filesystem::path folder_ = files_ / "disk";
  std::string image_ = (files_ / "image").string();
  bool loop_ = false;
};

}  // namespace xinluon::test
