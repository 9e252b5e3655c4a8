// A bundle proves itself away from its server, and a change of any file in it is found.
#include "sync/server/evidence/audit_bundle.h"

#include <algorithm>
#include <fstream>
#include <random>
#include <set>
#include <string_view>

#include <gtest/gtest.h>

#include "sync/base/files.h"
#include "sync/server/reports/checkpoint.h"
#include "sync/server/storage/audit.h"
#include "sync/server/storage/dump.h"
#include "sync/server/storage/migrations.h"
#include "tests/support/mutation.h"
#include "tests/support/random_vote.h"
#include "tests/support/setting.h"
#include "tests/support/taking_server.h"

namespace xinluon::evidence {
namespace {

class AuditBundle : public testing::Test {
 protected:
  AuditBundle() {
    add_votes(60);
    device.add_line("unreadable \xFF");
    device.add_line("base64: not really");
    if (!server.take(device.batch(0, device.head(), now), now)) throw std::runtime_error("not taken");
    test::must(db::transaction(server.writer(), [&] {
      return storage::append_audit(server.writer(), {1, now, "a", "b", "line", std::string(32, 'h')});
    }));
    checkpoint_and_export();
  }
  void add_votes(int votes) {
    for (int i = 0; i < votes; ++i) {
      auto vote = test::random_vote(random);
      vote.counter = CounterId::from("TM-X01-Q01").value();
      device.add(vote, now += Milliseconds(60'000));
    }
  }
  void checkpoint_and_export() {
    test::must(db::transaction(server.writer(),
                               [&] { return reports::make_checkpoint(server.writer(), key, now); }));
    const Day day = day_of(now);
    std::filesystem::remove_all(folder);
    auto files = test::must(FolderFiles::make(folder));
    records = test::must(export_bundle(*server.database().reader(), files, {day, day}, now));
  }
  reports::Recount run() { return test::must(recount_bundle(folder, scratch.path())); }
  static std::string list(const reports::Recount& counted) {
    std::string text;
    for (const auto& difference : counted.differences)
      text += difference.where + ": " + difference.what + "\n";
    return text;
  }
  std::string content(const std::string& name) const { return test::must(read_file(folder / name, 1 << 24)); }
  void put(const std::string& name, const std::string& text) const {
    std::ofstream(folder / name, std::ios::binary | std::ios::trunc) << text;
  }
  // Numbers that no server writes, in every column that holds some; of these tables, or of all.
  void numbers_out_of_any_range_are_found(const std::set<std::string_view>& tables = {}) {
    for (const auto& table : storage::dump_tables()) {
      if (!tables.empty() && !tables.contains(table.plan.table)) continue;
      const std::string name = std::string(table.plan.table) + ".jsonl";
      const std::string right = content(name);
      for (const auto& column : table.plan.columns) {
        const auto name_of_it = "\"" + std::string(column.name) + "\":";
        const auto at = right.find(name_of_it);
        if (column.type != db::InsertPlan::Column::Type::integer || at == std::string::npos) continue;
        const auto number = at + name_of_it.size();
        for (const auto* const other : {"9223372036854775807", "-9223372036854775808", "-1", "4294967297"}) {
          std::string wrong = right;
          put(name, wrong.replace(number, right.find_first_of(",}", number) - number, other));
          const auto found = recount_bundle(folder, scratch.path());
          EXPECT_TRUE(!found || !found->clean()) << name << " " << column.name << " " << other;
        }
      }
      put(name, right);
    }
  }

  test::Random random{20'261'122};
  test::TakingServer server;
  WallTime now = wall_time(1'790'000'000'000);
  test::Device device = server.new_device("K-01", now);
  crypto::SecretKey key = crypto::SecretKey::generate();
  test::TemporaryFolder scratch{test::Medium::memory};
  std::filesystem::path folder = scratch.path() / "bundle";
  std::uint64_t records = 0;
};

TEST_F(AuditBundle, ProvesItself) {
  EXPECT_EQ(records, 62U);
  const auto found = run();
  EXPECT_TRUE(found.clean()) << list(found);
  EXPECT_EQ(found.records, 62U);
  EXPECT_EQ(found.unreadable, 2U);
  EXPECT_GT(found.tallies, 10U);
  EXPECT_NE(content("record.jsonl").find(R"(\"kind\":\"vote\")"), std::string::npos);
}

TEST_F(AuditBundle, AChangeOfAnyFileIsFound) {
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    const std::string right = content(name);
    if (right.empty() || name == "manifest.json") continue;
    put(name, right.substr(0, right.rfind('\n', right.size() - 2) + 1));  // without its last line
    const auto found = recount_bundle(folder, scratch.path());
    EXPECT_TRUE(!found || !found->clean()) << name;
    put(name, right);
  }
  EXPECT_TRUE(run().clean());
}

TEST_F(AuditBundle, AFigureThatTheVotesDoNotGiveIsFound) {
  std::string tallies = content("tally.jsonl");
  const auto at = tallies.find("\"raw\":");
  tallies.replace(at, 7, "\"raw\":9");
  put("tally.jsonl", tallies);
  const auto found = run();
  EXPECT_FALSE(found.clean());
  EXPECT_NE(list(found).find("tally "), std::string::npos) << list(found);
}

TEST_F(AuditBundle, WhatIsNoBundleIsRefused) {
  EXPECT_FALSE(recount_bundle(scratch.path() / "nothing", scratch.path()));
  put("manifest.json", "{}");
  EXPECT_FALSE(recount_bundle(folder, scratch.path()));
  EXPECT_FALSE(FolderFiles::make(folder)) << "it exists";
}

TEST_F(AuditBundle, AManifestThatSaysSomethingElseIsRefused) {
  const std::string right = content("manifest.json");
  const auto value_of = [&](const std::string& name) {
    const auto at = right.find("\"" + name + "\":") + name.size() + 3;
    const char last = right[at] == '{' ? '}' : right[at] == '"' ? '"' : ',';
    return std::pair(at, right.find(last, at + 1) + (last == ',' ? 0 : 1) - at);
  };
  for (const auto* const name : {"format", "schema", "made_ms", "first_day", "last_day", "chains"}) {
    for (const auto* const other :
         {"-1", "1e99", "9007199254740993", "null", "\"text\"", "[]", "[{}]", "true"}) {
      std::string wrong = right;
      const auto [at, size] = value_of(name);
      put("manifest.json", wrong.replace(at, size, other));
      const auto found = recount_bundle(folder, scratch.path());
      ASSERT_FALSE(found) << name << " " << other;
      EXPECT_EQ(found.error().code, Errc::rejected) << found.error().message;
      EXPECT_NE(found.error().message.find("manifest.json: "), std::string::npos) << found.error().message;
    }
  }
  put("manifest.json", "[]");
  EXPECT_FALSE(recount_bundle(folder, scratch.path()));
  put("manifest.json", right);
  EXPECT_TRUE(run().clean());
}

TEST_F(AuditBundle, OneOfBeforeThereWerePurgesIsStillRead) {
  std::string manifest = content("manifest.json");
  const std::string today = "\"schema\":" + std::to_string(storage::schema_version());
  manifest.replace(manifest.find(today), today.size(), "\"schema\":16");
  for (const auto* const name : {"record_anchor", "closed_tally"}) {
    std::filesystem::remove(folder / (std::string(name) + ".jsonl"));
    const auto at = manifest.find("\"" + std::string(name) + ".jsonl\"");
    ASSERT_NE(at, std::string::npos) << name;
    manifest.erase(at, manifest.find(',', at) + 1 - at);
  }
  EXPECT_FALSE(recount_bundle(folder, scratch.path())) << "of today's schema, without its files";
  put("manifest.json", manifest);
  EXPECT_TRUE(run().clean()) << list(run());
  manifest.replace(manifest.find(":16"), 3, ":15");
  put("manifest.json", manifest);
  EXPECT_FALSE(recount_bundle(folder, scratch.path()));
}

// A bundle of a server whose first 62 records are purged, with ten behind them.
class PurgedBundle : public AuditBundle {
 protected:
  PurgedBundle() {
    auto& database = server.database();
    database.damage("INSERT INTO record_anchor SELECT kiosk, epoch, seq, hash, unreadable, 0 FROM head");
    database.damage(
        "INSERT INTO closed_tally SELECT node, grain, dimension, start, value, raw, counted FROM tally "
        "WHERE grain = 'day' AND (node LIKE 'counter:%' OR node LIKE 'officer:%') AND "
        "(raw <> 0 OR counted <> 0)");
    database.damage("DELETE FROM vote");
    database.damage("DELETE FROM record");
    add_votes(10);
    if (!server.take(device.batch(62, 72, now), now)) throw std::runtime_error("not taken");
    checkpoint_and_export();
  }
};

TEST_F(PurgedBundle, BeginsWhereItsRecordsDo) {
  EXPECT_EQ(records, 10U);
  const auto found = run();
  EXPECT_TRUE(found.clean()) << list(found);
  EXPECT_EQ(found.records, 10U);
  EXPECT_NE(content("record_anchor.jsonl").find("\"seq\":62,"), std::string::npos);
  EXPECT_NE(content("closed_tally.jsonl").find("\"node\":\"counter:TM-X01-Q01\""), std::string::npos);
}

TEST_F(PurgedBundle, WithoutEitherIsFound) {
  const auto right = content("closed_tally.jsonl");
  put("closed_tally.jsonl", "");
  EXPECT_NE(list(run()).find("closed tallies: "), std::string::npos) << list(run());
  put("closed_tally.jsonl", right);
  put("record_anchor.jsonl", "");
  EXPECT_NE(list(run()).find("the last checkpoint signs it; it is missing"), std::string::npos)
      << list(run());
}

using LongAuditBundle = AuditBundle;

// Whoever brings a bundle may have written anything into it: the recount names it, or the line.
TEST_F(LongAuditBundle, WhateverIsDamagedIsFound) {
  const auto seed = test::setting("XINLUON_BUNDLE_SEED", std::random_device()());
  SCOPED_TRACE("XINLUON_BUNDLE_SEED=" + std::to_string(seed));
  random.seed(seed);
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (!content(name).empty() && name != "manifest.json") names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  for (int i = 0; i < 60; ++i) {
    const auto& name = names[test::below(random, names.size())];
    const std::string right = content(name);
    std::string damaged = right;
    test::mutate(random, damaged, right);
    if (damaged == right) continue;
    put(name, damaged);
    const auto found = recount_bundle(folder, scratch.path());
    EXPECT_TRUE(!found || !found->clean()) << name << " " << i;
    put(name, right);
  }
  EXPECT_TRUE(run().clean());
}

TEST_F(LongAuditBundle, NumbersOutOfAnyRangeAreFound) {
  numbers_out_of_any_range_are_found();
  EXPECT_TRUE(run().clean());
}

using LongPurgedBundle = PurgedBundle;

TEST_F(LongPurgedBundle, NumbersOutOfAnyRangeAreFound) {
  numbers_out_of_any_range_are_found({"record_anchor", "closed_tally"});
  EXPECT_TRUE(run().clean());
}

TEST_F(AuditBundle, LeavesNothingBehind) {
  run();
  std::size_t left = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(scratch.path())) ++left;
  EXPECT_EQ(left, 1U);
}

}  // namespace
}  // namespace xinluon::evidence
