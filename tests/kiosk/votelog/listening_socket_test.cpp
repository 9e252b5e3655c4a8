#include "kiosk/votelog/listening_socket.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sync/base/system_error.h"
#include "tests/kiosk/votelog/failing_calls.h"
#include "tests/kiosk/votelog/socket_user.h"
#include "tests/support/no_descriptors.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::votelog {
namespace {

using testing::HasSubstr;

// Root gives its rights away while it lives; modes bind everybody else as it is.
class AsNobody {
 public:
  AsNobody() { become(65'534); }
  ~AsNobody() { become(0); }
  AsNobody(const AsNobody&) = delete;
  AsNobody& operator=(const AsNobody&) = delete;

 private:
  void become(uid_t user) const {
    if (is_root_) {
      EXPECT_EQ(seteuid(user), 0);
    }
  }
  const bool is_root_ = geteuid() == 0;
};

class ListeningSocketTest : public testing::Test {
 protected:
  // Of a process that was killed: the name is there, and nobody behind it.
  void leave_a_stale_socket() const {
    const pid_t child = fork();
    if (child == 0) {
      const auto socket = ListeningSocket::make(path_);
      _exit(socket ? 0 : 1);  // without destructors: the name stays
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_EQ(status, 0);
    ASSERT_TRUE(std::filesystem::exists(path_));
  }
  void expect_error(Errc code, const std::string& words) const {
    const auto socket = ListeningSocket::make(path_);
    ASSERT_FALSE(socket);
    EXPECT_EQ(socket.error().code, code) << socket.error().message;
    EXPECT_THAT(socket.error().message, HasSubstr(words));
  }

  test::TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "votelog.sock";
};

TEST_F(ListeningSocketTest, CanBeConnectedToByOwnerAndGroupOnly) {
  const mode_t old = umask(0);
  const auto socket = ListeningSocket::make(path_);
  umask(old);
  ASSERT_TRUE(socket) << socket.error().message;
  struct stat info {};
  ASSERT_EQ(lstat(path_.c_str(), &info), 0);
  EXPECT_TRUE(S_ISSOCK(info.st_mode));
  EXPECT_EQ(info.st_mode & 07777, 0660U);
  EXPECT_TRUE(SocketUser(path_).is_connected());
}

TEST_F(ListeningSocketTest, GoesWithItsOwner) {
  { const auto socket = ListeningSocket::make(path_); }
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(ListeningSocketTest, LeavesASocketThatTookItsPlace) {
  auto first = ListeningSocket::make(path_);
  ASSERT_TRUE(first);
  std::filesystem::remove(path_);
  const auto second = ListeningSocket::make(path_);
  ASSERT_TRUE(second);
  { const ListeningSocket dying = std::move(*first); }
  EXPECT_TRUE(SocketUser(path_).is_connected());
}

TEST_F(ListeningSocketTest, StaleSocketOfAKilledProcessIsReplaced) {
  leave_a_stale_socket();
  const auto socket = ListeningSocket::make(path_);
  ASSERT_TRUE(socket) << socket.error().message;
  EXPECT_TRUE(SocketUser(path_).is_connected());
}

TEST_F(ListeningSocketTest, SocketThatIsServedIsLeftAlone) {
  const auto first = ListeningSocket::make(path_);
  const auto second = ListeningSocket::make(path_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Errc::retry_later);
  EXPECT_THAT(second.error().message, HasSubstr("second xinluon-kiosk"));
  EXPECT_TRUE(SocketUser(path_).is_connected());
}

// So many wait already that nobody can be heard: the connection is refused for the moment, not for good.
TEST_F(ListeningSocketTest, SocketWhoseQueueIsFullIsServed) {
  const auto first = ListeningSocket::make(path_);
  ASSERT_TRUE(first);
  std::vector<UniqueFd> waiting;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::copy(path_.native().begin(), path_.native().end(), address.sun_path);
  int failed = 0;
  for (int i = 0; i < 100 && failed == 0; ++i) {
    waiting.emplace_back(socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (connect(waiting.back().get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
      failed = errno;
  }
  ASSERT_EQ(failed, EAGAIN);
  expect_error(Errc::retry_later, "second xinluon-kiosk");
}

// UBSan takes descriptors to look at an object's type for the first time: that of an error's category is met
// before, and what the checks bring afterwards.
Error error_without_descriptors(const std::filesystem::path& path) {
  EXPECT_EQ(system_error(ENOENT, "look").code, Errc::not_found);
  const test::NoDescriptors none;
  return ListeningSocket::make(path).error();
}

TEST_F(ListeningSocketTest, NothingIsRemovedWhileItIsNotKnownWhoListens) {
  leave_a_stale_socket();
  const Error error = error_without_descriptors(path_);
  EXPECT_EQ(error.code, Errc::retry_later);
  EXPECT_THAT(error.message, HasSubstr("is served by another program"));
  EXPECT_TRUE(ListeningSocket::make(path_));
}

TEST_F(ListeningSocketTest, WithoutADescriptorThereIsNone) {
  EXPECT_THAT(error_without_descriptors(path_).message, HasSubstr("make a Unix socket"));
}

TEST_F(ListeningSocketTest, FolderThatIsNotOursToWriteIsAnError) {
  const auto folder_mode = [&](mode_t mode) { ASSERT_EQ(chmod(folder_.path().c_str(), mode), 0); };
  folder_mode(0555);
  {
    const AsNobody nobody;
    expect_error(Errc::unauthorised, "bind socket");
  }
  folder_mode(0755);
  leave_a_stale_socket();
  folder_mode(0555);
  {
    const AsNobody nobody;
    expect_error(Errc::unauthorised, "remove the stale socket");
  }
  EXPECT_TRUE(std::filesystem::exists(path_));
  folder_mode(0755);
}

TEST_F(ListeningSocketTest, FolderThatIsNotOursToEnterIsAnError) {
  ASSERT_EQ(chmod(folder_.path().c_str(), 0000), 0);
  {
    const AsNobody nobody;
    const auto socket = ListeningSocket::make(path_);
    ASSERT_FALSE(socket);
    EXPECT_THAT(socket.error().message, HasSubstr("look at socket"));
  }
  ASSERT_EQ(chmod(folder_.path().c_str(), 0700), 0);
}

TEST_F(ListeningSocketTest, SocketThatCanNotBeServedAsItMustIsNone) {
  for (const auto& [call, words] :
       {std::pair(SystemCall::chmod, "set the mode of"), std::pair(SystemCall::listen, "listen on")}) {
    const FailNext failing(call, EIO);
    const auto socket = ListeningSocket::make(path_);
    ASSERT_FALSE(socket) << words;
    EXPECT_THAT(socket.error().message, HasSubstr(words));
    EXPECT_FALSE(std::filesystem::exists(path_)) << "what nobody serves is taken away again";
  }
}

TEST_F(ListeningSocketTest, NameThatWasTakenAwayIsNoLongerItsOwn) {
  auto socket = ListeningSocket::make(path_);
  ASSERT_TRUE(socket);
  std::filesystem::remove(path_);
  std::ofstream(path_) << "somebody's notes";
  { const ListeningSocket dying = std::move(*socket); }
  EXPECT_TRUE(std::filesystem::exists(path_));
  std::filesystem::remove(path_);
  auto another = ListeningSocket::make(path_);
  std::filesystem::remove(path_);
  { const ListeningSocket dying = std::move(*another); }
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(ListeningSocketTest, WhatIsNoSocketIsLeftAlone) {
  std::ofstream(path_) << "somebody's notes";
  const auto socket = ListeningSocket::make(path_);
  ASSERT_FALSE(socket);
  EXPECT_EQ(socket.error().code, Errc::rejected);
  EXPECT_THAT(socket.error().message, HasSubstr("is no socket: move it"));
  EXPECT_EQ(std::filesystem::file_size(path_), 16U);
}

TEST_F(ListeningSocketTest, MissingFolderIsAnErrorWithItsRemedy) {
  const auto socket = ListeningSocket::make(folder_ / "run" / "votelog.sock");
  ASSERT_FALSE(socket);
  EXPECT_THAT(socket.error().message, HasSubstr("does not exist: make it"));
}

TEST_F(ListeningSocketTest, PathThatIsTooLongIsAnError) {
  const auto socket = ListeningSocket::make(folder_ / std::string(200, 'x'));
  ASSERT_FALSE(socket);
  EXPECT_EQ(socket.error().code, Errc::rejected);
  EXPECT_THAT(socket.error().message, HasSubstr("1 to 107"));
  EXPECT_EQ(ListeningSocket::make("").error().code, Errc::rejected);
}

TEST_F(ListeningSocketTest, SocketWhoseNameVanishesWhileItIsMadeIsNone) {
  const FailNext failing(SystemCall::lstat, ENOENT, 1);
  const auto socket = ListeningSocket::make(path_);
  ASSERT_FALSE(socket);
  EXPECT_THAT(socket.error().message, HasSubstr("look at socket"));
}

}  // namespace
}  // namespace xinluon::votelog
