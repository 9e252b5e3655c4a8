// How long the real server takes, over TLS on the loopback, for what comes after an outage:
//   drain_bench [records of one kiosk] [kiosks that come back at once]
// One kiosk's backlog: full batches one after another on one connection, compressed and signed on the way, as
// the uploader sends them. Many kiosks: each connects, asks for the server's head, and sends what it holds;
// how many did not get a 200 at the first try, and what they got.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "sync/base/format.h"
#include "sync/base/log.h"
#include "sync/wire/compression.h"
#include "tests/support/random_vote.h"
#include "tests/sync/server/http/http_stand.h"

namespace xinluon::test {
namespace {

constexpr std::size_t clients = 64;        // threads that play the kiosks
constexpr std::size_t votes_of_a_day = 8;  // of an average kiosk

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

HttpAnswer send(TlsClient& client, const SentBatch& batch) {
  return client.ask("POST", batch.path,
                    {{"Xinluon-Envelope", batch.envelope_text},
                     {"Xinluon-Signature", batch.signature},
                     {"Content-Encoding", "zstd"}},
                    batch.body.empty() ? "" : wire::zstd_compress(batch.body));
}

void fill(Device& device, std::size_t records, Random& random, WallTime from) {
  for (std::size_t i = 0; i < records; ++i) {
    auto vote = random_vote(random);
    vote.counter = CounterId::from("TM-X01-Q01").value();
    vote.officer = OfficerId();
    device.add(std::move(vote), from + Milliseconds(60'000) * static_cast<std::int64_t>(i));
  }
}

void drain(HttpStand& stand, std::size_t records) {
  Random random(1);
  Device device("K-DRAIN", stand.server_key());
  const WallTime now = stand.clock().wall();
  const WallTime began = now - Milliseconds(60'000) * static_cast<std::int64_t>(records + 1);
  device.begin_boot(began);
  fill(device, records, random, began);
  stand.enrol(device);
  TlsClient client = stand.connect();
  const auto begin = std::chrono::steady_clock::now();
  for (Seq held = 0; held < records;) {
    const Seq last = std::min<Seq>(held + wire::max_batch_records, records);
    const auto batch = device.batch(held, last, now);
    const auto answer = send(client, batch);
    if (answer.status != 200) throw std::runtime_error(answer.body);
    held = last;
  }
  const double took = seconds_since(begin);
  std::fputs(format("one kiosk: {} records in {:.1f} s, {:.0f} a second\n", records, took,
                    static_cast<double>(records) / took)
                 .c_str(),
             stdout);
}

class Return {
 public:
  Return(HttpStand& stand, std::size_t kiosks) : stand_(stand) {
    Random random(2);
    const WallTime from = stand.clock().wall() - std::chrono::hours(10);
    for (std::size_t i = 0; i < kiosks; ++i) {
      devices_.emplace_back(format("K-{:05}", i), stand.server_key());
      devices_.back().begin_boot(from);
      fill(devices_.back(), votes_of_a_day, random, from);
      stand.enrol(devices_.back());
    }
  }

  void run() {
    const auto begin = std::chrono::steady_clock::now();
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < clients; ++i) threads.emplace_back([this] { play(); });
    for (auto& thread : threads) thread.join();
    const double took = seconds_since(begin);
    std::fputs(format("{} kiosks at once: all back after {:.1f} s\n", devices_.size(), took).c_str(), stdout);
    for (const auto& [status, times] : statuses_)
      std::fputs(format("  {} × {}\n", status, times).c_str(), stdout);
  }

 private:
  void play() {
    for (std::size_t i = next_++; i < devices_.size(); i = next_++) {
      const Device& device = devices_[i];
      const WallTime now = stand_.clock().wall();
      TlsClient client = stand_.connect();
      note(send(client, device.batch(0, 0, now)).status);
      note(send(client, device.batch(0, device.head(), now)).status);
    }
  }
  void note(int status) {
    const std::lock_guard lock(mutex_);
    ++statuses_[status];
  }

  HttpStand& stand_;
  std::vector<Device> devices_;
  std::atomic<std::size_t> next_ = 0;
  std::mutex mutex_;
  std::map<int, std::size_t> statuses_;
};

}  // namespace
}  // namespace xinluon::test

int main(int argc, char** argv) {
  const std::size_t records = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 365'000;
  const std::size_t kiosks = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 1'000;
  using namespace xinluon;
  crypto::init();
  log::init("drain_bench", log::Priority::error);
  test::HttpStand stand([](http::ApplicationOptions& options) {
    options.server.max_connections_per_address = options.server.max_connections;
  });
  test::drain(stand, records);
  test::Return(stand, kiosks).run();
}
