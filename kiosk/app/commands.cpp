#include "kiosk/app/commands.h"

#include <cstdio>
#include <iostream>

#include <termios.h>
#include <unistd.h>

#include "kiosk/app/pin_store.h"
#include "kiosk/app/setup.h"
#include "kiosk/votelog/counter_client.h"
#include "kiosk/votelog/export.h"
#include "sync/base/format.h"
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

// As a person waits for it: a line that changes where somebody looks, none where a script does.
void show_progress(Seq done, Seq of) {
  if (isatty(STDERR_FILENO) == 0) return;
  std::fprintf(stderr, "\r%llu of %llu records%s", static_cast<unsigned long long>(done),
               static_cast<unsigned long long>(of), done == of ? "\n" : "");
}

std::string describe(const votelog::ExportedFile& file) {
  const char* const how = file.how == votelog::Exported::was_there  ? " (was there already)"
                          : file.how == votelog::Exported::replaced ? " (instead of one with fewer)"
                                                                    : "";
  return format("{}: records {} to {}, {} kB{}", file.path.native(), file.first_seq, file.last_seq,
                (file.bytes + 1023) / 1024, how);
}

Result<int> export_from(votelog::RecordSource& source, const std::filesystem::path& folder) {
  XINLUON_TRY(const auto files, votelog::export_records(source, folder, show_progress));
  if (files.empty()) std::printf("The server holds every record: there is nothing to carry.\n");
  for (const auto& file : files) std::printf("%s\n", describe(file).c_str());
  if (!files.empty()) std::printf("On the server: xinluon-server admin import FILE...\n");
  return 0;
}

// Through the app where it runs, because it alone may open the votes; else with its lock.
Result<int> run(const ExportCommand& command, const Config& config) {
  auto app = votelog::AppSource::open(config.socket);
  if (app) return export_from(*app, command.folder);
  if (app.error().code != Errc::not_found) return fail(std::move(app).error());
  Config own = config;
  XINLUON_TRY(const votelog::ThreadOptions options, log_options(own));
  XINLUON_TRY(auto files, votelog::FileSource::open(options.log));
  return export_from(files, command.folder);
}

}  // namespace

Result<int> run_command(const Command& command, const Config& config) {
  return std::visit([&](const auto& one) { return run(one, config); }, command);
}

}  // namespace xinluon::app
