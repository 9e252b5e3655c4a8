// A server, a kiosk and an uploader of a test's own: the real programs, on a free port, on an X server of
// their own, in a temporary folder.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/e2e/eventually.h"
#include "tests/e2e/hands/eyes.h"
#include "tests/e2e/hands/x11_screen.h"
#include "tests/e2e/touch_panel.h"
#include "tests/e2e/x_server.h"
#include "tests/support/process.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::test {

// After a screen changed, nothing is taken for 350 ms: a hand that waits this long is heard.
inline constexpr std::chrono::milliseconds past_guard{500};

struct StandOptions {
  std::string size = "1280x800";
  std::string kiosk_mode = "open";
  std::string kiosk_extra = {};  // more lines of kiosk.toml, whole tables
  bool touch_panel = false;      // an X server with one; else taps are a mouse's
  int kiosk_disk_mib = 0;        // > 0: its data folder is a disk of this size, mounted for the kiosk alone
};

class Stand {
 public:
  // Starts the X server and the satisfaction server, makes the sample commune, starts the kiosk, enrols it
  // and starts the uploader. Aborts with the program's log when one does not start.
  explicit Stand(const StandOptions& options = {});
  ~Stand();

  X11Screen& screen() { return *screen_; }
  TouchPanel& panel() { return *panel_; }  // only where one was asked for
  hands::Eyes& eyes() { return *eyes_; }
  Process& kiosk() { return *kiosk_; }
  Process& uploader() { return *uploader_; }
  Process& server() { return *server_; }

  // Start again after the process was killed; return once it works.
  void start_kiosk();
  void start_uploader();
  void start_server();

  // A tap on a target of the screen that is seen now; false when there is none of that name.
  bool tap(const hands::Reference& seen, const std::string& action);

  // `xinluon-server report --live --format json`.
  nlohmann::json percentages();
  // Waits until the server counts so many votes; what it counts in the end.
  std::uint64_t wait_for_votes(std::uint64_t votes, std::chrono::milliseconds at_most);
  Finished server_command(const std::vector<std::string>& words, const std::string& input = {});

  std::filesystem::path folder() const { return folder_.path(); }
  std::filesystem::path server_database() const { return folder_ / "server/xinluon.db"; }
  std::string port() const { return port_; }
  std::string log_of(const std::string& program) const;

 private:
  void write_configurations();
  void look_at_screen();
  void make_references();
  void enrol();
  std::string config(const std::string& program) const { return (folder_ / (program + ".toml")).string(); }
  std::string log(const std::string& program) const { return (folder_ / (program + ".log")).string(); }

  StandOptions options_;
  TemporaryFolder folder_;
  std::string port_;
  XServer x_server_;
  std::unique_ptr<X11Screen> screen_;
  std::unique_ptr<TouchPanel> panel_;
  std::vector<hands::Reference> references_;
  std::unique_ptr<hands::Eyes> eyes_;
  std::unique_ptr<Process> server_;
  std::unique_ptr<Process> kiosk_;
  std::unique_ptr<Process> uploader_;
};

// The program of this build: "xinluon-kiosk".
std::string program(const std::string& name);

}  // namespace xinluon::test
