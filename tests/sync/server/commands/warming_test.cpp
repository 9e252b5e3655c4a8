// After the start, and after a day's figures are published, the first question pays for nothing that others
// need too: it asks the database no more than the same question does again.
#include "sync/server/commands/warming.h"

#include <limits>

#include <gtest/gtest.h>

#include "sync/server/ingest/closing.h"
#include "sync/server/reports/percentages.h"
#include "sync/server/storage/organisation_changes.h"
#include "tests/support/failing_connection.h"
#include "tests/support/one_kiosk.h"

namespace xinluon::commands {
namespace {

using reports::PercentagesRequest;
using storage::Node;

class WarmingTest : public test::OneKiosk {
 protected:
  WarmingTest() {
    for (int i = 0; i < 90; ++i) {
      auto vote = test::plain_vote();
      vote.counter = CounterId::from(i % 3 == 0 ? "TM-X01-Q02" : "TM-X01-Q01").value();
      device.add(vote, now += std::chrono::hours(16));
    }
    now = server.drain(device, now);
    publish();
  }
  // The next morning's figures.
  void publish() {
    now = start_of(day_of(now) + std::chrono::days(1)) + std::chrono::hours(6);
    test::must(ingest::close_days(writer, now, ingest::hears_kiosks_first));
  }
  void warm(Warming& warming) {
    warming.look(now);
    for (int i = 0; warming.works() && i < 3000; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    ASSERT_FALSE(warming.works());
  }
  // How many calls of the database a question takes.
  std::size_t calls_of(const char* unit, reports::Releases& with) {
    PercentagesRequest request;
    request.node = Node::of(UnitId::from(unit).value());
    request.period = {day_of(now) - std::chrono::days(200), day_of(now)};
    request.series = Step::month;
    const auto reader = server.database().reader();
    test::FailingConnection counting(*reader, std::numeric_limits<std::size_t>::max(),
                                     test::FailingConnection::When::before_it_runs);
    const auto found =
        test::must(reports::percentages(counting, storage::Scope::local_administrator(), request, now, with));
    EXPECT_GT(found.total.votes.value_or(0), 60U) << unit;
    return counting.calls();
  }
  void the_first_question_is_free(reports::Releases& releases) {
    for (const char* const unit : {"TM-X01", "TM"}) {
      reports::Releases cold;
      const auto unprepared = calls_of(unit, cold);
      const auto first = calls_of(unit, releases);
      EXPECT_EQ(first, calls_of(unit, releases)) << unit;
      EXPECT_GT(unprepared, first + 5) << unit;
    }
  }
};

TEST_F(WarmingTest, WhatTheFirstQuestionNeedsIsThereAfterTheStartAndAfterEachPublication) {
  using Opened = Result<std::unique_ptr<db::Connection>>;
  const auto readers =
      test::must(db::Readers::open([this]() -> Opened { return server.database().reader(); }, 2));
  reports::Releases releases;
  Warming warming(*readers, releases);
  warm(warming);
  the_first_question_is_free(releases);
  for (int morning = 0; morning < 2; ++morning) {
    publish();
    warm(warming);
    the_first_question_is_free(releases);
  }
}

}  // namespace
}  // namespace xinluon::commands
