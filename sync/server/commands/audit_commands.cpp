// admin audit.
#include <charconv>

#include "sync/base/format.h"
#include "sync/domain/period.h"
#include "sync/server/accounts/audit.h"
#include "sync/server/commands/admin_command.h"
#include "sync/server/storage/audit.h"

namespace xinluon::commands {
namespace {

constexpr std::size_t most_entries = 10'000;

Result<std::int64_t> number_of(const Arguments& arguments, std::string_view name, std::int64_t fallback) {
  if (!arguments.contains(name)) return fallback;
  const std::string text = argument(arguments, name);
  std::int64_t number = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0)
    return fail(Errc::rejected, format("--{} is a number from 0 on", name));
  return number;
}

Result<Outcome> list(db::Connection& writer, const AdminContext&, const Arguments& arguments) {
  storage::AuditFilter filter;
  XINLUON_TRY(filter.after, number_of(arguments, "after", 0));
  XINLUON_TRY(const auto limit, number_of(arguments, "limit", static_cast<std::int64_t>(most_entries)));
  filter.limit = std::min(static_cast<std::size_t>(limit), most_entries);
  filter.actor = argument(arguments, "actor");
  filter.action = argument(arguments, "action");
  XINLUON_TRY(const auto entries, storage::find_audit(writer, storage::Scope::local_administrator(), filter));
  std::string text;
  for (const auto& entry : entries) text += entry.line + "\n";
  return Outcome{.text = "", .file = std::move(text)};
}

Result<Outcome> verify(db::Connection& writer, const AdminContext& context, const Arguments&) {
  const auto key = crypto::PublicKey::from_base64(context.trust.server_key);
  if (!key) return fail(Errc::internal, "there is no key to verify with");
  XINLUON_TRY(const auto check, accounts::verify_audit(writer, *key));
  if (!check.fault.empty()) return fail(Errc::corrupt, "the audit log does not agree: " + check.fault);
  std::string text = format("{} entries agree, {} to {}; the last one's hash is\n{}\n", check.entries,
                            check.first, check.last, check.last_hash);
  if (check.pruned_until)
    text += format("older ones were taken out on {}\n", to_text(day_of(*check.pruned_until)));
  return Outcome{.text = std::move(text), .file = ""};
}

}  // namespace

std::vector<AdminCommand> audit_commands() {
  return {
      {.words = "audit list",
       .subject = "",
       .options = {{"after", "N", false, "entries behind this number"},
                   {"limit", "N", false, "at most so many (10000)"},
                   {"actor", "NAME", false, "what this account did; local:root for commands of root"},
                   {"action", "WORD", false, "only this: sign-in, user-add, …"}},
       .help = "Prints the audit log, a line of JSON an entry. That it was read goes into it.",
       .writes_file = true,
       .run = list},
      {.words = "audit verify",
       .subject = "",
       .options = {},
       .help = "Follows the audit log's chain of hashes from its beginning, or from where old entries were "
               "taken out.",
       .writes = false,
       .run = verify},
  };
}

}  // namespace xinluon::commands
