#include "sync/server/sample/day.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "sync/server/sample/dice.h"
#include "sync/server/sample/working_days.h"

namespace xinluon::sample {
namespace {

constexpr std::uint64_t day_dice = 3;

// Half hours from 07:00 to 11:30 and from 13:30 to 17:00: most come early, few before lunch and at the end.
constexpr std::array<double, 16> shape_of_day = {0.7, 1.0, 1.4, 1.6, 1.6, 1.5, 1.2, 1.0,
                                                 0.5, 0.9, 1.3, 1.4, 1.2, 1.0, 0.7, 0.4};
constexpr std::size_t morning_halves = 9;
constexpr std::int64_t half_hour_ms = 30 * minute_ms;
constexpr std::array<double, 7> shape_of_week = {0, 1.3, 1.1, 1.0, 0.95, 0.85, 0};  // from Sunday on

// The share of at least that level (5, 4, 3, 2) at an officer as most are: 62 %, 91 %, 96 %, 98.5 %.
constexpr std::array<double, 4> thresholds = {0.49, 2.31, 3.18, 4.18};

double logistic(double x) {
  return 1 / (1 + std::exp(-x));
}

Level level_at(Dice& dice, double courtesy) {
  const double at = dice.unit();
  int level = 5;
  for (const double threshold : thresholds) {
    if (at < logistic(threshold + courtesy)) break;
    --level;
  }
  return level_from_int(level).value();
}

void add_marks(Dice& dice, Vote& vote) {
  const double shown = to_int(*vote.level) >= 4 ? 0.97 : to_int(*vote.level) == 3 ? 0.6 : 0.15;
  const auto mentioned = 1 + dice.below(4);
  for (std::uint64_t i = 0; i < mentioned; ++i)
    vote.marks[dice.below(vote.marks.size())] = dice.chance(shown) ? Mark::shown : Mark::missing;
}

void add_reason(Dice& dice, Vote& vote) {
  static constexpr std::array<double, all_reasons.size()> weights = {0.3, 0.3, 0.2, 0.08, 0.1, 0.02};
  vote.reasons.push_back(all_reasons[dice.one_of(weights)]);
}

// What a citizen does; nobody mentions much, the unhappy more.
void answer(Dice& dice, Vote& vote, double courtesy) {
  vote.level = level_at(dice, courtesy);
  const bool unhappy = to_int(*vote.level) <= 2;
  if (dice.chance(0.015)) vote.changed_from = level_at(dice, courtesy);
  if (vote.changed_from == vote.level) vote.changed_from.reset();
  if (dice.chance(unhappy ? 0.5 : 0.25)) add_marks(dice, vote);
  if (dice.chance(unhappy ? 0.35 : 0.03)) add_reason(dice, vote);
}

class DayAtCounter {
 public:
  DayAtCounter(std::uint64_t seed, const Character& character, Day day)
      : dice_(seed, {day_dice, character.number, static_cast<std::uint64_t>(day.time_since_epoch().count())}),
        character_(character),
        week_(static_cast<std::uint64_t>((day.time_since_epoch().count() + 3) / 7)),
        weekday_(std::chrono::weekday(day).c_encoding()) {}

  std::vector<Session> sessions() {
    const double factor = dice_.log_normal(1, 0.25);
    const double mean = character_.votes_per_day * shape_of_week.at(weekday_) * factor;
    day_courtesy_ = 0.15 * dice_.normal();
    const auto count = dice_.poisson(mean / answered());
    for (std::uint64_t i = 0; i < count; ++i) add(moment());
    std::sort(sessions_.begin(), sessions_.end(),
              [](const Session& a, const Session& b) { return a.at_ms < b.at_ms; });
    keep_apart();
    return std::move(sessions_);
  }

 private:
  // The share of sessions that end with a vote: who was only invited often walks away.
  double answered() const { return character_.mode == Mode::armed ? 0.6 : 0.94; }

  std::int64_t moment() {
    const std::size_t half = dice_.one_of(shape_of_day);
    const std::int64_t start =
        half < morning_halves
            ? opens_ms + static_cast<std::int64_t>(half) * half_hour_ms
            : lunch_ends_ms + static_cast<std::int64_t>(half - morning_halves) * half_hour_ms;
    return start + static_cast<std::int64_t>(dice_.below(static_cast<std::uint64_t>(half_hour_ms)));
  }

  // Some come in twos, and vote one after the other.
  void add(std::int64_t at_ms) {
    sessions_.push_back(session(at_ms));
    if (dice_.chance(0.05))
      sessions_.push_back(session(at_ms + 15'000 + static_cast<std::int64_t>(dice_.below(45'000))));
  }

  const Officer& officer_at(std::int64_t at_ms) const {
    const bool afternoon = at_ms >= lunch_begins_ms;
    return character_.officers.at((week_ + (afternoon ? 1 : 0)) % character_.officers.size());
  }

  Session session(std::int64_t at_ms) {
    Session made{at_ms, {}};
    Vote& vote = made.vote;
    const Officer& officer = officer_at(at_ms);
    vote.shown_ms = std::max<std::int64_t>(600, std::llround(dice_.log_normal(5'500, 0.55)));
    if (dice_.chance(answered())) {
      answer(dice_, vote, officer.courtesy + day_courtesy_);
    } else {
      vote.outcome = dice_.chance(0.02) ? Outcome::withdrawn : Outcome::timed_out;
    }
    if (character_.names_officers) vote.officer = officer.id;
    add_context(vote);
    return made;
  }

  void add_context(Vote& vote) {
    const std::array<double, 4> shares = {1 - character_.khmer - character_.ede - character_.english,
                                          character_.english, character_.khmer, character_.ede};
    static constexpr std::array<const char*, 4> langs = {"vi", "en", "km", "rad"};
    static constexpr std::array<const char*, 3> kinds = {"tiep_nhan", "tra_ket_qua", "huong_dan"};
    static constexpr std::array<const char*, 4> procedures = {"1.004193", "2.000815", "1.001612", "2.001480"};
    vote.lang = langs.at(dice_.one_of(shares));
    vote.counter = character_.counter;
    vote.field = character_.field.size() <= 32 ? character_.field : "";
    vote.mode = character_.mode;
    vote.large_text = dice_.chance(0.03);
    if (character_.mode == Mode::open) return;
    vote.linked = true;
    vote.transaction_kind = kinds.at(dice_.below(kinds.size()));
    vote.procedure = procedures.at(dice_.below(procedures.size()));
  }

  // One screen: nobody votes while another does.
  void keep_apart() {
    constexpr std::int64_t apart_ms = 9'000;
    for (std::size_t i = 1; i < sessions_.size(); ++i)
      sessions_[i].at_ms = std::max(sessions_[i].at_ms, sessions_[i - 1].at_ms + apart_ms);
  }

  Dice dice_;
  const Character& character_;
  std::uint64_t week_;
  unsigned weekday_;
  double day_courtesy_ = 0;
  std::vector<Session> sessions_;
};

}  // namespace

std::vector<Session> sessions_of(std::uint64_t seed, const Character& character, Day day) {
  if (!is_worked(day)) return {};
  return DayAtCounter(seed, character, day).sessions();
}

}  // namespace xinluon::sample
