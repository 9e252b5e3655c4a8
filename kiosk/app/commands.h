// What xinluon-kiosk does besides being a kiosk: ask a running one over its socket, set the technician's PIN,
// make tickets.
#pragma once

#include <filesystem>
#include <string>
#include <variant>

#include "kiosk/app/config.h"
#include "sync/domain/invitation.h"

namespace xinluon::app {

struct CheckConfigCommand {
  std::filesystem::path file;
};
struct InviteCommand {
  Invitation invitation;
};
struct WithdrawCommand {
  std::string token;  // empty: whatever is asked now
};
struct SetPinCommand {};
struct TicketKeyCommand {
  std::filesystem::path file;  // holds the issuer's secret key; made where missing
};
struct MakeTicketCommand {
  std::filesystem::path key;
  std::string procedure;
  std::string transaction_kind;
};
struct ExportCommand {
  std::filesystem::path folder;  // of a USB stick, usually
};
using Command = std::variant<CheckConfigCommand, InviteCommand, WithdrawCommand, SetPinCommand,
                             TicketKeyCommand, MakeTicketCommand, ExportCommand>;

// The kiosk has another invitation or no use for one.
inline constexpr int exit_refused = 4;

// Prints what became of it on standard output. Gives the exit code: 0, or exit_refused where the kiosk did
// not do what was asked.
Result<int> run_command(const Command& command, const Config& config);

}  // namespace xinluon::app
