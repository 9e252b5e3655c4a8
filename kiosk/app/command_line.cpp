#include "kiosk/app/command_line.h"

#include <array>
#include <charconv>

#include <CLI/CLI.hpp>

#include "sync/base/log.h"

namespace xinluon::app {
namespace {

constexpr int bad_usage = 2;
// Smaller than any panel on sale and larger than any that would be bought for a counter.
constexpr int min_side = 320;
constexpr int max_side = 7680;

std::optional<int> side_from(std::string_view text) {
  int side = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), side);
  if (error != std::errc() || end != text.data() + text.size() || side < min_side || side > max_side)
    return std::nullopt;
  return side;
}

std::optional<ui::Size> size_from(const std::string& text) {
  const std::size_t x = text.find('x');
  if (x == std::string::npos) return std::nullopt;
  const auto w = side_from(std::string_view(text).substr(0, x));
  const auto h = side_from(std::string_view(text).substr(x + 1));
  if (!w || !h) return std::nullopt;
  return ui::Size{*w, *h};
}

const CLI::Validator is_size(
    [](std::string& text) {
      return size_from(text) ? std::string()
                             : format("{} is no size; write for example 1280x800, sides from {} to {}", text,
                                      min_side, max_side);
    },
    "WxH");

}  // namespace

std::variant<CommandLine, int> parse_command_line(int argc, const char* const* argv) {
  CommandLine line;
  PreviewRequest preview;
  std::string windowed;
  std::string size = "1280x800";

  CLI::App cli("XinLuôn feedback terminal: asks, stores each vote safely, and thanks.", "xinluon-kiosk");
  cli.set_version_flag("--version", "xinluon-kiosk " XINLUON_VERSION);
  cli.option_defaults()->always_capture_default();
  const auto* config = cli.add_option("--config", line.config, "Configuration file");
  cli.add_flag("--check-config", line.check_config, "Only tell whether the configuration is right");
  cli.option_defaults()->always_capture_default(false);
  cli.add_option("--windowed", windowed, "In a window at a desk instead of the whole screen")->check(is_size);
  cli.add_option("--assets", line.assets, "Folder of words, pictures and fonts");
  cli.add_option("--data", line.data, "Folder of the votes");
  cli.add_option("--socket", line.socket, "Socket for the uploader");

  CLI::App* const previews = cli.add_subcommand("preview", "Draw one screen without a display");
  previews->fallthrough();
  previews->add_option("--size", size, "Of the screen, 1280x800")->check(is_size);
  previews->add_option("--screen", preview.screen, "Which one")
      ->check(CLI::IsMember(std::vector<std::string>(preview_screens().begin(), preview_screens().end())));
  previews->add_option("--lang", preview.lang, "In which language");
  previews->add_option("--out", preview.picture, "PNG file to write");
  previews->add_option("--layout", preview.layout,
                       "JSON file to write with every target in px and mm; - prints it");
  try {
    cli.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return cli.exit(e) == 0 ? 0 : bad_usage;
  }
  line.config_given = config->count() > 0;
  line.windowed = size_from(windowed);
  if (previews->parsed()) {
    preview.size = *size_from(size);
    line.preview = preview;
  }
  return line;
}

Result<Config> configure(const CommandLine& line) {
  Result<Config> config = load_config(line.config);
  if (!config && config.error().code == Errc::not_found && !line.config_given) {
    log::warning("{}; using the defaults", config.error().message);
    config = parse_config("", line.config.string());
  }
  if (!config) return config;
  if (line.assets) config->assets = *line.assets;
  if (line.data) config->data = *line.data;
  if (line.socket) config->socket = *line.socket;
  return config;
}

}  // namespace xinluon::app
