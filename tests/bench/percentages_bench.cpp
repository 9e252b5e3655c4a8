// How long a question for percentages takes when a province has many votes:
//   percentages_bench [votes in millions]...      10 50 without any
// The tallies of a year are made as such votes would leave them, row for row: 100 communes of five counters,
// a row for each node, day or month, dimension and value that has at least one vote (with so many votes
// nearly every value has). Counters have rows in the first ten communes only, and only these are asked for: a
// question reads the rows of its own nodes, and a table four times as long only takes longer to make. Then
// a supervisor of the province, signed in, asks the real server on the loopback over one TLS connection that
// is kept: the first questions apart, which work out what may be told, once a day.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "sync/base/format.h"
#include "sync/server/storage/tallies.h"
#include "tests/sync/server/http/http_stand.h"

namespace xinluon::test {
namespace {

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
  Province(HttpStand& stand, double votes) : random_(7) {
    stand.write([&](db::Connection& writer) { return organisation(writer); });
    const auto offices = std::count_if(days_.begin(), days_.end(), [](Day day) { return is_open(day); });
    a_day_ = votes / (communes * counters_each) / static_cast<double>(offices);
    for (int commune = 0; commune < communes; ++commune)
      stand.write([&](db::Connection& writer) { return fill(writer, commune); });
    stand.write([&](db::Connection& writer) { return storage::add_tallies(writer, top_); });
    stand.write([](db::Connection& writer) -> Result<void> {
      XINLUON_RETURN_IF_ERROR(writer.run("ANALYZE"));
      return {};
    });
  }
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

  static Result<void> organisation(db::Connection& writer) {
    for (int commune = 0; commune < communes; ++commune) {
      storage::Unit unit;
      unit.id = UnitId::from(commune_name(commune)).value();
      unit.parent = UnitId::from("TM").value();
      unit.name = format("Xã Mẫu {}", commune);
      XINLUON_RETURN_IF_ERROR(storage::add_unit(writer, unit));
      for (int i = 0; i < counters_each; ++i) {
        storage::Counter counter;
        counter.id = CounterId::from(counter_name(commune, i)).value();
        counter.unit = unit.id;
        counter.name = "Quầy";
        XINLUON_RETURN_IF_ERROR(storage::add_counter(writer, counter));
      }
    }
    return {};
  }
  Result<void> fill(db::Connection& writer, int commune) {
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
      XINLUON_RETURN_IF_ERROR(storage::add_tallies(writer, own));
    }
    rows_ += unit.size();
    return storage::add_tallies(writer, unit);
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
  storage::Tallies top_;
  std::uint64_t rows_ = 0;
  std::uint64_t votes_ = 0;
};

struct Kind {
  const char* name;
  std::function<std::string(std::mt19937_64&)> target;
};

std::string any_commune(std::mt19937_64& random, int of = communes) {
  return format("unit=TM-B{:03}", random() % static_cast<unsigned>(of));
}
std::string any_counter(std::mt19937_64& random) {
  return format("counter=TM-B{:03}-Q{}", random() % communes_with_counters, random() % counters_each);
}
std::string between(Day first, Day last) {
  return format("&period={}..{}", to_text(first), to_text(last));
}
std::string any_period(std::mt19937_64& random) {
  const Day from = first_day + std::chrono::days(random() % 300);
  return between(from, from + std::chrono::days(random() % 120));
}

std::vector<Kind> kinds() {
  static const std::string year = between(first_day, last_day);
  static const std::string everything = "&children=0&by=lang,hour,field,procedure";
  return {
      {"counter, any period", [](auto& r) { return any_counter(r) + any_period(r); }},
      {"commune and counters, any period",
       [](auto& r) { return any_commune(r, communes_with_counters) + any_period(r); }},
      {"commune by everything, a year", [](auto& r) { return any_commune(r) + year + everything; }},
      {"province by everything, any period", [](auto& r) { return "unit=TM" + any_period(r) + everything; }},
      {"province by week, a year", [](auto&) { return "unit=TM" + year + "&children=0&series=week"; }},
      {"province and communes, a year", [](auto&) { return "unit=TM" + year; }},
      {"province and communes, any period", [](auto& r) { return "unit=TM" + any_period(r); }},
  };
}

// From the first byte of the question to the last of the answer.
double milliseconds_of(TlsClient& client, const HttpHeaders& session, const std::string& asked) {
  const auto begin = std::chrono::steady_clock::now();
  const auto answer = client.ask("GET", "/v1/percentages?" + asked, session);
  const auto took = std::chrono::steady_clock::now() - begin;
  if (answer.status != 200) {
    std::fprintf(stderr, "%s: %d %s\n", asked.c_str(), answer.status, answer.body.c_str());
    std::exit(1);
  }
  return std::chrono::duration<double, std::milli>(took).count();
}

// The value that `of` in a hundred don't exceed.
double percentile(std::vector<double>& values, std::size_t of) {
  std::sort(values.begin(), values.end());
  return values[values.size() * of / 100];
}

// Of a question that costs the server nothing: the machine's own share, TLS, HTTP and session with it.
double median_of_the_floor(TlsClient& client, const HttpHeaders& session) {
  std::vector<double> took;
  for (int i = 0; i < questions; ++i)
    took.push_back(milliseconds_of(client, session, "counter=TM-B000-Q0&period=2020-01-01..2020-01-01"));
  return percentile(took, 50);
}

// Gives the 99th percentile of the slowest kind, in milliseconds.
double run(double millions) {
  const auto begin = std::chrono::steady_clock::now();
  HttpStand stand;
  stand.clock().set_wall(start_of(last_day + std::chrono::days(1)) + std::chrono::hours(9));
  const Province province(stand, millions * 1e6);
  std::printf("%.0f million votes (%llu counted), %llu rows of tallies, made in %.0f s\n", millions,
              static_cast<unsigned long long>(province.votes()),
              static_cast<unsigned long long>(province.rows()),
              std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  const HttpHeaders session = {stand.session_of("giamsat")};
  TlsClient client = stand.connect();
  std::mt19937_64 random(1);
  double slowest = 0;
  for (const Kind& kind : kinds()) {
    const double first = milliseconds_of(client, session, kind.target(random));
    for (int i = 0; i < 400; ++i) milliseconds_of(client, session, kind.target(random));
    std::vector<double> took;
    for (int i = 0; i < questions; ++i) took.push_back(milliseconds_of(client, session, kind.target(random)));
    std::printf("  %-36s first %8.1f ms   median %6.2f ms   p99 %6.2f ms\n", kind.name, first,
                percentile(took, 50), percentile(took, 99));
    slowest = std::max(slowest, percentile(took, 99));
    std::fflush(stdout);
  }
  std::printf("  %-36s median %6.2f ms\n", "an empty question", median_of_the_floor(client, session));
  return slowest;
}

}  // namespace
}  // namespace xinluon::test

int main(int argc, char** argv) {
  std::vector<double> sizes;
  for (int i = 1; i < argc; ++i) sizes.push_back(std::atof(argv[i]));
  if (sizes.empty()) sizes = {10, 50};
  double fewest = 0;
  for (const double millions : sizes) {
    const double slowest = xinluon::test::run(millions);
    std::printf("  %-36s p99 %.2f ms", "the slowest kind", slowest);
    if (fewest > 0) std::printf(", %.2f times that at %.0f million", slowest / fewest, sizes.front());
    std::printf("\n");
    if (fewest == 0) fewest = slowest;
  }
  return 0;
}
