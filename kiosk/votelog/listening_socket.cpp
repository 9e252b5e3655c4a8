#include "kiosk/votelog/listening_socket.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "sync/base/format.h"
#include "sync/base/system_error.h"

namespace xinluon::votelog {
namespace {

namespace fs = std::filesystem;

constexpr mode_t socket_mode = 0660;
constexpr int backlog = 8;  // as many as are served at once

tl::unexpected<Error> fail_errno(std::string_view verb, const fs::path& path) {
  const int error_number = errno;
  return fail(system_error(error_number, format("{} socket {}", verb, path.native())));
}

Result<sockaddr_un> address_of(const fs::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string& name = path.native();
  if (name.empty() || name.size() >= sizeof(address.sun_path)) {
    return fail(Errc::rejected, format("the socket's path \"{}\" has {} bytes, 1 to {} are possible", name,
                                       name.size(), sizeof(address.sun_path) - 1));
  }
  std::copy(name.begin(), name.end(), address.sun_path);
  return address;
}

const sockaddr* generic(const sockaddr_un& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

Result<UniqueFd> new_socket() {
  UniqueFd fd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd) return fail(system_error(errno, "make a Unix socket"));
  return fd;
}

bool somebody_listens(const sockaddr_un& address) {
  const auto probe = new_socket();
  if (!probe) return true;  // not known: then nothing is removed
  // A full backlog says EAGAIN: somebody is there, only busy.
  return connect(probe->get(), generic(address), sizeof address) == 0 || errno == EAGAIN;
}

Result<void> remove_stale(const fs::path& path, const sockaddr_un& address) {
  struct stat info {};
  if (lstat(path.c_str(), &info) != 0) {
    if (errno == ENOENT) return {};
    return fail_errno("look at", path);
  }
  if (!S_ISSOCK(info.st_mode)) {
    return fail(Errc::rejected,
                format("{} is in the way and is no socket: move it, or name another path", path.native()));
  }
  if (somebody_listens(address)) {
    return fail(Errc::retry_later,
                format("{} is served by another program: is a second xinluon-kiosk running?", path.native()));
  }
  if (unlink(path.c_str()) != 0) return fail_errno("remove the stale", path);
  return {};
}

Result<void> require_folder(const fs::path& folder) {
  std::error_code unknown;
  if (fs::is_directory(folder, unknown)) return {};
  return fail(Errc::not_found,
              format("the socket's folder {} does not exist: make it, owned by the user of xinluon-kiosk "
                     "(systemd does so by RuntimeDirectory=)",
                     folder.native()));
}

}  // namespace

Result<ListeningSocket> ListeningSocket::make(const fs::path& path) {
  XINLUON_TRY(const sockaddr_un address, address_of(path));
  XINLUON_RETURN_IF_ERROR(require_folder(path.has_parent_path() ? path.parent_path() : fs::path(".")));
  XINLUON_RETURN_IF_ERROR(remove_stale(path, address));
  XINLUON_TRY(UniqueFd fd, new_socket());
  if (bind(fd.get(), generic(address), sizeof address) != 0) return fail_errno("bind", path);
  struct stat info {};
  if (lstat(path.c_str(), &info) != 0) return fail_errno("look at", path);
  ListeningSocket made(std::move(fd), path, info.st_ino);
  // Before listen(): until then nobody can connect, whatever the umask left.
  if (chmod(path.c_str(), socket_mode) != 0) return fail_errno("set the mode of", path);
  if (listen(made.fd(), backlog) != 0) return fail_errno("listen on", path);
  return made;
}

ListeningSocket::ListeningSocket(UniqueFd fd, fs::path path, ino_t inode)
    : fd_(std::move(fd)), path_(std::move(path)), inode_(inode) {}

ListeningSocket::ListeningSocket(ListeningSocket&& other) noexcept
    : fd_(std::move(other.fd_)), path_(std::exchange(other.path_, {})), inode_(other.inode_) {}

ListeningSocket::~ListeningSocket() {
  struct stat info {};
  const bool ours = !path_.empty() && lstat(path_.c_str(), &info) == 0 && info.st_ino == inode_;
  if (ours && S_ISSOCK(info.st_mode)) unlink(path_.c_str());
}

}  // namespace xinluon::votelog
