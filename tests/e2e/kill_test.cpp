// SIGKILL of each program at random moments, a fifth of them while a commit is in the kernel. Afterwards
// every vote that was thanked is at the server exactly once, and the server has none that no screen took.
#include <algorithm>
#include <random>

#include <gtest/gtest.h>
#include <sys/syscall.h>

#include "sync/base/format.h"
#include "sync/sqlite/sqlite.h"
#include "sync/wire/record_codec.h"
#include "sync/wire/socket_messages.h"
#include "tests/e2e/stand.h"
#include "tests/kiosk/votelog/socket_user.h"
#include "tests/support/progress.h"
#include "tests/support/setting.h"

namespace xinluon::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Time = std::chrono::steady_clock;

// What one citizen's hand did. Level and two behaviours make each of them unlike any other near it.
struct Session {
  Level level{};
  std::array<Behaviour, 2> marks{};
  bool seen_saved = false;  // the behaviours screen came: the level is durable
  bool thanked = false;
};

Session session_of(int id) {
  const int first = id / 5 % 7;
  const int second = first + 1 + id / 35 % (7 - first);
  return {
      *level_from_int(id % 5 + 1),
      {all_behaviours[static_cast<std::size_t>(first)], all_behaviours[static_cast<std::size_t>(second)]}};
}

class KillStorm {
 public:
  explicit KillStorm(std::uint32_t seed) : random_(seed) {}

  // One citizen; the kiosk is killed under the citizen's hands, or the server as the vote arrives and the
  // uploader then.
  void play(int id);
  void check_records();
  Stand& stand() { return stand_; }
  int kills() const { return kills_; }
  int inside_commit() const { return inside_commit_; }

 private:
  // Taps; for the kiosk as victim and its step, kills while the tap is being stored.
  bool step(const hands::Reference& seen, const std::string& action, bool kill_now);
  void kill_while_storing(Process& process);
  // Taps what is still there until the screen comes, as people do: on a busy machine a tap may come while the
  // kiosk is still deaf after a change of its screen. Null where it never comes.
  const hands::Reference* tap_until(const std::string& screen, const hands::Reference& seen,
                                    const std::string& action);
  // Taps a behaviour until its card looks marked.
  bool mark(const hands::Reference& behaviours, const std::string& action, bool kill_now);
  bool citizen(Session& session, int killed_step);

  Stand stand_;
  std::mt19937 random_;
  int kills_ = 0;
  int inside_commit_ = 0;
  std::vector<Session> sessions_;
};

// Waits up to a random time for a thread of the process to be inside fdatasync, then kills at once: that is a
// cut inside a commit. One time in ten it kills at a random moment instead.
void KillStorm::kill_while_storing(Process& process) {
  const bool aim = random_() % 10 != 0;
  const auto until = Time::now() + milliseconds(aim ? 100 : random_() % 25);
  bool inside = false;
  while (Time::now() < until && !inside) inside = aim && process.inside_system_call(SYS_fdatasync);
  process.kill();
  ++kills_;
  inside_commit_ += inside ? 1 : 0;
}

bool KillStorm::step(const hands::Reference& seen, const std::string& action, bool kill_now) {
  if (!stand_.tap(seen, action)) return false;
  if (kill_now) kill_while_storing(stand_.kiosk());
  return !kill_now;
}

const hands::Reference* KillStorm::tap_until(const std::string& screen, const hands::Reference& seen,
                                             const std::string& action) {
  constexpr int most_looks = 5;
  for (int look = 0; look < most_looks; ++look) {
    if (stand_.eyes().look() == &seen && !stand_.tap(seen, action)) return nullptr;
    if (const auto* come = stand_.eyes().wait_for({screen}, seconds(4))) return come;
  }
  return nullptr;
}

bool KillStorm::mark(const hands::Reference& behaviours, const std::string& action, bool kill_now) {
  constexpr int most_taps = 5;
  constexpr auto pressed = milliseconds(300);
  const auto card = behaviours.targets.at(action);
  const auto is_bare = [&] { return stand_.eyes().looks_as(behaviours, card); };
  EXPECT_TRUE(eventually(seconds(5), is_bare))
      << action << " is not to be seen, or marked before it is tapped";
  for (int tap = 0; tap < most_taps; ++tap) {
    if (!step(behaviours, action, kill_now)) return false;
    // A press looks like a mark while the finger is down, also one that a busy kiosk takes for noise.
    if (eventually(seconds(2), [&] { return !is_bare(); }) && !eventually(pressed, is_bare)) return true;
  }
  ADD_FAILURE() << action << " does not look marked";
  return false;
}

// False when the kiosk was killed on the way.
bool KillStorm::citizen(Session& session, int killed_step) {
  const auto pause = milliseconds(450);      // taps right after a screen change are dropped
  const auto next_mark = milliseconds(120);  // the next one is another target
  const auto* attract = stand_.eyes().wait_for({"attract"}, seconds(20));
  EXPECT_NE(attract, nullptr);
  std::this_thread::sleep_for(pause);
  const std::string level = "level:" + std::to_string(to_int(session.level));
  if (killed_step == 0) return step(*attract, level, true);
  const auto* behaviours = tap_until("behaviours", *attract, level);
  EXPECT_NE(behaviours, nullptr);
  if (behaviours == nullptr) return false;
  session.seen_saved = true;
  std::this_thread::sleep_for(pause);
  for (int i = 0; i < 2; ++i) {
    const std::string code(code_of(session.marks[static_cast<std::size_t>(i)]));
    if (!mark(*behaviours, "behaviour:" + code, killed_step == 1 + i)) return false;
    std::this_thread::sleep_for(next_mark);
  }
  if (!step(*behaviours, "button:done", killed_step == 3)) return false;
  if (killed_step < 0) kill_while_storing(stand_.server());  // sealed, it is on its way
  session.thanked = stand_.eyes().wait_for({"thanks"}, seconds(4)) != nullptr ||
                    tap_until("thanks", *behaviours, "button:done") != nullptr;
  return true;
}

void KillStorm::play(int id) {
  Session session = session_of(id);
  const bool kiosk = random_() % 5 < 3;
  const int killed_step = !kiosk ? -1 : random_() % 2 == 0 ? 0 : static_cast<int>(random_() % 4);
  citizen(session, killed_step);
  sessions_.push_back(session);
  if (kiosk) return stand_.start_kiosk();
  EXPECT_TRUE(session.thanked) << "citizen " << id
                               << ": the citizen's screen may not depend on the server or the uploader";
  stand_.start_server();
  if (random_() % 3 != 0) return;
  kill_while_storing(stand_.uploader());
  stand_.start_uploader();
}

// The marks of a vote whose session was cut are those tapped so far: a beginning of the planned ones.
bool fits(const Vote& vote, const Session& session) {
  if (vote.level != session.level) return false;
  Marks planned{};
  if (vote.marks == planned) return !session.thanked;
  planned[index_of(session.marks[0])] = Mark::shown;
  if (vote.marks == planned) return !session.thanked;
  planned[index_of(session.marks[1])] = Mark::shown;
  return vote.marks == planned;
}

std::string told(const Vote& vote) {
  std::string text = vote.level ? "level " + std::to_string(to_int(*vote.level)) : "no level";
  for (const Behaviour behaviour : all_behaviours)
    if (vote.marks[index_of(behaviour)] != Mark::not_mentioned) text += " " + std::string(code_of(behaviour));
  return text;
}

std::string told(const Session& session) {
  return format("level {} {} {}{}{}", to_int(session.level), code_of(session.marks[0]),
                code_of(session.marks[1]), session.seen_saved ? ", seen" : "",
                session.thanked ? ", thanked" : "");
}

// With what came before and after it.
std::string told_around(const std::vector<Vote>& votes, std::size_t at) {
  constexpr std::size_t around = 3;
  std::string text;
  for (std::size_t i = at - std::min(at, around); i < std::min(votes.size(), at + around + 1); ++i)
    text += (i == at ? " [" : " (") + told(votes[i]) + (i == at ? "]" : ")");
  return text;
}

std::vector<Vote> votes_at_server(const std::filesystem::path& database) {
  std::vector<Vote> votes;
  auto connection = sqlite::Connection::open(database, {.access = sqlite::Access::read_only, .vfs = ""});
  EXPECT_TRUE(connection.has_value());
  auto rows = connection->prepare("SELECT bytes FROM record ORDER BY kiosk, epoch, seq");
  EXPECT_TRUE(rows.has_value());
  while (rows->step().value()) {
    auto record = wire::decode_record(rows->blob(0));
    EXPECT_TRUE(record.has_value());
    votes.push_back(record->vote);
  }
  return votes;
}

// How many records the kiosk has sealed, in all its epochs; nothing while its log is not open.
std::optional<std::uint64_t> sealed_records(const std::filesystem::path& socket) {
  const auto hello = wire::decode_hello(votelog::SocketUser(socket).ask(wire::encode(wire::HelloRequest{})));
  if (!hello) return std::nullopt;
  std::uint64_t sum = 0;
  for (const auto& epoch : hello->epochs) sum += epoch.head_seq;
  return sum;
}

void KillStorm::check_records() {
  // Not all that was seen, but all that was sealed: a vote that was stored and cut before its screen came may
  // arrive in the place of one that is still on its way.
  const auto socket = stand_.folder() / "votelog.sock";
  ASSERT_TRUE(eventually(seconds(20), [&] { return sealed_records(socket).has_value(); }));
  const std::uint64_t least = *sealed_records(socket);
  ASSERT_GE(stand_.wait_for_votes(least, seconds(120)), least) << stand_.log_of("sync");
  EXPECT_EQ(stand_.server_command({"recount"}).status, 0);
  stand_.server().signal(SIGTERM);
  ASSERT_TRUE(stand_.server().wait(seconds(10)).has_value());

  const auto votes = votes_at_server(stand_.server_database());
  std::size_t at = 0;
  int unseen = 0;
  for (std::size_t i = 0; i < sessions_.size(); ++i) {
    const Session& session = sessions_[i];
    const bool there = at < votes.size() && fits(votes[at], session);
    // The first is what happened; all that follow would only be out of step with it.
    ASSERT_TRUE(there || !(session.seen_saved || session.thanked))
        << "the vote of citizen " << i << " is lost, or is another: " << told(session)
        << "; in its place the server has" << told_around(votes, at);
    if (there) ++at;
    unseen += there ? 0 : 1;
  }
  EXPECT_EQ(at, votes.size()) << "the server has a vote that no hand tapped, or one twice"
                              << (at < votes.size() ? ": " + told(votes[at]) : "");
  std::printf(
      "%zu citizens, %zu votes at the server, %d cut before their vote was stored, %d kills, %d of them "
      "inside a "
      "commit\n",
      sessions_.size(), votes.size(), unseen, kills_, inside_commit_);
}

TEST(LongKill, NoThankedVoteIsLostAndNoneIsCountedTwice) {
  const auto seed = static_cast<std::uint32_t>(setting("XINLUON_KILL_SEED", std::random_device{}()));
  const auto kills = static_cast<int>(size_of("XINLUON_KILL_ROUNDS", 200));
  const int inside_commit_wanted = kills / 5;
  std::printf("seed %u\n", seed);
  KillStorm storm(seed);
  const int most_citizens = 3 * kills;  // on a busy machine fewer of the kills hit a commit
  Progress progress("kills", static_cast<std::uint64_t>(kills));
  for (int id = 0;
       storm.kills() < kills || (storm.inside_commit() < inside_commit_wanted && id < most_citizens); ++id) {
    storm.play(id);
    progress.done(static_cast<std::uint64_t>(storm.kills()));
  }
  EXPECT_GE(storm.inside_commit(), inside_commit_wanted);
  storm.check_records();
}

}  // namespace
}  // namespace xinluon::test
