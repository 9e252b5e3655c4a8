#include "kiosk/votelog/counter_client.h"

#include <atomic>
#include <memory>

#include <gtest/gtest.h>

#include "kiosk/votelog/thread.h"
#include "sync/base/overloaded.h"
#include "sync/base/system_clock.h"
#include "tests/kiosk/votelog/votes.h"

namespace xinluon::votelog {
namespace {

// A vote log's thread whose app answers everything in the same way, at once.
class CounterClientTest : public testing::Test {
 protected:
  CounterClientTest() {
    ThreadOptions options;
    options.log = options_in(folder_ / "kiosk");
    options.counter = *CounterId::from("Q03");
    options.socket = socket_;
    auto started = VoteLogThread::start(options, clock_, [this](const Notice& notice) { hear(notice); });
    EXPECT_TRUE(started);
    thread_ = std::move(*started);
    started_ = true;
  }

  void hear(const Notice& notice) {
    std::visit(Overloaded{[&](const Invited& n) {
                            invited_ = n.invitation;
                            answer(n.request);
                          },
                          [&](const Withdrawn& n) {
                            withdrawn_ = n.token;
                            answer(n.request);
                          },
                          [](const auto&) {}},
               notice);
  }
  void answer(std::uint64_t request) {
    if (started_ && answers_) thread_->answer_counter(request, *answers_);
  }

  test::TemporaryFolder folder_;
  const std::filesystem::path socket_ = folder_ / "votelog.sock";
  SystemClock clock_;
  std::optional<InvitationAnswer> answers_ = InvitationAnswer{Fate::shown, Refusal::none};
  Invitation invited_;
  std::string withdrawn_;
  std::atomic<bool> started_ = false;
  std::unique_ptr<VoteLogThread> thread_;
};

TEST_F(CounterClientTest, InvitesAndHearsWhatBecameOfIt) {
  Invitation invitation;
  invitation.token = "a-1";
  invitation.officer_name = "Nguyễn Thị Mẫu";
  const auto answer = invite(socket_, invitation);
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->fate, Fate::shown);
  EXPECT_EQ(invited_, invitation);
}

TEST_F(CounterClientTest, MakesATokenUpWhereThereIsNone) {
  ASSERT_TRUE(invite(socket_, {}));
  const std::string first = invited_.token;
  ASSERT_TRUE(invite(socket_, {}));
  EXPECT_EQ(first.size(), 32U);
  EXPECT_NE(first, invited_.token);
}

TEST_F(CounterClientTest, Withdraws) {
  answers_ = InvitationAnswer{Fate::voted, Refusal::none};
  const auto answer = withdraw(socket_, "a-1");
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->fate, Fate::voted);
  EXPECT_EQ(withdrawn_, "a-1");
}

TEST_F(CounterClientTest, SaysWhatIsWrong) {
  Invitation wrong;
  wrong.token = "a b";
  EXPECT_EQ(invite(socket_, wrong).error().code, Errc::rejected);
  EXPECT_EQ(withdraw(socket_, "a b").error().code, Errc::rejected);
  EXPECT_EQ(invite(folder_ / "nobody.sock", {}).error().code, Errc::not_found);
  EXPECT_EQ(invite(std::string(200, 'x'), {}).error().code, Errc::rejected);
}

TEST_F(CounterClientTest, WaitsNoLongerThanItWasTold) {
  answers_.reset();
  EXPECT_EQ(invite(socket_, {}, Milliseconds(200)).error().code, Errc::retry_later);
}

}  // namespace
}  // namespace xinluon::votelog
