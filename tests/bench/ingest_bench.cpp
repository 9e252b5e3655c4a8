// How fast signed batches are taken over HTTP, as a share of what the database itself can do with the same
// rows:
//   ingest_bench [batches of each kiosk]
// Raw: the same record and vote rows and the same tally upserts in transactions of 500 records on one
// connection, as fast as the engine takes them: prepared statements and bound values in SQLite (WAL,
// synchronous=FULL), arrays through unnest in PostgreSQL (fsync on). HTTP: the real server over TLS on the
// loopback, which checks signature, hashes and every record, locks heads, dates, derives and sums; the
// batches were signed and compressed before.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "sync/base/log.h"
#include "sync/crypto/random.h"
#include "sync/server/storage/dump.h"
#include "sync/sqlite/sqlite.h"
#include "sync/wire/compression.h"
#include "tests/support/random_vote.h"
#include "tests/support/taking_server.h"
#include "tests/sync/server/http/http_stand.h"

namespace xinluon::test {
namespace {

constexpr std::size_t records = wire::max_batch_records;
constexpr std::size_t kiosks = 4;
constexpr std::size_t votes_a_day = 500;
constexpr int rounds = 3;

using storage::Cells;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

std::string kiosk_name(std::size_t kiosk) {
  return "K-0" + std::to_string(kiosk + 1);
}
std::string counter_name(std::size_t kiosk) {
  return "TM-X01-Q0" + std::to_string(kiosk + 1);
}

// A kiosk's backlog up to `now`: so many votes within opening hours, day after day.
std::vector<SentBatch> backlog(Device& device, std::size_t kiosk, std::size_t batches, WallTime now) {
  Random random(42 + kiosk);
  const auto days = static_cast<std::int64_t>(batches * records / votes_a_day + 1);
  const WallTime start = now - std::chrono::days(days);
  const Milliseconds step(10 * 3'600'000 / static_cast<std::int64_t>(votes_a_day));
  device.begin_boot(start);
  for (std::size_t i = 0; i < batches * records; ++i) {
    auto vote = random_vote(random);
    vote.counter = CounterId::from(counter_name(kiosk)).value();
    vote.officer = OfficerId();
    device.add(
        vote, start + std::chrono::days(i / votes_a_day) + step * static_cast<std::int64_t>(i % votes_a_day));
  }
  device.take_anchor(now - Milliseconds(40), now);
  std::vector<SentBatch> sent;
  for (std::size_t i = 0; i < batches; ++i) sent.push_back(device.batch(i * records, (i + 1) * records, now));
  return sent;
}

// What one batch leaves behind.
struct Written {
  std::vector<Cells> record_rows, vote_rows, tally_rows;
};

const storage::DumpTable& table(std::string_view name) {
  for (const auto& one : storage::dump_tables())
    if (one.plan.table == name) return one;
  std::abort();
}

std::vector<Cells> rows_of(db::Connection& connection, std::string_view name) {
  std::vector<Cells> rows;
  must(db::snapshot(connection, [&] {
    return storage::each_row(connection, storage::Scope::local_administrator(), table(name),
                             [&](const Cells& cells) -> Result<void> {
                               rows.push_back(cells);
                               return {};
                             });
  }));
  return rows;
}

using TallyState = std::map<Cells, std::pair<std::int64_t, std::int64_t>>;  // key → raw, counted
TallyState tallies_of(db::Connection& connection) {
  TallyState state;
  for (auto& row : rows_of(connection, "tally")) {
    const std::pair counts(std::get<std::int64_t>(row[5]), std::get<std::int64_t>(row[6]));
    row.resize(5);
    state.emplace(std::move(row), counts);
  }
  return state;
}

// What was added, in the order of the table's key.
std::vector<Cells> added(const TallyState& before, const TallyState& after) {
  std::vector<Cells> rows;
  for (const auto& [key, counts] : after) {
    const auto old = before.find(key);
    const auto [raw, counted] = old == before.end() ? std::pair<std::int64_t, std::int64_t>() : old->second;
    if (counts.first == raw) continue;
    rows.push_back(key);
    rows.back().insert(rows.back().end(), {counts.first - raw, counts.second - counted});
  }
  return rows;
}

// By a first, untimed run. Batches of the kiosks take turns, as over HTTP.
std::vector<Written> write_once(std::size_t batches, WallTime now) {
  TakingServer server(Medium::memory);
  std::vector<std::vector<SentBatch>> sent;
  for (std::size_t k = 0; k < kiosks; ++k) {
    auto device = server.new_device(kiosk_name(k), now, counter_name(k));
    sent.push_back(backlog(device, k, batches, now));
  }
  std::vector<Written> all;
  TallyState before = tallies_of(server.writer());
  for (std::size_t b = 0; b < batches; ++b)
    for (std::size_t k = 0; k < kiosks; ++k) {
      if (!server.take(sent[k][b], now)) std::abort();
      auto after = tallies_of(server.writer());
      all.push_back({{}, {}, added(before, after)});
      before = std::move(after);
    }
  const auto record_rows = rows_of(server.writer(), "record");
  const auto vote_rows = rows_of(server.writer(), "vote");
  for (std::size_t i = 0; i < record_rows.size(); ++i) {
    auto& written = all[i / records % batches * kiosks + i / records / batches];
    written.record_rows.push_back(record_rows[i]);
    written.vote_rows.push_back(vote_rows[i]);
  }
  return all;
}

std::string names_of(const db::InsertPlan& plan, const std::string& before_number) {
  std::string text;
  for (std::size_t i = 0; i < plan.columns.size(); ++i) {
    text += i == 0 ? "" : ", ";
    text += before_number.empty() ? std::string(plan.columns[i].name) : before_number + std::to_string(i + 1);
  }
  return text;
}

constexpr std::string_view upsert =
    "ON CONFLICT (node, grain, dimension, start, value) DO UPDATE SET "
    "raw = tally.raw + excluded.raw, counted = tally.counted + excluded.counted";

class RawSqlite {
 public:
  explicit RawSqlite(const std::filesystem::path& file)
      : connection_(must(sqlite::Connection::open(file, {}))) {
    must(connection_.execute("PRAGMA cache_size=-32768"));
    for (const std::string_view name : {"record", "vote", "tally"}) {
      const auto& plan = table(name).plan;
      statements_.push_back(
          must(connection_.prepare(format("INSERT INTO {} ({}) VALUES ({}) {}", name, names_of(plan, ""),
                                          names_of(plan, "?"), name == "tally" ? upsert : ""))));
    }
  }
  void write(const Written& batch) {
    auto transaction = must(sqlite::Transaction::begin(connection_));
    put(statements_[0], table("record"), batch.record_rows);
    put(statements_[1], table("vote"), batch.vote_rows);
    put(statements_[2], table("tally"), batch.tally_rows);
    must(transaction.commit());
  }

 private:
  static void put(sqlite::Statement& statement, const storage::DumpTable& into,
                  const std::vector<Cells>& rows) {
    for (const auto& row : rows) {
      for (std::size_t i = 0; i < row.size(); ++i) {
        const int index = static_cast<int>(i) + 1;
        if (const auto* number = std::get_if<std::int64_t>(&row[i]))
          statement.bind(index, *number);
        else if (const auto* text = std::get_if<std::string>(&row[i]))
          into.plan.columns[i].type == db::InsertPlan::Column::Type::blob ? statement.bind_blob(index, *text)
                                                                          : statement.bind(index, *text);
        else
          statement.bind_null(index);
      }
      must(statement.run());
    }
  }
  sqlite::Connection connection_;
  std::vector<sqlite::Statement> statements_;
};

// Straight through the engine, which inserts by unnest; the parameters are made before.
class RawPostgresql {
 public:
  explicit RawPostgresql(const std::string& address)
      : connection_(must(db::open_postgresql({address, {}}, db::Access::read_write))) {}
  void write(const Written& batch) {
    must(db::shared_transaction(*connection_, [&]() -> Result<void> {
      XINLUON_RETURN_IF_ERROR(put("record", batch.record_rows));
      XINLUON_RETURN_IF_ERROR(put("vote", batch.vote_rows));
      return put("tally", batch.tally_rows);
    }));
  }

 private:
  Result<void> put(std::string_view name, const std::vector<Cells>& rows) {
    auto plan = table(name).plan;
    if (name == "tally") plan.on_conflict = upsert;
    std::vector<db::Parameter> values;
    for (const auto& row : rows)
      for (std::size_t i = 0; i < row.size(); ++i) {
        if (const auto* number = std::get_if<std::int64_t>(&row[i]))
          values.emplace_back(*number);
        else if (const auto* text = std::get_if<std::string>(&row[i]))
          values.push_back(plan.columns[i].type == db::InsertPlan::Column::Type::blob
                               ? db::Parameter(db::Blob{*text})
                               : db::Parameter(*text));
        else
          values.emplace_back(std::nullopt);
      }
    return connection_->insert(plan, values);
  }
  std::unique_ptr<db::Connection> connection_;
};

template <class Raw>
double run_raw(Raw raw, const std::vector<Written>& all) {
  const auto begin = Clock::now();
  for (const auto& batch : all) raw.write(batch);
  return seconds_since(begin);
}

double run_http(std::size_t batches, const ServerDatabase* database) {
  HttpStand stand([&](http::ApplicationOptions& options) {
    if (database != nullptr) options.database = database->place().database;
  });
  const WallTime now = stand.clock().wall();
  std::vector<std::vector<std::pair<SentBatch, std::string>>> sent(kiosks);
  for (std::size_t k = 0; k < kiosks; ++k) {
    Device device(kiosk_name(k), stand.server_key());
    stand.enrol(device, counter_name(k));
    for (auto& batch : backlog(device, k, batches, now)) {
      auto compressed = wire::zstd_compress(batch.body);
      sent[k].emplace_back(std::move(batch), std::move(compressed));
    }
  }
  const auto play = [&stand](const std::vector<std::pair<SentBatch, std::string>>& mine) {
    TlsClient client = stand.connect();
    for (const auto& [batch, body] : mine) {
      const auto answer = client.ask("POST", batch.path,
                                     {{"Xinluon-Envelope", batch.envelope_text},
                                      {"Xinluon-Signature", batch.signature},
                                      {"Content-Encoding", "zstd"}},
                                     body);
      if (answer.status != 200) std::abort();
    }
  };
  const auto begin = Clock::now();
  std::vector<std::thread> players;
  for (std::size_t k = 0; k < kiosks; ++k) players.emplace_back([&, k] { play(sent[k]); });
  for (auto& player : players) player.join();
  return seconds_since(begin);
}

void run(std::size_t batches, bool postgresql) {
  if (postgresql) setenv("XINLUON_TEST_DATABASE", "postgresql", 1);
  const WallTime now = HttpStand().clock().wall();
  unsetenv("XINLUON_TEST_DATABASE");
  const auto all = write_once(batches, now);
  if (postgresql) setenv("XINLUON_TEST_DATABASE", "postgresql", 1);
  double raw = 1e9;
  double http = 1e9;
  for (int round = 0; round < rounds; ++round) {
    ServerDatabase floor;  // the same schema
    raw = std::min(raw, postgresql ? run_raw(RawPostgresql(floor.postgresql()->owner()), all)
                                   : run_raw(RawSqlite(floor.path() / database_name), all));
    const auto target = postgresql ? std::make_unique<ServerDatabase>() : nullptr;
    http = std::min(http, run_http(batches, target.get()));
  }
  std::size_t upserts = 0;
  for (const auto& batch : all) upserts += batch.tally_rows.size();
  const auto rows = static_cast<double>(batches * kiosks * records);
  std::printf("%s: %zu batches of %zu records, %.0f tally upserts a batch; best of %d\n",
              postgresql ? "PostgreSQL" : "SQLite", all.size(), records,
              static_cast<double>(upserts) / static_cast<double>(all.size()), rounds);
  std::printf("  raw, records, votes and tallies   %9.0f records/s\n", rows / raw);
  std::printf("  signed batches over HTTP          %9.0f records/s: %.0f %% of raw\n", rows / http,
              100 * raw / http);
}

}  // namespace
}  // namespace xinluon::test

int main(int argc, char** argv) {
  xinluon::crypto::init();
  xinluon::log::init("ingest_bench", xinluon::log::Priority::error);
  const std::size_t batches = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 20;
  setenv("XINLUON_TEST_FSYNC", "on", 1);
  for (const bool postgresql : {false, true})
    xinluon::test::run(std::max<std::size_t>(batches, 1), postgresql);
  return 0;
}
