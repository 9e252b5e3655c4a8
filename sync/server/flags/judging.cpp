#include "sync/server/flags/judging.h"

#include <algorithm>
#include <map>

#include "sync/base/format.h"
#include "sync/crypto/encoding.h"
#include "sync/crypto/hash.h"
#include "sync/server/flags/peers.h"
#include "sync/server/flags/rules.h"
#include "sync/server/storage/calendar.h"
#include "sync/server/storage/month_levels.h"
#include "sync/server/storage/organisation.h"
#include "sync/server/storage/transactions.h"

namespace xinluon::flags {
namespace {

using storage::Scope;

// Longer ago a counter was another one.
constexpr std::chrono::days remembered{240};
constexpr std::size_t id_digits = 20;
constexpr std::size_t max_compared = 200;  // counters: more change no median worth the reading

Scope everything() {
  return Scope::device_protocol();
}

SeenVote seen(const storage::DayVote& vote) {
  return {vote.at_ms,     vote.t_low_ms,
          vote.t_high_ms, vote.anchored ? std::string() : vote.kiosk.text() + "/" + vote.boot,
          vote.shown_ms,  vote.level};
}

// What the counter was like before: counts of its days, and as many levels as the rules use.
Result<void> add_past(db::Connection& writer, const storage::CounterDate& day, CounterDay& seen_day) {
  const Period before{day.second - remembered, day.second - std::chrono::days(1)};
  XINLUON_TRY(const auto days, storage::raw_votes_by_day(writer, everything(), day.first, before));
  if (days.empty()) return {};
  std::uint64_t votes = 0;
  Day from = day.second;
  for (const auto& [date, count] : days) {
    if (seen_day.days_before.size() < max_days_before) seen_day.days_before.push_back(count);
    if (votes >= max_before) continue;
    votes += count;
    from = date;
  }
  XINLUON_TRY(seen_day.before, storage::levels_during(writer, everything(), day.first, {from, before.last}));
  if (seen_day.before.size() > max_before)
    seen_day.before.erase(seen_day.before.begin(), seen_day.before.end() - max_before);
  return {};
}

// Neighbours in a chain become one range.
std::vector<storage::SeqRange> ranges_of(const std::vector<storage::DayVote>& votes,
                                         const std::vector<std::size_t>& places) {
  std::map<std::pair<KioskId, Epoch>, std::vector<Seq>> by_chain;
  for (const std::size_t place : places)
    by_chain[{votes[place].kiosk, votes[place].epoch}].push_back(votes[place].seq);
  std::vector<storage::SeqRange> ranges;
  for (auto& [chain, seqs] : by_chain) {
    std::sort(seqs.begin(), seqs.end());
    const std::size_t before = ranges.size();
    for (const Seq seq : seqs) {
      if (ranges.size() > before && ranges.back().last + 1 == seq)
        ranges.back().last = seq;
      else
        ranges.push_back({chain.first, chain.second, seq, seq});
    }
  }
  return ranges;
}

// The same group has the same id, whenever it is found.
std::string id_of(const storage::Flag& flag) {
  std::string text = format("{}/{}/{}/{}", flag.rule, flag.version, flag.counter.text(), to_text(flag.day));
  for (const auto& range : flag.ranges)
    text += format("/{}/{}/{}-{}", range.kiosk.text(), range.epoch.text(), range.first, range.last);
  return crypto::to_hex(crypto::sha256(text)).substr(0, id_digits);
}

storage::Flag flag_of(const Finding& finding, const storage::CounterDate& day,
                      const std::vector<storage::DayVote>& votes, WallTime now) {
  storage::Flag flag;
  flag.rule = name_of(finding.rule);
  flag.version = rules_version;
  flag.counter = day.first;
  flag.day = day.second;
  flag.votes = finding.votes.size();
  flag.evidence = finding.evidence;
  flag.found = now;
  flag.ranges = ranges_of(votes, finding.votes);
  flag.id = id_of(flag);
  return flag;
}

Day month_start(Day day) {
  const std::chrono::year_month_day date(day);
  return Day(date.year() / date.month() / 1);
}

Day month_end(Day day) {
  const std::chrono::year_month_day date(day);
  return Day(date.year() / date.month() / std::chrono::last);
}

// Whether the counter's month is far from its peers': those of the nearest unit above that has enough.
Result<bool> month_is_far(db::Connection& writer, const storage::CounterDate& day) {
  XINLUON_TRY(const auto counter, storage::find_counter(writer, everything(), day.first));
  XINLUON_TRY(const auto path, storage::path_up(writer, everything(), day.first, day.second));
  for (const auto& unit : path) {
    XINLUON_TRY(auto levels, storage::month_levels(writer, everything(), unit, counter.field,
                                                   month_start(day.second), max_compared));
    const auto own = levels.find(day.first);
    if (own == levels.end()) return false;
    const LevelCounts counts = levels.extract(own).mapped();
    std::vector<LevelCounts> peers;
    for (const auto& [peer, theirs] : levels) peers.push_back(theirs);
    if (enough_peers(peers)) return far_from_peers(counts, peers);
  }
  return false;
}

// On a month's last day the month is judged; all its votes are the group.
Result<std::optional<storage::Flag>> judge_month(db::Connection& writer, const storage::CounterDate& day,
                                                 WallTime now) {
  XINLUON_TRY(const bool far, month_is_far(writer, day));
  if (!far) return std::optional<storage::Flag>();
  std::vector<storage::DayVote> votes;
  for (Day at = month_start(day.second); at <= day.second; at += std::chrono::days(1)) {
    XINLUON_TRY(const auto some, storage::day_votes(writer, everything(), {day.first, at}));
    votes.insert(votes.end(), some.begin(), some.end());
  }
  Finding finding{Rule::out_of_peer, {}, "{}"};
  for (std::size_t i = 0; i < votes.size(); ++i) finding.votes.push_back(i);
  return flag_of(finding, day, votes, now);
}

// Groups that are found no more go, but for those that somebody decided on.
Result<void> settle(db::Connection& writer, const storage::CounterDate& day,
                    const std::vector<storage::Flag>& found, Judged& done) {
  XINLUON_TRY(const auto known, storage::flags_of_day(writer, everything(), day));
  const auto has = [](const std::vector<storage::Flag>& flags, const std::string& id) {
    return std::any_of(flags.begin(), flags.end(), [&id](const auto& flag) { return flag.id == id; });
  };
  for (const auto& flag : known) {
    if (has(found, flag.id)) continue;
    XINLUON_TRY(const auto decisions, storage::decisions_about(writer, everything(), "flag " + flag.id));
    if (!decisions.empty()) continue;
    XINLUON_RETURN_IF_ERROR(storage::delete_flag(writer, flag.id));
    ++done.groups_gone;
  }
  for (const auto& flag : found) {
    if (has(known, flag.id)) continue;
    XINLUON_RETURN_IF_ERROR(storage::insert_flag(writer, flag));
    ++done.groups_found;
  }
  return {};
}

}  // namespace

Result<void> judge_day(db::Connection& writer, const storage::CounterDate& day, WallTime now, Judged& done) {
  XINLUON_TRY(const auto votes, storage::day_votes(writer, everything(), day));
  CounterDay seen_day;
  for (const auto& vote : votes) {
    seen_day.votes.push_back(seen(vote));
    if (day_of(wall_time(vote.at_ms)) < day.second) ++seen_day.late;
  }
  if (!votes.empty()) {
    XINLUON_TRY(const auto counter, storage::find_counter(writer, everything(), day.first));
    XINLUON_TRY(seen_day.transactions, storage::transactions_of(writer, everything(), day.first, day.second));
    XINLUON_TRY(seen_day.calendar, storage::calendar_of(writer, everything(), counter.unit));
    XINLUON_RETURN_IF_ERROR(add_past(writer, day, seen_day));
  }
  std::vector<storage::Flag> found;
  for (const auto& finding : judge(seen_day)) found.push_back(flag_of(finding, day, votes, now));
  if (day.second == month_end(day.second)) {
    XINLUON_TRY(auto month, judge_month(writer, day, now));
    if (month) found.push_back(std::move(*month));
  } else if (!votes.empty()) {
    XINLUON_RETURN_IF_ERROR(storage::queue_days(writer, {{day.first, month_end(day.second)}}));
  }
  XINLUON_RETURN_IF_ERROR(settle(writer, day, found, done));
  ++done.days;
  return storage::day_is_judged(writer, day);
}

Result<Judged> judge_days_here(db::Connection& writer, std::size_t limit, WallTime now) {
  const Day yesterday = day_of(now) - std::chrono::days(1);
  Judged done;
  XINLUON_TRY(const auto days, storage::days_to_judge(writer, everything(), yesterday, limit));
  for (const auto& day : days) XINLUON_RETURN_IF_ERROR(judge_day(writer, day, now, done));
  XINLUON_TRY(done.left, storage::count_days_to_judge(writer, everything(), yesterday));
  return done;
}

Result<Judged> judge_days(db::Connection& writer, std::size_t limit, WallTime now) {
  return db::transaction(writer, [&] { return judge_days_here(writer, limit, now); });
}

}  // namespace xinluon::flags
