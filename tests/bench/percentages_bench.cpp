// How long a question for percentages takes when a province has many votes:
//   percentages_bench [votes in millions]...      10 50 without any
// The tallies of a year are made as such votes would leave them, row for row: 100 communes of five counters,
// a row for each node, day or month, dimension and value that has at least one vote (with so many votes
// nearly every value has). Counters have rows in the first ten communes only, and only these are asked for: a
// question reads the rows of its own nodes, and a table four times as long only takes longer to make. Then
// questions are asked of the reports layer, the first ones apart: they work out what may be told, once a day.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "sync/base/format.h"
#include "sync/server/reports/percentages.h"
#include "sync/server/reports/render.h"
#include "tests/support/server_database.h"

namespace xinluon::test {
namespace {

using reports::PercentagesRequest;
using storage::Dimension;
using storage::Grain;
using storage::Node;

constexpr int communes = 100;
constexpr int counters_each = 5;
constexpr int communes_with_counters = 10;
constexpr int questions = 2000;
const Day first_day = day_from_text("2025-11-01").value();
const Day last_day = day_from_text("2026-10-31").value();

struct Value {
  Dimension dimension;
  std::string value;
  double share;
};

// What a vote is, by the shares of a usual office.
std::vector<Value> values_of(const std::string& field) {
  const std::vector<double> levels = {0.01, 0.02, 0.05, 0.32, 0.60};
  std::vector<Value> values;
  const auto by_level = [&](Dimension dimension, const std::string& value, double share) {
    for (std::size_t i = 0; i < levels.size(); ++i)
      values.push_back({dimension, value + std::to_string(i + 1), share * levels[i]});
  };
  by_level(Dimension::level, "", 1);
  for (const Behaviour behaviour : all_behaviours) {
    values.push_back({Dimension::behaviour, std::string(code_of(behaviour)) + ":shown", 0.3});
    values.push_back({Dimension::behaviour, std::string(code_of(behaviour)) + ":missing", 0.02});
  }
  values.push_back({Dimension::outcome, "timed_out", 0.2});
  values.push_back({Dimension::outcome, "withdrawn", 0.02});
  by_level(Dimension::lang, "vi:", 0.97);
  by_level(Dimension::lang, "en:", 0.03);
  for (const int hour : {7, 8, 9, 10, 11, 13, 14, 15, 16})
    by_level(Dimension::hour, format("{:02}:", hour), 1 / 9.0);
  by_level(Dimension::field, field + ":", 1);
  for (int i = 0; i < 6; ++i)
    by_level(Dimension::procedure, storage::procedure_value(field, format("1.00{}", i)) + ":", 1 / 6.0);
  values.push_back({Dimension::linked, "yes", 0.4});
  values.push_back({Dimension::participation, "linked", 0.4});
  values.push_back({Dimension::participation, "transactions", 1.3});
  return values;
}

class Province {
 public:
  explicit Province(double votes) : random_(7) {
    auto& writer = database_.writer();
    must(db::transaction(writer, [&] { return organisation(); }));
    const auto offices = std::count_if(days_.begin(), days_.end(), [](Day day) { return is_open(day); });
    a_day_ = votes / (communes * counters_each) / static_cast<double>(offices);
    for (int commune = 0; commune < communes; ++commune)
      must(db::transaction(writer, [&] { return fill(commune); }));
    must(db::transaction(writer, [&] { return storage::add_tallies(writer, top_); }));
    must(writer.run("ANALYZE"));
  }
  db::Connection& reader() { return database_.writer(); }
  std::uint64_t rows() const { return rows_ + top_.size(); }
  std::uint64_t votes() const { return votes_; }

 private:
  static std::vector<Day> all_days() {
    std::vector<Day> days;
    for (Day day = first_day; day <= last_day; day += std::chrono::days(1)) days.push_back(day);
    return days;
  }
  static bool is_open(Day day) { return std::chrono::weekday(day).iso_encoding() < 6; }
  static std::string commune_name(int commune) { return format("TM-B{:03}", commune); }
  static std::string counter_name(int commune, int counter) {
    return format("{}-Q{}", commune_name(commune), counter);
  }

  Result<void> organisation() {
    for (int commune = 0; commune < communes; ++commune) {
      storage::Unit unit;
      unit.id = UnitId::from(commune_name(commune)).value();
      unit.parent = UnitId::from("TM").value();
      unit.name = format("Xã Mẫu {}", commune);
      XINLUON_RETURN_IF_ERROR(storage::add_unit(database_.writer(), unit));
      for (int i = 0; i < counters_each; ++i) {
        storage::Counter counter;
        counter.id = CounterId::from(counter_name(commune, i)).value();
        counter.unit = unit.id;
        counter.name = "Quầy";
        XINLUON_RETURN_IF_ERROR(storage::add_counter(database_.writer(), counter));
      }
    }
    return {};
  }
  Result<void> fill(int commune) {
    storage::Tallies unit;
    const Node unit_node = Node::of(UnitId::from(commune_name(commune)).value());
    const Node top = Node::of(UnitId::from("TM").value());
    for (int i = 0; i < counters_each; ++i) {
      storage::Tallies own;
      const Node node = Node::of(CounterId::from(counter_name(commune, i)).value());
      const auto values = values_of(format("Lĩnh vực {}", i));
      for (const Day day : days_) {
        if (!is_open(day)) continue;
        for (const auto& [dimension, value, share] : values) {
          std::poisson_distribution<std::int64_t> drawn(share * a_day_);
          const std::int64_t n = drawn(random_);
          if (n == 0) continue;
          if (dimension == Dimension::level) votes_ += static_cast<std::uint64_t>(n);
          if (commune < communes_with_counters) put(own, node, dimension, day, value, n);
          put(unit, unit_node, dimension, day, value, n);
          put(top_, top, dimension, day, value, n);
        }
      }
      rows_ += own.size();
      XINLUON_RETURN_IF_ERROR(storage::add_tallies(database_.writer(), own));
    }
    rows_ += unit.size();
    return storage::add_tallies(database_.writer(), unit);
  }
  static void put(storage::Tallies& into, const Node& node, Dimension dimension, Day day,
                  const std::string& value, std::int64_t n) {
    for (const auto& key :
         {storage::TallyKey{node, Grain::day, dimension, day, value},
          storage::TallyKey{node, Grain::month, dimension, storage::first_of_month(day), value}}) {
      auto& count = into[key];
      count.raw += n;
      count.counted += n;
    }
  }

  std::mt19937_64 random_;
  std::vector<Day> days_ = all_days();
  double a_day_ = 0;
  ServerDatabase database_;
  storage::Tallies top_;
  std::uint64_t rows_ = 0;
  std::uint64_t votes_ = 0;
};

struct Kind {
  const char* name;
  std::function<PercentagesRequest(std::mt19937_64&)> ask;
};

Node any_commune(std::mt19937_64& random, int of = communes) {
  return Node::of(UnitId::from(format("TM-B{:03}", random() % static_cast<unsigned>(of))).value());
}
Node any_counter(std::mt19937_64& random) {
  return Node::of(
      CounterId::from(format("TM-B{:03}-Q{}", random() % communes_with_counters, random() % counters_each))
          .value());
}
Period any_period(std::mt19937_64& random) {
  const Day from = first_day + std::chrono::days(random() % 300);
  return {from, from + std::chrono::days(random() % 120)};
}
PercentagesRequest request(const Node& node, const Period& period, bool children) {
  PercentagesRequest made;
  made.node = node;
  made.period = period;
  made.with_children = children;
  return made;
}

std::vector<Kind> kinds() {
  const Node top = Node::of(UnitId::from("TM").value());
  const Period year{first_day, last_day};
  return {
      {"counter, any period", [](auto& r) { return request(any_counter(r), any_period(r), false); }},
      {"commune and counters, any period",
       [](auto& r) { return request(any_commune(r, communes_with_counters), any_period(r), true); }},
      {"commune by everything, a year",
       [year](auto& r) {
         auto made = request(any_commune(r), year, false);
         made.cuts = {Dimension::lang, Dimension::hour, Dimension::field, Dimension::procedure};
         return made;
       }},
      {"province by everything, any period",
       [top](auto& r) {
         auto made = request(top, any_period(r), false);
         made.cuts = {Dimension::lang, Dimension::hour, Dimension::field, Dimension::procedure};
         return made;
       }},
      {"province by week, a year",
       [top, year](auto&) {
         auto made = request(top, year, false);
         made.series = Step::week;
         return made;
       }},
      {"province and communes, a year", [top, year](auto&) { return request(top, year, true); }},
      {"province and communes, any period", [top](auto& r) { return request(top, any_period(r), true); }},
  };
}

// Of the clock, and of this thread's processor time: on a busy machine the clock's 99th percentile is the
// scheduler's.
struct Took {
  double clock = 0;
  double processor = 0;
};
double processor_ms() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

Took milliseconds_of(Province& province, reports::Releases& releases, const PercentagesRequest& asked) {
  const WallTime now = start_of(last_day + std::chrono::days(1)) + std::chrono::hours(9);
  const auto begin = std::chrono::steady_clock::now();
  const double processor = processor_ms();
  const auto found = must(
      reports::percentages(province.reader(), storage::Scope::local_administrator(), asked, now, releases));
  if (reports::to_json(found).empty()) std::abort();
  return {std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count(),
          processor_ms() - processor};
}

// The value that `of` in a hundred don't exceed.
double percentile(std::vector<double>& values, std::size_t of) {
  std::sort(values.begin(), values.end());
  return values[values.size() * of / 100];
}

void run(double millions) {
  const auto begin = std::chrono::steady_clock::now();
  Province province(millions * 1e6);
  std::printf("%.0f million votes (%llu counted), %llu rows of tallies, made in %.0f s\n", millions,
              static_cast<unsigned long long>(province.votes()),
              static_cast<unsigned long long>(province.rows()),
              std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  reports::Releases releases;
  std::mt19937_64 random(1);
  for (const Kind& kind : kinds()) {
    const double first = milliseconds_of(province, releases, kind.ask(random)).clock;
    for (int i = 0; i < 400; ++i) milliseconds_of(province, releases, kind.ask(random));
    std::vector<double> clock;
    std::vector<double> processor;
    for (int i = 0; i < questions; ++i) {
      const Took took = milliseconds_of(province, releases, kind.ask(random));
      clock.push_back(took.clock);
      processor.push_back(took.processor);
    }
    std::printf("  %-36s first %8.1f ms   median %6.2f ms   p99 %6.2f ms   processor p99 %6.2f ms\n",
                kind.name, first, percentile(clock, 50), percentile(clock, 99), percentile(processor, 99));
    std::fflush(stdout);
  }
}

}  // namespace
}  // namespace xinluon::test

int main(int argc, char** argv) {
  std::vector<double> sizes;
  for (int i = 1; i < argc; ++i) sizes.push_back(std::atof(argv[i]));
  if (sizes.empty()) sizes = {10, 50};
  for (const double millions : sizes) xinluon::test::run(millions);
  return 0;
}
