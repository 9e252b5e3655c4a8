#include "kiosk/votelog/socket_connection.h"

#include <csignal>
#include <functional>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "kiosk/votelog/listening_socket.h"
#include "tests/kiosk/votelog/failing_calls.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::votelog {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

// A kiosk that does as the test says with the one who connects.
class SocketConnectionTest : public testing::Test {
 protected:
  ~SocketConnectionTest() override {
    if (kiosk_.joinable()) kiosk_.join();
  }
  void serve(std::function<void(int)> with_client) {
    kiosk_ = std::thread([this, with_client = std::move(with_client)] {
      pollfd newcomer{socket_.fd(), POLLIN, 0};
      ASSERT_EQ(::poll(&newcomer, 1, 10'000), 1);
      const UniqueFd client(accept4(socket_.fd(), nullptr, nullptr, SOCK_CLOEXEC));
      with_client(client.get());
    });
  }
  static void hear(int client) {
    char piece[1'000];
    ASSERT_GT(recv(client, piece, sizeof piece, 0), 0);
  }
  static void say(int client, const std::string& text) {
    [[maybe_unused]] const auto sent = sendto(client, text.data(), text.size(), MSG_NOSIGNAL, nullptr, 0);
  }
  Result<std::string> ask(Milliseconds patience = 10s) const {
    XINLUON_TRY(auto connection, SocketConnection::open(path_, patience));
    return connection.ask(wire::HelloRequest{});
  }

  test::TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "socket";
  ListeningSocket socket_ = ListeningSocket::make(path_).value();
  std::thread kiosk_;
};

TEST_F(SocketConnectionTest, AnswerMayComeInPieces) {
  serve([](int client) {
    hear(client);
    say(client, "he");
    std::this_thread::sleep_for(30ms);
    say(client, "llo\n");
  });
  EXPECT_EQ(ask().value(), "hello");
}

TEST_F(SocketConnectionTest, KioskThatClosesOrSaysNothingIsAskedLater) {
  serve([](int client) { hear(client); });
  const auto closed = ask();
  EXPECT_EQ(closed.error().code, Errc::retry_later);
  EXPECT_THAT(closed.error().message, HasSubstr("closed the connection"));
  kiosk_.join();
  serve([](int client) {
    hear(client);
    std::this_thread::sleep_for(200ms);
  });
  const auto silent = ask(50ms);
  EXPECT_EQ(silent.error().code, Errc::retry_later);
  EXPECT_THAT(silent.error().message, HasSubstr("does not answer"));
}

TEST_F(SocketConnectionTest, AnswerWithoutEndIsNotWaitedFor) {
  serve([](int client) {
    hear(client);
    const std::string piece(1'000'000, 'x');
    for (int i = 0; i < 20; ++i) say(client, piece);
  });
  const auto endless = ask();
  EXPECT_EQ(endless.error().code, Errc::internal);
  EXPECT_THAT(endless.error().message, HasSubstr("does not end"));
}

// Whoever is refused finds the socket closed, and the reason in it.
TEST_F(SocketConnectionTest, ReasonIsReadFromASocketThatWasClosed) {
  serve([](int client) { say(client, "no\n"); });
  auto connection = SocketConnection::open(path_, 10s);
  ASSERT_TRUE(connection);
  kiosk_.join();
  EXPECT_EQ(connection->ask(wire::HelloRequest{}).value(), "no");
}

TEST_F(SocketConnectionTest, RequestThatCanNotBeSentIsAnError) {
  serve([](int client) {
    char piece[100];
    [[maybe_unused]] const auto n = recv(client, piece, sizeof piece, 0);
  });
  {
    auto connection = SocketConnection::open(path_, 10s);
    ASSERT_TRUE(connection);
    const FailNext failing(SystemCall::send, ENOBUFS);
    const auto failed = connection->ask(wire::HelloRequest{});
    ASSERT_FALSE(failed);
    EXPECT_THAT(failed.error().message, HasSubstr("write to"));
  }
}

TEST_F(SocketConnectionTest, SignalDoesNotEndTheWaiting) {
  struct sigaction noted {};
  noted.sa_handler = [](int) {};
  struct sigaction old {};
  ASSERT_EQ(sigaction(SIGUSR1, &noted, &old), 0);
  const pthread_t asking = pthread_self();
  serve([asking](int client) {
    hear(client);
    std::this_thread::sleep_for(50ms);
    pthread_kill(asking, SIGUSR1);
    std::this_thread::sleep_for(50ms);
    say(client, "hello\n");
  });
  EXPECT_EQ(ask().value(), "hello");
  sigaction(SIGUSR1, &old, nullptr);
}

TEST_F(SocketConnectionTest, ThereIsNobodyOrNoWay) {
  EXPECT_EQ(SocketConnection::open(folder_ / "nobody", 1s).error().code, Errc::not_found);
  const std::filesystem::path stale = folder_ / "stale";
  {
    const UniqueFd bound(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::copy(stale.native().begin(), stale.native().end(), address.sun_path);
    ASSERT_EQ(bind(bound.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  }
  EXPECT_EQ(SocketConnection::open(stale, 1s).error().code, Errc::not_found);
  const auto through_a_socket = SocketConnection::open(stale / "socket", 1s);
  EXPECT_THAT(through_a_socket.error().message, HasSubstr("connect to"));
  rlimit old{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &old), 0);
  const rlimit none{0, old.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  const auto without = SocketConnection::open(stale, 1s);
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &old), 0);
  EXPECT_THAT(without.error().message, HasSubstr("open a socket for"));
}

}  // namespace
}  // namespace xinluon::votelog
