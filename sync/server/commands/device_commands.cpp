// admin kiosk, admin enrolment-code.
#include <charconv>

#include "sync/base/format.h"
#include "sync/crypto/six_words.h"
#include "sync/domain/period.h"
#include "sync/qr/picture.h"
#include "sync/server/accounts/enrolment.h"
#include "sync/server/commands/admin_command.h"
#include "sync/server/commands/columns.h"
#include "sync/server/commands/enrol_batch.h"
#include "sync/server/fleet/boot_bundle.h"
#include "sync/server/storage/kiosks.h"
#include "sync/server/storage/organisation.h"
#include "sync/wire/enrolment_file.h"

namespace xinluon::commands {
namespace {

using storage::Scope;

std::vector<std::string> row_of(const storage::KioskStatus& status) {
  const auto& health = status.health;
  return {status.kiosk.id.text(),
          status.counter.id.text(),
          std::string(name_of(status.kiosk.state)),
          health ? to_rfc3339(health->last_seen) : "never",
          health ? std::to_string(health->pending) : "-",
          std::to_string(status.records),
          health ? health->app_state : "-",
          health ? health->software : "-"};
}

Result<Outcome> list_kiosks(db::Connection& writer, const AdminContext&, const Arguments&) {
  XINLUON_TRY(const auto statuses, storage::kiosk_statuses(writer, Scope::local_administrator()));
  std::vector<std::vector<std::string>> rows = {
      {"KIOSK", "COUNTER", "KEY", "LAST SEEN", "PENDING", "RECORDS", "STATE", "SOFTWARE"}};
  for (const auto& status : statuses) rows.push_back(row_of(status));
  return Outcome{.text = columns(rows), .file = ""};
}

Result<Outcome> revoke_kiosk(db::Connection& writer, const AdminContext&, const Arguments& arguments) {
  const auto id = KioskId::from(argument(arguments, "subject"));
  if (!id) return fail(Errc::rejected, "that is no kiosk's id");
  XINLUON_RETURN_IF_ERROR(storage::find_kiosk(writer, Scope::local_administrator(), *id));
  XINLUON_RETURN_IF_ERROR(storage::set_kiosk_state(writer, *id, storage::KioskState::revoked));
  return Outcome{.text = format("kiosk {} revoked; what it sent stays counted\n", id->text()), .file = ""};
}

Result<Outcome> show_enrolment(db::Connection& writer, const AdminContext& context,
                               const Arguments& arguments) {
  const auto id = KioskId::from(argument(arguments, "subject"));
  if (!id) return fail(Errc::rejected, "that is no kiosk's id");
  XINLUON_TRY(const auto kiosk, storage::find_kiosk(writer, Scope::local_administrator(), *id));
  return Outcome{
      .text =
          format("kiosk    {} at {}, {} since {}\nkey      {}\nboard    {}\nwords    {}\n", id->text(),
                 kiosk.counter.text(),
                 kiosk.state == storage::KioskState::enrolled ? "enrolled"
                                                              : format("{}; enrolled", name_of(kiosk.state)),
                 to_rfc3339(kiosk.enrolled), kiosk.public_key, kiosk.board.empty() ? "not told" : kiosk.board,
                 crypto::six_words(*id, context.trust.server_key, kiosk.public_key)),
      .file = ""};
}

Result<accounts::CodeRequest> code_request(const Arguments& arguments) {
  accounts::CodeRequest request;
  const auto counter = CounterId::from(argument(arguments, "counter"));
  if (!counter) return fail(Errc::rejected, "--counter is no counter's id");
  request.counter = *counter;
  if (arguments.contains("kiosk")) {
    const auto kiosk = KioskId::from(argument(arguments, "kiosk"));
    if (!kiosk) return fail(Errc::rejected, "--kiosk: an id is 1-32 characters of A-Z a-z 0-9 . _ -");
    request.kiosk = *kiosk;
  }
  const std::string hours = argument(arguments, "valid-hours", std::to_string(request.valid_for.count()));
  std::int64_t parsed_hours = 0;
  const auto parsed = std::from_chars(hours.data(), hours.data() + hours.size(), parsed_hours);
  if (parsed.ec != std::errc() || parsed.ptr != hours.data() + hours.size())
    return fail(Errc::rejected, "--valid-hours is a number of hours");
  request.valid_for = std::chrono::hours(parsed_hours);
  return request;
}

Result<void> check_qr(const Arguments& arguments) {
  const std::string qr = argument(arguments, "qr", "no");
  return qr == "yes" || qr == "no" ? Result<void>() : fail(Errc::rejected, "--qr is yes or no");
}

Result<Outcome> create_code(db::Connection& writer, const AdminContext& context, const Arguments& arguments) {
  XINLUON_TRY(const auto request, code_request(arguments));
  XINLUON_RETURN_IF_ERROR(check_qr(arguments));
  const bool bundle = arguments.contains("bundle");
  if (bundle && request.kiosk.empty())
    return fail(Errc::rejected, "--bundle needs --kiosk: its files name the kiosk");
  const std::string url = argument(arguments, "url", context.trust.url);
  if (!url.starts_with("https://"))
    return fail(Errc::rejected,
                "where can the kiosk reach this server? Give --url https://host:port, or set public_url");
  XINLUON_TRY(const auto counter,
              storage::find_counter(writer, Scope::local_administrator(), request.counter));
  XINLUON_TRY(const auto place, storage::full_name(writer, Scope::local_administrator(), counter.unit));
  XINLUON_TRY(const auto code, accounts::create_enrolment_code(writer, request, context.now));
  const wire::EnrolmentFile file{.url = url,
                                 .pins = context.trust.pins,
                                 .server_key = context.trust.server_key,
                                 .code = code,
                                 .note = place + " › " + counter.name};
  Outcome made{.text = format("a code for {} ({} › {}), valid until {}\n", counter.id.text(), place,
                              counter.name, to_rfc3339(context.now + request.valid_for)),
               .file = wire::encode_enrolment_file(file)};
  if (bundle)
    made.file =
        encode_made(context.trust, url, fleet::valid_until_text(context.now + request.valid_for, context.now),
                    {{{request.kiosk, counter, place}, code}});
  if (argument(arguments, "qr", "no") == "yes") {
    XINLUON_TRY(const auto picture, qr::encode(wire::encode_enrolment_file(file)));
    made.text += qr::to_terminal(picture);
  }
  return made;
}

}  // namespace

std::vector<AdminCommand> device_commands() {
  return {
      {.words = "kiosk list",
       .subject = "",
       .options = {},
       .help = "Lists kiosks, when they were last seen, and what they still hold.",
       .writes = false,
       .run = list_kiosks},
      {.words = "kiosk revoke",
       .subject = "ID",
       .options = {},
       .help = "Takes a kiosk's key out of use. Its records stay; a new code enrols it again.",
       .run = revoke_kiosk},
      {.words = "enrolment show",
       .subject = "KIOSK",
       .options = {},
       .help = "Shows the kiosk's key and the six words that its own screen shows too.",
       .writes = false,
       .run = show_enrolment},
      {.words = "enrolment-code create",
       .subject = "",
       .options = {{"counter", "ID", true, "the counter it will stand at"},
                   {"kiosk", "ID", false, "the kiosk's id; needed to give an existing kiosk a new key"},
                   {"url", "URL", false, "how the kiosk reaches this server (default: public_url)"},
                   {"valid-hours", "N", false, "how long it can be used (72)"},
                   {"qr", "yes", false, "show it as a QR code too"},
                   {"bundle", "DIR", false, "boot files and a label, as enrol-batch makes them"}},
       .help = "Makes a one-time code, and the file for the kiosk's boot partition.",
       .writes_file = true,
       .run = create_code},
  };
}

}  // namespace xinluon::commands
