#include "kiosk/votelog/thread.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <fstream>
#include <mutex>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "sync/base/system_clock.h"
#include "sync/wire/socket_messages.h"
#include "tests/kiosk/votelog/failing_calls.h"
#include "tests/kiosk/votelog/other_user.h"
#include "tests/kiosk/votelog/socket_user.h"
#include "tests/kiosk/votelog/votes.h"
#include "tests/support/fault_vfs.h"

namespace xinluon::votelog {
namespace {

using namespace std::chrono_literals;
using test::FileCall;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Takes notices on the log's thread and gives them to the test's.
class Notices {
 public:
  void take(const Notice& notice) {
    const std::lock_guard lock(mutex_);
    notices_.push_back(notice);
    changed_.notify_all();
  }
  std::optional<Notice> next(std::chrono::milliseconds patience = 10s) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, patience, [this] { return !notices_.empty(); })) return std::nullopt;
    Notice notice = notices_.front();
    notices_.pop_front();
    return notice;
  }
  template <class Expected>
  Expected expect(std::chrono::milliseconds patience = 10s) {
    const auto notice = next(patience);
    if (!notice) {
      ADD_FAILURE() << "nothing was told";
      return {};
    }
    const auto* expected = std::get_if<Expected>(&*notice);
    if (expected == nullptr) {
      ADD_FAILURE() << "another notice was told: index " << notice->index();
      return {};
    }
    return *expected;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Notice> notices_;
};

class ThreadTest : public testing::Test {
 protected:
  ThreadTest() {
    options_.log = options_in(folder_ / "kiosk");
    options_.counter = *CounterId::from("Q03");
    options_.socket = folder_ / "votelog.sock";
    options_.retry = Milliseconds(30);
  }
  void start() {
    auto started =
        VoteLogThread::start(options_, clock_, [this](const Notice& notice) { notices_.take(notice); });
    ASSERT_TRUE(started) << started.error().message;
    thread_ = std::move(*started);
  }
  void start_ready() {
    start();
    notices_.expect<Ready>();
  }
  Seq cast_vote(std::int64_t n) {
    thread_->save_open(++ticket_, vote_number(n), "");
    EXPECT_EQ(notices_.expect<Saved>().ticket, ticket_);
    thread_->seal(++ticket_);
    const auto sealed = notices_.expect<Sealed>();
    EXPECT_EQ(sealed.ticket, ticket_);
    return sealed.seq;
  }
  wire::HelloAnswer hello() {
    SocketUser user(options_.socket);
    return wire::decode_hello(user.ask(wire::encode(wire::HelloRequest{}))).value();
  }
  Epoch writing_epoch() { return hello().epochs.back().epoch; }

  std::atomic<bool> failing_ = false;  // what it means is up to the test
  test::FaultVfs vfs_;
  test::TemporaryFolder folder_;
  SystemClock clock_;
  Notices notices_;
  ThreadOptions options_;
  std::uint64_t ticket_ = 0;
  std::unique_ptr<VoteLogThread> thread_;
};

TEST_F(ThreadTest, AnswersEveryCommandWithItsTicketInOrder) {
  start_ready();
  thread_->save_open(7, vote_number(1), "");
  thread_->seal(8);
  thread_->seal(9);
  EXPECT_EQ(notices_.expect<Saved>().ticket, 7U);
  const auto sealed = notices_.expect<Sealed>();
  EXPECT_EQ(sealed.ticket, 8U);
  EXPECT_EQ(sealed.seq, 1U);
  const auto failed = notices_.expect<Failed>();
  EXPECT_EQ(failed.ticket, 9U);
  EXPECT_EQ(failed.code, Errc::not_found);
}

TEST_F(ThreadTest, WhatWasQueuedIsFinishedAtTheEnd) {
  start_ready();
  for (std::int64_t n = 1; n <= 40; ++n) {
    thread_->save_open(2 * static_cast<std::uint64_t>(n), vote_number(n), "");
    thread_->seal(2 * static_cast<std::uint64_t>(n) + 1);
  }
  thread_.reset();
  for (int n = 1; n <= 40; ++n) {
    notices_.expect<Saved>();
    EXPECT_EQ(notices_.expect<Sealed>().seq, static_cast<Seq>(n));
  }
  EXPECT_FALSE(notices_.next(0ms));
  VoteLog log = open_or_die(options_.log);
  EXPECT_EQ(stored_numbers(log).size(), 40U);
  EXPECT_FALSE(std::filesystem::exists(options_.socket));
}

TEST_F(ThreadTest, SaysHello) {
  start_ready();
  cast_vote(1);
  auto answer = hello();
  EXPECT_EQ(answer.kiosk, options_.log.kiosk);
  EXPECT_EQ(answer.counter, options_.counter);
  EXPECT_EQ(answer.boot, options_.log.boot);
  EXPECT_EQ(answer.software, options_.log.software);
  EXPECT_EQ(answer.app_state, "ok");
  EXPECT_TRUE(answer.display);
  ASSERT_EQ(answer.epochs.size(), 1U);
  EXPECT_EQ(answer.epochs[0].first_seq, 1U);
  EXPECT_EQ(answer.epochs[0].head_seq, 1U);
  thread_->set_app_state("NO_DISPLAY", false);
  answer = hello();
  EXPECT_EQ(answer.app_state, "NO_DISPLAY");
  EXPECT_FALSE(answer.display);
}

TEST_F(ThreadTest, ServesRecordsAndHashes) {
  start_ready();
  for (std::int64_t n = 1; n <= 5; ++n) cast_vote(n);
  const Epoch epoch = writing_epoch();
  SocketUser user(options_.socket);
  const auto records =
      wire::decode_records(user.ask(wire::encode(wire::RecordsRequest{epoch, 2, 2, 100'000}))).value();
  EXPECT_EQ(records.first_seq, 3U);
  ASSERT_EQ(records.lines.size(), 2U);
  EXPECT_EQ(wire::decode_record(records.lines[0]).value().vote, vote_number(3));
  const auto hash = wire::decode_hash(user.ask(wire::encode(wire::HashRequest{epoch, 4}))).value();
  EXPECT_EQ(hash.hash, records.last_hash);
  EXPECT_EQ(wire::decode_hash(user.ask(wire::encode(wire::HashRequest{epoch, 6}))).error().code,
            Errc::not_found);
  const Epoch other = *Epoch::from(std::string(32, 'a'));
  EXPECT_EQ(wire::decode_records(user.ask(wire::encode(wire::RecordsRequest{other, 0, 1, 1}))).error().code,
            Errc::not_found);
}

TEST_F(ThreadTest, RubbishGetsAnErrorAndTheNextLineAnAnswer) {
  start_ready();
  SocketUser user(options_.socket);
  for (const char* line : {"", "rubbish", "{}", R"({"ask":"delete"})", "[1,2,3]", "\xff\xfe", "null"}) {
    EXPECT_THAT(user.ask(line), HasSubstr(R"("error")")) << line;
  }
  EXPECT_TRUE(wire::decode_hello(user.ask(wire::encode(wire::HelloRequest{}))));
}

TEST_F(ThreadTest, SealWakesWhoWaitsAtOnce) {
  start_ready();
  cast_vote(1);
  SocketUser user(options_.socket);
  EXPECT_EQ(wire::decode_wait(user.ask(wire::encode(wire::WaitRequest{0, 60'000}))).value().head_seq, 1U)
      << "there is one already";
  ASSERT_TRUE(user.say(wire::encode(wire::WaitRequest{1, 60'000}) + "\n"));
  EXPECT_FALSE(user.hear(100ms));
  const auto began = std::chrono::steady_clock::now();
  cast_vote(2);
  EXPECT_EQ(wire::decode_wait(user.hear().value()).value().head_seq, 2U);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 2s);
}

TEST_F(ThreadTest, WhoeverWaitsIsToldToHurryOnceOrAtTheNextWait) {
  start_ready();
  SocketUser user(options_.socket);
  const std::string wait = wire::encode(wire::WaitRequest{0, 60'000});
  ASSERT_TRUE(user.say(wait + "\n"));
  EXPECT_FALSE(user.hear(100ms));
  thread_->hurry();
  EXPECT_TRUE(wire::decode_wait(user.hear().value()).value().hurry);
  thread_->hurry();
  EXPECT_TRUE(wire::decode_wait(user.ask(wait)).value().hurry) << "nobody waited when it was asked";
  EXPECT_FALSE(wire::decode_wait(user.ask(wire::encode(wire::WaitRequest{0, 50}))).value().hurry) << "once";
}

TEST_F(ThreadTest, WhoWaitsInVainIsToldSo) {
  start_ready();
  SocketUser user(options_.socket);
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(wire::decode_wait(user.ask(wire::encode(wire::WaitRequest{0, 200}))).value().head_seq, 0U);
  const auto waited = std::chrono::steady_clock::now() - began;
  EXPECT_GE(waited, 199ms);  // the thread's clock counts whole milliseconds
  EXPECT_LT(waited, 5s);
}

TEST_F(ThreadTest, EndsWhileSomebodyWaits) {
  start_ready();
  SocketUser user(options_.socket);
  ASSERT_TRUE(user.say(wire::encode(wire::WaitRequest{0, 60'000}) + "\n"));
  EXPECT_FALSE(user.hear(50ms));
  thread_.reset();
  EXPECT_TRUE(user.is_dropped());
}

TEST_F(ThreadTest, ReportIsShownAndCountsWhatTheServerLacks) {
  start_ready();
  for (std::int64_t n = 1; n <= 5; ++n) cast_vote(n);
  hello();  // from here on the last seal is counted
  EXPECT_EQ(thread_->server_view().state, "unknown");
  EXPECT_EQ(thread_->server_view().pending, 5U);
  SocketUser user(options_.socket);
  const Epoch epoch = writing_epoch();
  ASSERT_TRUE(wire::decode_report(user.ask(wire::encode(wire::ReportRequest{epoch, 3, 2, "ok"}))));
  EXPECT_EQ(thread_->server_view().state, "ok");
  EXPECT_EQ(thread_->server_view().head_seq, 3U);
  EXPECT_EQ(thread_->server_view().pending, 2U);
  cast_vote(6);
  hello();
  EXPECT_EQ(thread_->server_view().pending, 3U);
  ASSERT_TRUE(wire::decode_report(user.ask(wire::encode(wire::ReportRequest{epoch, 6, 6, "offline"}))));
  EXPECT_EQ(thread_->server_view().state, "offline");
  EXPECT_EQ(thread_->server_view().pending, 0U);
  EXPECT_EQ(
      wire::decode_report(user.ask(wire::encode(wire::ReportRequest{epoch, 9, 9, "fork"}))).error().code,
      Errc::rejected)
      << "more than there is";
  EXPECT_EQ(thread_->server_view().state, "fork");
}

TEST_F(ThreadTest, ReportLetsOldRecordsLeave) {
  options_.log.keep_records = 10;
  start_ready();
  for (std::int64_t n = 1; n <= 130; ++n) cast_vote(n);
  SocketUser user(options_.socket);
  const Epoch epoch = writing_epoch();
  ASSERT_TRUE(wire::decode_report(user.ask(wire::encode(wire::ReportRequest{epoch, 130, 110, "ok"}))));
  EXPECT_EQ(hello().epochs[0].first_seq, 111U);
}

TEST_F(ThreadTest, SocketThatCanNotBeMadeIsTheOnlyReasonNotToStart) {
  options_.socket = folder_ / "nowhere" / "votelog.sock";
  const auto started = VoteLogThread::start(options_, clock_, [](const Notice&) {});
  ASSERT_FALSE(started);
  EXPECT_THAT(started.error().message, HasSubstr("does not exist"));
}

TEST_F(ThreadTest, LostLogIsToldServedAndTriedAgain) {
  std::ofstream(folder_ / "kiosk") << "a file where the folder should be";
  options_.retry = Milliseconds(100);
  start();
  notices_.expect<Lost>();
  thread_->save_open(1, vote_number(1), "");
  EXPECT_EQ(notices_.expect<Failed>().ticket, 1U);
  thread_->seal(2);
  EXPECT_EQ(notices_.expect<Failed>().ticket, 2U);
  const auto answer = hello();
  EXPECT_EQ(answer.app_state, "STORE_FAILED");
  EXPECT_THAT(answer.epochs, IsEmpty());
  SocketUser user(options_.socket);
  const Epoch any = *Epoch::from(std::string(32, 'a'));
  EXPECT_FALSE(wire::decode_records(user.ask(wire::encode(wire::RecordsRequest{any, 0, 1, 1}))));
  EXPECT_FALSE(wire::decode_hash(user.ask(wire::encode(wire::HashRequest{any, 0}))));
  EXPECT_FALSE(wire::decode_report(user.ask(wire::encode(wire::ReportRequest{any, 0, 0, "ok"}))));
  EXPECT_EQ(thread_->server_view().state, "ok");

  ASSERT_TRUE(user.say(wire::encode(wire::WaitRequest{0, 60'000}) + "\n"));
  std::filesystem::remove(folder_ / "kiosk");
  notices_.expect<Ready>();
  EXPECT_TRUE(user.hear()) << "who waited is told that there is a log now";
  EXPECT_EQ(cast_vote(3), 1U);
  EXPECT_EQ(hello().app_state, "ok");
}

TEST_F(ThreadTest, FailedCommitIsLostUntilTheLogWasShownToStore) {
  vfs_.before = [&](const FileCall& call) {
    return failing_ && call.kind == FileCall::Kind::sync ? test::sqlite_ioerr_fsync : 0;
  };
  options_.log.vfs = vfs_.name();
  start_ready();
  cast_vote(1);
  failing_ = true;
  thread_->save_open(100, vote_number(2), "");
  const auto failed = notices_.expect<Failed>();
  EXPECT_EQ(failed.ticket, 100U);
  EXPECT_EQ(failed.code, Errc::internal);
  EXPECT_EQ(notices_.expect<Lost>().code, Errc::internal);
  EXPECT_FALSE(notices_.next(150ms)) << "it is tried again, and told once";
  failing_ = false;
  notices_.expect<Ready>();
  EXPECT_EQ(cast_vote(3), 2U);
  thread_.reset();
  VoteLog log = open_or_die(options_.log);
  EXPECT_THAT(stored_numbers(log), ElementsAre(1, 3));
}

TEST_F(ThreadTest, FullDiskIsToldAndRecordsAreServedMeanwhile) {
  vfs_.before = [&](const FileCall& call) {
    return failing_ && call.kind == FileCall::Kind::write ? test::sqlite_full : 0;
  };
  options_.log.vfs = vfs_.name();
  start_ready();
  cast_vote(1);
  failing_ = true;
  thread_->save_open(100, vote_number(2), "");
  EXPECT_EQ(notices_.expect<Failed>().code, Errc::full);
  EXPECT_EQ(notices_.expect<Lost>().code, Errc::full);
  const auto answer = hello();
  EXPECT_EQ(answer.app_state, "DISK_FULL");
  ASSERT_EQ(answer.epochs.size(), 1U);
  EXPECT_EQ(answer.epochs[0].head_seq, 1U);
  SocketUser user(options_.socket);
  EXPECT_TRUE(wire::decode_records(
      user.ask(wire::encode(wire::RecordsRequest{answer.epochs[0].epoch, 0, 10, 100'000}))));
  failing_ = false;
  notices_.expect<Ready>();
  EXPECT_EQ(cast_vote(3), 2U);
}

// A tap must not wait behind the uploader, however much it asks.
TEST_F(ThreadTest, CommandsComeBeforeTheSocket) {
  options_.log.reserve_bytes = 0;
  start_ready();
  for (std::int64_t n = 1; n <= 60; ++n) cast_vote(n);
  const std::string question = wire::encode(wire::RecordsRequest{writing_epoch(), 0, 500, 256 * 1024}) + "\n";
  std::atomic<bool> done = false;
  std::atomic<int> answers = 0;
  std::vector<std::thread> crowd;
  for (int i = 0; i < 4; ++i) {
    crowd.emplace_back([&] {
      SocketUser user(options_.socket);
      while (!done && user.say(question + question + question)) {
        for (int k = 0; k < 3; ++k) answers += user.hear().has_value() ? 1 : 0;
      }
    });
  }
  while (answers < 10) std::this_thread::yield();
  std::chrono::steady_clock::duration longest{};
  for (std::int64_t n = 100; n < 140; ++n) {
    const auto began = std::chrono::steady_clock::now();
    cast_vote(n);
    longest = std::max(longest, std::chrono::steady_clock::now() - began);
  }
  done = true;
  for (auto& one : crowd) one.join();
  EXPECT_LT(longest, 1s);
  std::printf("longest save and seal beside %d answers: %lld ms\n", answers.load(),
              static_cast<long long>(std::chrono::duration_cast<std::chrono::milliseconds>(longest).count()));
}

TEST_F(ThreadTest, GreedyClientDisturbsNobody) {
  start_ready();
  std::thread greedy([&] {
    SocketUser user(options_.socket);
    EXPECT_FALSE(user.say(std::string(8'000'000, '{')));
  });
  for (std::int64_t n = 1; n <= 10; ++n) cast_vote(n);
  greedy.join();
  EXPECT_EQ(hello().epochs[0].head_seq, 10U);
}

Invitation invitation_with(const std::string& token) {
  Invitation invitation;
  invitation.token = token;
  invitation.officer = *OfficerId::from("CB-0012");
  return invitation;
}

TEST_F(ThreadTest, TokensAreAskedSpentAndRefused) {
  start_ready();
  thread_->ask_token(1, "a");
  EXPECT_FALSE(notices_.expect<TokenState>().spent);
  thread_->record_unanswered(2, no_answer_number(1), "a");
  EXPECT_EQ(notices_.expect<Sealed>().ticket, 2U);
  thread_->ask_token(3, "a");
  const auto state = notices_.expect<TokenState>();
  EXPECT_TRUE(state.spent);
  EXPECT_EQ(state.ticket, 3U);
}

TEST_F(ThreadTest, InvitationGoesToTheAppAndItsFateBack) {
  start_ready();
  SocketUser user(options_.socket);
  ASSERT_TRUE(user.say(wire::encode(wire::InviteRequest{invitation_with("a")}) + "\n"));
  const auto invited = notices_.expect<Invited>();
  EXPECT_EQ(invited.invitation, invitation_with("a"));
  thread_->answer_counter(invited.request, {Fate::shown, Refusal::none});
  const auto answer = wire::decode_counter(user.hear().value_or(""));
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->answer.fate, Fate::shown);

  ASSERT_TRUE(user.say(wire::encode(wire::WithdrawRequest{"a"}) + "\n"));
  const auto withdrawn = notices_.expect<Withdrawn>();
  EXPECT_EQ(withdrawn.token, "a");
  thread_->answer_counter(invited.request, {Fate::shown, Refusal::none});  // an old one: nobody waits
  thread_->answer_counter(withdrawn.request, {Fate::refused, Refusal::staff});
  EXPECT_EQ(user.hear(), R"({"answer":"counter","fate":"refused","refusal":"staff"})");
}

TEST_F(ThreadTest, WhoeverInvitesIsNotLeftWaitingByASilentApp) {
  start_ready();
  SocketUser user(options_.socket);
  ASSERT_TRUE(user.say(wire::encode(wire::InviteRequest{invitation_with("a")}) + "\n"));
  notices_.expect<Invited>();
  const auto answer = wire::decode_counter(user.hear(counter_patience + 5s).value_or(""));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Errc::retry_later);
}

TEST_F(ThreadTest, WhoeverMayOnlyInviteIsToldNothingElse) {
  if (geteuid() != 0) return;  // nobody else can be played
  constexpr uid_t inviter = 65'532;
  options_.inviter_uids = {inviter};
  start_ready();
  // Open to everybody in the file system, so that only the peer's credentials decide.
  ASSERT_EQ(chmod(options_.socket.c_str(), 0666), 0);
  ASSERT_EQ(chmod(folder_.path().c_str(), 0755), 0);
  const std::string line = heard_as(options_.socket, inviter, wire::encode(wire::HelloRequest{}),
                                    [] { std::this_thread::sleep_for(1ms); });
  EXPECT_THAT(line, HasSubstr("unauthorised"));
}

// Who waits is told in time, although the next try to open the log is far away.
TEST_F(ThreadTest, WhoWaitsForALostLogIsToldInTime) {
  options_.retry = Milliseconds(60'000);
  std::ofstream(options_.log.folder) << "in the way";
  start();
  notices_.expect<Lost>();
  SocketUser user(options_.socket);
  EXPECT_THAT(user.ask(wire::encode(wire::WaitRequest{0, 50})), HasSubstr(R"("answer":"wait")"));
}

TEST_F(ThreadTest, ReportsTellSinceWhenAndWhenTheServerAnswered) {
  start_ready();
  EXPECT_FALSE(thread_->server_view().answered);
  SocketUser user(options_.socket);
  const Epoch epoch = writing_epoch();
  const BootTime before = clock_.boot();
  user.ask(wire::encode(wire::ReportRequest{epoch, 0, 0, "ok"}));
  const auto answered = thread_->server_view().answered;
  ASSERT_TRUE(answered);
  EXPECT_GE(*answered, before);
  user.ask(wire::encode(wire::ReportRequest{epoch, 0, 0, "offline"}));
  EXPECT_EQ(thread_->server_view().answered, answered) << "no answer, nothing new";
  EXPECT_GE(thread_->server_view().since, answered);
}

TEST_F(ThreadTest, InterruptedWaitIsGoneOnWith) {
  start_ready();
  const FailNext failing(SystemCall::poll, EINTR);
  EXPECT_EQ(cast_vote(1), 1U);
  for (int i = 0; i < 1'000 && !failing.has_failed(); ++i) std::this_thread::sleep_for(1ms);
  EXPECT_TRUE(failing.has_failed());
  EXPECT_EQ(cast_vote(2), 2U);
}

// Nobody asks for anything, and still what can be saved of a damaged file is on its way.
TEST_F(ThreadTest, SalvagesWhileNobodyAsks) {
  start_ready();
  for (int n = 1; n <= 30; ++n) cast_vote(n);
  const Epoch damaged = writing_epoch();
  thread_.reset();
  const auto file = options_.log.folder / ("votes-" + damaged.text() + ".db");
  std::filesystem::rename(file, file.native() + ".damaged-1");
  start_ready();
  for (int i = 0; i < 2'000 && hello().epochs.size() < 2; ++i) std::this_thread::sleep_for(5ms);
  const auto epochs = hello().epochs;
  ASSERT_EQ(epochs.size(), 2U);
  EXPECT_EQ(epochs.front().epoch, damaged);
  EXPECT_EQ(epochs.front().head_seq, 30U);
}

}  // namespace
}  // namespace xinluon::votelog
