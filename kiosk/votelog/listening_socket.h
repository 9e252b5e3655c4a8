// The Unix socket's place in the file system: made, and removed again.
#pragma once

#include <filesystem>

#include <sys/types.h>

#include "sync/base/result.h"
#include "sync/base/unique_fd.h"

namespace xinluon::votelog {

// Owns the listening descriptor and the name. Non-blocking.
class ListeningSocket {
 public:
  // The folder must exist. A socket nobody listens on any more (its process was killed) is replaced; one that
  // is served by a living process, and anything that is no socket, is left alone and is an error that says
  // what to do. Owner and group may connect (mode 0660).
  static Result<ListeningSocket> make(const std::filesystem::path& path);

  ListeningSocket(ListeningSocket&& other) noexcept;
  ListeningSocket& operator=(ListeningSocket&&) = delete;
  ~ListeningSocket();  // removes the name, unless another socket has taken it

  int fd() const { return fd_.get(); }

 private:
  ListeningSocket(UniqueFd fd, std::filesystem::path path, ino_t inode);

  UniqueFd fd_;
  std::filesystem::path path_;
  ino_t inode_ = 0;
};

}  // namespace xinluon::votelog
