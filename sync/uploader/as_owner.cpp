#include "sync/uploader/as_owner.h"

#include <sys/stat.h>
#include <unistd.h>

#include "sync/base/check.h"

namespace xinluon::uploader {

AsOwner::AsOwner(const std::filesystem::path& folder) : uid_(geteuid()), gid_(getegid()) {
  struct stat info {};
  if (uid_ != 0 || stat(folder.c_str(), &info) != 0 || info.st_uid == 0) return;
  XINLUON_CHECK(setegid(info.st_gid) == 0, "root may take any group");
  XINLUON_CHECK(seteuid(info.st_uid) == 0, "root may become any user");
}

AsOwner::~AsOwner() {
  if (geteuid() == uid_) return;
  XINLUON_CHECK(seteuid(uid_) == 0, "root may become itself again");
  XINLUON_CHECK(setegid(gid_) == 0, "root may take its group again");
}

}  // namespace xinluon::uploader
