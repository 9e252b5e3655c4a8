#include "kiosk/votelog/socket_server.h"

#include <atomic>
#include <fstream>
#include <list>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "sync/base/log.h"
#include "tests/kiosk/votelog/other_user.h"
#include "tests/kiosk/votelog/socket_user.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::votelog {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

// Echoes lines; "later" is kept waiting; "much" gets a megabyte. Driven by hand, so that time stands still
// unless the test moves it.
class SocketServerTest : public testing::Test {
 protected:
  explicit SocketServerTest(std::vector<std::uint32_t> uids = {}, std::vector<std::uint32_t> guests = {})
      : server_(ListeningSocket::make(path_).value(), std::move(uids), std::move(guests)) {}

  // Until nothing more happens.
  void serve() {
    while (serve_once() > 0) {
    }
  }
  int serve_once() {
    std::vector<pollfd> polled;
    server_.add_to(polled);
    const auto deadline = server_.deadline(clock_.boot());
    const bool due = deadline && *deadline <= clock_.boot();
    const int ready = poll(polled.data(), polled.size(), due ? 0 : 20) + (due ? 1 : 0);
    server_.serve(polled.data(), clock_.boot(), [this](std::uint64_t client, std::string_view line) {
      ++lines_;
      last_client_ = client;
      was_guest_ = server_.is_guest(client);
      if (line == "later") return std::optional<std::string>();
      if (line == "much") return std::optional<std::string>(std::string(1'000'000, 'x'));
      return std::optional<std::string>("you said " + std::string(line));
    });
    return ready;
  }
  std::string heard(SocketUser& user) {
    serve();
    return user.hear(50ms).value_or("(nothing)");
  }
  // As many as there may be, each of which says this.
  std::list<SocketUser> all_say(const std::string& words) {
    std::list<SocketUser> users;
    for (std::size_t i = 0; i < max_clients; ++i) {
      EXPECT_TRUE(users.emplace_back(path_).say(words));
      serve();
    }
    return users;
  }
  bool is_dropped(SocketUser& user) {
    serve();
    return user.is_dropped(50ms);
  }

  test::TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "socket";
  test::FakeClock clock_;
  SocketServer server_;
  std::uint64_t last_client_ = 0;
  bool was_guest_ = false;
  int lines_ = 0;
};

TEST_F(SocketServerTest, AnswersLineByLineInOrder) {
  SocketUser user(path_);
  ASSERT_TRUE(user.say("one\ntwo\nthr"));
  EXPECT_EQ(heard(user), "you said one");
  EXPECT_EQ(heard(user), "you said two");
  EXPECT_EQ(heard(user), "(nothing)");
  ASSERT_TRUE(user.say("ee\n"));
  EXPECT_EQ(heard(user), "you said three");
}

TEST_F(SocketServerTest, AnswersSeveralAtOnce) {
  SocketUser a(path_);
  SocketUser b(path_);
  ASSERT_TRUE(a.say("a\n"));
  ASSERT_TRUE(b.say("b\n"));
  EXPECT_EQ(heard(b), "you said b");
  EXPECT_EQ(heard(a), "you said a");
}

TEST_F(SocketServerTest, AnswerMayComeLaterAndTheNextLineWaitsForIt) {
  SocketUser silent(path_);
  serve();
  SocketUser user(path_);
  ASSERT_TRUE(user.say("later\nnext\n"));
  EXPECT_EQ(heard(user), "(nothing)");
  EXPECT_TRUE(server_.is_connected(last_client_));
  server_.answer(last_client_, "now", clock_.boot());
  EXPECT_EQ(heard(user), "now");
  EXPECT_EQ(heard(silent), "(nothing)");
  EXPECT_EQ(heard(user), "you said next");
}

TEST_F(SocketServerTest, WaitingClientThatLeavesIsForgotten) {
  SocketUser user(path_);
  ASSERT_TRUE(user.say("later\n"));
  serve();
  user.close();
  serve();
  EXPECT_FALSE(server_.is_connected(last_client_));
  server_.answer(last_client_, "nobody hears", clock_.boot());
}

TEST_F(SocketServerTest, LastQuestionOfAClientThatSaysNoMoreIsAnswered) {
  SocketUser user(path_);
  ASSERT_TRUE(user.say("a\nb\n"));
  ASSERT_EQ(shutdown(user.fd(), SHUT_WR), 0);
  EXPECT_EQ(heard(user), "you said a");
  EXPECT_EQ(heard(user), "you said b");
  EXPECT_TRUE(is_dropped(user));
}

TEST_F(SocketServerTest, GreedyClientIsToldAndDropped) {
  SocketUser greedy(path_);
  SocketUser polite(path_);
  ASSERT_TRUE(polite.say("hello\n"));
  std::atomic<bool> done = false;
  std::thread talker([&] {
    EXPECT_FALSE(greedy.say(std::string(8'000'000, 'x')));
    done = true;
  });
  while (!done) serve();
  talker.join();
  EXPECT_EQ(lines_, 1) << "the polite one's only";
  EXPECT_THAT(greedy.hear(50ms).value_or("(nothing)"),
              HasSubstr("more than " + std::to_string(max_request_bytes) + " bytes"));
  EXPECT_TRUE(greedy.is_dropped(50ms));
  EXPECT_EQ(heard(polite), "you said hello");
}

// Eight megabytes of proper lines are answered one by one; never more than one answer is held.
TEST_F(SocketServerTest, ClientThatAsksWithoutListeningIsNotServedOn) {
  SocketUser deaf(path_);
  ASSERT_TRUE(deaf.say("much\nmuch\nmuch\n"));
  serve();
  EXPECT_EQ(lines_, 1);
  SocketUser polite(path_);
  ASSERT_TRUE(polite.say("hello\n"));
  EXPECT_EQ(heard(polite), "you said hello");
  clock_.advance(answer_time - 1ms);
  serve_once();
  EXPECT_TRUE(server_.is_connected(1));
  clock_.advance(1ms);
  EXPECT_EQ(server_.deadline(clock_.boot()), clock_.boot());
  serve_once();
  EXPECT_FALSE(server_.is_connected(1));
}

TEST_F(SocketServerTest, LargeAnswerArrivesWholeInPieces) {
  SocketUser user(path_);
  ASSERT_TRUE(user.say("much\nhello\n"));
  std::string first = "(nothing)";
  for (int i = 0; i < 1'000 && first == "(nothing)"; ++i) {
    serve_once();
    first = user.hear(1ms).value_or("(nothing)");
  }
  EXPECT_TRUE(first == std::string(1'000'000, 'x'));
  EXPECT_EQ(heard(user), "you said hello");
}

// It asks on and on and hears nothing: at some time not a byte more of an answer can be left with it.
TEST_F(SocketServerTest, AnswerIsKeptForAClientWhoseSocketIsFull) {
  SocketUser deaf(path_);
  const std::string question = std::string(4'000, 'q') + "\n";
  int asked = 0;
  for (int before = -1; before != lines_ && asked < 1'000;) {
    before = lines_;
    ASSERT_TRUE(deaf.say(question));
    ++asked;
    serve();
  }
  EXPECT_LT(lines_, 1'000);
  for (int i = 0; i < lines_; ++i) {
    EXPECT_EQ(heard(deaf).size(), 9 + 4'000U) << i;
  }
}

// With an answer unread in its socket: that is an error of the connection, not only its end.
TEST_F(SocketServerTest, ClientThatLeavesWithoutReadingIsForgotten) {
  for (const std::string last_words : {"", "b\n"}) {
    SocketUser user(path_);
    ASSERT_TRUE(user.say("a\n"));
    serve();
    const int before = lines_;
    const auto client = last_client_;
    ASSERT_TRUE(user.say(last_words));
    user.close();
    serve();
    EXPECT_FALSE(server_.is_connected(client));
    EXPECT_EQ(lines_, before) << "nobody is there to be answered";
  }
}

TEST_F(SocketServerTest, AnswerThatNobodyTakesAnyMoreEndsTheConnection) {
  SocketUser user(path_);
  ASSERT_TRUE(user.say("later\n"));
  serve();
  user.close();
  ASSERT_TRUE(server_.is_connected(last_client_)) << "it is not known yet";
  server_.answer(last_client_, "too late", clock_.boot());
  EXPECT_FALSE(server_.is_connected(last_client_));
  server_.answer(last_client_, "nor is this heard", clock_.boot());
  serve();
}

TEST_F(SocketServerTest, ManyLinesAtOnceAreAnsweredThoughTheyFillTheBuffer) {
  SocketUser user(path_);
  std::string lines;
  while (lines.size() < max_request_bytes) lines += "0123456\n";
  ASSERT_TRUE(user.say(lines));
  for (std::size_t answers = 0; answers < max_request_bytes / 8;) {
    serve();
    for (auto answer = user.hear(1ms); answer; answer = user.hear(1ms), ++answers)
      ASSERT_EQ(*answer, "you said 0123456");
  }
}

TEST_F(SocketServerTest, MoreNewcomersThanPlacesComeInTurns) {
  std::list<SocketUser> users;
  for (std::size_t i = 0; i <= max_clients; ++i) users.emplace_back(path_);
  serve_once();
  EXPECT_TRUE(server_.is_connected(max_clients));
  EXPECT_FALSE(server_.is_connected(max_clients + 1));
  serve();
  EXPECT_TRUE(server_.is_connected(max_clients + 1)) << "in the place of one who says nothing";
}

TEST_F(SocketServerTest, TheNextDeadlineIsTheEarliestOfAll) {
  SocketUser first(path_);
  ASSERT_TRUE(first.say("h"));
  serve();
  const BootTime due = clock_.boot() + line_time;
  clock_.advance(1s);
  SocketUser second(path_);
  ASSERT_TRUE(second.say("h"));
  SocketUser third(path_);
  serve();
  EXPECT_EQ(server_.deadline(clock_.boot()), due);
  first.close();
  serve();
  EXPECT_EQ(server_.deadline(clock_.boot()), due + 1s);
}

TEST_F(SocketServerTest, TheNextDeadlineIsNotTheFirstClientsWhereALaterOneBeganToAskBefore) {
  SocketUser first(path_);
  serve();
  SocketUser second(path_);
  ASSERT_TRUE(second.say("h"));
  serve();
  const BootTime due = clock_.boot() + line_time;
  clock_.advance(1s);
  ASSERT_TRUE(first.say("h"));
  serve();
  EXPECT_EQ(server_.deadline(clock_.boot()), due);
}

TEST_F(SocketServerTest, LineThatTakesTooLongIsNotWaitedFor) {
  SocketUser slow(path_);
  ASSERT_TRUE(slow.say("h"));
  serve();
  clock_.advance(line_time - 1ms);
  ASSERT_TRUE(slow.say("e"));  // a byte now and then gains no time
  serve();
  EXPECT_TRUE(server_.is_connected(1));
  clock_.advance(1ms);
  EXPECT_TRUE(is_dropped(slow));
}

TEST_F(SocketServerTest, SilentClientMayStay) {
  SocketUser user(path_);
  serve();
  EXPECT_FALSE(server_.deadline(clock_.boot()));
  clock_.advance(24h);
  serve();
  ASSERT_TRUE(user.say("hello\n"));
  EXPECT_EQ(heard(user), "you said hello");
}

TEST_F(SocketServerTest, LongestSilentClientMakesRoomForANewcomer) {
  std::list<SocketUser> users;
  for (std::size_t i = 0; i < max_clients; ++i) {
    users.emplace_back(path_);
    serve();
    clock_.advance(1s);
  }
  ASSERT_TRUE(users.front().say("I am here\n"));
  EXPECT_EQ(heard(users.front()), "you said I am here");
  SocketUser newcomer(path_);
  ASSERT_TRUE(newcomer.say("hello\n"));
  EXPECT_EQ(heard(newcomer), "you said hello");
  EXPECT_TRUE(is_dropped(*std::next(users.begin())));
  EXPECT_FALSE(is_dropped(users.front()));
}

TEST_F(SocketServerTest, NewcomerIsRefusedWhenAllAreWaitingForAnswers) {
  const auto users = all_say("later\n");
  SocketUser newcomer(path_);
  EXPECT_THAT(heard(newcomer), HasSubstr("retry_later"));
  EXPECT_TRUE(newcomer.is_dropped(50ms));
}

// Half a question is a question: its client is not silent, and line_time ends it.
TEST_F(SocketServerTest, NewcomerIsRefusedWhileAllAreAsking) {
  const auto users = all_say("h");
  SocketUser newcomer(path_);
  EXPECT_THAT(heard(newcomer), HasSubstr("retry_later"));
  clock_.advance(line_time);
  serve();
  SocketUser next(path_);
  ASSERT_TRUE(next.say("hello\n"));
  EXPECT_EQ(heard(next), "you said hello");
}

TEST_F(SocketServerTest, LackOfDescriptorsPassesAndDoesNotSpin) {
  rlimit old{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &old), 0);
  // Under UBSan the first look at each type needs a descriptor, so everything is looked at before there are
  // none.
  SocketUser early(path_);
  ASSERT_TRUE(early.say("hello\n"));
  serve();
  log::warning("soon there are no descriptors");
  clock_.advance(1s);
  SocketUser user(path_);  // in the backlog
  const int lowest_free = dup(0);
  ASSERT_EQ(close(lowest_free), 0);
  const rlimit none{static_cast<rlim_t>(lowest_free), old.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  serve_once();
  EXPECT_EQ(serve_once(), 0) << "poll() has nothing to say for a while";
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &old), 0);
  clock_.advance(1s);
  ASSERT_TRUE(user.say("hello\n"));
  serve();
  EXPECT_EQ(heard(user), "you said hello");
}

constexpr uid_t stranger = 65'534;
constexpr uid_t uploader = 65'533;
constexpr uid_t inviter = 65'532;

class SocketUsersTest : public SocketServerTest {
 protected:
  SocketUsersTest() : SocketServerTest({uploader}, {inviter}) {
    // Open to everybody in the file system, so that only the peer's credentials decide.
    chmod(path_.c_str(), 0666);
    chmod(folder_.path().c_str(), 0755);
  }
};

TEST_F(SocketUsersTest, OnlyKnownUsersAreServed) {
  SocketUser own(path_);
  ASSERT_TRUE(own.say("hello\n"));
  EXPECT_EQ(heard(own), "you said hello");
  if (geteuid() == 0) {
    EXPECT_THAT(heard_as(path_, stranger, "hello", [this] { serve(); }),
                HasSubstr("user 65534 may not use this socket"));
    EXPECT_EQ(heard_as(path_, uploader, "hello", [this] { serve(); }), "you said hello");
    EXPECT_EQ(lines_, 2);
    EXPECT_FALSE(was_guest_);
    EXPECT_EQ(heard_as(path_, inviter, "hello", [this] { serve(); }), "you said hello");
    EXPECT_TRUE(was_guest_);
  }
}

}  // namespace
}  // namespace xinluon::votelog
