// The server's ingest as one call: checks and accepts a batch as the HTTP side does.
#pragma once

#include <string>

#include "sync/crypto/signature.h"
#include "sync/server/ingest/ingest.h"
#include "tests/support/device.h"
#include "tests/support/server_database.h"

namespace xinluon::test {

class TakingServer {
 public:
  explicit TakingServer(Medium medium = Medium::disk)
      : database_(medium), key_(crypto::SecretKey::generate()) {
    settings_.server_key = key_.public_key().to_base64();
  }

  ServerDatabase& database() { return database_; }
  db::Connection& writer() { return database_.writer(); }
  const ingest::Settings& settings() const { return settings_; }

  Device new_device(const std::string& kiosk, WallTime now, const std::string& counter = "TM-X01-Q01") {
    Device device(kiosk, settings_.server_key);
    device.begin_boot(now);
    database_.enrol(device.kiosk(), device.public_key(), counter);
    return device;
  }

  ingest::OrProblem<wire::BatchAnswer> take(const SentBatch& sent, WallTime now,
                                            std::string_view encoding = "") {
    auto sender = ingest::check_envelope(
        writer(), {sent.envelope.kiosk.text(), "POST", sent.path, sent.envelope_text, sent.signature, now},
        settings_);
    if (!sender) return tl::unexpected(sender.error());
    const auto batch = ingest::check_batch(std::move(*sender), encoding, sent.body);
    if (!batch) return tl::unexpected(batch.error());
    return ingest::accept(writer(), *batch, settings_, now);
  }
  // All the device has, in batches, after a heartbeat that gives it an anchor; each way takes `delay`.
  WallTime drain(Device& device, WallTime now, Milliseconds delay = Milliseconds(40),
                 std::size_t batch_records = wire::max_batch_records) {
    Seq held = exchange(device, 0, 0, now, delay).head_seq;
    while (held < device.head()) {
      const Seq last = std::min<Seq>(device.head(), held + batch_records);
      held = exchange(device, held, last, now, delay).head_seq;
    }
    return now;
  }
  // One request and its answer; `now` moves on. Throws on a problem.
  wire::BatchAnswer exchange(Device& device, Seq after, Seq last, WallTime& now, Milliseconds delay) {
    const auto sent = device.batch(after, last, now);
    now += delay;
    const auto answer = take(sent, now);
    if (!answer) throw std::runtime_error(answer.error().type + ": " + answer.error().detail);
    const WallTime answered = now;
    now += delay;
    device.take_anchor(answered, now);
    return *answer;
  }

 private:
  ServerDatabase database_;
  crypto::SecretKey key_;
  ingest::Settings settings_;
};

}  // namespace xinluon::test
