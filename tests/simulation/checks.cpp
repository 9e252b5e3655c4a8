#include "tests/simulation/checks.h"

#include <algorithm>
#include <map>

#include "sync/crypto/hash.h"
#include "sync/server/reports/percentages.h"
#include "sync/server/reports/recount.h"
#include "sync/server/storage/alarms.h"
#include "sync/server/storage/heads.h"
#include "sync/server/storage/records.h"
#include "sync/server/storage/votes.h"
#include "sync/wire/record_codec.h"
#include "tests/support/server_database.h"

namespace xinluon::simulation {
namespace {

using test::must;
constexpr std::size_t everything = 1'000'000;
const storage::Scope whole = storage::Scope::local_administrator();

struct Found {
  std::string kiosk;
  std::size_t tap = 0;
};
using Records = std::map<std::size_t, Found>;  // by session

std::string name(const storage::Head& head, Seq seq) {
  return format("{}/{}/{}", head.kiosk.text(), head.epoch.text(), seq);
}

// I3, and the half of I2 that says "once".
void take(const World& world, const storage::Head& head, const storage::KeptRecord& kept, Records& records) {
  const auto record = wire::decode_record(kept.bytes);
  if (!kept.readable || !record) throw Broken("I3", name(head, kept.seq) + " can't be read: " + kept.bytes);
  const auto place = world.citizens.place_of(record->vote);
  if (!place) throw Broken("I3", name(head, kept.seq) + " was said by no citizen: " + kept.bytes);
  const Session& session = world.citizens.sessions()[place->session];
  if (session.kiosk != head.kiosk.text())
    throw Broken("I3", name(head, kept.seq) + " was said at another kiosk");
  if (!session.may_be(place->tap))
    throw Broken(session.owed() ? "I2" : "I3", format("{} says tap {} of session {}, which does not count",
                                                      name(head, kept.seq), place->tap, place->session));
  if (!records.emplace(place->session, Found{head.kiosk.text(), place->tap}).second)
    throw Broken("I2", name(head, kept.seq) + " is held twice: " + kept.bytes);
}

// I6: no gap, and every hash from the first to the head, computed here from the bytes.
void check_chain(db::Connection& server, const World& world, const storage::Head& head, Records& records) {
  std::string hash(crypto::as_bytes(crypto::sha256("xinluon-v1" + head.kiosk.text() + head.epoch.text())));
  Seq seq = 0;
  for (const auto& kept :
       must(storage::records_after(server, whole, head.kiosk, head.epoch, 0, everything))) {
    if (kept.seq != ++seq) throw Broken("I6", name(head, seq) + " is missing");
    hash = std::string(crypto::as_bytes(crypto::sha256(hash + kept.bytes)));
    if (hash != kept.hash) throw Broken("I6", name(head, seq) + " does not follow from the one before");
    take(world, head, kept, records);
  }
  if (seq != head.seq || (seq > 0 && hash != head.hash))
    throw Broken("I6", name(head, head.seq) + " is not the head");
}

// I7.
void check_dates(db::Connection& server, const World& world, const storage::Head& head) {
  const auto kept = must(storage::records_after(server, whole, head.kiosk, head.epoch, 0, everything));
  const auto votes = must(storage::votes_after(server, whole, head.kiosk, head.epoch, 0, everything));
  if (kept.size() != votes.size())
    throw Broken("I2", format("{} records and {} votes of {}", kept.size(), votes.size(), name(head, 0)));
  for (std::size_t i = 0; i < votes.size(); ++i) {
    const auto place = world.citizens.place_of(wire::decode_record(kept[i].bytes)->vote);
    const auto at = to_ms(world.citizens.sessions()[place->session].taps[place->tap].at);
    const auto& dated = votes[i].dated;
    if ((dated.t_low_ms && at < *dated.t_low_ms) || (dated.t_high_ms && at > *dated.t_high_ms))
      throw Broken("I7", format("{} was made at {}, and is dated {} to {}", name(head, votes[i].seq), at,
                                dated.t_low_ms.value_or(0), dated.t_high_ms.value_or(0)));
    if (!dated.t_high_ms) throw Broken("I7", name(head, votes[i].seq) + " has no upper bound");
  }
}

// I1 and I2: everything that was thanked for is there.
void check_nothing_is_missing(const World& world, const Records& records) {
  const auto& sessions = world.citizens.sessions();
  for (std::size_t i = 0; i < sessions.size(); ++i)
    if (sessions[i].owed() && !records.contains(i))
      throw Broken("I2", format("session {} at {} was thanked for and is lost", i, sessions[i].kiosk));
}

// I4, in the large: the top's live figure by level against what citizens said. tests/sync/server/reports has
// the rest.
void check_figures(db::Connection& server, const World& world, const Records& records) {
  const auto recounted = must(reports::recount(server, whole));
  if (!recounted.clean())
    throw Broken("I4", recounted.differences.front().where + ": " + recounted.differences.front().what);
  std::map<int, std::uint64_t> said;
  for (const auto& [session, found] : records) {
    const auto& vote = world.citizens.sessions()[session].taps[found.tap].vote;
    if (vote.level) ++said[to_int(*vote.level)];
  }
  reports::PercentagesRequest request;
  request.node = storage::Node::of(UnitId::from("TM").value());
  request.period = {storage::since_ever, storage::for_ever};
  request.with_children = false;
  request.view = reports::View::live;
  const auto shown = must(reports::percentages(server, whole, request, world.agenda.now())).total;
  std::uint64_t all = 0;
  for (const auto& [level, count] : said) all += count;
  if (shown.votes.value_or(0) != all || (shown.satisfied && shown.satisfied->part != said[4] + said[5]))
    throw Broken("I4", format("{} votes are shown, {} were cast", shown.votes.value_or(0), all));
}

void check_alarms(db::Connection& server) {
  for (const auto& alarm : must(storage::alarms(server, whole, 1'000)))
    if (alarm.kind == storage::AlarmKind::fork) throw Broken("I6", "a fork was seen: " + alarm.detail);
}

// I5 at the end: both sides say the same, and nothing is owed.
void check_heads(db::Connection& server, const std::vector<Kiosk*>& kiosks) {
  const auto heads = must(storage::heads(server, whole));
  for (Kiosk* kiosk : kiosks)
    for (const auto& state : kiosk->epochs()) {
      const auto held = std::find_if(heads.begin(), heads.end(),
                                     [&](const auto& head) { return head.epoch == state.epoch; });
      if (held == heads.end() && state.head_seq == 0) continue;
      if (held == heads.end() || held->seq != state.head_seq ||
          held->hash != crypto::as_bytes(state.head_hash))
        throw Broken("I5", "the server holds another head than " + kiosk->describe());
    }
}

}  // namespace

void check_everything(const World& world, Server& server, const std::vector<Kiosk*>& kiosks) {
  db::Connection& connection = server.connection();
  check_heads(connection, kiosks);
  Records records;
  const auto heads = must(storage::heads(connection, whole));
  for (const auto& head : heads) check_chain(connection, world, head, records);
  check_nothing_is_missing(world, records);
  for (const auto& head : heads) check_dates(connection, world, head);
  check_figures(connection, world, records);
  check_alarms(connection);
}

}  // namespace xinluon::simulation
