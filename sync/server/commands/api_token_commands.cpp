// admin api-token.
#include <charconv>

#include "sync/base/format.h"
#include "sync/domain/period.h"
#include "sync/server/accounts/api_token.h"
#include "sync/server/commands/admin_command.h"
#include "sync/server/commands/columns.h"
#include "sync/server/storage/api_tokens.h"

namespace xinluon::commands {
namespace {

Result<std::optional<std::chrono::hours>> validity_of(const Arguments& arguments) {
  using Validity = std::optional<std::chrono::hours>;
  if (!arguments.contains("valid-days")) return Validity();
  const std::string text = argument(arguments, "valid-days");
  int days = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), days);
  if (error != std::errc() || end != text.data() + text.size() || days < 1 || days > 5 * 366)
    return fail(Errc::rejected, "--valid-days is a number from 1 to 1830");
  return Validity(std::chrono::hours(24) * days);
}

Result<accounts::TokenRequest> request_of(const AdminContext& context, const Arguments& arguments) {
  accounts::TokenRequest request;
  const std::string counter = argument(arguments, "counter");
  const std::string unit = argument(arguments, "unit");
  if (counter.empty() == unit.empty())
    return fail(Errc::rejected,
                "give --counter for a token that invites, or --unit for one that reads figures");
  request.kind = unit.empty() ? accounts::TokenKind::invitations : accounts::TokenKind::figures;
  request.counter = CounterId::from(counter).value_or(CounterId());
  request.unit = UnitId::from(unit).value_or(UnitId());
  if (request.counter.empty() && request.unit.empty())
    return fail(Errc::rejected, unit.empty() ? "--counter is no counter's id" : "--unit is no unit's id");
  request.name = argument(arguments, "name");
  XINLUON_TRY(request.valid_for, validity_of(arguments));
  request.made_by = context.actor;
  return request;
}

Result<Outcome> create(db::Connection& writer, const AdminContext& context, const Arguments& arguments) {
  XINLUON_TRY(const auto request, request_of(context, arguments));
  XINLUON_TRY(const auto made, accounts::create_api_token(writer, storage::Scope::local_administrator(),
                                                          request, context.now));
  const std::string what = request.unit.empty() ? "invites to " + request.counter.text()
                                                : "reads figures of " + request.unit.text();
  return Outcome{.text = format("token {} {}; it can't be shown again\n", made.id, what),
                 .file = made.secret + "\n"};
}

std::string state_of(const storage::ApiToken& token, WallTime now) {
  if (token.revoked) return "revoked";
  return token.expires && now >= *token.expires ? "expired" : "in use";
}

std::string day_or_dash(const std::optional<WallTime>& time) {
  return time ? to_text(day_of(*time)) : "-";
}

Result<Outcome> list(db::Connection& writer, const AdminContext& context, const Arguments&) {
  XINLUON_TRY(const auto tokens, storage::api_tokens(writer, storage::Scope::local_administrator()));
  std::vector<std::vector<std::string>> rows = {
      {"TOKEN", "KIND", "PLACE", "STATE", "MADE", "BY", "EXPIRES", "LAST USED", "NAME"}};
  for (const auto& token : tokens)
    rows.push_back({token.id, token.kind, token.counter.empty() ? token.unit.text() : token.counter.text(),
                    state_of(token, context.now), to_text(day_of(token.created)),
                    token.created_by.empty() ? "-" : token.created_by, day_or_dash(token.expires),
                    day_or_dash(token.used), token.name});
  return Outcome{.text = columns(rows), .file = ""};
}

Result<Outcome> revoke(db::Connection& writer, const AdminContext& context, const Arguments& arguments) {
  const std::string id = argument(arguments, "subject");
  XINLUON_RETURN_IF_ERROR(
      storage::revoke_api_token(writer, storage::Scope::local_administrator(), id, context.now));
  return Outcome{.text = format("token {} revoked\n", id), .file = ""};
}

}  // namespace

std::vector<AdminCommand> api_token_commands() {
  return {
      {.words = "api-token create",
       .subject = "",
       .options = {{"counter", "ID", false, "invites citizens to rate at this counter's kiosk"},
                   {"unit", "ID", false, "or: reads the published figures of this unit and all below it"},
                   {"valid-days", "N", false, "until it expires; without it until it is revoked"},
                   {"name", "TEXT", false, "what uses it"}},
       .help = "Makes a token by which another program asks this server.",
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
