// What the program was started for.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <variant>

#include "kiosk/app/commands.h"
#include "kiosk/app/config.h"
#include "kiosk/app/preview.h"

namespace xinluon::app {

inline constexpr int exit_bad_usage = 2;

struct CommandLine {
  std::filesystem::path config = "/etc/xinluon/kiosk.toml";
  bool config_given = false;
  std::optional<ui::Size> windowed;
  std::optional<std::filesystem::path> assets;
  std::optional<std::filesystem::path> data;
  std::optional<std::filesystem::path> socket;
  std::optional<PreviewRequest> preview;
  std::optional<std::filesystem::path> check_pack;  // the pack's file
  std::optional<Command> command;
};

// Or the exit code, when help or the version was asked for (0) or the usage was wrong (2); what there is to
// say was printed then.
std::variant<CommandLine, int> parse_command_line(int argc, const char* const* argv);

// The configuration file, with what the command line says instead. The usual file may be missing: everything
// has a default. One that was named may not.
Result<Config> configure(const CommandLine& line);

// Tells on standard error what is wrong; gives the exit code back.
int complain(const Error& error, int exit_code);

}  // namespace xinluon::app
