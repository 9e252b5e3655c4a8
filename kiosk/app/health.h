// Fills what the staff screen shows: of the machine from /proc and /sys, of the votes from the vote log. No
// rating is in it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/ui/health.h"
#include "kiosk/votelog/thread.h"

namespace xinluon::app {

struct MachineHealth {
  std::optional<std::uint64_t> disk_free_bytes;
  std::optional<int> cpu_temp_millicelsius;
  std::optional<bool> undervoltage;  // only a Raspberry Pi tells
};
// Of the disk that `data` lies on. `sys` is /sys; what it does not tell stays empty. Reads small files that
// the kernel makes up: no disk is waited for.
MachineHealth look_at_machine(const std::filesystem::path& data, const std::filesystem::path& sys);

// What the program knows of itself.
struct ProgramHealth {
  std::string kiosk;
  std::string counter;
  std::string software;
  std::vector<ui::PackState> packs;
  std::vector<std::string> touch_devices;
  std::string audio;
  std::string video;
  std::vector<std::string> faults;
  std::optional<bool> clock_synchronised;
};

ui::Health make_health(const ProgramHealth& program, const MachineHealth& machine,
                       const votelog::ServerView& server, BootTime now);

// What a technician reads off the screen with a telephone and sends on: who this is, versions, error codes.
// Unsigned: the only key of a kiosk is the uploader's, which this program must not read; whoever needs proof
// finds the same in the signed envelopes at the server.
std::string health_text(const ui::Health& health);

}  // namespace xinluon::app
