#include "kiosk/app/health.h"

#include <charconv>

#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/base/log.h"
#include "sync/qr/qr_code.h"

namespace xinluon::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t max_line_bytes = 256;

std::optional<std::string> first_line(const fs::path& file) {
  const Result<std::string> text = read_file(file, max_line_bytes);
  if (!text) return std::nullopt;
  return text->substr(0, text->find('\n'));
}

std::optional<int> number_in(const fs::path& file) {
  const auto line = first_line(file);
  int number = 0;
  if (!line) return std::nullopt;
  const auto [end, error] = std::from_chars(line->data(), line->data() + line->size(), number);
  return error == std::errc() && end != line->data() ? std::optional(number) : std::nullopt;
}

// The Raspberry Pi's firmware tells of its supply as a hardware monitor among others.
std::optional<bool> undervoltage(const fs::path& sys) {
  std::error_code unreadable;
  for (const auto& monitor : fs::directory_iterator(sys / "class/hwmon", unreadable)) {
    if (first_line(monitor.path() / "name") != "rpi_volt") continue;
    if (const auto alarm = number_in(monitor.path() / "in0_lcrit_alarm")) return *alarm != 0;
  }
  return std::nullopt;
}

ui::QrCode code_of(const std::string& text) {
  const auto code = qr::encode(text);
  if (!code) {
    log::warning("the staff screen shows no QR code: {}", code.error().message);
    return {};
  }
  return {code->side, code->dark};
}

std::string joined(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : " ") + word;
  return all.empty() ? "none" : all;
}

}  // namespace

MachineHealth look_at_machine(const fs::path& data, const fs::path& sys) {
  MachineHealth health;
  if (const auto free = free_bytes(data)) health.disk_free_bytes = *free;
  health.cpu_temp_millicelsius = number_in(sys / "class/thermal/thermal_zone0/temp");
  health.undervoltage = undervoltage(sys);
  return health;
}

ui::Health make_health(const ProgramHealth& program, const MachineHealth& machine,
                       const votelog::ServerView& server, BootTime now) {
  ui::Health health;
  health.kiosk = program.kiosk;
  health.counter = program.counter;
  health.software = program.software;
  health.server_state = server.state;
  if (server.answered) health.server_age = now - *server.answered;
  health.pending = server.pending;
  health.epoch = server.epoch;
  health.sealed = server.sealed;
  health.disk_free_bytes = machine.disk_free_bytes;
  health.cpu_temp_millicelsius = machine.cpu_temp_millicelsius;
  health.undervoltage = machine.undervoltage;
  health.clock_synchronised = program.clock_synchronised;
  health.touch_devices = program.touch_devices;
  health.audio = program.audio;
  health.video = program.video;
  health.faults = program.faults;
  health.packs = program.packs;
  health.code = code_of(health_text(health));
  return health;
}

std::string health_text(const ui::Health& health) {
  return format("XinLuon\nkiosk {}\ncounter {}\nsoftware {}\nepoch {}\nserver {}\npending {}\nerrors {}\n",
                health.kiosk, health.counter, health.software, health.epoch.empty() ? "none" : health.epoch,
                health.server_state, health.pending, joined(health.faults));
}

}  // namespace xinluon::app
