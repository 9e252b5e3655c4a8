// Several servers on one PostgreSQL: the counter's software asks one, the kiosk waits at another.
#include "sync/server/http/shared_invitations.h"

#include <deque>

#include <gtest/gtest.h>

#include "sync/base/format.h"
#include "sync/base/system_clock.h"
#include "tests/e2e/eventually.h"
#include "tests/support/postgresql.h"

namespace xinluon::http {
namespace {

using namespace std::chrono_literals;
using test::eventually;
using Put = InvitationDesk::Put;

// What one server process has of it.
struct OneServer {
  explicit OneServer(const std::string& database) {
    const auto joined = invitations.join({database, {}});
    if (!joined) throw std::runtime_error(joined.error().message);
  }
  SystemClock clock;
  InvitationDesk desk{clock};
  SharedInvitations invitations{desk, clock};
};

class SharedInvitationsTest : public testing::Test {
 protected:
  struct Caller {
    std::atomic<int> calls = 0;
    std::optional<Result<InvitationAnswer>> answer;
    std::chrono::steady_clock::time_point at;
  };
  static wire::SocketRequest invite(const std::string& token) {
    wire::InviteRequest request;
    request.invitation.token = token;
    return request;
  }
  Caller& put(OneServer& at, const std::string& token, Milliseconds patience = Milliseconds(5'000)) {
    Caller& caller = callers.emplace_back();
    EXPECT_EQ(at.invitations.put({kiosk}, invite(token), patience,
                                 [&caller](const auto& answer) {
                                   caller.answer = answer;
                                   caller.at = std::chrono::steady_clock::now();
                                   ++caller.calls;
                                 }),
              Put::waits);
    return caller;
  }
  void poll(OneServer& at, const std::vector<wire::NumberedLine>& answers = {}) {
    at.desk.poll(kiosk, answers, wire::max_hold, [this](std::vector<wire::NumberedLine> lines) {
      const std::lock_guard lock(mutex);
      if (!lines.empty()) handed = std::move(lines);
    });
  }
  bool is_handed() {
    const std::lock_guard lock(mutex);
    return !handed.empty();
  }
  static std::string shown() { return encode(wire::CounterAnswer{{Fate::shown, Refusal::none}}); }

  test::PostgresqlDatabase database;
  const KioskId kiosk = KioskId::from("K-01").value();
  std::mutex mutex;
  std::vector<wire::NumberedLine> handed;
  std::deque<Caller> callers;
  OneServer first{database.owner()};
  OneServer second{database.owner()};
};

TEST_F(SharedInvitationsTest, ReachAKioskThatWaitsAtAnotherServerWithinASecond) {
  poll(second);
  const auto began = std::chrono::steady_clock::now();
  Caller& caller = put(first, "t-1");
  ASSERT_TRUE(eventually(5s, [&] { return is_handed(); }));
  EXPECT_LT(std::chrono::steady_clock::now() - began, 1s);
  EXPECT_EQ(wire::decode_request(handed[0].line).value(), invite("t-1"));
  poll(second, {{handed[0].id, shown()}});
  ASSERT_TRUE(eventually(5s, [&] { return caller.calls == 1; }));
  EXPECT_EQ(caller.answer->value().fate, Fate::shown);
}

TEST_F(SharedInvitationsTest, GoToWhereItPolledLast) {
  poll(first);
  poll(first, {});  // ends the first of them
  std::this_thread::sleep_for(20ms);
  first.desk.poll(kiosk, {}, Milliseconds(1), [](const auto&) {});
  ASSERT_TRUE(eventually(5s, [&] { return first.desk.latest({kiosk})->ago > Milliseconds(0); }));
  poll(second);
  Caller& caller = put(first, "t-1");
  ASSERT_TRUE(eventually(5s, [&] { return is_handed(); }));
  poll(second, {{handed[0].id, shown()}});
  EXPECT_TRUE(eventually(5s, [&] { return caller.calls == 1; }));
}

TEST_F(SharedInvitationsTest, AKioskThatWaitsHereIsAskedAtOnce) {
  poll(first);
  put(first, "t-1");
  EXPECT_TRUE(is_handed());
}

TEST_F(SharedInvitationsTest, AKioskThatWaitsNowhereIsSilentSoon) {
  Caller& caller = put(first, "t-1");
  ASSERT_TRUE(eventually(5s, [&] { return caller.calls == 1; }));
  EXPECT_FALSE(caller.answer);
}

TEST_F(SharedInvitationsTest, AKioskThatDoesNotAnswerIsSilentAfterThePatience) {
  poll(second);
  Caller& caller = put(first, "t-1", Milliseconds(300));
  ASSERT_TRUE(eventually(5s, [&] { return caller.calls == 1; }));
  EXPECT_FALSE(caller.answer);
}

TEST_F(SharedInvitationsTest, SayWhenTooManyWaitForAKioskThatWaitsElsewhere) {
  poll(second);
  for (std::size_t i = 0; i < wire::max_held_requests; ++i) put(first, format("t-{}", i));
  Caller& caller = put(first, "one-more");
  ASSERT_TRUE(eventually(5s, [&] { return caller.calls == 1; }));
  ASSERT_TRUE(caller.answer) << "taken for a silence";
  EXPECT_EQ(caller.answer->error().code, Errc::retry_later);
}

TEST_F(SharedInvitationsTest, SayWhenTooManyWaitForAKioskThatPolledHere) {
  first.desk.poll(kiosk, {}, Milliseconds(1), [](const auto&) {});
  ASSERT_TRUE(eventually(5s, [&] { return first.desk.latest({kiosk})->ago > Milliseconds(0); }));
  for (std::size_t i = 0; i < wire::max_held_requests; ++i) put(first, format("t-{}", i));
  Caller& caller = put(first, "one-more");
  ASSERT_TRUE(eventually(5s, [&] { return caller.calls == 1; }));
  ASSERT_TRUE(caller.answer) << "taken for a silence";
  EXPECT_EQ(caller.answer->error().code, Errc::retry_later);
}

TEST_F(SharedInvitationsTest, GoOnAfterTheDatabaseWasLost) {
  database.end_connections();
  poll(second);
  EXPECT_TRUE(eventually(20s, [&] {
    put(first, "t-1", Milliseconds(500));
    return eventually(1s, [&] { return is_handed(); });
  }));
}

TEST_F(SharedInvitationsTest, EndWithTheServer) {
  poll(second);
  Caller& caller = put(first, "t-1");
  first.invitations.close();
  EXPECT_EQ(caller.calls, 1);
  EXPECT_FALSE(caller.answer);
}

}  // namespace
}  // namespace xinluon::http
