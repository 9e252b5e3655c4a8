// Units and counters that are renamed, moved, merged, closed and opened again on any day, before and after
// votes of that day came, and shifts that are corrected: the tallies always are what a model counts that
// keeps a tree for every day, and the recount agrees.
#include <map>
#include <optional>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "sync/base/format.h"
#include "sync/base/log.h"
#include "sync/server/ingest/serving.h"
#include "sync/server/reports/recount.h"
#include "sync/server/storage/heads.h"
#include "sync/server/storage/organisation_changes.h"
#include "sync/server/storage/shifts.h"
#include "sync/server/storage/tallies.h"
#include "sync/server/storage/votes.h"
#include "tests/support/mutation.h"
#include "tests/support/random_life.h"
#include "tests/support/setting.h"

namespace xinluon::reports {
namespace {

using std::chrono::days;
using storage::Scope;
using test::below;
using test::must;

constexpr std::uint64_t default_count = 20;
constexpr std::size_t changes_each = 25;
constexpr int days_modelled = 60;

// A tree for every day: names to the name above, "" for a root; a name that is not there is closed.
class Model {
 public:
  explicit Model(Day first) : first_(first) {}

  using Tree = std::map<std::string, std::string>;
  Tree& on(Day day) { return trees_[index(day)]; }
  void from(Day day, const std::function<void(Tree&)>& change) {
    for (std::size_t at = index(day); at < trees_.size(); ++at) change(trees_[at]);
  }
  void everywhere(const std::function<void(Tree&)>& change) { from(first_, change); }

  // Where `name` counts on that day, upwards; before it was there as on its first day, after that as on its
  // last.
  std::vector<std::string> way_up(const std::string& name, Day day) {
    std::vector<std::string> path;
    for (std::string at = name; !at.empty(); at = parent(at, index(day))) path.push_back(at);
    return path;
  }
  bool stands(const std::string& name, Day day) { return on(day).contains(name); }
  bool has_children(const std::string& name, Day from) {
    for (std::size_t at = index(from); at < trees_.size(); ++at)
      for (const auto& [child, parent] : trees_[at])
        if (parent == name) return true;
    return false;
  }

 private:
  std::size_t index(Day day) const {
    return static_cast<std::size_t>(std::clamp<std::int64_t>((day - first_).count(), 0, days_modelled - 1));
  }
  std::string parent(const std::string& name, std::size_t at) const {
    if (trees_[at].contains(name)) return trees_[at].at(name);
    for (std::size_t before = at; before-- > 0;)
      if (trees_[before].contains(name)) return trees_[before].at(name);
    for (std::size_t after = at + 1; after < trees_.size(); ++after)
      if (trees_[after].contains(name)) return trees_[after].at(name);
    return "";
  }

  Day first_;
  std::vector<Tree> trees_ = std::vector<Tree>(days_modelled);
};

class History {
 public:
  explicit History(std::uint64_t seed) : random_(seed) {
    log::silence();
    grow();
    live();
  }

  // What is wrong first; empty when all agrees.
  std::string run() {
    for (std::size_t i = 0; i < changes_each; ++i) {
      const std::string done = change_something();
      if (auto wrong = differs(); !wrong.empty()) return done + "\n" + wrong;
      if (i == changes_each / 2) live();
    }
    return "";
  }
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;
  std::uint64_t votes = 0;
  std::uint64_t served = 0;

 private:
  db::Connection& writer() { return server_.writer(); }
  static UnitId unit(const std::string& id) { return UnitId::from(id).value(); }
  static CounterId counter(const std::string& id) { return CounterId::from(id).value(); }

  void add_unit(const std::string& id, const std::string& parent) {
    storage::Unit made;
    made.id = unit(id);
    if (!parent.empty()) made.parent = unit(parent);
    made.name = id;
    must(db::transaction(writer(), [&] { return storage::add_unit(writer(), made); }));
    model_.everywhere([&](Model::Tree& tree) { tree[id] = parent; });
  }
  void grow() {
    model_.everywhere([](Model::Tree& tree) {
      tree = {{"TM", ""}, {"TM-X01", "TM"}};
      for (const char* q : {"TM-X01-Q01", "TM-X01-Q02", "TM-X01-Q03", "TM-X01-Q04"}) tree[q] = "TM-X01";
    });
    counters_ = {"TM-X01-Q01", "TM-X01-Q02", "TM-X01-Q03", "TM-X01-Q04"};
    add_unit("TN", "");
    add_unit("TM-X02", "TM");
    add_unit("TN-X01", "TN");
    add_unit("TN-X01-D", "TN-X01");
    units_ = {"TM", "TM-X01", "TN", "TM-X02", "TN-X01", "TN-X01-D"};
    for (const char* officer : {"CB-1", "CB-2", "CB-3"})
      must(db::transaction(writer(), [&] {
        return storage::put_officer(writer(), {OfficerId::from(officer).value(), unit("TM"), officer});
      }));
  }
  void live() {
    ++lives_;
    for (int i = 1; i <= 2; ++i) {
      auto device = server_.new_device(format("K-{}{}", lives_, i), start_, format("TM-X01-Q0{}", i));
      test::live_randomly(server_, device, random_, start_, 60);
    }
  }

  // Around the days on which votes are cast, so that most changes move some.
  Day any_day() { return first_ + days(6 + below(random_, 8)); }
  const std::string& one_of(const std::vector<std::string>& names) {
    return names[below(random_, names.size())];
  }

  std::string change_something() {
    switch (below(random_, 8)) {
      case 0:
      case 1:
        return move_unit();
      case 2:
      case 3:
        return move_counter();
      case 4:
        return merge();
      case 5:
        return below(random_, 2) == 0 ? close_unit() : close_counter();
      case 6:
        return rename();
      default:
        return serve();
    }
  }

  // The database takes it if and only if the model can.
  std::string settle(const std::string& what, const std::function<Result<void>()>& act, bool possible,
                     const std::function<void()>& follow) {
    const auto done = db::transaction(writer(), act);
    if (done.has_value() != possible)
      return what + (done ? ": taken, though it can't be" : ": refused: " + done.error().message);
    ++(done ? accepted : refused);
    if (done) follow();
    return what;
  }

  // `parent` is there on all of the days on which `name` would stand below it, and never below `name`.
  bool may_stand(const std::string& name, const std::string& parent, const std::vector<Day>& when) {
    for (const Day day : when) {
      if (!model_.stands(parent, day)) return false;
      const auto path = model_.way_up(parent, day);
      if (std::find(path.begin(), path.end(), name) != path.end()) return false;
    }
    return true;
  }
  // From `from` on until its parent changes by itself, while it is there.
  std::vector<Day> days_changed(const std::string& name, Day from) {
    std::vector<Day> when;
    if (!model_.stands(name, from)) return when;
    const std::string before = model_.on(from).at(name);
    for (Day day = from; day < first_ + days(days_modelled) && model_.stands(name, day); day += days(1)) {
      if (model_.on(day).at(name) != before) break;
      when.push_back(day);
    }
    return when;
  }
  void put_below(const std::string& name, const std::string& parent, const std::vector<Day>& when) {
    for (const Day day : when) model_.on(day)[name] = parent;
  }

  std::string move_unit() {
    const std::string name = one_of(units_);
    const std::string parent = one_of(units_);
    const Day from = any_day();
    const auto when = days_changed(name, from);
    const bool possible = !when.empty() && name != parent && may_stand(name, parent, when);
    return settle(
        format("{} to {} from {}", name, parent, to_text(from)),
        [&] { return storage::change_unit(writer(), unit(name), from, {.parent = unit(parent)}); }, possible,
        [&] { put_below(name, parent, when); });
  }
  std::string move_counter() {
    const std::string name = one_of(counters_);
    const std::string parent = one_of(units_);
    const Day from = any_day();
    const auto when = days_changed(name, from);
    return settle(
        format("{} to {} from {}", name, parent, to_text(from)),
        [&] { return storage::change_counter(writer(), counter(name), from, {.unit = unit(parent)}); },
        !when.empty() && may_stand(name, parent, when), [&] { put_below(name, parent, when); });
  }
  std::string merge() {
    const std::string name = one_of(units_);
    const std::string into = one_of(units_);
    const Day from = any_day();
    const auto fits = [&] {
      if (name == into || !model_.stands(name, from)) return false;
      for (Day day = from; day < first_ + days(days_modelled); day += days(1)) {
        const auto path = model_.way_up(into, day);
        if (std::find(path.begin(), path.end(), name) != path.end()) return false;
        for (const auto& [child, parent] : model_.on(day))
          if (parent == name && !model_.stands(into, day)) return false;
      }
      return true;
    };
    return settle(
        format("{} merged into {} from {}", name, into, to_text(from)),
        [&] { return storage::merge_unit(writer(), unit(name), unit(into), from); }, fits(),
        [&] {
          model_.from(from, [&](Model::Tree& tree) {
            tree.erase(name);
            for (auto& [child, parent] : tree)
              if (parent == name) parent = into;
          });
        });
  }
  std::string close_unit() {
    const std::string name = one_of(units_);
    const Day from = any_day();
    return settle(
        format("{} closed from {}", name, to_text(from)),
        [&] { return storage::close_unit(writer(), unit(name), from); },
        model_.stands(name, from) && !model_.has_children(name, from),
        [&] { model_.from(from, [&](Model::Tree& tree) { tree.erase(name); }); });
  }
  std::string close_counter() {
    const std::string name = one_of(counters_);
    const Day from = any_day();
    return settle(
        format("{} closed from {}", name, to_text(from)),
        [&] { return storage::close_counter(writer(), counter(name), from); }, model_.stands(name, from),
        [&] { model_.from(from, [&](Model::Tree& tree) { tree.erase(name); }); });
  }
  std::string rename() {
    const std::string name = one_of(units_);
    const Day from = any_day();
    return settle(
        format("{} renamed from {}", name, to_text(from)),
        [&] { return storage::change_unit(writer(), unit(name), from, {.name = "Tên " + to_text(from)}); },
        model_.stands(name, from), [] {});
  }
  std::string serve() {
    storage::Shift shift;
    shift.counter = counter(one_of(counters_));
    shift.from = start_ + Milliseconds(3'600'000) * static_cast<int>(below(random_, 24 * 20));
    shift.to = shift.from + Milliseconds(3'600'000) * static_cast<int>(1 + below(random_, 100));
    if (const auto who = below(random_, 4); who > 0)
      shift.officer = OfficerId::from(format("CB-{}", who)).value();
    shifts_.push_back(shift);
    must(db::transaction(writer(), [&] { return ingest::correct_shift(writer(), shift); }));
    ++accepted;
    return format("{} served by \"{}\" from {}", shift.counter.text(), shift.officer.text(),
                  to_rfc3339(shift.from));
  }

  // By the last word said about that hour: every shift begins and ends with an hour.
  std::string officer_at(const storage::CountedVote& vote) {
    if (!vote.named_officer.empty()) return vote.named_officer.text();
    const auto at = [&](WallTime t) {
      for (auto shift = shifts_.rbegin(); shift != shifts_.rend(); ++shift)
        if (shift->counter == vote.counter && shift->from <= t && t < shift->to)
          return std::pair(shift->officer.text(), shift - shifts_.rbegin());
      return std::pair(std::string(), std::ptrdiff_t(-1));
    };
    if (!vote.dated.t_low_ms || !vote.dated.t_high_ms) return "";
    const auto low = at(wall_time(*vote.dated.t_low_ms));
    const auto high = at(wall_time(*vote.dated.t_high_ms));
    // Between the two there may have been another: an hour at a time.
    for (WallTime t = wall_time(*vote.dated.t_low_ms); t < wall_time(*vote.dated.t_high_ms);
         t += Milliseconds(3'600'000))
      if (at(t) != low) return "";
    return low == high ? low.first : "";
  }

  std::string differs() {
    std::map<std::string, std::int64_t> wanted;
    votes = served = 0;
    for (const auto& head : must(storage::heads(writer(), Scope::local_administrator())))
      for (const auto& vote : must(storage::votes_after(writer(), Scope::local_administrator(), head.kiosk,
                                                        head.epoch, 0, 100'000)))
        count(vote, wanted);
    for (const auto& [cell, n] : shown())
      if (wanted[cell] != n) return format("{}: {} is shown, {} by the model", cell, n, wanted[cell]);
    for (const auto& [cell, n] : wanted)
      if (n != 0 && !shown().contains(cell)) return format("{}: not shown, {} by the model", cell, n);
    const auto found = must(recount(writer(), Scope::local_administrator()));
    if (found.clean()) return "";
    return "recount: " + found.differences[0].where + ": " + found.differences[0].what;
  }
  void count(const storage::CountedVote& vote, std::map<std::string, std::int64_t>& wanted) {
    if (!vote.level) return;
    ++votes;
    const std::string officer = officer_at(vote);
    const std::string what = format("{}|{}", to_text(vote.day), to_int(*vote.level));
    for (const auto& name : model_.way_up(vote.counter.text(), vote.day))
      ++wanted[format("{}:{}|{}", name == vote.counter.text() ? "counter" : "unit", name, what)];
    if (officer.empty()) return;
    ++served;
    ++wanted[format("officer:{}|{}", officer, what)];
  }
  std::map<std::string, std::int64_t> shown() {
    std::map<std::string, std::int64_t> cells;
    const auto whole = Scope::local_administrator();
    for (const auto& node : must(storage::tally_nodes(writer(), whole)))
      must(storage::each_tally(
          writer(), whole, node,
          [&](auto grain, auto dimension, Day start, auto value, const auto& count) -> Result<void> {
            if (grain == "day" && dimension == "level" && count.raw != 0)
              cells[format("{}|{}|{}", node, to_text(start), value)] = count.raw;
            return {};
          }));
    return cells;
  }

  test::Random random_;
  test::TakingServer server_{test::Medium::memory};
  const WallTime start_ = wall_time(1'790'000'000'000);
  const Day first_ = day_of(start_) - days(10);
  Model model_{first_};
  std::vector<std::string> units_;
  std::vector<std::string> counters_;
  std::vector<storage::Shift> shifts_;
  int lives_ = 0;
};

TEST(LongOrganisationHistory, IsCountedAsATreeForEveryDayCountsIt) {
  const std::uint64_t first = test::setting("XINLUON_RECOUNT_SEED", 1);
  const std::uint64_t count = test::size_of("XINLUON_HISTORY_COUNT", default_count);
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;
  std::uint64_t served = 0;
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    History history(seed);
    ASSERT_EQ(history.run(), "") << "seed " << seed;
    EXPECT_GT(history.votes, 50U) << "seed " << seed;
    accepted += history.accepted;
    refused += history.refused;
    served += history.served;
  }
  EXPECT_GT(accepted, 8 * count) << "changes that are all refused prove nothing";
  EXPECT_GT(refused, count);
  EXPECT_GT(served, count);
}

}  // namespace
}  // namespace xinluon::reports
