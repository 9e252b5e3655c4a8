// Kiosks that come back at the same moment after an outage: each connects to the real server over TLS, asks
// for the server's head, and sends what it holds.
#pragma once

#include <atomic>
#include <chrono>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "sync/base/format.h"
#include "sync/wire/compression.h"
#include "tests/support/random_vote.h"
#include "tests/sync/server/http/http_stand.h"

namespace xinluon::test {

// As the uploader sends it.
inline HttpAnswer send_compressed(TlsClient& client, const SentBatch& batch) {
  return client.ask("POST", batch.path,
                    {{"Xinluon-Envelope", batch.envelope_text},
                     {"Xinluon-Signature", batch.signature},
                     {"Content-Encoding", "zstd"}},
                    batch.body.empty() ? "" : wire::zstd_compress(batch.body));
}

// One vote a minute.
inline void fill(Device& device, std::size_t records, Random& random, WallTime from) {
  for (std::size_t i = 0; i < records; ++i) {
    auto vote = random_vote(random);
    vote.counter = CounterId::from("TM-X01-Q01").value();
    vote.officer = OfficerId();
    device.add(std::move(vote), from + Milliseconds(60'000) * static_cast<std::int64_t>(i));
  }
}

class ComingBack {
 public:
  static constexpr std::size_t votes_of_a_day = 8;  // of an average kiosk

  ComingBack(HttpStand& stand, std::size_t kiosks) : stand_(stand) {
    Random random(2);
    const WallTime from = stand.clock().wall() - std::chrono::hours(10);
    for (std::size_t i = 0; i < kiosks; ++i) {
      auto& device = devices_.emplace_back(format("K-{:05}", i), stand.server_key());
      device.begin_boot(from);
      fill(device, votes_of_a_day, random, from);
      stand.enrol(device);
    }
  }

  // Until all are back. Statuses of all answers, with how many there were of each; how long it took.
  struct Outcome {
    std::map<int, std::size_t> statuses;
    std::chrono::duration<double> took{};
  };
  Outcome run(std::size_t clients) {
    const auto begin = std::chrono::steady_clock::now();
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < clients; ++i) threads.emplace_back([this] { play(); });
    for (auto& thread : threads) thread.join();
    outcome_.took = std::chrono::steady_clock::now() - begin;
    return outcome_;
  }

 private:
  void play() {
    for (std::size_t i = next_++; i < devices_.size(); i = next_++) {
      const Device& device = devices_[i];
      const WallTime now = stand_.clock().wall();
      TlsClient client = stand_.connect();
      note(send_compressed(client, device.batch(0, 0, now)).status);
      note(send_compressed(client, device.batch(0, device.head(), now)).status);
    }
  }
  void note(int status) {
    const std::lock_guard lock(mutex_);
    ++outcome_.statuses[status];
  }

  HttpStand& stand_;
  std::deque<Device> devices_;
  std::atomic<std::size_t> next_ = 0;
  std::mutex mutex_;
  Outcome outcome_;
};

}  // namespace xinluon::test
