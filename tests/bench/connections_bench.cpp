// Thousands of kiosks connected to the real server over TLS, each with its heartbeat now and then:
//   connections_bench [kiosks] [seconds] [slow clients]
// Every heartbeat has its moment; what is measured runs from that moment to the whole answer, so that a
// server that stops to think is charged for everybody it kept waiting. Then the same beside clients that send
// a byte of a header every second and never end. Judged: p99 and the server's memory (as resident, shared
// pages included).
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <sys/resource.h>

#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/base/log.h"
#include "sync/base/system_clock.h"
#include "sync/crypto/random.h"
#include "sync/server/storage/kiosks.h"
#include "sync/server/storage/open.h"
#include "tests/support/device.h"
#include "tests/support/process.h"
#include "tests/support/server_database.h"
#include "tests/support/tls_client.h"

namespace xinluon::test {
namespace {

using SteadyClock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr std::size_t threads = 4;
constexpr double wanted_p99_ms = 50;
constexpr double wanted_mib = 200;

WallTime today() {
  return SystemClock().wall();
}

void make_room() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

double resident_mib(pid_t server) {
  const auto status = must(read_file("/proc/" + std::to_string(server) + "/status", 100'000));
  return std::strtod(status.c_str() + status.find("VmRSS:") + 6, nullptr) / 1024;
}

// The real program in a folder of its own, with all kiosks enrolled.
class Stand {
 public:
  explicit Stand(std::size_t kiosks) {
    const auto config = (folder_ / "server.toml").string();
    std::ofstream(config) << "data = \"" << (folder_ / "data").string()
                          << "\"\nlisten = \"127.0.0.1:0\"\n[limits]\nconnections_per_address = 20000\n"
                             "[log]\nlevel = \"warning\"\n";
    const std::string program = std::string(XINLUON_BIN_DIR) + "/xinluon-server";
    if (run({program, "--config", config, "admin", "sample", "create"}).status != 0)
      throw std::runtime_error("no sample organisation");
    enrol(kiosks);
    server_ = std::make_unique<Process>(std::vector<std::string>{program, "serve", "--config", config},
                                        (folder_ / "log").string());
    for (int i = 0; i < 1'000 && port_ == 0; ++i) {
      std::this_thread::sleep_for(20ms);
      if (const auto at = read_file(folder_ / "data/listen", 100); at && at->ends_with('\n'))
        port_ = static_cast<std::uint16_t>(std::stoi(at->substr(at->find(':') + 1)));
    }
    if (port_ == 0) throw std::runtime_error("the server does not listen");
  }

  std::vector<Device>& devices() { return devices_; }
  std::uint16_t port() const { return port_; }
  const Process& server() const { return *server_; }

 private:
  void enrol(std::size_t kiosks) {
    const auto key =
        must(crypto::SecretKey::load_or_create(folder_ / "data/server.key")).public_key().to_base64();
    const auto data = must(db::DataFolder::lock(folder_ / "data"));
    const auto writer = must(storage::open_writer(data));
    for (std::size_t i = 0; i < kiosks; ++i) devices_.emplace_back(format("K-{:05}", i), key);
    must(db::transaction(*writer, [&]() -> Result<void> {
      for (const Device& device : devices_)
        XINLUON_RETURN_IF_ERROR(
            storage::put_kiosk(*writer, {device.kiosk(), CounterId::from("TM-X01-Q01").value(),
                                         device.public_key(), "", storage::KioskState::enrolled, today()}));
      return {};
    }));
    for (Device& device : devices_) device.begin_boot(today());
  }

  TemporaryFolder folder_;
  std::vector<Device> devices_;
  std::unique_ptr<Process> server_;
  std::uint16_t port_ = 0;
};

class Kiosks {
 public:
  explicit Kiosks(Stand& stand) : stand_(stand) {
    clients_.resize(stand.devices().size());
    each_thread([&](std::size_t i) {
      clients_[i] = std::make_unique<TlsClient>(stand_.port());
      beat(i);
    });
  }

  // Every kiosk once, evenly over that time; gives the milliseconds each took.
  std::vector<double> beat_once(std::chrono::duration<double> over) {
    std::vector<double> took(clients_.size());
    const auto begin = SteadyClock::now();
    each_thread([&](std::size_t i) {
      const auto moment = begin + std::chrono::duration_cast<SteadyClock::duration>(
                                      over * (static_cast<double>(i) / static_cast<double>(clients_.size())));
      std::this_thread::sleep_until(moment);
      beat(i);
      took[i] = std::chrono::duration<double, std::milli>(SteadyClock::now() - moment).count();
    });
    std::sort(took.begin(), took.end());
    return took;
  }
  std::size_t failed() const { return failed_; }

 private:
  // i = t, t + threads, t + 2·threads … on thread t: in the order of their moments.
  template <class Body>
  void each_thread(const Body& body) {
    std::vector<std::thread> workers;
    for (std::size_t t = 0; t < threads; ++t)
      workers.emplace_back([&, t] {
        for (std::size_t i = t; i < clients_.size(); i += threads) body(i);
      });
    for (auto& worker : workers) worker.join();
  }
  void beat(std::size_t i) {
    const auto batch = stand_.devices()[i].batch(0, 0, today());
    const auto answer =
        clients_[i]->ask("POST", batch.path,
                         {{"Xinluon-Envelope", batch.envelope_text}, {"Xinluon-Signature", batch.signature}});
    if (answer.status != 200) ++failed_;
  }

  Stand& stand_;
  std::vector<std::unique_ptr<TlsClient>> clients_;
  std::atomic<std::size_t> failed_ = 0;
};

// Clients that begin a request and never end it; told how many were cut off.
class SlowClients {
 public:
  SlowClients(std::uint16_t port, std::size_t count)
      : thread_([this, port, count](const std::stop_token& stop) { run(port, count, stop); }) {}
  std::size_t cut_off() {
    thread_.request_stop();
    thread_.join();
    return cut_;
  }

 private:
  void run(std::uint16_t port, std::size_t count, const std::stop_token& stop) {
    std::vector<TlsClient> clients;
    for (std::size_t i = 0; i < count && !stop.stop_requested(); ++i) {
      clients.emplace_back(port);
      clients.back().send("POST /v1/enrol HTTP/1.1\r\nX-Slow: ");
    }
    std::vector<bool> cut(clients.size());
    while (!stop.stop_requested()) {
      for (std::size_t i = 0; i < clients.size(); ++i)
        if (!cut[i] && (!clients[i].send("x") || clients[i].closes_within(1ms))) cut[i] = true;
      std::this_thread::sleep_for(1s);
    }
    cut_ = static_cast<std::size_t>(std::count(cut.begin(), cut.end(), true));
  }

  std::size_t cut_ = 0;
  std::jthread thread_;
};

double at(const std::vector<double>& sorted, double share) {
  return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
}

bool tell(std::string_view what, const std::vector<double>& took, double mib) {
  std::fputs(format("{:<28} p50 {:6.1f} ms  p99 {:6.1f} ms  most {:7.1f} ms  server {:5.1f} MiB\n", what,
                    at(took, 0.5), at(took, 0.99), took.back(), mib)
                 .c_str(),
             stdout);
  std::fflush(stdout);
  return at(took, 0.99) <= wanted_p99_ms && mib <= wanted_mib;
}

int bench(std::size_t kiosks, double seconds, std::size_t slow) {
  Stand stand(kiosks);
  const double empty = resident_mib(stand.server().pid());
  const auto begin = SteadyClock::now();
  Kiosks all(stand);
  std::fputs(format("{} kiosks connected after {:.1f} s; the empty server took {:.1f} MiB\n", kiosks,
                    std::chrono::duration<double>(SteadyClock::now() - begin).count(), empty)
                 .c_str(),
             stdout);
  const auto alone = all.beat_once(std::chrono::duration<double>(seconds));
  bool good = tell(format("{:.0f} heartbeats a second", static_cast<double>(kiosks) / seconds), alone,
                   resident_mib(stand.server().pid()));
  SlowClients slow_clients(stand.port(), slow);
  const auto beside = all.beat_once(std::chrono::duration<double>(seconds));
  good = tell(format("beside {} slow clients", slow), beside, resident_mib(stand.server().pid())) && good;
  const std::size_t cut = slow_clients.cut_off();
  std::fputs(
      format("{} of {} slow clients were cut off; {} heartbeats failed\n", cut, slow, all.failed()).c_str(),
      stdout);
  return good && cut == slow && all.failed() == 0 ? 0 : 1;
}

}  // namespace
}  // namespace xinluon::test

int main(int argc, char** argv) {
  const std::size_t kiosks = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 5'000;
  const double seconds = argc > 2 ? std::strtod(argv[2], nullptr) : 25;
  const std::size_t slow = argc > 3 ? std::strtoul(argv[3], nullptr, 10) : 200;
  xinluon::crypto::init();
  xinluon::log::init("connections_bench", xinluon::log::Priority::error);
  xinluon::test::make_room();
  return xinluon::test::bench(kiosks, seconds, slow);
}
