#include "sync/server/sample/province.h"

#include <gtest/gtest.h>

#include "sync/crypto/hash.h"
#include "sync/crypto/signature.h"
#include "sync/server/reports/percentages.h"
#include "sync/server/reports/recount.h"
#include "sync/server/sample/working_days.h"
#include "sync/server/storage/calendar.h"
#include "sync/server/storage/heads.h"
#include "sync/server/storage/organisation.h"
#include "sync/server/storage/sample.h"
#include "tests/support/server_database.h"

namespace xinluon::sample {
namespace {

using storage::Scope;
using test::must;

const Day last(std::chrono::year(2026) / 11 / 21);
const std::string server_key = crypto::SecretKey::generate().public_key().to_base64();

Size small() {
  Size size;
  size.seed = 5;
  size.communes = 2;
  size.counters = 7;
  size.days = 40;
  size.last = last;
  return size;
}

class SampleProvince : public testing::Test {
 protected:
  Result<Made> make(const Size& size) {
    return make_province(database_.writer(), size, server_key, [this](const Made&) { ++kiosks_told_; });
  }
  std::string heads() {
    std::string text;
    for (const auto& head : must(storage::heads(database_.writer(), Scope::local_administrator())))
      text +=
          head.kiosk.text() + head.epoch.text() + crypto::to_hex(crypto::hash_from_bytes(head.hash).value());
    return text;
  }

  test::ServerDatabase database_{test::Medium::memory};
  std::size_t kiosks_told_ = 0;
};

TEST_F(SampleProvince, IsProvedByARecountAndMarkedAsSample) {
  const auto made = must(make(small()));
  EXPECT_EQ(made.kiosks, 7U);
  EXPECT_EQ(kiosks_told_, 7U);
  EXPECT_GT(made.records, 7U * 25 * 2);
  const auto found = must(reports::recount(database_.writer(), Scope::local_administrator()));
  EXPECT_TRUE(found.clean()) << found.differences.at(0).where << ": " << found.differences.at(0).what;
  EXPECT_EQ(found.records, made.records);
  EXPECT_EQ(found.unreadable, 0U);
  for (const auto& unit : must(storage::units(database_.writer(), Scope::local_administrator())))
    EXPECT_TRUE(unit.sample) << unit.id.text();
}

// Open counters have no software that would know; of armed ones more were served than invited.
TEST_F(SampleProvince, TellsHowManyTransactionsArmedCountersHad) {
  auto size = small();
  size.communes = 10;  // three in ten of them invite
  size.counters = 20;
  size.suspicious = false;
  must(make(size));
  EXPECT_GT(database_.scalar("SELECT COUNT(*) FROM transactions"), 20);
  const std::string of_the_day = "FROM vote v WHERE v.counter = t.counter AND v.day = t.day AND v.linked = 1";
  EXPECT_EQ(
      database_.scalar("SELECT COUNT(*) FROM transactions t WHERE NOT EXISTS (SELECT 1 " + of_the_day + ")"),
      0);
  EXPECT_EQ(database_.scalar("SELECT COUNT(*) FROM transactions t WHERE t.count < (SELECT COUNT(*) " +
                             of_the_day + ")"),
            0);
  const Scope whole = Scope::local_administrator();
  reports::PercentagesRequest request;
  request.node = storage::Node::of(UnitId::from("TM").value());
  request.period = {last - std::chrono::days(39), last};
  const WallTime now = start_of(last + std::chrono::days(2));
  const auto told = must(reports::percentages(database_.writer(), whole, request, now)).total.participation;
  ASSERT_TRUE(told);
  EXPECT_GT(told->part * 100, told->of * 35) << told->part << " of " << told->of;
  EXPECT_LT(told->part * 100, told->of * 65) << told->part << " of " << told->of;
}

// What alarms follow is what the votes follow; every entry says what it is.
TEST_F(SampleProvince, HasACalendarWithLunchHolidaysTetAndASwappedDay) {
  must(make(small()));
  const auto whole = Scope::local_administrator();
  for (const auto& entry : must(storage::calendar_entries(database_.writer(), whole)))
    EXPECT_NE(entry.name.find("dữ liệu mẫu"), std::string::npos) << entry.name;
  const auto commune = UnitId::from("TM-X02").value();
  const auto calendar = must(storage::calendar_of(database_.writer(), whole, commune));
  const auto hours = [&](std::string_view day) {
    return to_text(calendar.hours_on(must(day_from_text(day))));
  };
  EXPECT_EQ(hours("2026-11-20"), "07:00-11:30 13:30-17:00");
  EXPECT_EQ(hours("2026-11-21"), "closed");
  EXPECT_EQ(hours("2026-02-16"), "closed") << "the last day of the old lunar year";
  EXPECT_EQ(hours("2026-02-20"), "closed");
  EXPECT_EQ(hours("2026-09-02"), "closed");
  EXPECT_EQ(hours("2026-08-31"), "closed") << "swapped";
  EXPECT_EQ(hours("2026-08-22"), "07:00-11:30 13:30-17:00") << "the Saturday worked for it";
  for (Day day = last - std::chrono::days(400); day <= last; day += std::chrono::days(1))
    EXPECT_EQ(is_worked(day), !calendar.hours_on(day).empty()) << to_text(day);
}

// Every vote's bounds are of its own boot, and its day is the day that was meant.
TEST_F(SampleProvince, IsDatedRight) {
  must(make(small()));
  EXPECT_EQ(database_.scalar("SELECT COUNT(*) FROM vote WHERE quality <> 'anchored'"), 0);
  EXPECT_EQ(database_.scalar("SELECT COUNT(*) FROM vote WHERE t_high_ms - t_low_ms > 20 * 60 * 1000"), 0);
  const auto first = storage::to_number(last - std::chrono::days(39));
  EXPECT_EQ(database_.scalar("SELECT COUNT(*) FROM vote WHERE day < " + std::to_string(first)), 0);
  EXPECT_EQ(database_.scalar("SELECT COUNT(*) FROM vote WHERE (day + 4) % 7 IN (0, 6)"), 0);  // at weekends
}

TEST_F(SampleProvince, HasTheSameBytesForTheSameSeed) {
  must(make(small()));
  test::ServerDatabase other(test::Medium::memory);
  must(make_province(other.writer(), small(), server_key, [](const Made&) {}));
  std::string theirs;
  for (const auto& head : must(storage::heads(other.writer(), Scope::local_administrator())))
    theirs +=
        head.kiosk.text() + head.epoch.text() + crypto::to_hex(crypto::hash_from_bytes(head.hash).value());
  EXPECT_EQ(heads(), theirs);
}

TEST_F(SampleProvince, GoesOnWhereItWasInterrupted) {
  const auto whole = must(make(small()));
  const auto before = heads();
  const auto again = must(make(small()));
  EXPECT_EQ(again.records, 0U);
  EXPECT_EQ(again.held, whole.records);
  EXPECT_EQ(heads(), before);

  test::ServerDatabase cut(test::Medium::memory);
  auto part = small();
  int kiosks = 0;
  struct Enough {};
  EXPECT_THROW(must(make_province(cut.writer(), part, server_key,
                                  [&](const Made&) {
                                    if (++kiosks == 3) throw Enough{};
                                  })),
               Enough);
  const auto rest = must(make_province(cut.writer(), part, server_key, [](const Made&) {}));
  EXPECT_EQ(rest.records + rest.held, whole.records);
  EXPECT_GT(rest.held, 0U);
  EXPECT_TRUE(must(reports::recount(cut.writer(), Scope::local_administrator())).clean());
}

TEST_F(SampleProvince, DoesNotMixWithAnotherSample) {
  must(make(small()));
  auto other = small();
  other.seed = 6;
  const auto made = make(other);
  ASSERT_FALSE(made);
  EXPECT_NE(made.error().message.find("another sample"), std::string::npos) << made.error().message;
}

TEST_F(SampleProvince, IsNotMadeBesideRealUnits) {
  storage::Unit real;
  real.id = UnitId::from("40").value();
  real.type = storage::UnitType::province;
  real.name = "Nghệ An";
  must(db::transaction(database_.writer(), [&] { return storage::add_unit(database_.writer(), real); }));
  const auto made = make(small());
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, Errc::rejected);
  EXPECT_NE(made.error().message.find("40"), std::string::npos);
}

TEST_F(SampleProvince, HasBounds) {
  for (const auto& wrong : {Size{1, 0, 5, 10, last}, Size{1, 5, 4, 10, last}, Size{1, 1, 1, 0, last},
                            Size{1, 1, 1, max_days + 1, last}, Size{1, 1, max_counters + 1, 1, last}}) {
    const auto made = make(wrong);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, Errc::rejected);
  }
}

}  // namespace
}  // namespace xinluon::sample
