// admin user.
#include "sync/base/format.h"
#include "sync/domain/period.h"
#include "sync/qr/picture.h"
#include "sync/server/accounts/second_factor.h"
#include "sync/server/accounts/user.h"
#include "sync/server/commands/admin_command.h"
#include "sync/server/commands/columns.h"
#include "sync/server/storage/sessions.h"
#include "sync/server/storage/users.h"

namespace xinluon::commands {
namespace {

using storage::Scope;

constexpr std::string_view role_words = "admin, supervisor, technician, officer or auditor";

Result<std::string> subject_of(const Arguments& arguments) {
  return accounts::user_name_from(argument(arguments, "subject"));
}

Result<accounts::Role> role_of(const Arguments& arguments) {
  const auto role = accounts::role_from_text(argument(arguments, "role"));
  if (!role) return fail(Errc::rejected, format("--role is {}", role_words));
  return *role;
}

Result<UnitId> unit_of(const Arguments& arguments) {
  const auto unit = UnitId::from(argument(arguments, "unit"));
  if (!unit) return fail(Errc::rejected, "--unit is no unit's id");
  return *unit;
}

// "" is none.
Result<OfficerId> officer_of(const Arguments& arguments) {
  const std::string text = argument(arguments, "officer");
  const auto officer = OfficerId::from(text);
  if (!officer && !text.empty()) return fail(Errc::rejected, "--officer is no officer's id");
  return officer.value_or(OfficerId());
}

Result<Outcome> add_user(db::Connection& writer, const AdminContext& context, const Arguments& arguments) {
  accounts::NewUser user;
  XINLUON_TRY(user.name, subject_of(arguments));
  user.display_name = argument(arguments, "display-name", user.name);
  XINLUON_TRY(user.role, role_of(arguments));
  XINLUON_TRY(user.unit, unit_of(arguments));
  XINLUON_TRY(user.officer, officer_of(arguments));
  user.external_id = argument(arguments, "external-id");
  XINLUON_RETURN_IF_ERROR(accounts::add_user(writer, Scope::local_administrator(), user,
                                             argument(arguments, "password_hash"), context.now));
  return Outcome{.text = format("user {} added\n", user.name), .file = ""};
}

Result<Outcome> change_user(db::Connection& writer, const AdminContext& context, const Arguments& arguments) {
  XINLUON_TRY(const auto name, subject_of(arguments));
  accounts::UserChange change;
  if (arguments.contains("display-name")) change.display_name = argument(arguments, "display-name");
  if (arguments.contains("external-id")) change.external_id = argument(arguments, "external-id");
  if (arguments.contains("role")) {
    XINLUON_TRY(change.role, role_of(arguments));
  }
  if (arguments.contains("unit")) {
    XINLUON_TRY(change.unit, unit_of(arguments));
  }
  if (arguments.contains("officer")) {
    XINLUON_TRY(change.officer, officer_of(arguments));
  }
  XINLUON_RETURN_IF_ERROR(
      accounts::change_user(writer, Scope::local_administrator(), name, change, context.now));
  return Outcome{.text = format("user {} changed\n", name), .file = ""};
}

Result<Outcome> set_disabled(db::Connection& writer, const AdminContext& context, const Arguments& arguments,
                             bool disabled) {
  XINLUON_TRY(const auto name, subject_of(arguments));
  accounts::UserChange change;
  change.disabled = disabled;
  XINLUON_RETURN_IF_ERROR(
      accounts::change_user(writer, Scope::local_administrator(), name, change, context.now));
  return Outcome{.text = format("user {} {}\n", name, disabled ? "disabled" : "enabled"), .file = ""};
}

Result<Outcome> disable_user(db::Connection& writer, const AdminContext& context,
                             const Arguments& arguments) {
  return set_disabled(writer, context, arguments, true);
}

Result<Outcome> enable_user(db::Connection& writer, const AdminContext& context, const Arguments& arguments) {
  return set_disabled(writer, context, arguments, false);
}

Result<Outcome> list_users(db::Connection& writer, const AdminContext&, const Arguments&) {
  XINLUON_TRY(const auto users, storage::users(writer, Scope::local_administrator()));
  std::vector<std::vector<std::string>> rows = {
      {"USER", "ROLE", "UNIT", "OFFICER", "SINCE", "LAST SEEN", "CODE", "NAME"}};
  for (const auto& user : users)
    rows.push_back({user.name, user.role, user.unit.text(), user.officer.empty() ? "-" : user.officer.text(),
                    to_text(day_of(user.created)),
                    to_ms(user.active) == 0 ? "-" : to_text(day_of(user.active)), user.totp ? "yes" : "-",
                    user.display_name + (user.disabled ? " (disabled)" : "")});
  return Outcome{.text = columns(rows), .file = ""};
}

Result<Outcome> set_password(db::Connection& writer, const AdminContext&, const Arguments& arguments) {
  XINLUON_TRY(const auto name, subject_of(arguments));
  const bool temporary = argument(arguments, "temporary") == "yes";
  XINLUON_RETURN_IF_ERROR(accounts::set_password(writer, Scope::local_administrator(), name,
                                                 argument(arguments, "password_hash"), temporary));
  return Outcome{.text = format("user {} has a new password and is signed out everywhere\n", name),
                 .file = ""};
}

Result<Outcome> sign_out(db::Connection& writer, const AdminContext&, const Arguments& arguments) {
  XINLUON_TRY(const auto name, subject_of(arguments));
  XINLUON_RETURN_IF_ERROR(storage::find_user(writer, Scope::local_administrator(), name));
  XINLUON_RETURN_IF_ERROR(storage::remove_sessions_of(writer, name));
  return Outcome{.text = format("user {} is signed out everywhere\n", name), .file = ""};
}

// For somebody who stands beside the technician: the telephone takes the key from the screen, and it is asked
// for from the next sign-in on.
Result<Outcome> give_second_factor(db::Connection& writer, const AdminContext&, const Arguments& arguments) {
  XINLUON_TRY(const auto name, subject_of(arguments));
  XINLUON_RETURN_IF_ERROR(accounts::remove_totp(writer, name));
  XINLUON_TRY(const auto setup, accounts::begin_totp(writer, name));
  XINLUON_TRY(const auto codes, accounts::force_totp(writer, name));
  std::string text = qr::to_terminal(setup.code);
  text += format("{}\nRecovery codes, each good once; they can't be shown again:\n", setup.secret);
  for (const auto& code : codes) text += "  " + code + "\n";
  const bool picture = argument(arguments, "picture") == "svg";
  return Outcome{.text = std::move(text), .file = picture ? qr::to_svg(setup.code) : ""};
}

Result<Outcome> remove_second_factor(db::Connection& writer, const AdminContext&,
                                     const Arguments& arguments) {
  XINLUON_TRY(const auto name, subject_of(arguments));
  XINLUON_RETURN_IF_ERROR(accounts::remove_totp(writer, name));
  return Outcome{.text = format("user {} signs in without a code\n", name), .file = ""};
}

AdminCommand on_user(std::string_view words, std::string_view help,
                     Result<Outcome> (*run)(db::Connection&, const AdminContext&, const Arguments&)) {
  return {.words = words, .subject = "NAME", .options = {}, .help = help, .run = run};
}

}  // namespace

std::vector<AdminCommand> user_commands() {
  return {
      {.words = "user add",
       .subject = "NAME",
       .options = {{"role", "ROLE", true, role_words},
                   {"unit", "ID", true, "the account sees this unit and all below it"},
                   {"officer", "ID", false, "whose figures an officer's account sees"},
                   {"external-id", "TEXT", false, "what the province's sign-on calls the account"},
                   {"display-name", "NAME", false, "\"Nguyễn Văn A\""}},
       .help = "Adds an account. The password is asked for, or read as a line from standard input.",
       .asks_password = true,
       .run = add_user},
      {.words = "user change",
       .subject = "NAME",
       .options = {{"role", "ROLE", false, role_words},
                   {"unit", "ID", false, "the account sees this unit and all below it"},
                   {"officer", "ID", false, "whose figures an officer's account sees; \"\" for none"},
                   {"external-id", "TEXT", false,
                    "what the province's sign-on calls the account; \"\" for none"},
                   {"display-name", "NAME", false, "\"Nguyễn Văn A\""}},
       .help = "Changes what is named. A change of role, unit or officer ends the account's sessions.",
       .run = change_user},
      on_user("user disable", "Lets the account in no more, and ends its sessions.", disable_user),
      on_user("user enable", "Lets a disabled account in again.", enable_user),
      {.words = "user list",
       .subject = "",
       .options = {},
       .help = "Lists accounts.",
       .writes = false,
       .run = list_users},
      {.words = "user password",
       .subject = "NAME",
       .options = {{"temporary", "yes", false, "the account must choose its own at the next sign-in"}},
       .help = "Sets a new password and ends the account's sessions.",
       .asks_password = true,
       .run = set_password},
      {.words = "user second-factor",
       .subject = "NAME",
       .options = {{"picture", "svg", false, "writes the QR code as a picture to --out too"}},
       .help = "Makes a new second factor: a QR code for the authenticator app, and recovery codes.",
       .writes_file = true,
       .run = give_second_factor},
      on_user("user no-second-factor",
              "Takes the second factor away, when telephone and recovery codes are lost.",
              remove_second_factor),
      on_user("user sign-out", "Ends the account's sessions on every device.", sign_out),
  };
}

}  // namespace xinluon::commands
