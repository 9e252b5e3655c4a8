#include "sync/uploader/socket_app_link.h"

#include <atomic>

#include <gtest/gtest.h>
#include <pthread.h>
#include <signal.h>

#include "sync/base/system_clock.h"
#include "tests/support/app_socket.h"
#include "tests/support/no_descriptors.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/unix_listener.h"

namespace xinluon::test {
namespace {

using namespace std::chrono_literals;
using uploader::SocketAppLink;

// A peer that answers every request with whatever bytes the test says; none hangs up.
class RawPeer {
 public:
  RawPeer(const std::filesystem::path& path, std::string bytes)
      : bytes_(std::move(bytes)), listener_(listening_at(path)) {
    thread_ = std::jthread([this](const std::stop_token& stop) {
      while (wait(listener_.get(), stop)) serve(UniqueFd(accept(listener_.get(), nullptr, nullptr)), stop);
    });
  }
  int connections() const { return connections_; }

 private:
  static bool wait(int fd, const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      pollfd waiting{fd, POLLIN, 0};
      if (poll(&waiting, 1, 20) > 0) return true;
    }
    return false;
  }
  void serve(const UniqueFd& client, const std::stop_token& stop) {
    ++connections_;
    std::array<char, 4096> chunk;
    while (wait(client.get(), stop) && read(client.get(), chunk.data(), chunk.size()) > 0) {
      if (bytes_.empty()) return;
      for (std::size_t at = 0; at < bytes_.size();) {
        const ssize_t sent = send(client.get(), bytes_.data() + at, bytes_.size() - at, MSG_NOSIGNAL);
        if (sent <= 0) return;
        at += static_cast<std::size_t>(sent);
      }
    }
  }

  std::string bytes_;
  UniqueFd listener_;
  std::atomic<int> connections_ = 0;
  std::jthread thread_;
};

class SocketAppLinkTest : public testing::Test {
 protected:
  TemporaryFolder folder;
  SystemClock clock;
  std::filesystem::path path = folder / "app.sock";
};

TEST_F(SocketAppLinkTest, AsksAndIsAnsweredInOrderOverOneConnection) {
  AppSocket app(path);
  app.with_app([](AppSide& side) { side.seal(700); });
  SocketAppLink link(path, clock, -1);
  for (int i = 0; i < 3; ++i) {
    const auto hello = wire::decode_hello(*link.ask(wire::HelloRequest{}));
    ASSERT_TRUE(hello);
    const auto records =
        wire::decode_records(*link.ask(wire::RecordsRequest{hello->epochs[0].epoch, 100, 500}));
    ASSERT_TRUE(records);
    EXPECT_EQ(records->lines.size(), 500U);
    EXPECT_EQ(records->first_seq, 101U);
  }
}

TEST_F(SocketAppLinkTest, AnAppThatComesLaterIsFound) {
  SocketAppLink link(path, clock, -1);
  const auto nobody = link.ask(wire::HelloRequest{});
  ASSERT_FALSE(nobody);
  EXPECT_EQ(nobody.error().code, Errc::retry_later);
  EXPECT_NE(nobody.error().message.find("app.sock"), std::string::npos);
  AppSocket app(path);
  EXPECT_TRUE(link.ask(wire::HelloRequest{}));
}

TEST_F(SocketAppLinkTest, ARestartedAppIsFoundAgain) {
  SocketAppLink link(path, clock, -1);
  {
    AppSocket app(path);
    EXPECT_TRUE(link.ask(wire::HelloRequest{}));
  }
  EXPECT_FALSE(link.ask(wire::HelloRequest{}));
  AppSocket app(path);
  EXPECT_TRUE(link.ask(wire::HelloRequest{}));
}

TEST_F(SocketAppLinkTest, AHeldWaitIsAnsweredByTheSeal) {
  AppSocket app(path);
  SocketAppLink link(path, clock, -1, 100ms);
  std::jthread citizen([&] {
    std::this_thread::sleep_for(300ms);
    app.with_app([](AppSide& side) { side.seal(); });
  });
  const auto answer = wire::decode_wait(*link.ask(wire::WaitRequest{0, 20'000}));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->head_seq, 1U);
}

TEST_F(SocketAppLinkTest, AnAppThatIsSilentIsGivenUpAfterItsTimeAndAskedAnew) {
  RawPeer peer(path, "half a line");
  SocketAppLink link(path, clock, -1, 200ms);
  const auto before = clock.boot();
  for (int i = 0; i < 2; ++i) EXPECT_EQ(link.ask(wire::HelloRequest{}).error().code, Errc::retry_later);
  EXPECT_GE(clock.boot() - before, 400ms);
  EXPECT_LT(clock.boot() - before, 5s);
  EXPECT_EQ(peer.connections(), 2);
}

TEST_F(SocketAppLinkTest, AnAppThatHangsUpIsToldAsSuch) {
  RawPeer peer(path, "");
  SocketAppLink link(path, clock, -1);
  EXPECT_EQ(link.ask(wire::HelloRequest{}).error().code, Errc::retry_later);
}

TEST_F(SocketAppLinkTest, ALineWithoutEndIsCutOff) {
  RawPeer peer(path, std::string(3 * wire::max_socket_line_bytes, 'x'));
  SocketAppLink link(path, clock, -1);
  const auto line = link.ask(wire::HelloRequest{});
  ASSERT_FALSE(line);
  EXPECT_NE(line.error().message.find("too long"), std::string::npos);
}

TEST_F(SocketAppLinkTest, ASignalEndsAHeldWaitAtOnce) {
  AppSocket app(path);
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe(ends.data()), 0);
  const UniqueFd stop(ends[0]);
  const UniqueFd other(ends[1]);
  SocketAppLink link(path, clock, stop.get());
  ASSERT_TRUE(link.ask(wire::HelloRequest{}));
  std::jthread signal([&] {
    std::this_thread::sleep_for(100ms);
    EXPECT_EQ(write(other.get(), "x", 1), 1);
  });
  const auto before = clock.boot();
  EXPECT_EQ(link.ask(wire::WaitRequest{0, 60'000}).error().code, Errc::retry_later);
  EXPECT_LT(clock.boot() - before, 1s);
}

TEST_F(SocketAppLinkTest, ANameTooLongForASocketIsToldAndNotCutShort) {
  SocketAppLink link(std::string(200, '/') + "a", clock, -1);
  EXPECT_EQ(link.ask(wire::HelloRequest{}).error().code, Errc::retry_later);
}

// An app that reads nothing: the line does not fit what the kernel holds for it.
TEST_F(SocketAppLinkTest, AnAppThatDoesNotReadIsGivenUpAfterItsTime) {
  const UniqueFd listener = listening_at(path);
  SocketAppLink link(path, clock, -1, 200ms);
  const auto answer = link.ask(wire::ConfigureRequest{1, std::string(4 << 20, 'x')});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Errc::retry_later);
  EXPECT_NE(answer.error().message.find("does not answer"), std::string::npos) << answer.error().message;
}

// It ends with the question still unread, as one that was killed does.
TEST_F(SocketAppLinkTest, AnAppThatDiesOverAQuestionIsAskedAnew) {
  const UniqueFd listener = listening_at(path);
  std::jthread peer([&] {
    const UniqueFd client(accept(listener.get(), nullptr, nullptr));
    pollfd waiting{client.get(), POLLIN, 0};
    poll(&waiting, 1, 5'000);
  });
  SocketAppLink link(path, clock, -1, 5s);
  const auto answer = link.ask(wire::HelloRequest{});
  ASSERT_FALSE(answer);
  EXPECT_NE(answer.error().message.find("read "), std::string::npos) << answer.error().message;
}

// A signal that somebody handles ends no waiting.
TEST_F(SocketAppLinkTest, ASignalThatIsNotOursIsWaitedOver) {
  struct sigaction action {};
  action.sa_handler = [](int) {};
  struct sigaction before {};
  ASSERT_EQ(sigaction(SIGUSR1, &action, &before), 0);
  {
    AppSocket app(path);
    SocketAppLink link(path, clock, -1, 5s);
    const auto asking = pthread_self();
    std::jthread other([&] {
      for (int i = 0; i < 10; ++i) {
        std::this_thread::sleep_for(20ms);
        pthread_kill(asking, SIGUSR1);
      }
      app.with_app([](AppSide& side) { side.seal(); });
    });
    const auto answer = link.ask(wire::WaitRequest{0, 20'000});
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(wire::decode_wait(*answer)->head_seq, 1U);
  }
  sigaction(SIGUSR1, &before, nullptr);
}

// UBSan takes descriptors to look at an object's type for the first time: all types that are met are met
// here.
void meet_types(const std::filesystem::path& nobody, const Clock& clock) {
  SocketAppLink link(nobody, clock, -1);
  EXPECT_FALSE(link.ask(wire::HelloRequest{}));
}

TEST_F(SocketAppLinkTest, AProcessWithoutDescriptorsFindsTheAppAgainLater) {
  meet_types(path, clock);
  AppSocket app(path);
  SocketAppLink link(path, clock, -1);
  {
    const NoDescriptors none;
    const auto answer = link.ask(wire::HelloRequest{});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Errc::retry_later);
    EXPECT_NE(answer.error().message.find("open a socket"), std::string::npos) << answer.error().message;
  }
  EXPECT_TRUE(link.ask(wire::HelloRequest{}));
}

// The kernel refuses to wait for two at once; an answer that is there already needs no waiting.
TEST_F(SocketAppLinkTest, AWaitThatTheKernelRefusesIsTriedAgainLater) {
  meet_types(path, clock);
  const RawPeer peer(path, "");
  SocketAppLink link(path, clock, -1);
  ASSERT_FALSE(link.ask(wire::HelloRequest{}));
  const int input = dup(0);
  close(0);  // so that the one descriptor left is free for the socket
  {
    const NoDescriptors one(1);
    const auto answer = link.ask(wire::HelloRequest{});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Errc::retry_later);
    EXPECT_NE(answer.error().message.find("poll "), std::string::npos) << answer.error().message;
  }
  dup2(input, 0);
  close(input);
}

}  // namespace
}  // namespace xinluon::test
