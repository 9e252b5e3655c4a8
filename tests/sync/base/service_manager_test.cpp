#include "sync/base/service_manager.h"

#include <cstddef>
#include <cstdlib>
#include <cstring>

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/support/temporary_folder.h"

namespace xinluon {
namespace {

using namespace std::chrono_literals;

class ServiceManagerTest : public testing::Test {
 protected:
  void TearDown() override {
    for (const char* name : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"}) unsetenv(name);
  }

  // What systemd would be.
  void listen_on(std::string address) {
    setenv("NOTIFY_SOCKET", address.c_str(), 1);
    if (address[0] == '@') address[0] = '\0';
    manager_ = UniqueFd(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    sockaddr_un at{};
    at.sun_family = AF_UNIX;
    std::memcpy(at.sun_path, address.data(), address.size());
    const auto bytes = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address.size());
    ASSERT_EQ(bind(manager_.get(), reinterpret_cast<const sockaddr*>(&at), bytes), 0) << std::strerror(errno);
  }
  std::string received() const {
    char message[512];
    const ssize_t n = recv(manager_.get(), message, sizeof message, 0);
    return n < 0 ? "nothing" : std::string(message, static_cast<std::size_t>(n));
  }

  test::TemporaryFolder folder_;
  UniqueFd manager_;
};

TEST_F(ServiceManagerTest, HearsReadyAliveAndStopping) {
  for (const std::string& address :
       {(folder_ / "notify").native(), "@xinluon-test-" + std::to_string(getpid())}) {
    listen_on(address);
    auto manager = ServiceManager::from_environment();
    ASSERT_TRUE(manager) << manager.error().message;
    ASSERT_TRUE(manager->ready("listening on 443"));
    EXPECT_EQ(received(), "READY=1\nSTATUS=listening on 443");
    ASSERT_TRUE(manager->status("one\nMAINPID=1"));
    EXPECT_EQ(received(), "STATUS=one\\nMAINPID=1");
    ASSERT_TRUE(manager->alive());
    EXPECT_EQ(received(), "WATCHDOG=1");
    ASSERT_TRUE(manager->stopping());
    EXPECT_EQ(received(), "STOPPING=1");
  }
}

TEST_F(ServiceManagerTest, NobodyThereIsFine) {
  auto manager = ServiceManager::from_environment();
  ASSERT_TRUE(manager);
  EXPECT_TRUE(manager->ready(""));
  EXPECT_TRUE(manager->alive());
  EXPECT_FALSE(manager->watchdog_interval());
}

TEST_F(ServiceManagerTest, DeadSocketIsAnErrorNotAWait) {
  setenv("NOTIFY_SOCKET", (folder_ / "gone").c_str(), 1);
  auto manager = ServiceManager::from_environment();
  ASSERT_TRUE(manager);
  EXPECT_FALSE(manager->alive());
}

TEST_F(ServiceManagerTest, AddressThatIsNoneIsRejected) {
  for (const std::string& address : {std::string("relative"), "/" + std::string(200, 'x')}) {
    setenv("NOTIFY_SOCKET", address.c_str(), 1);
    const auto manager = ServiceManager::from_environment();
    ASSERT_FALSE(manager);
    EXPECT_EQ(manager.error().code, Errc::rejected);
  }
}

TEST_F(ServiceManagerTest, WatchdogIsFedTwiceAsOftenAsAskedAndOnlyByItsProcess) {
  listen_on((folder_ / "notify").native());
  const auto interval = [] { return ServiceManager::from_environment()->watchdog_interval(); };
  setenv("WATCHDOG_USEC", "10000000", 1);
  EXPECT_EQ(interval(), 5s);
  setenv("WATCHDOG_PID", std::to_string(getpid()).c_str(), 1);
  EXPECT_EQ(interval(), 5s);
  setenv("WATCHDOG_PID", "1", 1);
  EXPECT_FALSE(interval());
  unsetenv("WATCHDOG_PID");
  for (const char* wrong : {"0", "-5", "x", "5x", ""}) {
    setenv("WATCHDOG_USEC", wrong, 1);
    EXPECT_FALSE(interval()) << wrong;
  }
}

}  // namespace
}  // namespace xinluon
