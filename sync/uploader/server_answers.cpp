// Uploader: what the server answered.
#include <algorithm>

#include "sync/base/check.h"
#include "sync/base/log.h"
#include "sync/uploader/uploader.h"

namespace xinluon::uploader {

void Uploader::server_answered(const Result<curl::Response>& response, BootTime now) {
  const auto flight = std::exchange(flight_, Nothing{});
  const auto* sent = std::get_if<Sent>(&flight);
  XINLUON_CHECK(sent != nullptr, "the server answered a request that was sent");
  outbox_.reset();
  const Verdict verdict = judge(response, sent->nonce, writer_.parties().server_key);
  if (verdict.server_ms) {
    writer_.add_anchor(*verdict.server_ms, now);
    last_signed_ = now;
    // The technician is shown how long ago the server was heard, so the app is told also when nothing
    // changed.
    if (sent->records == 0) reported_.clear();
  }
  std::visit([&](const auto& outcome) { take(outcome, *sent, now); }, verdict.outcome);
}

void Uploader::settle(EpochCursor& cursor, Seq head, const crypto::Hash& hash) {
  const auto is = [&](Seq seq, const crypto::Hash& own) { return head == seq && hash == own; };
  const bool held = cursor.state == EpochCursor::State::confirmed && is(cursor.held, cursor.held_hash);
  if (held || is(cursor.local.head_seq, cursor.local.head_hash))
    confirm(cursor, head, hash);
  else
    claim(cursor, head, hash);
}

void Uploader::take(const Accepted& accepted, const Sent& sent, BootTime now) {
  auto& cursor = epochs_[sent.epoch];
  const auto& answer = accepted.answer;
  cursor.backed_up = answer.backed_up_seq;
  const bool holds_more = is_finished_before(cursor, answer.head_seq);
  if (holds_more) cursor.backed_up = std::min(cursor.backed_up, cursor.local.head_seq);
  told_pins_ = answer.pins;
  wishes_ = Wishes{answer.server_ms, answer.config_version, answer.log_request, answer.log_lines};
  cursor.check_at =
      now + (newest(cursor) ? heartbeat_pause(answer.next_ms, chance()) : spread(old_epoch_check, chance()));
  if (answer.head_seq < sent.last_seq) {
    claim(cursor, answer.head_seq, answer.head_hash);
    return server_failed(format("200, but it holds {} of {}", answer.head_seq, sent.last_seq), {}, now);
  }
  if (link_ != Link::ok) log::info("server reached");
  link_ = Link::ok;
  failures_ = 0;
  last_outcome_ = "ok";
  if (sent.records > 0) {
    batch_size_.grow();
    cursor.stumbles = 0;
  }
  const bool own_head = sent.last_seq == cursor.local.head_seq && sent.last_hash == cursor.local.head_hash;
  if ((answer.head_seq == sent.last_seq && answer.head_hash == sent.last_hash) || (holds_more && own_head))
    confirm(cursor, sent.last_seq, sent.last_hash);
  else
    settle(cursor, answer.head_seq, answer.head_hash);
}

// A server restored from a backup lacks records of the finished epochs too: they are asked for at once.
void Uploader::take(const ServerBehind& behind, const Sent& sent, BootTime now) {
  auto& cursor = epochs_[sent.epoch];
  log::warning("epoch {}: the server holds {} records, {} were known to be there", cursor.local.epoch.text(),
               behind.head_seq, cursor.held);
  // The first time is an accident of the server; a server that says it again and again is waited for.
  if (failures_++ > 0) server_at_ = now + back_off(failures_ - 1, chance());
  link_ = Link::ok;
  last_outcome_ = "server behind";
  for (auto& other : epochs_)
    if (&other != &cursor) other.check_at = std::min(other.check_at, now);
  cursor.check_at = now + spread(newest(cursor) ? Milliseconds(wire::heartbeat) : old_epoch_check, chance());
  cursor.backed_up = std::min(cursor.backed_up, behind.head_seq);
  settle(cursor, behind.head_seq, behind.head_hash);
}

void Uploader::take(const Forked& forked, const Sent& sent, BootTime now) {
  link_ = Link::ok;
  failures_ = 0;
  last_outcome_ = forked.why;
  fork(epochs_[sent.epoch], forked.why, now);
}

void Uploader::fork(EpochCursor& cursor, const std::string& why, BootTime now) {
  if (cursor.state != EpochCursor::State::forked)
    log::error("epoch {}: {}; nothing more of it is sent until an administrator decides",
               cursor.local.epoch.text(), why);
  cursor.state = EpochCursor::State::forked;
  cursor.check_at = now + spread(newest(cursor) ? Milliseconds(wire::heartbeat) : old_epoch_check, chance());
}

void Uploader::take(const TooLarge& too_large, const Sent& sent, BootTime now) {
  if (!batch_size_.shrink_after(sent.records)) return server_failed(too_large.why, {}, now);
  log::warning("batch of {} records: {}; next {}", sent.records, too_large.why, batch_size_.records());
}

void Uploader::take(const EncodingRefused&, const Sent&, BootTime now) {
  if (!writer_.stop_compressing()) return server_failed("415 also without compression", {}, now);
  log::warning("the server takes no zstd: sending without compression");
}

void Uploader::take(const Refused& refused, const Sent&, BootTime now) {
  if (link_ != Link::refused) log::error("the server refuses this device: {}", refused.why);
  link_ = Link::refused;
  failures_ = 0;
  last_outcome_ = refused.why;
  const BootTime later = now + spread(refused_pause, chance());
  for (auto& cursor : epochs_) cursor.check_at = later;
}

void Uploader::take(const NotTaken& not_taken, const Sent& sent, BootTime now) {
  if (sent.records == 0) return server_failed(not_taken.why, not_taken.at_least, now);
  auto& cursor = epochs_[sent.epoch];
  log::error("epoch {}: the server did not take records {} to {}: {}", cursor.local.epoch.text(),
             sent.last_seq - sent.records + 1, sent.last_seq, not_taken.why);
  last_outcome_ = not_taken.why;
  stumble(cursor, not_taken.at_least, now);
}

void Uploader::take(const TryAgain& again, const Sent&, BootTime now) {
  server_failed(again.why, again.at_least, now);
}

void Uploader::server_failed(const std::string& why, Milliseconds at_least, BootTime now) {
  if (link_ != Link::offline || why != last_outcome_) log::warning("server: {}; trying again", why);
  link_ = Link::offline;
  last_outcome_ = why;
  server_at_ = now + at_least + back_off(failures_++, chance());
}

}  // namespace xinluon::uploader
