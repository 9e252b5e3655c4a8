// The server dies for good and is set up again from an old backup, on another machine, while kiosks go on
// voting: the real server, its backup and restore, and the real uploader. Kiosks send again what is missing,
// with no hand laid on them; every vote is held once (catalogue row 10).
//   tests/long.sh restore
#include <cstdio>

#include <gtest/gtest.h>

#include "sync/server/storage/heads.h"
#include "sync/server/storage/open.h"
#include "sync/server/storage/records.h"
#include "sync/uploader/curl_transport.h"
#include "sync/uploader/uploader.h"
#include "tests/e2e/line/server_machine.h"
#include "tests/support/app_side.h"
#include "tests/support/progress.h"
#include "tests/support/setting.h"

namespace xinluon::test {
namespace {

using namespace std::chrono_literals;
using storage::Scope;

constexpr std::uint64_t each_commit = 20;

class LongRestore : public testing::TestWithParam<bool> {
 protected:
  LongRestore() : random_(seed_) {}

  ServerMachine& new_machine() {
    DatabaseOf database;
    if (GetParam()) {
      databases_.push_back(std::make_unique<PostgresqlDatabase>());
      database = {databases_.back()->serving(), databases_.back()->owner()};
    }
    machines_.push_back(
        std::make_unique<ServerMachine>(folder_ / format("machine{}", ++machines_made_), database));
    return *machines_.back();
  }
  void connect(const ServerMachine& machine) {
    const auto identity = machine.identity();
    transport_ = must(
        uploader::CurlTransport::make(format("https://127.0.0.1:{}", machine.port()), identity.pins, "", -1));
    if (uploader_) return;
    uploader_ = std::make_unique<uploader::Uploader>(
        uploader::BatchParties{app_.kiosk(), identity.signing.public_key(), key_, ""}, crypto::random_bytes,
        [] { return uploader::DeviceHealth(); });
  }
  // The uploader's core over a real connection until the server says that it holds all; false after a minute.
  bool settle() {
    uploader_->hurry(clock_.boot());
    app_.reports.clear();
    return eventually(60s, [&] {
      for (int i = 0; i < 50; ++i) step();
      return all_told();
    });
  }
  void step() {
    const BootTime now = clock_.boot();
    const auto action = uploader_->next({now, std::nullopt});
    if (const auto* post = std::get_if<uploader::Post>(&action))
      uploader_->server_answered(transport_->post(post->request), clock_.boot());
    else if (const auto* ask = std::get_if<uploader::AskApp>(&action))
      uploader_->app_answered(app_.answer(ask->request), clock_.boot());
  }
  bool all_told() const {
    if (app_.reports.empty()) return false;
    const auto& last = app_.reports.back();
    return last.server_state == "ok" && last.epoch == app_.logs().back().epoch &&
           last.head_seq == app_.logs().back().lines.size();
  }
  int some(int most) { return 1 + static_cast<int>(random_() % static_cast<unsigned>(most)); }

  // Equality of sets: every line once, none besides.
  void expect_all_held(const ServerMachine& machine) {
    const auto reader = must(storage::open_reader(machine.place()));
    const auto heads = must(storage::heads(*reader, Scope::local_administrator()));
    ASSERT_EQ(heads.size(), app_.logs().size());
    for (const auto& log : app_.logs()) {
      const auto kept = must(storage::records_after(*reader, Scope::local_administrator(), app_.kiosk(),
                                                    log.epoch, 0, log.lines.size() + 1));
      ASSERT_EQ(kept.size(), log.lines.size());
      for (std::size_t i = 0; i < kept.size(); ++i) ASSERT_EQ(kept[i].bytes, log.lines[i]) << i;
    }
  }

  const std::uint64_t seed_ = setting("XINLUON_RESTORE_SEED", 1);
  Random random_;
  TemporaryFolder folder_;
  SystemClock clock_;
  crypto::SecretKey key_ = crypto::SecretKey::generate();
  AppSide app_;
  int machines_made_ = 0;
  std::vector<std::unique_ptr<PostgresqlDatabase>> databases_;
  std::vector<std::unique_ptr<ServerMachine>> machines_;
  std::unique_ptr<uploader::Transport> transport_;
  std::unique_ptr<uploader::Uploader> uploader_;
};

INSTANTIATE_TEST_SUITE_P(Of, LongRestore, testing::Bool(),
                         [](const auto& on) { return on.param ? "Postgresql" : "Sqlite"; });

TEST_P(LongRestore, KiosksSendAgainWhatCameAfterTheBackup) {
  const auto rounds = size_of("XINLUON_RESTORE_ROUNDS", each_commit);
  std::printf("seed %llu, %llu rounds\n", static_cast<unsigned long long>(seed_),
              static_cast<unsigned long long>(rounds));
  auto* machine = &new_machine();
  ASSERT_NO_FATAL_FAILURE(machine->set_up());
  machine->enrol(app_.kiosk(), key_.public_key().to_base64());
  ASSERT_NO_FATAL_FAILURE(machine->serve());
  connect(*machine);
  Progress progress("rounds", rounds);
  for (std::uint64_t round = 1; round <= rounds; ++round) {
    SCOPED_TRACE(format("round {} of seed {}", round, seed_));
    app_.seal(some(700));
    ASSERT_TRUE(settle());
    const auto backup = (folder_ / format("backup{}", round)).string();
    const Seq in_backup = app_.logs().back().lines.size();
    ASSERT_EQ(machine->command({"backup", backup}), 0);
    ASSERT_NE(machine->command({"backup", backup}), 0) << "never over another";
    const bool new_epoch = random_() % 4 == 0;
    if (new_epoch) app_.begin_epoch();
    app_.seal(some(700));
    ASSERT_TRUE(settle());
    const Seq told = new_epoch ? in_backup : app_.reports.back().backed_up_seq;
    EXPECT_EQ(told, in_backup) << "the kiosk was not told what is in the backup";
    app_.seal(some(50));  // these were never sent

    machine->die();
    machine = &new_machine();
    ASSERT_EQ(machine->command({"restore", backup}), 0);
    ASSERT_NE(machine->command({"restore", backup}), 0) << "never over a database";
    ASSERT_NO_FATAL_FAILURE(machine->serve());
    connect(*machine);
    ASSERT_TRUE(settle());
    expect_all_held(*machine);
    ASSERT_EQ(machine->command({"recount"}), 0);
    machines_.erase(machines_.begin(), machines_.end() - 1);
    if (!databases_.empty()) databases_.erase(databases_.begin(), databases_.end() - 1);
    std::filesystem::remove_all(backup);
    progress.done(round);
  }
}

}  // namespace
}  // namespace xinluon::test
