// The disk of one machine: files that really exist, in memory, and what of them a power cut leaves. SQLite
// reaches them through a file system that the power can leave at any call.
#pragma once

#include <map>
#include <string>

#include <sys/types.h>

#include "tests/support/card/stored_file.h"
#include "tests/support/fault_vfs.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::simulation {

enum class DiskKind {
  card,    // a block that was being written may be rubbish as a whole
  server,  // only what was being written is lost or torn
};

class Disk {
 public:
  Disk(DiskKind kind, std::uint64_t seed);

  const std::filesystem::path& folder() const { return folder_.path(); }
  const std::string& vfs() const { return vfs_.name(); }

  // The power goes at the n-th file call from now on; 1 is the next.
  void cut_at_call(int n) { calls_left_ = n; }
  void cut();
  bool is_off() const { return off_; }
  // What the disk kept is what its files hold from now on. All are closed.
  void power_on();

  // From the n-th call on that stores something, so many of them fail.
  void fail_stores(int n, int how_many, int code);
  void mend() { failing_ = 0; }

  // All files are closed, and others take their place.
  void replace(const std::string& name, const std::string& bytes);

 private:
  int ask(const test::FileCall& call);
  int off(const test::FileCall& call);
  bool fails(const test::FileCall& call);
  // A file that took the name of another since is taken as it lies there: what is renamed is synced before.
  struct Known {
    ino_t inode;
    test::StoredFile file;
  };
  test::StoredFile& file(std::string_view path);

  DiskKind kind_;
  test::Card::Random random_;
  test::TemporaryFolder folder_{test::Medium::memory};
  test::FaultVfs vfs_;
  std::map<std::string, Known, std::less<>> files_;  // that were looked at since they were opened
  bool off_ = false;
  int calls_left_ = 0;  // 0: no cut is near
  int fail_after_ = 0;
  int failing_ = 0;
  int failure_ = 0;
};

}  // namespace xinluon::simulation
