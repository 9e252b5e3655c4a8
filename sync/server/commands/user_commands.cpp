// admin user.
#include "sync/base/format.h"
#include "sync/domain/period.h"
#include "sync/server/accounts/user.h"
#include "sync/server/commands/admin_command.h"
#include "sync/server/commands/columns.h"
#include "sync/server/storage/users.h"

namespace xinluon::commands {
namespace {

Result<Outcome> add_user(db::Connection& writer, const AdminContext& context, const Arguments& arguments) {
  accounts::NewUser user;
  XINLUON_TRY(user.name, accounts::user_name_from(argument(arguments, "subject")));
  user.display_name = argument(arguments, "display-name", user.name);
  const auto role = accounts::role_from_text(argument(arguments, "role"));
  if (!role) return fail(Errc::rejected, "--role is admin, supervisor or technician");
  user.role = *role;
  const auto unit = UnitId::from(argument(arguments, "unit"));
  if (!unit) return fail(Errc::rejected, "--unit is no unit's id");
  user.unit = *unit;
  XINLUON_RETURN_IF_ERROR(
      accounts::add_user(writer, user, argument(arguments, "password_hash"), context.now));
  return Outcome{.text = format("user {} added\n", user.name), .file = ""};
}

Result<Outcome> list_users(db::Connection& writer, const AdminContext&, const Arguments&) {
  XINLUON_TRY(const auto users, storage::users(writer, storage::Scope::local_administrator()));
  std::vector<std::vector<std::string>> rows = {{"USER", "ROLE", "UNIT", "SINCE", "NAME"}};
  for (const auto& user : users)
    rows.push_back({user.name, user.role, user.unit.text(), to_text(day_of(user.created)),
                    user.display_name + (user.disabled ? " (disabled)" : "")});
  return Outcome{.text = columns(rows), .file = ""};
}

Result<Outcome> set_password(db::Connection& writer, const AdminContext&, const Arguments& arguments) {
  XINLUON_TRY(const auto name, accounts::user_name_from(argument(arguments, "subject")));
  XINLUON_RETURN_IF_ERROR(accounts::set_password(writer, name, argument(arguments, "password_hash")));
  return Outcome{.text = format("user {} has a new password and is signed out everywhere\n", name),
                 .file = ""};
}

}  // namespace

std::vector<AdminCommand> user_commands() {
  return {
      {.words = "user add",
       .subject = "NAME",
       .options = {{"role", "ROLE", true, "admin, supervisor or technician"},
                   {"unit", "ID", true, "the account sees this unit and all below it"},
                   {"display-name", "NAME", false, "\"Nguyễn Văn A\""}},
       .help = "Adds an account. The password is asked for, or read as a line from standard input.",
       .asks_password = true,
       .run = add_user},
      {.words = "user list",
       .subject = "",
       .options = {},
       .help = "Lists accounts.",
       .writes = false,
       .run = list_users},
      {.words = "user password",
       .subject = "NAME",
       .options = {},
       .help = "Sets a new password and ends the account's sessions.",
       .asks_password = true,
       .run = set_password},
  };
}

}  // namespace xinluon::commands
