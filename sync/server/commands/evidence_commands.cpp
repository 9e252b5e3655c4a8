// admin checkpoint, admin audit-bundle.
#include "sync/base/format.h"
#include "sync/domain/period.h"
#include "sync/server/commands/admin_command.h"
#include "sync/server/reports/checkpoint.h"

namespace xinluon::commands {
namespace {

// The signature stands on a line of its own after the signed text.
std::string as_file(const storage::Checkpoint& checkpoint) {
  return format("{}signature {}\n", checkpoint.text, checkpoint.signature);
}

Result<Outcome> create(db::Connection& writer, const AdminContext& context, const Arguments&) {
  if (context.trust.signing == nullptr) return fail(Errc::internal, "there is no key to sign with");
  XINLUON_TRY(const auto made, reports::make_checkpoint(writer, *context.trust.signing, context.now));
  return Outcome{.text = format("checkpoint {} of {}: {}\n", made.seq, to_rfc3339(made.at),
                                crypto::to_hex(crypto::hash_from_bytes(made.hash).value())),
                 .file = ""};
}

Result<Outcome> export_last(db::Connection& writer, const AdminContext&, const Arguments&) {
  XINLUON_TRY(const auto last, storage::last_checkpoint(writer, storage::Scope::local_administrator()));
  if (!last) return fail(Errc::not_found, "there is no checkpoint yet; see `admin checkpoint create`");
  return Outcome{.text = "", .file = as_file(*last)};
}

// What is exported is written by the command that was typed (admin.cpp): it is too long for the socket. This
// is its entry in the audit log, made before a byte leaves.
Result<Outcome> note_export(db::Connection&, const AdminContext&, const Arguments& arguments) {
  XINLUON_TRY([[maybe_unused]] const auto period, period_from_text(argument(arguments, "period")));
  return Outcome{};
}

}  // namespace

std::vector<AdminCommand> evidence_commands() {
  return {
      {.words = "checkpoint create",
       .subject = "",
       .options = {},
       .help = "Makes a signed checkpoint over all kiosks' heads now; serve makes one every night.",
       .run = create},
      {.words = "checkpoint export",
       .subject = "",
       .options = {},
       .help = "Writes the last checkpoint, to be kept elsewhere.",
       .writes = false,
       .writes_file = true,
       .run = export_last},
      {.words = "audit-bundle export",
       .subject = "DIR",
       .options = {{"period", "PERIOD", true, "of the figures: 2026-11, 2026-Q4, first..last"}},
       .help = "Writes all evidence into a new folder; `recount --bundle DIR` verifies it anywhere.",
       .run = note_export},
  };
}

}  // namespace xinluon::commands
