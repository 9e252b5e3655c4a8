// File calls that fail under the vote log, one at a time and for a while: what was acknowledged is there in
// the end, once; what was refused is not.
#include <algorithm>
#include <csignal>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "tests/kiosk/votelog/votes.h"
#include "tests/support/fault_vfs.h"

namespace xinluon::votelog {
namespace {

using test::FaultVfs;
using test::FileCall;
using testing::ElementsAre;
using testing::IsEmpty;

using Numbers = std::vector<std::int64_t>;

class FaultsTest : public testing::Test {
 protected:
  VoteLog open() { return open_or_die(options_); }

  void fail_next(FileCall::Kind kind, int code) {
    vfs_.before = [this, kind, code](const FileCall& call) {
      if (call.kind != kind || !call.is_on_log()) return 0;
      vfs_.before = nullptr;
      return code;
    };
  }
  Numbers stored_after_restart() {
    VoteLog log = open();
    return stored_numbers(log);
  }

  FaultVfs vfs_;
  test::TemporaryFolder folder_;
  Options options_ = options_in(folder_ / "kiosk", vfs_.name());
};

TEST_F(FaultsTest, VoteWhoseSyncFailedIsRefusedAndNeverCounted) {
  {
    VoteLog log = open();
    cast(log, 1);
    fail_next(FileCall::Kind::sync, test::sqlite_ioerr_fsync);
    const auto saved = log.save_open(vote_number(2));
    ASSERT_FALSE(saved);
    EXPECT_EQ(saved.error().code, Errc::internal);
    EXPECT_TRUE(log.trouble());
    EXPECT_FALSE(log.save_open(vote_number(3))) << "nothing is taken before it was shown to store";
    EXPECT_THAT(stored_numbers(log), ElementsAre(1)) << "it can be read meanwhile";
    ASSERT_TRUE(log.recover());
    EXPECT_FALSE(log.trouble());
    EXPECT_EQ(log.seal().error().code, Errc::not_found);
    EXPECT_EQ(cast(log, 4), 2U);
    EXPECT_EQ(log.epochs().size(), 1U);
  }
  EXPECT_THAT(stored_after_restart(), ElementsAre(1, 4));
}

// The frames of the failed commit lie whole in the log's file, and closing can't checkpoint them away: SQLite
// itself would take them for committed when it opens the file again.
TEST_F(FaultsTest, RefusedVoteThatIsOnTheDiskAfterAllIsUndone) {
  {
    VoteLog log = open();
    ASSERT_TRUE(log.save_open(vote_number(1)));
    int failing = 0;
    vfs_.before = [&](const FileCall& call) {
      if (call.kind == FileCall::Kind::sync && failing++ < 2) return test::sqlite_ioerr_fsync;
      return 0;
    };
    ASSERT_FALSE(log.save_open(vote_number(2)));
    EXPECT_GE(failing, 2) << "the commit's sync, and that of the checkpoint at closing";
    vfs_.before = nullptr;
    EXPECT_THAT(stored_numbers(log), ElementsAre(1)) << "what was acknowledged before it is sealed";
    ASSERT_TRUE(log.recover());
  }
  EXPECT_THAT(stored_after_restart(), ElementsAre(1));
}

TEST_F(FaultsTest, FailedChangeLeavesTheVoteThatWasAcknowledged) {
  {
    VoteLog log = open();
    ASSERT_TRUE(log.save_open(vote_number(1)));
    fail_next(FileCall::Kind::write, test::sqlite_ioerr_write);
    ASSERT_FALSE(log.save_open(vote_number(2)));
    ASSERT_TRUE(log.recover());
    EXPECT_EQ(cast(log, 3), 2U) << "the next citizen's vote does not replace it";
  }
  EXPECT_THAT(stored_after_restart(), ElementsAre(1, 3));
}

TEST_F(FaultsTest, FailedSealIsDoneAgainOnceTheFileWasVerified) {
  {
    VoteLog log = open();
    ASSERT_TRUE(log.save_open(vote_number(1)));
    fail_next(FileCall::Kind::sync, test::sqlite_ioerr_fsync);
    EXPECT_EQ(log.seal().value(), 1U);
    EXPECT_FALSE(log.trouble());
    EXPECT_EQ(cast(log, 2), 2U);
  }
  EXPECT_THAT(stored_after_restart(), ElementsAre(1, 2));
}

TEST_F(FaultsTest, SealThatFailsForLongIsDoneWhenTheDiskIsBack) {
  {
    VoteLog log = open();
    ASSERT_TRUE(log.save_open(vote_number(1)));
    vfs_.before = [](const FileCall& call) {
      return call.kind == FileCall::Kind::sync ? test::sqlite_ioerr_fsync : 0;
    };
    ASSERT_FALSE(log.seal());
    EXPECT_FALSE(log.recover());
    EXPECT_FALSE(log.save_open(vote_number(2)));
    EXPECT_FALSE(log.seal());
    vfs_.before = nullptr;
    ASSERT_TRUE(log.recover());
    EXPECT_THAT(stored_numbers(log), ElementsAre(1));
  }
  EXPECT_THAT(stored_after_restart(), ElementsAre(1));
}

// The file opens, but SQLite calls it corrupt whenever it is written to.
TEST_F(FaultsTest, FileThatTurnsOutCorruptIsMovedAsideAndTheOpenVoteCarriedOver) {
  {
    VoteLog log = open();
    cast(log, 1);
    ASSERT_TRUE(log.save_open(vote_number(2)));
    const auto old = file_of(options_, log);
    fail_next(FileCall::Kind::write, test::sqlite_corrupt);
    EXPECT_EQ(log.seal().value(), 1U) << "in a new epoch";
    EXPECT_NE(file_of(options_, log), old);
    EXPECT_THAT(names_in(options_.folder), testing::Contains(old.filename().native() + ".damaged-1"));
    EXPECT_EQ(cast(log, 3), 2U);
  }
  EXPECT_THAT(stored_after_restart(), ElementsAre(2, 3));
}

TEST_F(FaultsTest, FailedRetentionEndsNoSession) {
  options_.keep_records = 10;
  {
    VoteLog log = open();
    for (int i = 1; i <= 150; ++i) cast(log, i);
    ASSERT_TRUE(log.save_open(vote_number(200)));
    fail_next(FileCall::Kind::sync, test::sqlite_ioerr_fsync);
    EXPECT_FALSE(log.note_backed_up(log.epochs().back().epoch, 150));
    EXPECT_FALSE(log.trouble());
    ASSERT_TRUE(log.save_open(vote_number(201))) << "still the same open vote";
    EXPECT_EQ(log.seal().value(), 151U);
    ASSERT_TRUE(log.note_backed_up(log.epochs().back().epoch, 150));
  }
  const Numbers stored = stored_after_restart();
  EXPECT_EQ(stored.back(), 201);
  EXPECT_EQ(stored.front(), 142);
}

// What a caller was told, and what must be stored in the end.
class Ledger {
 public:
  void save(VoteLog& log, std::int64_t n) {
    const bool saved = log.save_open(vote_number(n), token_number(n)).has_value();
    (saved ? spent_ : unspent_).push_back(n);
    if (saved) {
      open_ = n;
    } else {
      session_ended();
    }
  }
  void pass_unanswered(VoteLog& log, std::int64_t n) {
    const bool recorded = log.record_unanswered(no_answer_number(n), token_number(n)).has_value();
    if (recorded) spent_.push_back(n);
    (recorded ? expected_ : possible_).push_back(n);
  }
  void seal(VoteLog& log) {
    [[maybe_unused]] const auto sealed = log.seal();
    session_ended();  // sealed, or owed
  }
  // Leaves out unanswered invitations whose recording failed: they may be there, for they are true.
  void check(VoteLog& log) const {
    Numbers stored = stored_numbers(log);
    std::erase_if(stored, [this](std::int64_t n) {
      return std::find(possible_.begin(), possible_.end(), n) != possible_.end();
    });
    ASSERT_EQ(stored, expected_);
    for (const auto n : spent_) ASSERT_TRUE(log.is_spent(token_number(n)).value()) << n;
    for (const auto n : unspent_) ASSERT_FALSE(log.is_spent(token_number(n)).value()) << n;
  }

 private:
  void session_ended() {
    if (open_) expected_.push_back(*open_);
    open_.reset();
  }
  std::optional<std::int64_t> open_;
  Numbers expected_;
  Numbers possible_;
  Numbers spent_;
  Numbers unspent_;
};

// Three citizens, of whom the second one changes the vote; then one who does not answer.
void vote_for_a_while(VoteLog& log, Ledger& ledger, std::int64_t n = 0) {
  for (const int changes : {0, 1, 0}) {
    ledger.save(log, ++n);
    for (int i = 0; i < changes; ++i) ledger.save(log, ++n);
    ledger.seal(log);
    log.maintain();
    [[maybe_unused]] const auto recovered = log.recover();
  }
  ledger.pass_unanswered(log, ++n);
  [[maybe_unused]] const auto recovered = log.recover();
}

int code_of(FileCall::Kind kind) {
  if (kind == FileCall::Kind::read) return test::sqlite_ioerr_read;
  if (kind == FileCall::Kind::sync) return test::sqlite_ioerr_fsync;
  return test::sqlite_ioerr_write;
}

// Lets a call through; real syncs are left out for speed.
int let_through(const FileCall& call) {
  return call.kind == FileCall::Kind::sync ? test::pretend_done : 0;
}

struct Fault {
  const char* name;
  int calls;  // that fail in a row; 0 is all from then on
};

std::string fault_name(const testing::TestParamInfo<Fault>& test) {
  return test.param.name;
}

class EveryCallFails : public testing::TestWithParam<Fault> {};

// The k-th file call of a morning fails, for every k until the morning has fewer.
TEST_P(EveryCallFails, NothingAcknowledgedIsLostNothingRefusedIsStored) {
  int k = 1;
  for (bool reached = true; reached; ++k) {
    SCOPED_TRACE(k);
    FaultVfs vfs;
    test::TemporaryFolder folder;
    const Options options = options_in(folder / "kiosk", vfs.name());
    Ledger ledger;
    int calls = 0;
    {
      vfs.before = let_through;
      auto log = open_or_die(options);
      vfs.before = [&](const FileCall& call) {
        ++calls;
        const bool fails = calls >= k && (GetParam().calls == 0 || calls < k + GetParam().calls);
        return fails ? code_of(call.kind) : let_through(call);
      };
      vote_for_a_while(log, ledger);
      reached = calls >= k;
      vfs.before = let_through;
      const auto recovered = log.recover();
      ASSERT_TRUE(recovered) << recovered.error().message;
      ASSERT_FALSE(log.trouble());
    }
    VoteLog log = open_or_die(options);
    ledger.check(log);
  }
  std::printf("%s: %d places tried\n", GetParam().name, k - 1);
}

INSTANTIATE_TEST_SUITE_P(Faults, EveryCallFails,
                         testing::Values(Fault{"once", 1}, Fault{"thrice", 3}, Fault{"ten_times", 10},
                                         Fault{"for_good", 0}),
                         fault_name);

// The same while the files are opened, with votes and an open one in them: an error, or a log that works.
class EveryCallOfOpeningFails : public testing::TestWithParam<Fault> {};

TEST_P(EveryCallOfOpeningFails, NothingIsLost) {
  int k = 1;
  for (bool reached = true; reached; ++k) {
    SCOPED_TRACE(k);
    FaultVfs vfs;
    test::TemporaryFolder folder;
    const Options options = options_in(folder / "kiosk", vfs.name());
    vfs.before = let_through;
    {
      auto log = open_or_die(options);
      cast(log, 1);
      ASSERT_TRUE(log.save_open(vote_number(2)));
    }
    int calls = 0;
    vfs.before = [&](const FileCall& call) {
      ++calls;
      const bool fails = calls >= k && (GetParam().calls == 0 || calls < k + GetParam().calls);
      return fails ? code_of(call.kind) : let_through(call);
    };
    Numbers expected{1, 2};
    if (auto log = VoteLog::open(options); log && log->save_open(vote_number(3)) && log->seal()) {
      expected.push_back(3);
    }
    reached = calls >= k;
    vfs.before = let_through;
    VoteLog log = open_or_die(options);
    Numbers stored = stored_numbers(log);
    std::sort(stored.begin(), stored.end());
    // The third one may be there though it was refused: its process ended before it could undo it.
    if (expected.size() == 2) std::erase(stored, 3);
    ASSERT_EQ(stored, expected);
    for (const auto& name : names_in(options.folder)) {
      EXPECT_EQ(name.find("damaged"), std::string::npos) << "an I/O error is no damage: " << name;
    }
  }
  std::printf("%s: %d places tried\n", GetParam().name, k - 1);
}

INSTANTIATE_TEST_SUITE_P(Faults, EveryCallOfOpeningFails,
                         testing::Values(Fault{"once", 1}, Fault{"for_good", 0}), fault_name);

// Calls fail at random, in bursts, also while the log repairs itself.
TEST(RandomFaults, NothingAcknowledgedIsLostNothingRefusedIsStored) {
  const std::uint32_t first_seed = std::random_device()();
  constexpr std::uint32_t rounds = 150;
  int failed_calls = 0;
  for (std::uint32_t seed = first_seed; seed != first_seed + rounds; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937 random(seed);
    FaultVfs vfs;
    test::TemporaryFolder folder;
    const Options options = options_in(folder / "kiosk", vfs.name());
    vfs.before = let_through;
    Ledger ledger;
    {
      auto log = open_or_die(options);
      int burst = 0;
      vfs.before = [&](const FileCall& call) {
        if (burst == 0 && random() % 20 == 0) burst = static_cast<int>(1 + random() % 8);
        if (burst == 0) return let_through(call);
        --burst;
        ++failed_calls;
        return code_of(call.kind);
      };
      for (int morning = 0; morning < 3; ++morning) vote_for_a_while(log, ledger, 10 * morning);
      vfs.before = let_through;
      ASSERT_TRUE(log.recover());
    }
    VoteLog log = open_or_die(options);
    ledger.check(log);
  }
  std::printf("seeds from %u on: %d calls failed\n", first_seed, failed_calls);
}

// A full disk. The file system under the log has room for so many bytes and no more.
class FullDiskTest : public FaultsTest {
 protected:
  static constexpr std::uint64_t reserve_bytes = 512 * 1024;

  FullDiskTest() { options_.reserve_bytes = reserve_bytes; }

  std::uintmax_t used_bytes() const {
    std::uintmax_t sum = 0;
    for (const auto& entry : std::filesystem::directory_iterator(options_.folder)) sum += entry.file_size();
    return sum;
  }
  void fill_disk() { vfs_.limit(options_.folder, used_bytes()); }
  bool reserve_is_there() const { return std::filesystem::exists(options_.folder / "reserve"); }

  // The reserve is not made by SQLite: what stops it is a limit on the size of any file.
  class NoRoomForReserve {
   public:
    NoRoomForReserve() {
      std::signal(SIGXFSZ, SIG_IGN);
      EXPECT_EQ(getrlimit(RLIMIT_FSIZE, &old_), 0);
      const rlimit small{reserve_bytes - 1, old_.rlim_max};
      EXPECT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
    }
    ~NoRoomForReserve() { EXPECT_EQ(setrlimit(RLIMIT_FSIZE, &old_), 0); }

   private:
    rlimit old_{};
  };
};

TEST_F(FullDiskTest, VoteIsRefusedAndTheAcknowledgedOneSealedInTheReservesRoom) {
  {
    VoteLog log = open();
    EXPECT_TRUE(reserve_is_there());
    cast(log, 1);
    ASSERT_TRUE(log.save_open(vote_number(2)));
    fill_disk();
    const auto refused = log.save_open(vote_number(3));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::full);
    EXPECT_FALSE(reserve_is_there());
    ASSERT_TRUE(log.trouble());
    EXPECT_EQ(log.trouble()->code, Errc::full);
    EXPECT_THAT(stored_numbers(log), ElementsAre(1, 2));
    EXPECT_EQ(log.save_open(vote_number(4)).error().code, Errc::full);
  }
  vfs_.lift_limit();
  EXPECT_THAT(stored_after_restart(), ElementsAre(1, 2));
}

TEST_F(FullDiskTest, OpenVoteIsSealedInTheReservesRoom) {
  VoteLog log = open();
  ASSERT_TRUE(log.save_open(vote_number(1)));
  fill_disk();
  EXPECT_EQ(log.seal().value(), 1U);
  EXPECT_FALSE(reserve_is_there());
  EXPECT_EQ(log.trouble()->code, Errc::full) << "that was the last one";
  EXPECT_EQ(log.save_open(vote_number(2)).error().code, Errc::full);
}

TEST_F(FullDiskTest, StoresAgainWhenTheReserveCanBeMade) {
  VoteLog log = open();
  fill_disk();
  ASSERT_FALSE(log.save_open(vote_number(1)));
  {
    const NoRoomForReserve limit;
    EXPECT_FALSE(log.recover());
    EXPECT_TRUE(log.trouble());
  }
  vfs_.lift_limit();
  ASSERT_TRUE(log.recover());
  EXPECT_TRUE(reserve_is_there());
  EXPECT_FALSE(log.trouble());
  cast(log, 2);
  EXPECT_THAT(stored_numbers(log), ElementsAre(2));
}

TEST_F(FullDiskTest, WithoutAReserveTheSealIsOwedAndRecordsAreServed) {
  options_.reserve_bytes = 0;
  VoteLog log = open();
  cast(log, 1);
  ASSERT_TRUE(log.save_open(vote_number(2)));
  vfs_.limit(options_.folder, 1);  // nothing can grow, also into what closing gives back
  EXPECT_EQ(log.seal().error().code, Errc::full);
  EXPECT_THAT(stored_numbers(log), ElementsAre(1)) << "the uploader can drain, and so make room";
  EXPECT_FALSE(log.recover());
  vfs_.lift_limit();
  ASSERT_TRUE(log.recover());
  EXPECT_THAT(stored_numbers(log), ElementsAre(1, 2));
}

TEST_F(FullDiskTest, FullDiskAtTheFirstStartIsAnError) {
  ASSERT_TRUE(std::filesystem::create_directories(options_.folder));
  vfs_.limit(options_.folder, 100);
  const auto log = VoteLog::open(options_);
  ASSERT_FALSE(log);
  EXPECT_EQ(log.error().code, Errc::full);
  EXPECT_THAT(names_in(options_.folder), testing::Not(testing::Contains(testing::EndsWith(".db"))));
  vfs_.lift_limit();
  VoteLog later = open();
  EXPECT_EQ(cast(later, 1), 1U);
}

TEST_F(FullDiskTest, FullDiskAtALaterStartStillServesWhatIsThere) {
  {
    VoteLog log = open();
    cast(log, 1);
    ASSERT_TRUE(log.save_open(vote_number(2)));
  }
  std::filesystem::remove(options_.folder / "reserve");
  fill_disk();
  VoteLog log = open();
  EXPECT_EQ(log.trouble()->code, Errc::full);
  EXPECT_THAT(stored_numbers(log), ElementsAre(1));
  vfs_.lift_limit();
  ASSERT_TRUE(log.recover());
  EXPECT_THAT(stored_numbers(log), ElementsAre(1, 2));
}

TEST_F(FullDiskTest, OpenVoteFoundAtStartIsSealedInTheReservesRoom) {
  {
    VoteLog log = open();
    ASSERT_TRUE(log.save_open(vote_number(1)));
  }
  ASSERT_TRUE(reserve_is_there());
  fill_disk();
  VoteLog log = open();
  EXPECT_FALSE(reserve_is_there());
  EXPECT_THAT(stored_numbers(log), ElementsAre(1));
  EXPECT_EQ(log.trouble()->code, Errc::full);
}

// The kernel itself refuses every write past a size: no shim in between.
TEST_F(FullDiskTest, WritesThatTheKernelRefusesAreNotAcknowledged) {
  options_.vfs.clear();
  options_.reserve_bytes = 0;
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit old{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &old), 0);
  Numbers acknowledged;
  VoteLog log = open();
  const rlimit small{200 * 1024, old.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  std::int64_t n = 1;
  for (; n < 1'000 && log.save_open(vote_number(n)); ++n) {
    acknowledged.push_back(n);
    if (!log.seal()) break;
  }
  EXPECT_LT(n, 1'000);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &old), 0);
  ASSERT_TRUE(log.recover());
  EXPECT_EQ(stored_numbers(log), acknowledged);
  EXPECT_GT(acknowledged.size(), 3U);
  cast(log, 5'000);
}

}  // namespace
}  // namespace xinluon::votelog
