#include "sync/server/flags/rules.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "sync/server/flags/chances.h"
#include "sync/wire/json_writer.h"

namespace xinluon::flags {
namespace {

constexpr std::array<std::string_view, all_rules.size()> names = {"burst", "too_fast", "out_of_hours",
                                                                  "run",   "too_many", "out_of_peer"};

using Found = std::optional<Finding>;

constexpr std::int64_t burst_ms = 10LL * 60 * 1000;
constexpr std::uint64_t least_burst = 8;   // a queue of a large family is none
constexpr double burst_chance = 3e-4;      // of the busiest ten minutes of a day
constexpr double stretches_of_a_day = 48;  // of ten minutes, in eight hours
constexpr double busiest_of_usual = 2.4;  // the busiest stretch of a busy day against the mean of a usual one
constexpr std::size_t days_to_be_usual = 5;

double median(std::vector<std::uint64_t> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return static_cast<double>(*middle);
}

// The widest group of votes, on one clock, that lie within ten-minute stretches of at least `limit` each.
void add_bursts(const std::vector<std::size_t>& places, const CounterDay& day, std::uint64_t limit,
                std::set<std::size_t>& found) {
  for (std::size_t first = 0, last = 0; last < places.size(); ++last) {
    while (day.votes[places[last]].at_ms - day.votes[places[first]].at_ms > burst_ms) ++first;
    if (last - first + 1 >= limit)
      found.insert(places.begin() + static_cast<std::ptrdiff_t>(first),
                   places.begin() + static_cast<std::ptrdiff_t>(last) + 1);
  }
}

Finding finding(Rule rule, const std::set<std::size_t>& votes, std::string evidence) {
  return {rule, {votes.begin(), votes.end()}, std::move(evidence)};
}

Found bursts(const CounterDay& day) {
  // Of a counter that is new nothing usual is known: then what today has beside is no less than usual.
  const bool known = day.days_before.size() >= days_to_be_usual;
  const double usual =
      known ? median(day.days_before) : std::max(5.0, static_cast<double>(day.votes.size()) / 2);
  const double mean = usual / stretches_of_a_day * busiest_of_usual;
  const std::uint64_t limit = poisson_limit(mean, burst_chance, least_burst);
  std::map<std::string, std::vector<std::size_t>> by_clock;
  for (std::size_t i = 0; i < day.votes.size(); ++i) by_clock[day.votes[i].clock].push_back(i);
  std::set<std::size_t> found;
  for (const auto& [clock, places] : by_clock) add_bursts(places, day, limit, found);
  if (found.empty()) return std::nullopt;
  return finding(Rule::burst, found,
                 wire::JsonWriter().number("minutes", 10).number("limit", limit).finish());
}

constexpr std::int64_t reading_ms =
    1'000;                           // nobody reads five answers sooner who sees them for the first time
constexpr double fast_share = 0.01;  // a hundredth of all citizens is as fast: they have voted before
constexpr double fast_chance = 1e-5;

Found too_fast(const CounterDay& day) {
  std::set<std::size_t> found;
  for (std::size_t i = 0; i < day.votes.size(); ++i)
    if (day.votes[i].shown_ms < reading_ms) found.insert(i);
  if (found.empty() || binomial_tail(found.size(), day.votes.size(), fast_share) > fast_chance)
    return std::nullopt;
  return finding(Rule::too_fast, found,
                 wire::JsonWriter().number("limit_ms", reading_ms).number("of", day.votes.size()).finish());
}

constexpr std::uint64_t least_out_of_hours = 3;
constexpr std::chrono::minutes allowance{60};  // offices see a queue to its end

bool surely_outside(const SeenVote& vote, const WorkingCalendar& calendar) {
  if (!vote.t_low_ms || !vote.t_high_ms || *vote.t_high_ms - *vote.t_low_ms > 12LL * 3600 * 1000)
    return false;
  constexpr std::int64_t step_ms = 5LL * 60 * 1000;  // no opening hours are shorter with their allowance
  for (std::int64_t at = *vote.t_low_ms; at < *vote.t_high_ms; at += step_ms)
    if (is_working_time(calendar, wall_time(at), allowance)) return false;
  return !is_working_time(calendar, wall_time(*vote.t_high_ms), allowance);
}

Found out_of_hours(const CounterDay& day) {
  std::set<std::size_t> found;
  for (std::size_t i = 0; i < day.votes.size(); ++i)
    if (surely_outside(day.votes[i], day.calendar)) found.insert(i);
  if (found.size() < least_out_of_hours) return std::nullopt;
  return finding(Rule::out_of_hours, found, wire::JsonWriter().number("allowance_minutes", 60).finish());
}

constexpr std::array<std::size_t, 9> lengths = {20, 30, 40, 50, 60, 90, 120, 180, 240};
constexpr double run_chance = 1e-4;
constexpr double usual_share = 0.65;       // of the commonest level, where a counter has few votes yet
constexpr double weight_of_usual = 20;     // as if so many votes had said so
constexpr double between_officers = 0.07;  // how far another officer's share may lie from the counter's
constexpr double highest_share = 0.97;
constexpr std::size_t level_count = all_levels.size();

std::size_t index_of(Level level) {
  return static_cast<std::size_t>(to_int(level) - 1);
}

// What share of a level is usual: its own and its mirror's together, so that a stretch of one takes as many
// votes as a stretch of the other, whatever was before.
double expected_share(const std::array<std::uint64_t, level_count>& counts, std::size_t level) {
  const std::uint64_t all = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
  const std::size_t mirror = level_count - 1 - level;
  const std::uint64_t both = counts.at(level) + (mirror == level ? 0 : counts.at(mirror));
  const double share = (static_cast<double>(both) + weight_of_usual * usual_share) /
                       (static_cast<double>(all) + weight_of_usual);
  return std::min(highest_share, share + between_officers);
}

struct Stretch {
  std::size_t length = 0;
  Level level = Level::neutral;
};

// A stretch of so many votes up to the day's last, against all votes before it.
std::optional<Stretch> uniform_stretch(const std::vector<Level>& levels) {
  for (const std::size_t length : lengths) {
    if (levels.size() < length) break;
    std::array<std::uint64_t, level_count> inside{};
    std::array<std::uint64_t, level_count> before{};
    const std::size_t from = levels.size() - length;
    for (std::size_t i = 0; i < levels.size(); ++i) ++(i < from ? before : inside).at(index_of(levels[i]));
    for (std::size_t level = 0; level < level_count; ++level)
      if (2 * inside.at(level) > length &&
          binomial_tail(inside.at(level), length, expected_share(before, level)) <= run_chance)
        return Stretch{length, level_from_int(static_cast<int>(level) + 1).value()};
  }
  return std::nullopt;
}

Found runs(const CounterDay& day) {
  std::vector<Level> levels = day.before;
  if (levels.size() > max_before) levels.erase(levels.begin(), levels.end() - max_before);
  const std::size_t today = levels.size();
  for (const auto& vote : day.votes) levels.push_back(vote.level);
  const auto found = uniform_stretch(levels);
  if (!found) return std::nullopt;
  const std::size_t from = std::max(today, levels.size() - found->length);
  std::set<std::size_t> votes;
  for (std::size_t i = from; i < levels.size(); ++i)
    if (levels[i] == found->level) votes.insert(i - today);
  if (votes.empty()) return std::nullopt;
  return finding(Rule::run, votes, wire::JsonWriter().number("stretch", found->length).finish());
}

constexpr std::uint64_t spare_transactions = 3;  // counted by another clock, or entered the day after

Found too_many(const CounterDay& day) {
  if (!day.transactions) return std::nullopt;
  const std::uint64_t most = *day.transactions + std::max(spare_transactions, *day.transactions / 20);
  if (day.votes.size() - day.late <= most) return std::nullopt;
  std::set<std::size_t> all;
  for (std::size_t i = 0; i < day.votes.size(); ++i) all.insert(i);
  return finding(Rule::too_many, all, wire::JsonWriter().number("transactions", *day.transactions).finish());
}

}  // namespace

std::string_view name_of(Rule rule) {
  return names.at(static_cast<std::size_t>(rule));
}

std::optional<Rule> rule_from_name(std::string_view name) {
  for (const Rule rule : all_rules)
    if (name_of(rule) == name) return rule;
  return std::nullopt;
}

std::vector<Finding> judge(const CounterDay& day) {
  std::vector<Finding> findings;
  if (day.votes.empty()) return findings;
  for (auto rule : {bursts, too_fast, out_of_hours, runs, too_many})
    if (auto found = rule(day)) findings.push_back(std::move(*found));
  return findings;
}

}  // namespace xinluon::flags
