// A server with one kiosk, for tests of what happens to its records.
#pragma once

#include <gtest/gtest.h>

#include "sync/server/storage/tallies.h"
#include "sync/server/storage/tally_reads.h"
#include "tests/support/random_vote.h"
#include "tests/support/taking_server.h"

namespace xinluon::test {

class OneKiosk : public testing::Test {
 protected:
  // Sealed on the kiosk, one a minute.
  void add(int votes) {
    for (int i = 0; i < votes; ++i) {
      auto vote = plain_vote();
      vote.counter = CounterId::from("TM-X01-Q01").value();
      device.add(vote, now += Milliseconds(60'000));
    }
  }
  // What the top of the tree shows of the last 400 days.
  std::uint64_t votes_counted() {
    const Day day = day_of(now);
    return must(storage::counts_of(writer, storage::Scope::local_administrator(),
                                   storage::Node::of(UnitId::from("TM").value()),
                                   {day - std::chrono::days(400), day}))
        .counted.votes();
  }

  TakingServer server;
  db::Connection& writer = server.writer();
  WallTime now = wall_time(1'790'000'000'000);
  Device device = server.new_device("K-01", now);
};

}  // namespace xinluon::test
