#include "kiosk/votelog/request_desk.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/kiosk/votelog/votes.h"

namespace xinluon::votelog {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Rights = RequestDesk::Rights;

class RequestDeskTest : public testing::Test {
 protected:
  RequestDeskTest() {
    options_.log = options_in(folder_ / "kiosk");
    options_.counter = *CounterId::from("Q03");
  }
  std::optional<std::string> ask(const wire::SocketRequest& request, Rights rights = Rights::all,
                                 RequestDesk::ClientId client = 1) {
    return desk_.answer(client, wire::encode(request), rights, now_);
  }
  std::vector<std::string> catch_up() {
    std::vector<std::string> sent;
    desk_.catch_up(now_, [&](RequestDesk::ClientId client, const std::string& line) {
      sent.push_back(std::to_string(client) + " " + line);
    });
    return sent;
  }
  Epoch epoch() { return keeper_.log()->epochs().back().epoch; }

  test::TemporaryFolder folder_{test::Medium::memory};
  ThreadOptions options_;
  BootTime now_ = boot_time(1'000'000);
  LogKeeper keeper_{options_in(folder_ / "kiosk"), Milliseconds(1'000), [](const Notice&) {}};
  SharedState shared_;
  RequestDesk desk_{keeper_, options_, shared_, [](const Notice&) {}};
};

TEST_F(RequestDeskTest, GuestsInviteAndWithdrawAndHearNothingElse) {
  keeper_.begin(now_);
  wire::InviteRequest invite;
  invite.invitation.token = "t-1";
  EXPECT_FALSE(ask(invite, Rights::invite_only)) << "the app is asked";
  EXPECT_FALSE(ask(wire::WithdrawRequest{"t-1"}, Rights::invite_only, 2));
  for (const auto& request :
       std::vector<wire::SocketRequest>{wire::HelloRequest{}, wire::RecordsRequest{epoch(), 0, 10, 1'000},
                                        wire::ReportRequest{epoch(), 0, 0, "ok"}})
    EXPECT_THAT(ask(request, Rights::invite_only).value_or(""), HasSubstr("unauthorised"));
  EXPECT_EQ(shared_.server().state, "unknown") << "nothing was noted";
}

TEST_F(RequestDeskTest, WhateverTheServerAnsweredItWasHeard) {
  keeper_.begin(now_);
  for (const std::string state : {"offline", "ok", "refused", "fork"}) {
    now_ += 1s;
    ask(wire::ReportRequest{epoch(), 0, 0, state});
    EXPECT_EQ(shared_.server().state, state);
    EXPECT_EQ(shared_.server().since, now_);
    if (state == "offline") {
      EXPECT_FALSE(shared_.server().answered);
    } else {
      EXPECT_EQ(shared_.server().answered, now_);
    }
  }
}

TEST_F(RequestDeskTest, ReportOfAnEpochThatIsNotHereIsAnErrorAndChangesNoCount) {
  keeper_.begin(now_);
  cast(*keeper_.log(), 1);
  const auto other = Epoch::from("00112233445566778899aabbccddeeff");
  EXPECT_THAT(ask(wire::ReportRequest{*other, 7, 0, "ok"}).value_or(""), HasSubstr("not_found"));
  EXPECT_EQ(shared_.server().pending, 1U);
  ask(wire::ReportRequest{epoch(), 1, 0, "ok"});
  EXPECT_EQ(shared_.server().pending, 0U);
}

TEST_F(RequestDeskTest, TheFirstWhoseTimeIsUpIsWokenFirst) {
  keeper_.begin(now_);
  EXPECT_FALSE(desk_.deadline());
  EXPECT_FALSE(ask(wire::WaitRequest{0, 9'000}, Rights::all, 1));
  EXPECT_FALSE(ask(wire::WaitRequest{0, 4'000}, Rights::all, 2));
  EXPECT_EQ(desk_.deadline(), now_ + 4s);
  now_ += 4s;
  EXPECT_THAT(catch_up(), ElementsAre(HasSubstr("2 ")));
  EXPECT_EQ(desk_.deadline(), now_ + 5s);
  desk_.keep_only([](RequestDesk::ClientId) { return false; });
  EXPECT_FALSE(desk_.deadline());
  EXPECT_THAT(catch_up(), IsEmpty());
}

// Nobody at the kiosk sees it; what is wrong with the app itself comes first.
TEST_F(RequestDeskTest, VotesAsideAreToldOfWhereTheAppHasNothingWorseToTell) {
  fs::create_directories(options_.log.folder);
  const fs::path damaged = options_.log.folder / "votes-00112233445566778899aabbccddeeff.db.damaged-1";
  std::ofstream(damaged) << "rubbish";
  std::ofstream(damaged.native() + ".salvaged") << "done, and votes are left in it";
  const auto state = [&] { return wire::decode_hello(ask(wire::HelloRequest{}).value_or(""))->app_state; };
  shared_.set_app({"ok", true});
  keeper_.begin(now_);
  EXPECT_EQ(state(), "VOTES_ASIDE");
  shared_.set_app({"NO_TOUCH", true});
  EXPECT_EQ(state(), "NO_TOUCH");
}

TEST_F(RequestDeskTest, AppsOwnStateIsToldBeforeTheLogWasOpened) {
  shared_.set_app({"ok", true});
  const auto hello = wire::decode_hello(ask(wire::HelloRequest{}).value_or(""));
  ASSERT_TRUE(hello) << hello.error().message;
  EXPECT_EQ(hello->app_state, "ok");
  EXPECT_THAT(hello->epochs, IsEmpty());
}

TEST_F(RequestDeskTest, SettingsAreTakenAndToldWhereTheKioskHasADoorForThem) {
  keeper_.begin(now_);
  const wire::ConfigureRequest configure{7, "[kiosk]"};
  EXPECT_THAT(ask(configure).value_or(""), HasSubstr("takes no settings"));
  bool takes = true;
  options_.settings.take = [&](const wire::ConfigureRequest&) -> Result<void> {
    if (!takes) return fail(Errc::rejected, "the button is too small");
    return {};
  };
  options_.settings.state = [] {
    wire::SettingsState told;
    told.takes = true;
    told.version = 7;
    return told;
  };
  RequestDesk desk(keeper_, options_, shared_, [](const Notice&) {});
  const auto asked = [&](const wire::SocketRequest& request) {
    return desk.answer(1, wire::encode(request), Rights::all, now_).value_or("");
  };
  EXPECT_EQ(asked(configure), wire::encode(wire::ConfigureAnswer{}));
  takes = false;
  EXPECT_THAT(asked(configure), HasSubstr("too small"));
  EXPECT_EQ(wire::decode_hello(asked(wire::HelloRequest{}))->settings.version, 7);
}

TEST_F(RequestDeskTest, WhileTheLogIsClosedEverythingElseIsAnswered) {
  std::ofstream(folder_ / "kiosk") << "in the way";
  keeper_.begin(now_);
  ASSERT_EQ(keeper_.log(), nullptr);
  const auto some = Epoch::from("00112233445566778899aabbccddeeff").value();
  for (const auto& request :
       std::vector<wire::SocketRequest>{wire::RecordsRequest{some, 0, 10, 1'000}, wire::HashRequest{some, 0},
                                        wire::ReportRequest{some, 0, 0, "ok"}})
    EXPECT_THAT(ask(request).value_or(""), HasSubstr("retry_later"));
  const auto hello = wire::decode_hello(ask(wire::HelloRequest{}).value_or(""));
  ASSERT_TRUE(hello) << hello.error().message;
  EXPECT_THAT(hello->epochs, IsEmpty());
  EXPECT_EQ(hello->app_state, "STORE_FAILED");
  EXPECT_FALSE(ask(wire::WaitRequest{0, 1'000}));
  EXPECT_EQ(shared_.server().pending, 0U);
}

}  // namespace
}  // namespace xinluon::votelog
