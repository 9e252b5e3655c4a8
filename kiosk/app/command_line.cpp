#include "kiosk/app/command_line.h"

#include <array>
#include <charconv>
#include <cstdio>

#include <CLI/CLI.hpp>

#include "sync/base/log.h"

namespace xinluon::app {
namespace {

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

// What the sub-commands besides preview were told.
class CommandOptions {
 public:
  explicit CommandOptions(CLI::App& cli) {
    cli.require_subcommand(0, 1);
    add_invite(cli);
    withdraw_ = add(cli, "withdraw", "Ask nobody any more: the transaction does not count");
    withdraw_->add_option("--token", withdrawal_.token,
                          "Of the invitation; without it whatever is asked now");
    set_pin_ = add(cli, "set-pin", "Read the technician's PIN twice from the terminal");
    ticket_key_ =
        add(cli, "ticket-key", "Print the public key of a ticket printer; make its key where missing");
    ticket_key_->add_option("--key", printer_.file, "File of the secret key")->required();
    make_ticket_ = add(cli, "make-ticket", "Print a ticket for the configured counter, to be scanned once");
    make_ticket_->add_option("--key", ticket_.key, "File of the printer's secret key")->required();
    make_ticket_->add_option("--procedure", ticket_.procedure, "Its code");
    make_ticket_->add_option("--kind", ticket_.transaction_kind, "tiep_nhan, tra_ket_qua or huong_dan");
    export_ = add(cli, "export", "Write the records that the server lacks to a USB stick");
    export_->add_option("folder", exporting_.folder, "Where the stick is mounted")->required();
  }

  // rejected when an officer's id is none.
  Result<std::optional<Command>> chosen() {
    if (invite_->parsed()) return invited();
    if (withdraw_->parsed()) return Command(withdrawal_);
    if (set_pin_->parsed()) return Command(SetPinCommand{});
    if (ticket_key_->parsed()) return Command(printer_);
    if (make_ticket_->parsed()) return Command(ticket_);
    if (export_->parsed()) return Command(exporting_);
    return std::optional<Command>();
  }

 private:
  static CLI::App* add(CLI::App& cli, const char* name, const char* what) {
    CLI::App* const command = cli.add_subcommand(name, what);
    command->fallthrough();
    return command;
  }

  void add_invite(CLI::App& cli) {
    invite_ = add(cli, "invite", "Open the question: a transaction has ended");
    Invitation& invitation = invitation_.invitation;
    invite_->add_option("--token", invitation.token,
                        "Of the transaction, once and for all; without it one is made up");
    invite_->add_option("--officer", officer_, "Who served");
    invite_->add_option("--officer-name", invitation.officer_name, "Shown where the site names officers");
    invite_->add_option("--photo", invitation.officer_photo, "File in the folder of photographs");
    invite_->add_option("--field", invitation.field, "Instead of the counter's own");
    invite_->add_option("--procedure", invitation.procedure, "Its code");
    invite_->add_option("--kind", invitation.transaction_kind, "tiep_nhan, tra_ket_qua or huong_dan");
  }

  Result<std::optional<Command>> invited() {
    if (!officer_.empty()) {
      const auto id = OfficerId::from(officer_);
      if (!id) return fail(Errc::rejected, format("--officer: {} is no id", officer_));
      invitation_.invitation.officer = *id;
    }
    return Command(invitation_);
  }

  CLI::App* invite_ = nullptr;
  CLI::App* withdraw_ = nullptr;
  CLI::App* set_pin_ = nullptr;
  CLI::App* ticket_key_ = nullptr;
  CLI::App* make_ticket_ = nullptr;
  CLI::App* export_ = nullptr;
  std::string officer_;
  InviteCommand invitation_;
  WithdrawCommand withdrawal_;
  TicketKeyCommand printer_;
  MakeTicketCommand ticket_;
  ExportCommand exporting_;
};

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
  bool check_config = false;
  cli.add_flag("--check-config", check_config, "Only tell whether the configuration is right");
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
  previews->add_flag("--large", preview.large, "In large words");
  previews->add_flag("--contrast", preview.contrast, "In high contrast");
  previews->add_option("--read", preview.read, "With that item of the reading outlined, from 0");
  previews->add_option("--focus", preview.focused, "With the ring of the keys on that target, from 0");
  previews->add_option("--out", preview.picture, "PNG file to write");
  previews->add_option("--layout", preview.layout,
                       "JSON file to write with every target in px and mm; - prints it");
  std::filesystem::path pack;
  CLI::App* const checks = cli.add_subcommand("check-pack", "Tell what is wrong with a language pack");
  checks->fallthrough();
  checks->add_option("file", pack, "The pack, <language>.toml")->required();
  CommandOptions commands(cli);
  try {
    cli.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return cli.exit(e) == 0 ? 0 : exit_bad_usage;
  }
  auto command = commands.chosen();
  if (!command) return complain(command.error(), exit_bad_usage);
  line.command = std::move(*command);
  if (check_config) line.command = CheckConfigCommand{line.config};
  line.config_given = config->count() > 0;
  line.windowed = size_from(windowed);
  if (checks->parsed()) line.check_pack = pack;
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

int complain(const Error& error, int exit_code) {
  std::fprintf(stderr, "xinluon-kiosk: %s\n", error.message.c_str());
  return exit_code;
}

}  // namespace xinluon::app
