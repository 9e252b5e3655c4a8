// Uploader: what the kiosk app answered.
#include <algorithm>

#include "sync/base/check.h"
#include "sync/base/log.h"
#include "sync/uploader/uploader.h"
#include "sync/wire/batch_body.h"

namespace xinluon::uploader {
namespace {

// The app's own records must follow the head the server confirmed and make the chain they claim; otherwise
// the memory or the card of this device lies, and nothing of it is sent.
Result<void> verify(const wire::RecordsAnswer& records, const EpochCursor& cursor) {
  if (records.epoch != cursor.local.epoch || records.first_seq != cursor.held + 1)
    return fail(Errc::corrupt, "the app answered with other records than were asked for");
  if (records.lines.empty()) return fail(Errc::corrupt, "the app answered with no records");
  if (records.prev_hash != cursor.held_hash)
    return fail(Errc::corrupt, format("record {} does not follow what the server holds", records.first_seq));
  const std::vector<std::string_view> lines(records.lines.begin(), records.lines.end());
  if (wire::chain_hashes(records.prev_hash, lines).back() != records.last_hash)
    return fail(Errc::corrupt, format("records from {} on do not make their chain", records.first_seq));
  return {};
}

Milliseconds app_pause(int failures) {
  Milliseconds pause = first_app_pause;
  for (int n = 0; n < failures && pause < max_app_pause; ++n) pause *= 2;
  return std::min(pause, max_app_pause);
}

}  // namespace

void Uploader::app_answered(const Result<std::string>& line, BootTime now) {
  const auto asked = std::exchange(flight_, Nothing{});
  if (line) return std::visit([&](const auto& question) { take(question, line, now); }, asked);
  if (const auto* records = std::get_if<AskedRecords>(&asked)) stumble(epochs_[records->epoch], {}, now);
  app_failed(line.error(), now);
}

void Uploader::take(const Nothing&, const Result<std::string>&, BootTime) {
  XINLUON_CHECK(false, "the app answered an unasked question");
}

void Uploader::take(const Sent&, const Result<std::string>&, BootTime) {
  XINLUON_CHECK(false, "the app answered for the server");
}

void Uploader::take(const AskedHello&, const Result<std::string>& line, BootTime now) {
  auto hello = wire::decode_hello(*line);
  if (!hello) return app_failed(hello.error(), now);
  if (hello->epochs.empty()) return app_failed({Errc::retry_later, "the vote log is not open"}, now);
  if (hello->kiosk != writer_.parties().kiosk) {
    app_failed({Errc::rejected, format("this device is enrolled as {} but the app says {}; enrol it again",
                                       writer_.parties().kiosk.text(), hello->kiosk.text())},
               now);
    epochs_.clear();
    app_at_ = now + wrong_kiosk_pause;
    return;
  }
  if (!app_reached_) log::info("kiosk app reached: {} {}", hello->kiosk.text(), hello->software);
  const bool settings_changed = app_.settings.takes && !(hello->settings == app_.settings);
  app_ = std::move(*hello);
  hello_at_ = now;
  greeted_ = app_reached_ = true;
  app_failures_ = 0;
  app_problem_.clear();
  adopt_epochs(app_.epochs);
  // Whoever rolls settings out waits to hear of it.
  if (settings_changed && epochs_.back().state == EpochCursor::State::confirmed)
    epochs_.back().check_at = now;
}

void Uploader::adopt_epochs(const std::vector<wire::EpochState>& states) {
  std::vector<EpochCursor> adopted;
  for (const auto& state : states) {
    const auto known = std::find_if(epochs_.begin(), epochs_.end(),
                                    [&](const auto& c) { return c.local.epoch == state.epoch; });
    adopted.push_back(known == epochs_.end() ? EpochCursor{} : *known);
    adopted.back().local = state;
  }
  epochs_ = std::move(adopted);
  outbox_.reset();
}

// Whatever woke it, the next hello tells what there is now.
void Uploader::take(const AskedWait&, const Result<std::string>& line, BootTime now) {
  const auto answer = wire::decode_wait(*line);
  if (!answer) return app_failed(answer.error(), now);
  greeted_ = false;
  if (answer->hurry) hurry(now);
}

void Uploader::take(const AskedHash& asked, const Result<std::string>& line, BootTime now) {
  auto& cursor = epochs_[asked.epoch];
  const auto answer = wire::decode_hash(*line);
  if (!answer && answer.error().code != Errc::not_found) return app_failed(answer.error(), now);
  if (!answer && is_finished_before(cursor, cursor.claimed)) return ask_about_own_head(cursor, now);
  if (!answer) return fork(cursor, format("the server holds {}, unknown here", cursor.claimed), now);
  if (answer->hash != cursor.claimed_hash) {
    const bool is_news = cursor.disputed != cursor.claimed;
    cursor.disputed = cursor.claimed;
    cursor.disputed_hash = answer->hash;
    fork(cursor, format("the server holds another record {}", cursor.claimed), now);
    if (is_news) cursor.check_at = now;  // whoever watches the server hears of it at once
    return;
  }
  confirm(cursor, cursor.claimed, cursor.claimed_hash);
}

// What could be salvaged of a damaged file ends before what had been sent of it. An empty batch at its end is
// answered with a fork where the server does not hold these very records.
void Uploader::ask_about_own_head(EpochCursor& cursor, BootTime now) {
  confirm(cursor, cursor.local.head_seq, cursor.local.head_hash);
  cursor.backed_up = 0;
  cursor.check_at = now;
}

void Uploader::take(const AskedRecords& asked, const Result<std::string>& line, BootTime now) {
  auto& cursor = epochs_[asked.epoch];
  auto records = wire::decode_records(*line);
  const auto verified = records ? verify(*records, cursor) : Result<void>(fail(records.error()));
  if (verified) {
    outbox_ = Outbox{asked.epoch, std::move(*records)};
    return;
  }
  stumble(cursor, {}, now);
  if (verified.error().code == Errc::retry_later) return app_failed(verified.error(), now);
  log::error("epoch {}: records after {} can't be sent: {}", cursor.local.epoch.text(), cursor.held,
             verified.error().message);
}

void Uploader::take(const AskedReport& asked, const Result<std::string>& line, BootTime now) {
  const auto answer = wire::decode_report(*line);
  if (!answer && answer.error().code == Errc::retry_later) return app_failed(answer.error(), now);
  if (!answer) log::warning("the app refused a report: {}", answer.error().message);
  std::erase_if(reported_, [&](const auto& report) { return report.epoch == asked.report.epoch; });
  reported_.push_back(asked.report);
}

void Uploader::hurry(BootTime now) {
  server_at_ = now;
  for (auto& cursor : epochs_) cursor.records_at = cursor.check_at = now;
}

// A restarted app knows nothing of earlier reports.
void Uploader::app_failed(const Error& error, BootTime now) {
  if (app_problem_ != error.message) log::warning("kiosk app: {}", error.message);
  app_problem_ = error.message;
  greeted_ = app_reached_ = false;
  app_at_ = now + app_pause(app_failures_++);
  reported_.clear();
  outbox_.reset();
}

}  // namespace xinluon::uploader
