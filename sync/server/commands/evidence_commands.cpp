// admin checkpoint, admin audit-bundle.
#include "sync/base/format.h"
#include "sync/domain/period.h"
#include "sync/server/commands/admin_command.h"
#include "sync/server/reports/checkpoint.h"
#include "sync/server/reports/kept_checkpoint.h"

namespace xinluon::commands {
namespace {

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
  return Outcome{.text = "", .file = reports::write_kept_checkpoint(*last)};
}

// Why it may not fit without anybody having changed anything.
std::string_view whose(const reports::KeptCheckpoint& kept, const AdminContext& context) {
  return kept.statement.server_key == context.trust.server_key ? ""
                                                               : "; it names another key than this server's";
}

Result<Outcome> compare(db::Connection& writer, const AdminContext& context, const Arguments& arguments) {
  using Fit = reports::KeptFound::Fit;
  XINLUON_TRY(const auto kept, reports::read_kept_checkpoint(argument(arguments, content_key)));
  XINLUON_TRY(const auto found,
              reports::find_kept_checkpoint(writer, storage::Scope::local_administrator(), kept));
  const auto seq = kept.statement.seq;
  if (found.fit == Fit::unknown)
    return fail(
        Errc::not_found,
        format("unknown: it is checkpoint {}, and the last one here is {}; this is another server, or "
               "one that was restored from an older backup{}",
               seq, found.last, whose(kept, context)));
  if (found.fit == Fit::differs && found.at == seq)
    return fail(Errc::corrupt,
                format("differs: checkpoint {} here is another one{}", seq, whose(kept, context)));
  if (found.fit == Fit::differs)
    return fail(Errc::corrupt,
                format("differs: checkpoint {} is here, but {} does not follow from it", seq, found.at));
  return Outcome{.text = format("fits: checkpoint {} of {} is here as it was, and the {} behind it follow\n",
                                seq, to_rfc3339(wall_time(kept.statement.at_ms)), found.last - seq),
                 .file = ""};
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
      {.words = "checkpoint compare",
       .subject = "FILE",
       .options = {},
       .help = "Says whether a checkpoint that was kept elsewhere is still one of this server's: it fits, "
               "differs, or is unknown.",
       .writes = false,
       .takes_content = true,
       .run = compare},
      {.words = "audit-bundle export",
       .subject = "DIR",
       .options = {{"period", "PERIOD", true, "of the figures: 2026-11, 2026-Q4, first..last"}},
       .help = "Writes all evidence into a new folder; `recount --bundle DIR` verifies it anywhere.",
       .run = note_export},
  };
}

}  // namespace xinluon::commands
