// Files made by a technician's `sudo xinluon-sync enrol` must belong to the daemon's user, or the daemon
// can't read its own key.
#pragma once

#include <filesystem>

#include <sys/types.h>

namespace xinluon::uploader {

// As long as it lives, root acts as the owner of `folder`. Does nothing for other users, and where the folder
// is root's own or does not exist. One thread only.
class AsOwner {
 public:
  explicit AsOwner(const std::filesystem::path& folder);
  ~AsOwner();
  AsOwner(const AsOwner&) = delete;
  AsOwner& operator=(const AsOwner&) = delete;

 private:
  uid_t uid_;
  gid_t gid_;
};

}  // namespace xinluon::uploader
