#include "kiosk/app/commands.h"

#include <cstdio>
#include <iostream>

#include <termios.h>
#include <unistd.h>

#include "kiosk/app/pin_store.h"
#include "kiosk/app/setup.h"
#include "kiosk/votelog/counter_client.h"
#include "sync/wire/record_names.h"
#include "sync/wire/ticket.h"

namespace xinluon::app {
namespace {

Result<int> tell(const InvitationAnswer& answer) {
  const std::string why(wire::name_of(answer.refusal));
  std::printf("%s%s%s\n", std::string(wire::name_of(answer.fate)).c_str(), why.empty() ? "" : " ",
              why.c_str());
  const bool done =
      answer.fate == Fate::shown || answer.fate == Fate::queued || answer.fate == Fate::withdrawn;
  return done ? 0 : exit_refused;
}

// Without showing it where a terminal is asked.
Result<std::string> ask_pin(const char* prompt) {
  termios before{};
  const bool terminal = tcgetattr(STDIN_FILENO, &before) == 0;
  if (terminal) {
    termios silent = before;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    std::fputs(prompt, stderr);
  }
  std::string line;
  const bool read = static_cast<bool>(std::getline(std::cin, line));
  if (terminal) {
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    std::fputs("\n", stderr);
  }
  if (!read) return fail(Errc::rejected, "no PIN was typed");
  return line;
}

Result<int> run(const CheckConfigCommand& command, const Config& config) {
  if (const auto parts = load_parts(config); !parts) return fail(Errc::rejected, parts.error().message);
  std::printf("%s is fine\n", command.file.c_str());
  return 0;
}

Result<int> run(const SetPinCommand& /*command*/, const Config& config) {
  XINLUON_TRY(const std::string pin, ask_pin("New PIN, six digits: "));
  XINLUON_TRY(const std::string again, ask_pin("Once more: "));
  if (pin != again) return fail(Errc::rejected, "the two PINs differ; nothing was changed");
  XINLUON_RETURN_IF_ERROR(PinStore(config.pin_path(), config.data).set(pin));
  std::printf("The PIN is in %s; it counts from the kiosk's next start.\n", config.pin_path().c_str());
  return 0;
}

Result<int> run(const InviteCommand& command, const Config& config) {
  XINLUON_TRY(const auto answer, votelog::invite(config.socket, command.invitation));
  return tell(answer);
}

Result<int> run(const WithdrawCommand& command, const Config& config) {
  XINLUON_TRY(const auto answer, votelog::withdraw(config.socket, command.token));
  return tell(answer);
}

Result<int> run(const TicketKeyCommand& command, const Config& /*config*/) {
  XINLUON_TRY(const crypto::SecretKey key, crypto::SecretKey::load_or_create(command.file));
  std::printf("%s\n", key.public_key().to_base64().c_str());
  return 0;
}

Result<int> run(const MakeTicketCommand& command, const Config& config) {
  XINLUON_TRY(const crypto::SecretKey key, crypto::SecretKey::load_or_create(command.key));
  wire::Ticket ticket;
  ticket.counter = config.flow.counter;
  ticket.token = wire::random_ticket_token();
  ticket.procedure = command.procedure;
  ticket.transaction_kind = command.transaction_kind;
  XINLUON_TRY(const std::string text, wire::make_ticket(ticket, key));
  std::printf("%s\n", text.c_str());
  return 0;
}

}  // namespace

Result<int> run_command(const Command& command, const Config& config) {
  return std::visit([&](const auto& one) { return run(one, config); }, command);
}

}  // namespace xinluon::app
