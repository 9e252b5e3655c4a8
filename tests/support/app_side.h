// The kiosk app's side of the local socket over votes in memory: what the uploader's core is played against.
// The real one is kiosk/votelog.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sync/crypto/hash.h"
#include "sync/crypto/random.h"
#include "sync/wire/batch_body.h"
#include "sync/wire/record_codec.h"
#include "sync/wire/socket_messages.h"
#include "tests/support/random_vote.h"

namespace xinluon::test {

class AppSide {
 public:
  explicit AppSide(const std::string& kiosk = "K0001") : kiosk_(*KioskId::from(kiosk)) { begin_epoch(); }

  struct Log {
    Epoch epoch;
    std::vector<std::string> lines;    // record n at n − 1
    std::vector<crypto::Hash> hashes;  // h(n) at n
  };

  // A new vote file; records are sealed into the last one.
  void begin_epoch() {
    const Epoch epoch = crypto::random_epoch();
    logs_.push_back({epoch, {}, {crypto::chain_start(kiosk_, epoch)}});
  }
  void seal(int records = 1) {
    auto& log = logs_.back();
    for (int i = 0; i < records; ++i) {
      log.lines.push_back(wire::encode_record(random_record(random_, log.lines.size() + 1)));
      log.hashes.push_back(crypto::chain_next(log.hashes.back(), log.lines.back()));
    }
  }
  // A card that was copied back to an earlier state.
  void roll_back(std::size_t epoch, std::size_t records) {
    logs_[epoch].lines.resize(records);
    logs_[epoch].hashes.resize(records + 1);
  }

  std::string answer(const wire::SocketRequest& request) {
    return std::visit([&](const auto& one) { return reply(one); }, request);
  }

  const KioskId& kiosk() const { return kiosk_; }
  const std::vector<Log>& logs() const { return logs_; }
  std::vector<Log>& logs() { return logs_; }

  bool hurry = false;  // the next wait is told to
  std::vector<wire::ReportRequest> reports;
  std::string app_state = "ok";
  bool display = true;
  wire::SettingsState settings;
  Errc records_error = Errc::internal;  // with failing_records
  bool failing_records = false;

 private:
  std::string reply(const wire::HelloRequest&) const {
    wire::HelloAnswer hello;
    hello.kiosk = kiosk_;
    hello.counter = *CounterId::from("Q01");
    hello.boot = "0badcafe";
    hello.software = "xinluon test";
    hello.app_state = app_state;
    hello.display = display;
    hello.settings = settings;
    for (const auto& log : logs_) hello.epochs.push_back({log.epoch, 1, log.lines.size(), log.hashes.back()});
    return encode(hello);
  }

  static std::string reply(const wire::ConfigureRequest&) { return encode(wire::ConfigureAnswer{}); }
  static std::string reply(const wire::HurryRequest&) { return encode(wire::HurryAnswer{}); }

  std::string reply(const wire::RecordsRequest& request) {
    const auto* log = find(request.epoch);
    if (failing_records) return encode(wire::error_answer({records_error, "can't read"}));
    if (log == nullptr || request.after > log->lines.size()) return not_found();
    wire::RecordsAnswer answer{request.epoch, request.after + 1, log->hashes[request.after], {}, {}};
    std::size_t bytes = 0;
    for (std::size_t n = request.after; n < log->lines.size(); ++n) {
      bytes += log->lines[n].size();
      if (answer.lines.size() == request.max_records || bytes > request.max_bytes) break;
      answer.lines.push_back(log->lines[n]);
    }
    answer.last_hash = log->hashes[request.after + answer.lines.size()];
    return encode(answer);
  }

  std::string reply(const wire::HashRequest& request) const {
    const auto* log = find(request.epoch);
    if (log == nullptr || request.seq > log->lines.size()) return not_found();
    return encode(wire::HashAnswer{log->hashes[request.seq]});
  }

  // At once: who plays it advances the clock.
  std::string reply(const wire::WaitRequest&) {
    return encode(wire::WaitAnswer{logs_.back().lines.size(), std::exchange(hurry, false)});
  }

  std::string reply(const wire::ReportRequest& request) {
    reports.push_back(request);
    return encode(wire::ReportAnswer{});
  }

  // No counter's software plays along.
  std::string reply(const wire::InviteRequest&) const { return not_armed(); }
  std::string reply(const wire::WithdrawRequest&) const { return not_armed(); }
  static std::string not_armed() { return encode(wire::CounterAnswer{{Fate::refused, Refusal::not_armed}}); }

  const Log* find(const Epoch& epoch) const {
    for (const auto& log : logs_)
      if (log.epoch == epoch) return &log;
    return nullptr;
  }
  static std::string not_found() { return encode(wire::error_answer({Errc::not_found, "no such record"})); }

  KioskId kiosk_;
  std::vector<Log> logs_;
  Random random_{20'240'601};
};

}  // namespace xinluon::test
