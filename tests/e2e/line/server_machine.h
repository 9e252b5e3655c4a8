// A machine with the real server on it: a data folder, a configuration, and a process that can die.
#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/base/system_clock.h"
#include "sync/server/http/identity.h"
#include "sync/server/storage/kiosks.h"
#include "sync/server/storage/sample.h"
#include "tests/e2e/eventually.h"
#include "tests/support/process.h"
#include "tests/support/server_database.h"

namespace xinluon::test {

// Connection strings of both roles; empty for SQLite in the data folder.
struct DatabaseOf {
  std::string serving, owner;
};

class ServerMachine {
 public:
  ServerMachine(std::filesystem::path folder, DatabaseOf database)
      : folder_(std::move(folder)), database_(std::move(database)) {
    std::filesystem::create_directories(folder_);
    std::ofstream(folder_ / "server.toml") << format(
        "data = \"{}\"\nlisten = \"127.0.0.1:0\"\n[database]\nserving_role = \"xinluon_serve\"\n"
        "url = \"{}\"\n[limits]\nconnections_per_address = 2000\n",
        data().string(), database_.serving);
  }

  // The database with the sample organisation.
  void set_up() {
    ASSERT_EQ(command({"migrate"}), 0);
    write([](db::Connection& writer) { return storage::create_sample(writer); });
  }
  void enrol(const KioskId& kiosk, const std::string& public_key) {
    write([&](db::Connection& writer) {
      return storage::put_kiosk(writer, {kiosk, CounterId::from("TM-X01-Q01").value(), public_key, "",
                                         storage::KioskState::enrolled, wall_time(1'700'000'000'000)});
    });
  }
  void serve() {
    using namespace std::chrono_literals;
    std::filesystem::remove(data() / "listen");
    process_ = std::make_unique<Process>(words({"serve"}), (folder_ / "log").string());
    const bool listens = eventually(60s, [this] {
      const auto address = read_file(data() / "listen", 100);
      if (!address || !address->ends_with('\n')) return false;
      port_ = std::stoi(address->substr(address->rfind(':') + 1));
      return true;
    });
    ASSERT_TRUE(listens) << log();
  }
  void die() { process_->kill(); }

  // As the owner of the tables where that is needed; gives the exit status.
  int command(std::vector<std::string> what) const {
    if (!database_.owner.empty() && (what.front() == "migrate" || what.front() == "restore"))
      what.insert(what.begin(), {"--database", database_.owner});
    return run(words(std::move(what))).status;
  }
  http::Identity identity() const {
    return must(http::load_identity({data(), {}, {}}, SystemClock().wall()));
  }
  std::filesystem::path data() const { return folder_ / "data"; }
  std::uint16_t port() const { return static_cast<std::uint16_t>(port_); }
  db::Place place() const { return {data(), database_.serving, {}}; }
  std::string log() const { return read_file(folder_ / "log", 1 << 24).value_or(""); }

 private:
  void write(const std::function<Result<void>(db::Connection&)>& body) const {
    const auto folder = must(db::DataFolder::lock(place()));
    const auto writer = must(folder.open_writer());
    must(db::transaction(*writer, [&] { return body(*writer); }));
  }
  std::vector<std::string> words(std::vector<std::string> what) const {
    what.insert(what.begin(),
                {XINLUON_BIN_DIR "/xinluon-server", "--config", (folder_ / "server.toml").string()});
    return what;
  }
  std::filesystem::path folder_;
  DatabaseOf database_;
  std::unique_ptr<Process> process_;
  int port_ = 0;
};

}  // namespace xinluon::test
