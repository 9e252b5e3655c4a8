#include "kiosk/votelog/listening_socket.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "tests/kiosk/votelog/socket_user.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::votelog {
namespace {

using testing::HasSubstr;

class ListeningSocketTest : public testing::Test {
 protected:
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
  const pid_t child = fork();
  if (child == 0) {
    const auto socket = ListeningSocket::make(path_);
    _exit(socket ? 0 : 1);  // without destructors: the name stays
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_EQ(status, 0);
  ASSERT_TRUE(std::filesystem::exists(path_));
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
}

}  // namespace
}  // namespace xinluon::votelog
