#include "sync/server/sample/province.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "sync/base/format.h"
#include "sync/server/ingest/ingest.h"
#include "sync/server/sample/attack.h"
#include "sync/server/sample/character.h"
#include "sync/server/sample/day.h"
#include "sync/server/sample/kiosk.h"
#include "sync/server/sample/working_days.h"
#include "sync/server/storage/heads.h"
#include "sync/server/storage/kiosks.h"
#include "sync/server/storage/progress.h"
#include "sync/server/storage/sample.h"
#include "sync/server/storage/transactions.h"
#include "sync/wire/limits.h"

namespace xinluon::sample {
namespace {

using storage::Scope;

constexpr std::uint64_t attack_dice = 5;
constexpr std::uint64_t transaction_dice = 6;
constexpr double uninvited = 0.2;  // transactions that no question was opened for, for each invitation
constexpr Milliseconds boots_at{(6 * 60 + 45) * minute_ms};  // a quarter of an hour before the doors open
constexpr Milliseconds sends_at{(23 * 60 + 30) * minute_ms};
constexpr Milliseconds on_the_way{40};

Result<void> check(const Size& size) {
  const auto within = [](std::string_view what, std::uint64_t n, std::uint64_t low, std::uint64_t high) {
    return n >= low && n <= high ? Result<void>()
                                 : fail(Errc::rejected, format("{}: {} to {}, not {}", what, low, high, n));
  };
  XINLUON_RETURN_IF_ERROR(within("communes", size.communes, 1, max_communes));
  XINLUON_RETURN_IF_ERROR(within("counters", size.counters, size.communes, max_counters));
  return within("days", size.days, 1, max_days);
}

Result<void> no_real_units(db::Connection& writer) {
  XINLUON_TRY(const auto units, storage::unit_history(writer, Scope::local_administrator()));
  for (const auto& unit : units)
    if (!unit.sample)
      return fail(Errc::rejected,
                  format("unit {} is a real one; give the sample a data folder of its own", unit.id.text()));
  return {};
}

KioskId kiosk_at(const CounterId& counter) {
  return KioskId::from(counter.text() + "-K1").value();
}

// One kiosk's year.
class Life {
 public:
  // `held` is how many of its records the server has already.
  Life(db::Connection& writer, const Size& size, const std::string& server_key, Character character, Seq held,
       Made& made)
      : writer_(writer),
        size_(size),
        character_(std::move(character)),
        kiosk_(size.seed, character_.number, kiosk_at(character_.counter), server_key),
        made_(made),
        held_(held) {
    settings_.server_key = server_key;
  }

  Result<void> live() {
    XINLUON_RETURN_IF_ERROR(enrol());
    const Day first = size_.last - std::chrono::days(size_.days - 1);
    std::chrono::month month_of_boot{};
    for (Day day = first; day <= size_.last; day += std::chrono::days(1)) {
      const auto month = std::chrono::year_month_day(day).month();
      if (month != month_of_boot) XINLUON_RETURN_IF_ERROR(boot(day));
      month_of_boot = month;
      XINLUON_RETURN_IF_ERROR(serve(day));
      const bool month_ends = std::chrono::year_month_day(day + std::chrono::days(1)).month() != month;
      if (month_ends || day == size_.last || std::chrono::weekday(day) == std::chrono::Friday)
        XINLUON_RETURN_IF_ERROR(end_week(start_of(day) + sends_at));
    }
    ++made_.kiosks;
    return {};
  }

 private:
  Result<void> enrol() {
    const auto found = storage::find_kiosk(writer_, Scope::local_administrator(), kiosk_.id());
    if (!found && found.error().code != Errc::not_found) return fail(found.error());
    if (found && found->public_key != kiosk_.public_key())
      return fail(Errc::rejected,
                  format("kiosk {} is of another sample; give this one a data folder of its own",
                         kiosk_.id().text()));
    if (found) return {};
    const Day first = size_.last - std::chrono::days(size_.days - 1);
    return db::transaction(writer_, [&] {
      return storage::put_kiosk(writer_, {kiosk_.id(), character_.counter, kiosk_.public_key(), "",
                                          storage::KioskState::enrolled, start_of(first)});
    });
  }
  Result<void> boot(Day day) {
    kiosk_.boot(start_of(day) + boots_at);
    return send(start_of(day) + boots_at + on_the_way);
  }

  Result<void> serve(Day day) {
    auto sessions = sessions_of(size_.seed, character_, day);
    count_transactions(day, sessions.size());
    if (size_.suspicious) disturb(day, sessions);
    for (auto& session : sessions) {
      const WallTime at = start_of(day) + Milliseconds(session.at_ms);
      kiosk_.seal(std::move(session.vote), at);
      if (kiosk_.unsent() == wire::max_batch_records) XINLUON_RETURN_IF_ERROR(send(at + on_the_way));
    }
    return {};
  }

  // The software of an armed counter knows how many it served; not for each was the question opened.
  void count_transactions(Day day, std::size_t invitations) {
    if (character_.mode != Mode::armed || invitations == 0) return;
    const auto number = static_cast<std::uint64_t>(day.time_since_epoch().count());
    Dice own(size_.seed, {transaction_dice, character_.number, number});
    const auto others = own.poisson(uninvited * static_cast<double>(invitations));
    transactions_.push_back({character_.counter, day, invitations + others});
  }

  Result<void> end_week(WallTime now) {
    XINLUON_RETURN_IF_ERROR(send(now));
    return db::transaction(writer_, [&]() -> Result<void> {
      for (const auto& told : transactions_)
        XINLUON_RETURN_IF_ERROR(storage::put_transactions(writer_, told));
      transactions_.clear();
      return {};
    });
  }

  // Every fiftieth counter has an attack of its own, now and then; a level of its own, too.
  void disturb(Day day, std::vector<Session>& sessions) const {
    Dice own(size_.seed, {attack_dice, character_.number});
    if (!own.chance(0.02) || sessions.empty()) return;
    const Attack attack = all_attacks.at(own.below(all_attacks.size()));
    const Level level = own.chance(0.5) ? Level::very_satisfied : Level::very_dissatisfied;
    const auto number = static_cast<std::uint64_t>(day.time_since_epoch().count());
    Dice today(size_.seed, {attack_dice, character_.number, number});
    const bool now = attack == Attack::steering ? (number / 60) % 4 == 0 : today.chance(0.05);
    if (now) put(today, attack, level, character_, sessions);
  }

  Result<void> send(WallTime now) {
    const auto batch = kiosk_.batch(now);
    const std::size_t records = kiosk_.unsent();
    if (batch.last_seq <= held_ && records > 0) {
      made_.held += records;
      kiosk_.skip();
      return {};
    }
    XINLUON_TRY(const auto answer, taken(batch, now + on_the_way));
    kiosk_.take(answer, now + 2 * on_the_way);
    ++made_.batches;
    made_.records += records;
    return {};
  }

  Result<wire::BatchAnswer> taken(const SignedBatch& batch, WallTime now) {
    const auto refused = [&](const wire::Problem& problem) {
      return fail(Errc::rejected,
                  format("kiosk {}: {}: {}", kiosk_.id().text(), problem.type, problem.detail));
    };
    auto sender = ingest::check_envelope(
        writer_, {kiosk_.id().text(), "POST", batch.path, batch.envelope, batch.signature, now}, settings_);
    if (!sender) return refused(sender.error());
    const auto checked = ingest::check_batch(std::move(*sender), "identity", batch.body);
    if (!checked) return refused(checked.error());
    auto answer = ingest::accept(writer_, *checked, settings_, now);
    if (!answer) return refused(answer.error());
    return std::move(*answer);
  }

  db::Connection& writer_;
  const Size& size_;
  Character character_;
  Kiosk kiosk_;
  Made& made_;
  Seq held_;
  ingest::Settings settings_;
  std::vector<storage::Transactions> transactions_;  // of the week, not told yet
};

Result<std::vector<storage::Counter>> organisation(db::Connection& writer, const Size& size) {
  XINLUON_TRY(auto counters, storage::create_sample(writer, size.communes, size.counters));
  XINLUON_TRY(const auto tops, storage::top_units(writer, Scope::local_administrator()));
  for (const auto& province : tops)
    for (const auto& entry : calendar_for(province.id))
      XINLUON_RETURN_IF_ERROR(storage::put_calendar_entry(writer, entry));
  return counters;
}

Result<std::map<KioskId, Seq>> held_by_kiosk(db::Connection& writer) {
  XINLUON_TRY(const auto heads, storage::heads(writer, Scope::local_administrator()));
  std::map<KioskId, Seq> held;
  for (const auto& head : heads) held[head.kiosk] = std::max(held[head.kiosk], head.seq);
  return held;
}

}  // namespace

Result<Made> make_province(db::Connection& writer, const Size& size, const std::string& server_key,
                           const Progress& progress) {
  XINLUON_RETURN_IF_ERROR(check(size));
  XINLUON_RETURN_IF_ERROR(no_real_units(writer));
  // A past that comes at once: none of its days is closed yet.
  XINLUON_RETURN_IF_ERROR(storage::begin_again(writer, storage::days_closed));
  XINLUON_TRY(const auto counters, db::transaction(writer, [&] { return organisation(writer, size); }));
  std::map<UnitId, std::uint64_t> communes;
  for (const auto& counter : counters) communes.try_emplace(counter.unit, communes.size());
  XINLUON_TRY(auto held, held_by_kiosk(writer));
  Made made;
  for (std::size_t i = 0; i < counters.size(); ++i) {
    const auto& counter = counters[i];
    const Place place{communes[counter.unit], i, counter.unit.text(), counter.id, counter.field};
    XINLUON_RETURN_IF_ERROR(
        Life(writer, size, server_key, character_of(size.seed, place), held[kiosk_at(counter.id)], made)
            .live());
    progress(made);
  }
  return made;
}

}  // namespace xinluon::sample
