// A server whose kiosks voted two years ago and lately, and the purge between.
#pragma once

#include <random>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "sync/base/format.h"
#include "sync/crypto/signature.h"
#include "sync/server/reports/recount.h"
#include "sync/server/retention/purge.h"
#include "sync/server/storage/anchors.h"
#include "sync/server/storage/organisation.h"
#include "sync/server/storage/progress.h"
#include "sync/server/storage/tallies.h"
#include "tests/support/random_life.h"

namespace xinluon::retention {

class PurgedServer : public testing::Test {
 protected:
  // Votes of about a week in January 2021, others of one in January 2023.
  test::Device grown_old(const std::string& kiosk, const std::string& counter = "TM-X01-Q01") {
    auto device = server.new_device(kiosk, then, counter);
    test::live_randomly(server, device, random, then, 120);
    old_ = device.head();
    device.begin_boot(lately);
    test::live_randomly(server, device, random, lately, 40);
    return device;
  }
  void close_days(WallTime until) {
    test::must(db::transaction(server.writer(), [&] {
      return storage::advance(server.writer(), storage::days_closed, storage::to_number(day_of(until)));
    }));
  }
  Plan planned() { return test::must(plan(*server.database().reader(), whole, kept_from(now, 24))); }
  Result<Purged> purge(Day day, const std::vector<Prefix>& part) {
    auto& purger = server.database().purger();
    return db::transaction(purger, [&] { return purge_part(purger, key, day, part, now); });
  }
  Purged purge_all() {
    const auto all = planned();
    Purged sum;
    for (const auto& part : parts_of(all)) {
      const auto some = test::must(purge(all.kept_from, part));
      sum.records += some.records;
      sum.chains += some.chains;
    }
    return sum;
  }
  std::string differences() {
    const auto counted = test::must(reports::recount(*server.database().reader(), whole));
    std::string text;
    for (const auto& difference : counted.differences)
      text += difference.where + ": " + difference.what + "\n";
    return text;
  }
  // Every tally, as a text.
  std::string tallies() {
    std::string text;
    auto& reader = server.writer();
    for (const auto& node : test::must(storage::tally_nodes(reader, whole))) {
      std::set<std::string> lines;
      test::must(storage::each_tally(
          reader, whole, node,
          [&](auto grain, auto dimension, Day start, auto value, const auto& count) -> Result<void> {
            lines.insert(format("{} {} {} {} {} {} {}\n", node, grain, dimension, to_text(start), value,
                                count.raw, count.counted));
            return {};
          }));
      for (const auto& line : lines) text += line;
    }
    return text;
  }
  Seq anchor_of(const test::Device& device) {
    const auto anchor =
        test::must(storage::record_anchor(server.writer(), whole, device.kiosk(), device.epoch()));
    return anchor ? anchor->seq : 0;
  }

  const std::uint64_t seed = std::random_device{}();
  testing::ScopedTrace trace{__FILE__, __LINE__, "seed " + std::to_string(seed)};
  test::Random random{seed};
  test::TakingServer server;
  const storage::Scope whole = storage::Scope::local_administrator();
  const crypto::SecretKey key = crypto::SecretKey::generate();
  const WallTime then = wall_time(1'610'000'000'000);    // 2021-01-07
  const WallTime lately = wall_time(1'673'000'000'000);  // 2023-01-06
  const WallTime now = wall_time(1'678'700'000'000);     // 2023-03-13
  Seq old_ = 0;                                          // how many records the last device wrote in 2021
};

}  // namespace xinluon::retention
