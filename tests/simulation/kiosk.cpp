#include "tests/simulation/kiosk.h"

#include <algorithm>
#include <cmath>

#include "sync/crypto/random.h"
#include "tests/support/random_vote.h"

namespace xinluon::simulation {
namespace {

constexpr Milliseconds minute{60'000};
constexpr Milliseconds day{86'400'000};
constexpr Seq records_kept_on_kiosk = 6;  // so that retention is at work in a short history

votelog::ThreadOptions app_options(const KioskId& id, const std::string& boot, const Disk& disk) {
  votelog::ThreadOptions options;
  options.log.folder = disk.folder();
  options.log.kiosk = id;
  options.log.boot = boot;
  options.log.software = "xinluon 0.1.0";
  options.log.reserve_bytes = 0;
  options.log.keep_records = records_kept_on_kiosk;
  options.log.vfs = disk.vfs();
  options.counter = *CounterId::from("TM-X01-Q01");
  return options;
}

}  // namespace

Kiosk::Kiosk(World& world, Network& network, const std::string& id, crypto::PublicKey server_key)
    : world_(world),
      network_(network),
      id_(*KioskId::from(id)),
      key_(crypto::SecretKey::generate()),
      server_key_(std::move(server_key)),
      disk_(DiskKind::card, world.chance.random()()) {}

BootTime Kiosk::boot_now() const {
  const auto true_ms = static_cast<double>((world_.agenda.now() - began_).count());
  return boot_time(static_cast<std::int64_t>(std::floor(true_ms * rate_)));
}

WallTime Kiosk::true_time(BootTime boot) const {
  return began_ +
         Milliseconds(static_cast<std::int64_t>(std::ceil(static_cast<double>(to_ms(boot)) / rate_)) + 1);
}

// The wall clock says anything, and sometimes claims that it was set by a time server.
uploader::Moment Kiosk::moment() {
  uploader::Moment now{boot_now(), std::nullopt};
  if (world_.chance.percent(10)) now.wall = wall_time(world_.chance.between(0, 2'200'000'000'000));
  return now;
}

void Kiosk::power_on() {
  if (is_on()) return;
  ++power_run_;
  if (disk_.is_off()) disk_.power_on();
  began_ = world_.agenda.now();
  rate_ = 1 + static_cast<double>(world_.chance.between(-590, 590)) / 1e6;
  boot_ = crypto::random_hex(4);
  world_.note("{} power on, boot {}", id_.text(), boot_);
  if (!world_.calm && world_.chance.percent(15))
    disk_.cut_at_call(static_cast<int>(world_.chance.between(1, 150)));
  start_app();
  if (app_ != nullptr) start_uploader();
}

void Kiosk::start_app() {
  ++app_run_;
  app_due_.reset();
  app_ = std::make_unique<AppProcess>(app_options(id_, boot_, disk_),
                                      [this](const std::string& line) { app_answers(line); });
  app_->begin(boot_now());
  if (!survived()) return;
  check_heads();
  schedule_app();
}

// I1, the near half: what was told to be sealed is there again.
void Kiosk::check_heads() {
  const auto states = epochs();
  for (const auto& state : states) {
    const auto told = sealed_.find(state.epoch);
    if (told != sealed_.end() && state.head_seq < told->second)
      throw Broken("I1", format("{} sealed {} and holds {}", id_.text(), told->second, state.head_seq));
  }
  for (const auto& state : states) sealed_[state.epoch] = state.head_seq;
}

void Kiosk::start_uploader() {
  ++uploader_run_;
  waits_for_app_ = false;
  uploader_ = std::make_unique<uploader::Uploader>(
      uploader::BatchParties{id_, server_key_, key_, std::string(64, 'b')},
      [this](std::size_t n) { return world_.chance.bytes(n); },
      [] {
        return uploader::DeviceHealth{1'000'000'000, 45'000, {}, {}, {}};
      });
  schedule_uploader(world_.agenda.now());
}

bool Kiosk::survived() {
  if (!disk_.is_off()) return true;
  power_went();
  return false;
}

void Kiosk::cut_power() {
  if (!is_on()) return;
  disk_.cut();
  power_went();
}

void Kiosk::cut_power_soon() {
  if (!is_on()) return;
  world_.note("{} power will go", id_.text());
  disk_.cut_at_call(static_cast<int>(world_.chance.between(1, 40)));
  const int run = power_run_;
  world_.agenda.in(minute, [this, run] {
    if (run == power_run_ && !world_.calm) cut_power();
  });
}

void Kiosk::power_went() {
  world_.note("{} power goes", id_.text());
  note_doubt();
  session_.reset();
  app_.reset();
  uploader_.reset();
  const int run = ++power_run_;
  ++app_run_;
  ++uploader_run_;
  const bool for_long = world_.chance.percent(10);
  const auto pause = world_.chance.between(Milliseconds(3'000), for_long ? 60 * day : 30 * minute);
  world_.agenda.in(pause, [this, run] {
    if (run == power_run_) power_on();
  });
}

// The power goes while the log could not yet repair what it refused.
void Kiosk::note_doubt() {
  for (Session& session : world_.citizens.sessions()) {
    if (session.kiosk != id_.text()) continue;
    for (Tap& tap : session.taps)
      if (tap.told == Tap::Told::refused && tap.unrepaired) tap.in_doubt = true;
  }
}

// What was refused was taken out again.
void Kiosk::note_repaired() {
  if (app_ == nullptr || !app_->stores()) return;
  for (Session& session : world_.citizens.sessions()) {
    if (session.kiosk != id_.text()) continue;
    for (Tap& tap : session.taps) tap.unrepaired = false;
  }
}

void Kiosk::fail_disk_soon() {
  if (!is_on()) return;
  constexpr int codes[] = {test::sqlite_ioerr_write, test::sqlite_ioerr_fsync, test::sqlite_full};
  world_.note("{} disk will fail", id_.text());
  disk_.fail_stores(static_cast<int>(world_.chance.between(1, 20)),
                    static_cast<int>(world_.chance.between(1, 12)), codes[world_.chance.below(3)]);
}

void Kiosk::restart_app() {
  if (!is_on()) return;
  world_.note("{} app restarts", id_.text());
  note_doubt();
  session_.reset();
  app_.reset();
  if (survived()) start_app();
  if (uploader_ == nullptr || !std::exchange(waits_for_app_, false)) return;
  uploader_->app_answered(fail(Errc::retry_later, "the app has gone"), boot_now());
  schedule_uploader(world_.agenda.now());
}

void Kiosk::stop_uploader() {
  if (uploader_ == nullptr) return;
  world_.note("{} uploader stops", id_.text());
  uploader_.reset();
  ++uploader_run_;
  waits_for_app_ = false;
  if (app_ != nullptr) app_->forget_uploader();
}

void Kiosk::restart_uploader() {
  if (app_ == nullptr) return;
  stop_uploader();
  start_uploader();
}

void Kiosk::citizen_comes() {
  if (app_ == nullptr || session_) return;
  session_ = world_.citizens.come(id_.text());
  const std::size_t session = *session_;
  const int run = app_run_;
  const auto later = [this, run, session](void (Kiosk::*what)(std::size_t), Milliseconds delay) {
    world_.agenda.in(delay, [this, run, session, what] {
      if (run == app_run_ && session_ == session) (this->*what)(session);
    });
  };
  if (world_.chance.percent(10)) return later(&Kiosk::give_up, Milliseconds(30'000));
  save(session);
  if (world_.chance.percent(30))
    later(&Kiosk::save, world_.chance.between(Milliseconds(800), Milliseconds(5'000)));
  later(&Kiosk::seal, world_.chance.between(Milliseconds(2'000), Milliseconds(15'000)));
}

void Kiosk::save(std::size_t session) {
  Vote vote;
  do vote = test::random_vote(world_.chance.random());
  while (vote.outcome != Outcome::voted);
  vote.boot_ms = to_ms(boot_now());
  Tap& tap = world_.citizens.tap(session, std::move(vote), world_.agenda.now());
  store(tap, votelog::SaveOpen{session, tap.vote});
}

// Asked, and gone without a word.
void Kiosk::give_up(std::size_t session) {
  Vote vote = test::plain_vote();
  vote.level.reset();
  vote.outcome = world_.chance.percent(50) ? Outcome::timed_out : Outcome::withdrawn;
  vote.boot_ms = to_ms(boot_now());
  Tap& tap = world_.citizens.tap(session, std::move(vote), world_.agenda.now());
  if (store(tap, votelog::RecordUnanswered{session, tap.vote})) session_.reset();
}

bool Kiosk::store(Tap& tap, const votelog::Command& command) {
  const bool stored = app_->carry_out(command, boot_now());
  // Told only while there is a screen to tell it.
  if (stored || !disk_.is_off()) tap.told = stored ? Tap::Told::thanks : Tap::Told::refused;
  tap.unrepaired = tap.told == Tap::Told::refused;
  world_.note("{} {} {}", id_.text(), tap.vote.procedure,
              tap.told == Tap::Told::thanks    ? "thanked"
              : tap.told == Tap::Told::refused ? "refused"
                                               : "unanswered");
  if (!survived()) return false;
  note_repaired();
  if (!stored) session_.reset();
  schedule_app();
  return stored;
}

void Kiosk::seal(std::size_t session) {
  const bool sealed = app_->carry_out(votelog::Seal{session}, boot_now());
  if (sealed && !disk_.is_off()) check_heads();
  world_.note("{} session {} sealed: {}", id_.text(), session, sealed);
  session_.reset();
  if (survived()) schedule_app();
}

std::vector<wire::EpochState> Kiosk::epochs() {
  if (app_ == nullptr || app_->log() == nullptr) return {};
  return app_->log()->epochs();
}

std::vector<uploader::EpochCursor> Kiosk::cursors() const {
  if (uploader_ == nullptr) return {};
  return uploader_->overview().epochs;
}

void Kiosk::calm_down() {
  disk_.mend();
  disk_.cut_at_call(0);
  if (!is_on()) power_on();
  if (app_ == nullptr) start_app();
  if (uploader_ == nullptr) start_uploader();
  if (session_ && !world_.citizens.sessions()[*session_].taps.empty()) seal(*session_);
  session_.reset();
}

bool Kiosk::is_drained() {
  const auto here = epochs();
  const auto known = cursors();
  if (app_ == nullptr || !app_->stores()) return false;  // it may owe a record that it could not seal yet
  if (!network_.server().is_up()) return false;
  if (here.empty() || known.size() != here.size()) return false;
  for (std::size_t i = 0; i < here.size(); ++i) {
    const auto& cursor = known[i];
    if (cursor.local.epoch != here[i].epoch || cursor.held != here[i].head_seq) return false;
    if (cursor.state != uploader::EpochCursor::State::confirmed) return false;
  }
  // It may believe so still after a restore it has not heard of.
  const auto held = network_.server().heads();
  return std::all_of(here.begin(), here.end(), [&](const auto& state) {
    const auto head = held.find({id_, state.epoch});
    return head == held.end() ? state.head_seq == 0 : head->second == state.head_seq;
  });
}

std::string Kiosk::describe() const {
  std::string text = format("{} app {} uploader {} \"{}\"", id_.text(), app_ != nullptr, uploader_ != nullptr,
                            uploader_ == nullptr ? "" : uploader_->overview().last_outcome);
  for (const auto& cursor : cursors())
    text += format("; {} {} held {} of {}", cursor.local.epoch.text(), name_of(cursor.state), cursor.held,
                   cursor.local.head_seq);
  return text;
}

}  // namespace xinluon::simulation
