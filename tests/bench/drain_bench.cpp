// How long the real server takes, over TLS on the loopback, for what comes after an outage:
//   drain_bench [records of one kiosk] [kiosks that come back at once]
// One kiosk's backlog: full batches one after another on one connection, compressed and signed on the way, as
// the uploader sends them. Many kiosks: each connects, asks for the server's head, and sends what it holds;
// how many did not get a 200 at the first try, and what they got.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "sync/base/log.h"
#include "tests/outage/coming_back.h"

namespace xinluon::test {
namespace {

constexpr std::size_t clients = 64;  // threads that play the kiosks

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
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
    const auto answer = send_compressed(client, batch);
    if (answer.status != 200) throw std::runtime_error(answer.body);
    held = last;
  }
  const double took = seconds_since(begin);
  std::fputs(format("one kiosk: {} records in {:.1f} s, {:.0f} a second\n", records, took,
                    static_cast<double>(records) / took)
                 .c_str(),
             stdout);
}

void come_back(HttpStand& stand, std::size_t kiosks) {
  const auto outcome = ComingBack(stand, kiosks).run(clients);
  std::fputs(format("{} kiosks at once: all back after {:.1f} s\n", kiosks, outcome.took.count()).c_str(),
             stdout);
  for (const auto& [status, times] : outcome.statuses)
    std::fputs(format("  {} × {}\n", status, times).c_str(), stdout);
}

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
  test::come_back(stand, kiosks);
}
