#include "sync/uploader/command_line.h"

#include <CLI/CLI.hpp>

namespace xinluon::uploader {
namespace {

constexpr int bad_usage = 2;

}  // namespace

std::variant<CommandLine, int> parse_command_line(int argc, char** argv) {
  CommandLine line;
  bool check = false;
  bool check_file = false;
  std::filesystem::path file;
  CLI::App app("Sends the votes of a XinLuôn feedback terminal to its satisfaction server.", "xinluon-sync");
  app.option_defaults()->take_last();
  app.add_option("--config", line.config, "Configuration")->capture_default_str();
  app.add_flag("--check-config", check, "Tell what is wrong with the configuration, then exit");
  app.set_version_flag("--version", "xinluon-sync " XINLUON_VERSION);
  app.require_subcommand(0, 1);
  app.fallthrough();
  app.add_subcommand("run", "Send for ever (default)");
  auto* status = app.add_subcommand("status", "Where this device is enrolled, and how far the server is");
  auto* enrol = app.add_subcommand("enrol", "Enrol this device with a one-time code");
  enrol->add_option("--file", file, "Enrolment file made by `xinluon-server admin`")->required();
  enrol->add_flag("--check", check_file, "Tell what is wrong with that file; nothing is sent");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : bad_usage;
  }
  if (check)
    line.command = CheckCommand{};
  else if (status->parsed())
    line.command = StatusCommand{};
  else if (enrol->parsed())
    line.command = EnrolCommand{file, check_file};
  return line;
}

}  // namespace xinluon::uploader
