// The words of `xinluon-sync --help`.
#pragma once

#include <filesystem>
#include <variant>

namespace xinluon::uploader {

struct RunCommand {};
struct CheckCommand {};
struct StatusCommand {};
struct EnrolCommand {
  std::filesystem::path file;
  bool check = false;  // only whether the file is right
};
using Command = std::variant<RunCommand, CheckCommand, StatusCommand, EnrolCommand>;

struct CommandLine {
  std::filesystem::path config = "/etc/xinluon/sync.toml";
  Command command;
};

// What to do, or the exit code when all is said: 0 after --help and --version, 2 after a usage error.
std::variant<CommandLine, int> parse_command_line(int argc, char** argv);

}  // namespace xinluon::uploader
