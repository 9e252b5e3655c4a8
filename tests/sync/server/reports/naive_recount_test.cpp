// Every figure that is shown, before and after a purge, against a recount of the verbatim records that knows
// nothing of tallies: another JSON reader, a list of votes, and a filter for each question.
//   tests/long.sh recount --count 100000 --seed S
#include <map>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "sync/base/format.h"
#include "sync/base/log.h"
#include "sync/server/reports/percentages.h"
#include "sync/server/reports/recount.h"
#include "sync/server/retention/purge.h"
#include "sync/server/storage/heads.h"
#include "sync/server/storage/organisation.h"
#include "sync/server/storage/progress.h"
#include "sync/server/storage/records.h"
#include "sync/server/storage/tallies.h"
#include "sync/server/storage/votes.h"
#include "tests/support/mutation.h"
#include "tests/support/progress.h"
#include "tests/support/random_life.h"
#include "tests/support/setting.h"

namespace xinluon::reports {
namespace {

using nlohmann::json;
using storage::Scope;
using test::must;

constexpr std::uint64_t default_count = 1'000;
constexpr std::size_t everything = 100'000;

// A vote as its record says it, and when ingest dates it (tests/sync/server/ingest judges dates).
struct Said {
  json record;
  std::set<std::string> nodes;  // where it counts: "counter:…", "unit:…", "officer:…"
  std::string counter;
  std::chrono::sys_days day;  // in Vietnam
  int hour = 0;

  bool voted() const { return record.at("outcome") == "voted"; }
};

class NaiveRecount {
 public:
  explicit NaiveRecount(std::uint64_t seed) : random_(seed) {}

  // The first figure that differs; empty when all agree.
  std::string differs() {
    live();
    read_back();
    if (auto wrong = tallies_differ(); !wrong.empty()) return wrong;
    for (int i = 0; i < 6; ++i)
      if (auto wrong = percentages_differ(); !wrong.empty()) return wrong;
    if (auto wrong = purge(); !wrong.empty()) return wrong;
    if (auto wrong = tallies_differ(); !wrong.empty()) return "purged: " + wrong;
    for (int i = 0; i < 3; ++i)
      if (auto wrong = percentages_differ(); !wrong.empty()) return "purged: " + wrong;
    return "";
  }
  std::size_t votes() const { return said_.size(); }
  std::uint64_t purged() const { return purged_; }

 private:
  using Cells = std::map<std::string, std::int64_t>;  // "node|grain|start|dimension|value"

  void live() {
    add_second_commune();
    const auto kiosks = 1 + test::below(random_, 3);
    for (std::size_t i = 1; i <= kiosks; ++i) {
      const std::string counter = i == 3 ? "TM-X02-Q01" : "TM-X01-Q0" + std::to_string(i);
      auto device = server_.new_device("K-0" + std::to_string(i), start_, counter);
      const auto end = test::live_randomly(server_, device, random_, start_,
                                           20 + static_cast<int>(test::below(random_, 60)));
      assigned_[device.kiosk().text()] = counter;
      now_ = std::max(now_, end);
    }
  }
  void add_second_commune() {
    storage::Unit second;
    second.id = UnitId::from("TM-X02").value();
    second.parent = UnitId::from("TM").value();
    second.name = "Xã Mẫu 02";
    must(db::transaction(server_.writer(), [&]() -> Result<void> {
      XINLUON_RETURN_IF_ERROR(storage::add_unit(server_.writer(), second));
      return storage::add_counter(server_.writer(),
                                  {CounterId::from("TM-X02-Q01").value(), second.id, "01", "Quầy", ""});
    }));
  }

  void read_back() {
    const auto whole = Scope::local_administrator();
    for (const auto& head : must(storage::heads(server_.writer(), whole))) {
      std::map<Seq, std::int64_t> dates;
      for (const auto& vote :
           must(storage::votes_after(server_.writer(), whole, head.kiosk, head.epoch, 0, everything)))
        dates[vote.seq] = vote.dated.at_ms;
      for (const auto& kept :
           must(storage::records_after(server_.writer(), whole, head.kiosk, head.epoch, 0, everything))) {
        const json record = json::parse(kept.bytes, nullptr, false);
        if (record.is_object()) said_.push_back(said(record, head.kiosk.text(), dates.at(kept.seq)));
      }
    }
  }
  Said said(const json& record, const std::string& kiosk, std::int64_t at_ms) const {
    static const std::set<std::string> counters = {"TM-X01-Q01", "TM-X01-Q02", "TM-X01-Q03", "TM-X01-Q04",
                                                   "TM-X02-Q01"};
    constexpr std::int64_t hour_ms = 3'600'000;
    constexpr std::int64_t east_of_greenwich_ms = 7 * hour_ms;
    const std::string& assigned = assigned_.at(kiosk);
    const std::string unit = assigned.substr(0, 6);
    const std::string named = record.at("counter");
    Said one{record, {}, counters.contains(named) && named.starts_with(unit) ? named : assigned, {}, 0};
    one.nodes = {"counter:" + one.counter, "unit:" + unit, "unit:TM"};
    if (record.contains("officer")) one.nodes.insert("officer:" + record.at("officer").get<std::string>());
    const std::int64_t local = at_ms + east_of_greenwich_ms;
    one.day = std::chrono::sys_days(std::chrono::days(local / (24 * hour_ms)));
    one.hour = static_cast<int>(local / hour_ms % 24);
    return one;
  }

  // Years later, of some days or of all; what is wrong with the recount that is left.
  std::string purge() {
    auto& writer = server_.writer();
    const auto whole = Scope::local_administrator();
    const WallTime later = now_ + std::chrono::hours(24 * 366 * 3);
    const Day closed = day_of(start_) + std::chrono::days(test::below(random_, 12));
    must(db::transaction(
        writer, [&] { return storage::advance(writer, storage::days_closed, storage::to_number(closed)); }));
    const auto plan = must(retention::plan(writer, whole, retention::kept_from(later, 24)));
    for (const auto& part : retention::parts_of(plan))
      must(db::transaction(writer,
                           [&] { return retention::purge_part(writer, key_, plan.kept_from, part, later); }));
    purged_ += plan.records;
    const auto counted = must(recount(writer, whole));
    if (counted.clean()) return "";
    return format("recount after a purge: {}: {}", counted.differences[0].where, counted.differences[0].what);
  }

  static std::vector<std::string> cells_of(const Said& one) {
    if (!one.voted()) return {"outcome|" + one.record.at("outcome").get<std::string>()};
    const std::string level = std::to_string(one.record.at("level").get<int>());
    std::vector<std::string> cells = {"level|" + level,
                                      "lang|" + one.record.at("lang").get<std::string>() + ":" + level,
                                      format("hour|{:02}:{}", one.hour, level)};
    const std::string field = one.record.value("field", "");
    if (!field.empty()) cells.push_back("field|" + field + ":" + level);
    if (one.record.contains("procedure"))
      cells.push_back("procedure|" + field + "\x1f" + one.record.at("procedure").get<std::string>() + ":" +
                      level);
    if (one.record.at("linked") == true) cells.emplace_back("linked|yes");
    if (one.record.contains("behaviours"))
      for (const auto& [code, mark] : one.record.at("behaviours").items())
        cells.push_back("behaviour|" + code + ":" + mark.get<std::string>());
    return cells;
  }
  Cells counted() const {
    Cells cells;
    for (const Said& one : said_) {
      const std::chrono::year_month_day date(one.day);
      const auto month = std::chrono::sys_days(date.year() / date.month() / 1);
      const auto add = [&](const std::string& node, const std::string& cell) {
        ++cells[node + "|day|" + to_text(one.day) + "|" + cell];
        ++cells[node + "|month|" + to_text(Day(month)) + "|" + cell];
      };
      for (const auto& node : one.nodes)
        for (const auto& cell : cells_of(one)) add(node, cell);
      if (one.voted() && one.record.contains("officer"))
        add("counter:" + one.counter, "officer|" + one.record.at("officer").get<std::string>());
    }
    return cells;
  }
  std::string tallies_differ() {
    const auto whole = Scope::local_administrator();
    Cells shown;
    for (const auto& node : must(storage::tally_nodes(server_.writer(), whole)))
      must(storage::each_tally(
          server_.writer(), whole, node,
          [&](auto grain, auto dimension, Day start, auto value, const auto& count) -> Result<void> {
            if (count.raw != count.counted) return fail(Errc::internal, "raw and counted differ");
            if (count.raw != 0)
              shown[format("{}|{}|{}|{}|{}", node, grain, to_text(start), dimension, value)] = count.raw;
            return {};
          }));
    const Cells naive = counted();
    for (const auto& [cell, count] : naive)
      if (!shown.contains(cell) || shown.at(cell) != count)
        return format("{}: {} is shown, {} were cast", cell, shown.contains(cell) ? shown.at(cell) : 0,
                      count);
    for (const auto& [cell, count] : shown)
      if (!naive.contains(cell)) return format("{}: {} is shown, nobody cast it", cell, count);
    return "";
  }

  // Any node, any period, live and published, with all children.
  std::string percentages_differ() {
    static const std::vector<std::string> nodes = {
        "unit:TM",           "unit:TM-X01", "unit:TM-X02", "counter:TM-X01-Q01", "counter:TM-X01-Q02",
        "counter:TM-X02-Q01"};
    PercentagesRequest request;
    request.node = storage::node_from_text(nodes[test::below(random_, nodes.size())]).value();
    request.period = any_period();
    request.view = test::below(random_, 3) == 0 ? View::published : View::live;
    const auto answer = must(percentages(server_.writer(), Scope::local_administrator(), request, now_));
    if (auto wrong = figure_differs(answer.total, request.view); !wrong.empty()) return wrong;
    for (const Figure& child : answer.children)
      if (auto wrong = figure_differs(child, request.view); !wrong.empty()) return wrong;
    return "";
  }
  Period any_period() {
    const Day first = day_of(start_) - std::chrono::days(3);
    const Day from = first + std::chrono::days(test::below(random_, 20));
    switch (test::below(random_, 4)) {
      case 0:
        return must(period_from_text(to_text(from)));
      case 1:
        return must(period_from_text(to_text(from).substr(0, 7)));
      case 2:
        return must(period_from_text(to_text(from).substr(0, 4)));
      default:
        return {from, from + std::chrono::days(test::below(random_, 40))};
    }
  }
  std::string figure_differs(const Figure& figure, View view) const {
    if (!figure.votes || !figure.period) return "";
    std::map<std::string, std::uint64_t> naive;
    std::uint64_t votes = 0;
    const std::string node = storage::to_text(figure.node);
    for (const Said& one : said_) {
      if (!one.nodes.contains(node) || one.day < figure.period->first || one.day > figure.period->last)
        continue;
      for (const auto& cell : cells_of(one)) ++naive[cell];
      votes += one.voted() ? 1 : 0;
    }
    std::map<std::string, std::uint64_t> shown = {{"votes", *figure.votes},
                                                  {"satisfied", figure.satisfied->part},
                                                  {"of", figure.satisfied->of},
                                                  {"timed_out", *figure.timed_out},
                                                  {"withdrawn", *figure.withdrawn}};
    std::map<std::string, std::uint64_t> wanted = {{"votes", votes},
                                                   {"satisfied", naive["level|4"] + naive["level|5"]},
                                                   {"of", votes},
                                                   {"timed_out", naive["outcome|timed_out"]},
                                                   {"withdrawn", naive["outcome|withdrawn"]}};
    if (figure.tally) add_split(*figure.tally, naive, shown, wanted);
    const bool too_few = view == View::published && votes > 0 && votes < 5;
    if (shown == wanted && !too_few) return "";
    return format("{} {} shows {}, cast were {}", node, to_text(*figure.period), json(shown).dump(),
                  json(wanted).dump());
  }
  static void add_split(const Tally& tally, std::map<std::string, std::uint64_t>& naive,
                        std::map<std::string, std::uint64_t>& shown,
                        std::map<std::string, std::uint64_t>& wanted) {
    for (std::size_t level = 1; level <= tally.levels.size(); ++level) {
      const std::string cell = "level|" + std::to_string(level);
      shown[cell] = tally.levels[level - 1];
      wanted[cell] = naive[cell];
    }
    for (const Behaviour behaviour : all_behaviours) {
      const std::string cell = "behaviour|" + std::string(code_of(behaviour));
      const auto& counts = tally.behaviours[index_of(behaviour)];
      shown[cell + ":shown"] = counts.shown;
      wanted[cell + ":shown"] = naive[cell + ":shown"];
      shown[cell + ":missing"] = counts.missing;
      wanted[cell + ":missing"] = naive[cell + ":missing"];
    }
  }

  test::Random random_;
  const crypto::SecretKey key_ = crypto::SecretKey::generate();
  std::uint64_t purged_ = 0;
  test::TakingServer server_{test::Medium::memory};
  const WallTime start_ = wall_time(1'790'000'000'000);
  WallTime now_ = start_;
  std::map<std::string, std::string> assigned_;  // by kiosk
  std::vector<Said> said_;
};

TEST(LongNaiveRecount, AgreesWithEveryFigure) {
  const std::uint64_t first = test::setting("XINLUON_RECOUNT_SEED", 1);
  const std::uint64_t count = test::size_of("XINLUON_RECOUNT_COUNT", default_count);
  std::uint64_t votes = 0;
  std::uint64_t purged = 0;
  log::silence();
  test::Progress progress("histories", count);
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    NaiveRecount history(seed);
    const std::string wrong = history.differs();
    ASSERT_EQ(wrong, "") << "seed " << seed << "\nagain: tests/long.sh recount --count 1 --seed " << seed;
    votes += history.votes();
    purged += history.purged();
    progress.done(seed - first + 1);
  }
  EXPECT_GT(votes, 20 * count) << "histories without votes prove nothing";
  EXPECT_GT(purged, 5 * count) << "nor do those of which nothing is purged";
}

}  // namespace
}  // namespace xinluon::reports
