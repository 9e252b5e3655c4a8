// How fast batches are taken, as a share of what SQLite itself can do with the same rows:
//   ingest_bench [batches]
// Raw: the same record and vote rows, and the same tally upserts, prepared statements and bound values, in
// transactions of 500 records, WAL, synchronous=FULL. Accept: ingest::accept() of checked batches, which also
// locks heads, dates, derives and sums. Check: what worker threads do before (signature, hashes, parsing).
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "sync/crypto/random.h"
#include "sync/server/storage/records.h"
#include "sync/server/storage/tallies.h"
#include "sync/server/storage/votes.h"
#include "sync/sqlite/sqlite.h"
#include "tests/support/random_vote.h"
#include "tests/support/taking_server.h"

namespace xinluon::test {
namespace {

constexpr std::size_t records = wire::max_batch_records;
constexpr int rounds = 3;

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// A kiosk's backlog: `a_day` votes within opening hours, day after day.
std::vector<SentBatch> backlog(Device& device, WallTime start, std::size_t batches, std::size_t a_day) {
  Random random(42);
  const Milliseconds step(10 * 3'600'000 / static_cast<std::int64_t>(a_day));
  WallTime now = start;
  std::vector<SentBatch> sent;
  for (std::size_t i = 0; i < batches * records; ++i) {
    now = start + std::chrono::days(i / a_day) + step * static_cast<std::int64_t>(i % a_day);
    auto vote = random_vote(random);
    vote.counter = CounterId::from("TM-X01-Q01").value();
    vote.officer = OfficerId();
    device.add(vote, now);
  }
  now += Milliseconds(60'000);
  device.take_anchor(now - Milliseconds(40), now);
  for (std::size_t i = 0; i < batches; ++i) sent.push_back(device.batch(i * records, (i + 1) * records, now));
  return sent;
}

struct TallyRow {
  std::string node, grain, dimension, value;
  std::int64_t start, raw, counted;
};
using TallyState = std::map<std::string, TallyRow>;

TallyState tallies_of(db::Connection& connection) {
  TallyState state;
  const auto rows = must(connection.rows(
      "SELECT node, grain, dimension, start, value, raw, counted FROM tally", {}, [](const db::Row& row) {
        return TallyRow{row.string(0),  row.string(1),  row.string(2), row.string(4),
                        row.integer(3), row.integer(5), row.integer(6)};
      }));
  for (const auto& row : rows)
    state.emplace(
        row.node + '|' + row.grain + '|' + row.dimension + '|' + std::to_string(row.start) + '|' + row.value,
        row);
  return state;
}

// What one batch added, in the order of the table's key.
std::vector<TallyRow> added(const TallyState& before, const TallyState& after) {
  std::vector<TallyRow> deltas;
  for (const auto& [key, row] : after) {
    const auto old = before.find(key);
    TallyRow delta = row;
    if (old != before.end()) {
      delta.raw -= old->second.raw;
      delta.counted -= old->second.counted;
    }
    if (delta.raw != 0) deltas.push_back(delta);
  }
  return deltas;
}

struct Workload {
  std::vector<SentBatch> sent;
  std::vector<std::vector<TallyRow>> deltas;
  std::vector<storage::KeptRecord> kept;
  std::vector<storage::CountedVote> votes;
  std::string kiosk, epoch;
};

struct Stand {
  explicit Stand(std::size_t batches, std::size_t a_day)
      : device(server.new_device("K-01", start)), sent(backlog(device, start, batches, a_day)) {
    const auto& last = sent.back().envelope;
    now = start + Milliseconds(last.sent_boot_ms + 40);
  }
  ingest::Batch check(const SentBatch& batch) {
    auto sender = ingest::check_envelope(
        server.writer(), {"K-01", "POST", batch.path, batch.envelope_text, batch.signature, now},
        server.settings());
    return ingest::check_batch(std::move(sender.value()), "", batch.body).value();
  }
  TakingServer server;
  WallTime start = wall_time(1'760'000'000'000);
  WallTime now = start;
  Device device;
  std::vector<SentBatch> sent;
};

void bind_all(sqlite::Statement& statement, std::initializer_list<db::Parameter> values) {
  int index = 0;
  for (const auto& value : values) {
    ++index;
    std::visit(
        [&]<class T>(const T& v) {
          if constexpr (std::is_same_v<T, std::monostate>) {
            statement.bind_null(index);
          } else if constexpr (std::is_same_v<T, db::Blob>) {
            statement.bind_blob(index, v.bytes);
          } else {
            statement.bind(index, v);
          }
        },
        value.value());
  }
}

class RawInserts {
 public:
  explicit RawInserts(const std::filesystem::path& file)
      : connection_(must(sqlite::Connection::open(file, {}))) {
    must(connection_.execute("PRAGMA cache_size=-32768"));
  }
  double run(const Workload& work, bool with_tallies) {
    auto record = must(connection_.prepare("INSERT INTO record VALUES (?,?,?,?,?,?,?)"));
    auto vote =
        must(connection_.prepare("INSERT INTO vote VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"));
    auto tally =
        must(connection_.prepare("INSERT INTO tally VALUES (?,?,?,?,?,?,?) ON CONFLICT (node, grain, "
                                 "dimension, start, value) DO UPDATE SET "
                                 "raw = raw + excluded.raw, counted = counted + excluded.counted"));
    const auto begin = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < work.deltas.size(); ++i) {
      auto transaction = must(sqlite::Transaction::begin(connection_));
      for (std::size_t row = i * records; row < (i + 1) * records; ++row) put_record(record, work, row);
      for (std::size_t row = i * records; row < (i + 1) * records; ++row) put_vote(vote, work, row);
      if (with_tallies)
        for (const auto& delta : work.deltas[i]) {
          bind_all(tally, {delta.node, delta.grain, delta.dimension, delta.start, delta.value, delta.raw,
                           delta.counted});
          must(tally.run());
        }
      must(transaction.commit());
    }
    return seconds_since(begin);
  }

 private:
  static void put_record(sqlite::Statement& statement, const Workload& work, std::size_t row) {
    const auto& r = work.kept[row];
    bind_all(statement, {work.kiosk, work.epoch, r.seq, db::Blob{r.bytes}, db::Blob{r.hash}, r.readable,
                         r.assigned.text()});
    must(statement.run());
  }
  static void put_vote(sqlite::Statement& statement, const Workload& work, std::size_t row) {
    const auto& v = work.votes[row];
    bind_all(statement, {work.kiosk,
                         work.epoch,
                         v.seq,
                         "voted",
                         v.level ? std::optional(to_int(*v.level)) : std::nullopt,
                         "s--m----",
                         v.counter.text(),
                         v.unit.text(),
                         v.officer.text(),
                         v.lang,
                         v.field,
                         v.procedure,
                         v.transaction_kind,
                         v.linked,
                         v.shown_ms,
                         v.boot,
                         v.boot_ms,
                         v.dated.t_low_ms,
                         v.dated.t_high_ms,
                         v.dated.at_ms,
                         "anchored",
                         storage::to_number(v.day),
                         v.counted});
    must(statement.run());
  }
  sqlite::Connection connection_;
};

// The same rows as a first, untimed run left them, and what each batch added to the tallies.
Workload workload(std::size_t batches, std::size_t a_day) {
  Stand stand(batches, a_day);
  Workload work;
  work.sent = stand.sent;
  work.kiosk = "K-01";
  work.epoch = stand.device.epoch().text();
  auto& writer = stand.server.writer();
  TallyState before = tallies_of(writer);
  for (const auto& sent : stand.sent) {
    if (!ingest::accept(writer, stand.check(sent), stand.server.settings(), stand.now)) std::abort();
    auto after = tallies_of(writer);
    work.deltas.push_back(added(before, after));
    before = std::move(after);
  }
  const auto all = storage::Scope::local_administrator();
  work.kept =
      must(storage::records_after(writer, all, stand.device.kiosk(), stand.device.epoch(), 0, 100'000'000));
  work.votes =
      must(storage::votes_after(writer, all, stand.device.kiosk(), stand.device.epoch(), 0, 100'000'000));
  return work;
}

double run_raw(const Workload& work, bool with_tallies) {
  ServerDatabase database;  // the same schema
  return RawInserts(database.path() / "xinluon.db").run(work, with_tallies);
}

struct Timed {
  double check = 0;
  double accept = 0;
};
Timed run_accept(std::size_t batches, std::size_t a_day) {
  Stand stand(batches, a_day);
  Timed timed;
  for (const auto& sent : stand.sent) {
    auto begin = std::chrono::steady_clock::now();
    const auto batch = stand.check(sent);
    timed.check += seconds_since(begin);
    begin = std::chrono::steady_clock::now();
    const auto answer = ingest::accept(stand.server.writer(), batch, stand.server.settings(), stand.now);
    timed.accept += seconds_since(begin);
    if (!answer) std::abort();
  }
  return timed;
}

void run(std::size_t batches, std::size_t a_day) {
  const Workload work = workload(batches, a_day);
  std::size_t upserts = 0;
  for (const auto& deltas : work.deltas) upserts += deltas.size();
  const auto rows = static_cast<double>(batches * records);
  double rows_only = 1e9;
  double with_tallies = 1e9;
  Timed ours{1e9, 1e9};
  for (int round = 0; round < rounds; ++round) {
    rows_only = std::min(rows_only, run_raw(work, false));
    with_tallies = std::min(with_tallies, run_raw(work, true));
    const Timed timed = run_accept(batches, a_day);
    ours.accept = std::min(ours.accept, timed.accept);
    ours.check = std::min(ours.check, timed.check);
  }
  std::printf("%zu batches of %zu records, %zu votes a day, %.0f tally upserts a batch; best of %d\n",
              batches, records, a_day, static_cast<double>(upserts) / static_cast<double>(batches), rounds);
  std::printf("  raw, records and votes            %9.0f records/s\n", rows / rows_only);
  std::printf("  raw, records, votes and tallies   %9.0f records/s\n", rows / with_tallies);
  std::printf(
      "  accept()                          %9.0f records/s: %.0f %% of raw with tallies, %.0f %% without\n",
      rows / ours.accept, 100 * with_tallies / ours.accept, 100 * rows_only / ours.accept);
  std::printf("  check (on worker threads)         %9.0f records/s\n", rows / ours.check);
}

}  // namespace
}  // namespace xinluon::test

int main(int argc, char** argv) {
  xinluon::crypto::init();
  const std::size_t batches = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 40;
  for (const std::size_t a_day : {500, 60}) xinluon::test::run(std::max<std::size_t>(batches, 1), a_day);
  return 0;
}
