// admin api-token.
#include "sync/base/format.h"
#include "sync/domain/period.h"
#include "sync/server/accounts/api_token.h"
#include "sync/server/commands/admin_command.h"
#include "sync/server/commands/columns.h"
#include "sync/server/storage/api_tokens.h"

namespace xinluon::commands {
namespace {

Result<Outcome> create(db::Connection& writer, const AdminContext& context, const Arguments& arguments) {
  const auto counter = CounterId::from(argument(arguments, "counter"));
  if (!counter) return fail(Errc::rejected, "--counter is no counter's id");
  XINLUON_TRY(const auto made,
              accounts::create_api_token(writer, *counter, argument(arguments, "name"), context.now));
  return Outcome{
      .text = format("token {} invites to {}; it can't be shown again\n", made.id, counter->text()),
      .file = made.secret + "\n"};
}

Result<Outcome> list(db::Connection& writer, const AdminContext&, const Arguments&) {
  XINLUON_TRY(const auto tokens, storage::api_tokens(writer, storage::Scope::local_administrator()));
  std::vector<std::vector<std::string>> rows = {{"TOKEN", "COUNTER", "STATE", "MADE", "NAME"}};
  for (const auto& token : tokens)
    rows.push_back({token.id, token.counter.text(), token.revoked ? "revoked" : "in use",
                    to_rfc3339(token.created), token.name});
  return Outcome{.text = columns(rows), .file = ""};
}

Result<Outcome> revoke(db::Connection& writer, const AdminContext& context, const Arguments& arguments) {
  const std::string id = argument(arguments, "subject");
  XINLUON_RETURN_IF_ERROR(storage::revoke_api_token(writer, id, context.now));
  return Outcome{.text = format("token {} revoked\n", id), .file = ""};
}

}  // namespace

std::vector<AdminCommand> api_token_commands() {
  return {
      {.words = "api-token create",
       .subject = "",
       .options = {{"counter", "ID", true, "the counter whose kiosk it invites at"},
                   {"name", "TEXT", false, "what uses it"}},
       .help = "Makes a token by which the counter's software invites citizens to rate.",
       .writes_file = true,
       .run = create},
      {.words = "api-token list",
       .subject = "",
       .options = {},
       .help = "Lists tokens; their secrets are not kept.",
       .writes = false,
       .run = list},
      {.words = "api-token revoke",
       .subject = "ID",
       .options = {},
       .help = "Takes a token out of use at once.",
       .run = revoke},
  };
}

}  // namespace xinluon::commands
