// One terminal: its disk, its clocks, and the two processes on it. Citizens come to it; its power goes and
// comes.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "sync/uploader/uploader.h"
#include "tests/simulation/app_process.h"
#include "tests/simulation/disk.h"
#include "tests/simulation/network.h"
#include "tests/simulation/world.h"

namespace xinluon::simulation {

class Kiosk {
 public:
  Kiosk(World& world, Network& network, const std::string& id, crypto::PublicKey server_key);

  const KioskId& id() const { return id_; }
  std::string public_key() const { return key_.public_key().to_base64(); }

  void power_on();
  // Comes, votes and goes; nothing happens where nobody can vote.
  void citizen_comes();
  void cut_power();
  // Within the next file calls, or after a minute.
  void cut_power_soon();
  void fail_disk_soon();
  void restart_app();
  void restart_uploader();
  // Switched off, or without its uploader, for long.
  void stop_uploader();

  // Faults have ended: everything runs, and what was asked of the screen is finished.
  void calm_down();
  // Everything that is here is known to be at the server.
  bool is_drained();
  // What the log lists, oldest first; none while it is not open.
  std::vector<wire::EpochState> epochs();
  std::vector<uploader::EpochCursor> cursors() const;
  std::string describe() const;

 private:
  bool is_on() const { return app_ != nullptr || uploader_ != nullptr; }
  BootTime boot_now() const;
  WallTime true_time(BootTime boot) const;
  uploader::Moment moment();

  void start_app();
  void start_uploader();
  // After anything that touched the disk. False when the power went.
  bool survived();
  void power_went();

  void save(std::size_t session);
  void seal(std::size_t session);
  void give_up(std::size_t session);
  // The screen asks the log to keep a tap; false also when the power went.
  bool store(Tap& tap, const votelog::Command& command);
  void note_doubt();
  void note_repaired();
  void check_heads();
  void check_cursors();

  void schedule_app();
  void app_answers(const std::string& line);
  void step_uploader();
  void schedule_uploader(WallTime when);
  bool ask_app(const uploader::AskApp& ask);
  void post(const uploader::OutgoingRequest& request);
  void server_answers(const Result<curl::Response>& response);

  World& world_;
  Network& network_;
  KioskId id_;
  crypto::SecretKey key_;
  crypto::PublicKey server_key_;
  Disk disk_;

  WallTime began_{};  // when this boot began, in truth
  double rate_ = 1;   // of its clock
  std::string boot_;
  std::optional<std::size_t> session_;  // the one at the screen
  std::map<Epoch, Seq> sealed_;         // heads that were told

  std::unique_ptr<AppProcess> app_;
  std::unique_ptr<uploader::Uploader> uploader_;
  bool waits_for_app_ = false;
  // Counted up, so that what was noted for an earlier run finds that it comes too late.
  int power_run_ = 0;
  int app_run_ = 0;
  int uploader_run_ = 0;
  int uploader_turn_ = 0;
  std::optional<WallTime> app_due_;
};

}  // namespace xinluon::simulation
