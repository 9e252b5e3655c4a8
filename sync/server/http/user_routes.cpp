// Accounts, for administrators: those of their own units and all below. A password they give is a temporary
// one.
#include <utility>

#include "sync/base/format.h"
#include "sync/domain/period.h"
#include "sync/server/accounts/second_factor.h"
#include "sync/server/accounts/user.h"
#include "sync/server/http/form.h"
#include "sync/server/http/limits.h"
#include "sync/server/http/person_gate.h"
#include "sync/server/http/routes.h"
#include "sync/server/storage/sessions.h"
#include "sync/server/storage/users.h"
#include "sync/wire/json_writer.h"

namespace xinluon::http {
namespace {

using accounts::Role;
using wire::JsonWriter;

constexpr accounts::Roles administrators{Role::admin};

void write_user(JsonWriter& out, const storage::User& user) {
  out.text("user", user.name)
      .text("display_name", user.display_name)
      .text("role", user.role)
      .text("unit", user.unit.text())
      .text("officer", user.officer.text())
      .text("external_id", user.external_id)
      .flag("disabled", user.disabled)
      .flag("second_factor", user.totp)
      .flag("password_temporary", user.password_temporary)
      .text("created", to_rfc3339(user.created));
  if (to_ms(user.active) == 0)
    out.null("last_active");
  else
    out.text("last_active", to_rfc3339(user.active));
}

Response list(Site& site, const Exchange& exchange) {
  const auto reader = site.readers.lease();
  const auto users = storage::users(*reader, exchange.session.scope());
  if (!users) return problem(users.error());
  JsonWriter out;
  out.begin_list("users");
  for (const auto& user : *users) {
    out.begin_object_item();
    write_user(out, user);
    out.end_object();
  }
  return json(200, out.end_list().finish());
}

Response one(Site& site, const Exchange& exchange) {
  const auto reader = site.readers.lease();
  const auto user = storage::find_user(*reader, exchange.session.scope(), exchange.request.parameter("user"));
  if (!user) return problem(user.error());
  JsonWriter out;
  write_user(out, *user);
  return json(200, out.finish());
}

Result<Role> role_from(const std::string& text) {
  const auto role = accounts::role_from_text(text);
  if (!role) return fail(Errc::rejected, format("\"role\": there is no role {}", text));
  return *role;
}

// "" is none.
Result<OfficerId> officer_from(const std::string& text) {
  const auto officer = OfficerId::from(text);
  if (!officer && !text.empty()) return fail(Errc::rejected, "\"officer\" is no officer's id");
  return officer.value_or(OfficerId());
}

Result<UnitId> unit_from(const std::string& text) {
  const auto unit = UnitId::from(text);
  if (!unit) return fail(Errc::rejected, "\"unit\" is no unit's id");
  return *unit;
}

struct NewAccount {
  accounts::NewUser user;
  std::string password;
};

Result<NewAccount> new_account_from(const Request& request) {
  XINLUON_TRY(const auto form, Form::from(request, {"user", "display_name", "role", "unit", "officer",
                                                    "external_id", "password"}));
  NewAccount account;
  XINLUON_TRY(const auto name, form.needed_text("user"));
  XINLUON_TRY(account.user.name, accounts::user_name_from(name));
  XINLUON_TRY(account.user.display_name, form.needed_text("display_name"));
  XINLUON_TRY(const auto role, form.needed_text("role"));
  XINLUON_TRY(account.user.role, role_from(role));
  XINLUON_TRY(const auto unit, form.needed_text("unit"));
  XINLUON_TRY(account.user.unit, unit_from(unit));
  XINLUON_TRY(const auto officer, form.text("officer"));
  XINLUON_TRY(account.user.officer, officer_from(officer.value_or("")));
  XINLUON_TRY(const auto external_id, form.text("external_id"));
  account.user.external_id = external_id.value_or("");
  account.user.password_temporary = true;
  XINLUON_TRY(account.password, form.needed_text("password"));
  return account;
}

Result<void> keep_account(db::Connection& writer, const Exchange& exchange, const accounts::NewUser& user,
                          const std::string& hash, WallTime now) {
  return db::transaction(writer, [&]() -> Result<void> {
    XINLUON_RETURN_IF_ERROR(accounts::add_user(writer, exchange.session.scope(), user, hash, now));
    const std::string detail = format("role={} unit={}", accounts::text_of(user.role), user.unit.text());
    return accounts::record(writer, act_of(exchange, "user-add", user.name, detail), now);
  });
}

// On a hashing thread.
Response add(Site& site, const Exchange& exchange) {
  const auto account = new_account_from(exchange.request);
  if (!account) return problem(account.error());
  const auto hash = accounts::new_password_hash(account->password, account->user.name);
  if (!hash) return problem(hash.error());
  const auto kept = site.writer.run([&](db::Connection& writer) {
    return keep_account(writer, exchange, account->user, *hash, site.clock.wall());
  });
  if (!kept) return problem(kept.error());
  return json(201, JsonWriter().text("user", account->user.name).finish());
}

// What is done to an account by somebody else. Nobody raises, locks out or disarms themselves.
Result<std::string> other_user(const Exchange& exchange) {
  std::string name(exchange.request.parameter("user"));
  if (name == exchange.session.user)
    return fail(Errc::rejected, "Your own account: ask another administrator");
  return name;
}

// Gives what was changed, for the audit log.
Result<std::string> read_change(const Form& form, accounts::UserChange& change) {
  XINLUON_TRY(change.display_name, form.text("display_name"));
  XINLUON_TRY(change.external_id, form.text("external_id"));
  XINLUON_TRY(change.disabled, form.flag("disabled"));
  XINLUON_TRY(const auto role, form.text("role"));
  XINLUON_TRY(const auto unit, form.text("unit"));
  XINLUON_TRY(const auto officer, form.text("officer"));
  if (role) {
    XINLUON_TRY(change.role, role_from(*role));
  }
  if (unit) {
    XINLUON_TRY(change.unit, unit_from(*unit));
  }
  if (officer) {
    XINLUON_TRY(change.officer, officer_from(*officer));
  }
  std::string detail;
  if (role) detail += " role=" + *role;
  if (unit) detail += " unit=" + *unit;
  if (officer) detail += " officer=" + *officer;
  if (change.external_id) detail += " external_id=" + *change.external_id;
  if (change.display_name) detail += " display_name=" + *change.display_name;
  if (change.disabled) detail += *change.disabled ? " disabled" : " enabled";
  if (detail.empty()) return fail(Errc::rejected, "Nothing is to be changed");
  return detail.substr(1);
}

Result<Response> change(db::Connection& writer, const Exchange& exchange, WallTime now) {
  XINLUON_TRY(const auto form, Form::from(exchange.request, {"display_name", "role", "unit", "officer",
                                                             "external_id", "disabled"}));
  XINLUON_TRY(const auto name, other_user(exchange));
  accounts::UserChange wanted;
  XINLUON_TRY(const auto detail, read_change(form, wanted));
  XINLUON_RETURN_IF_ERROR(accounts::change_user(writer, exchange.session.scope(), name, wanted, now));
  return logged(writer, exchange, "user-change", name, detail, now);
}

// On a hashing thread; the account is looked for first, so that a hash is made for none that is not there.
Response reset_password(Site& site, const Exchange& exchange) {
  const auto name = other_user(exchange);
  if (!name) return problem(name.error());
  const auto form = Form::from(exchange.request, {"password"});
  if (!form) return problem(form.error());
  const auto password = form->needed_text("password");
  if (!password) return problem(password.error());
  const auto there = storage::find_user(*site.readers.lease(), exchange.session.scope(), *name);
  if (!there) return problem(there.error());
  const auto hash = accounts::new_password_hash(*password, *name);
  if (!hash) return problem(hash.error());
  const auto kept = site.writer.run([&](db::Connection& writer) -> Result<void> {
    return db::transaction(writer, [&]() -> Result<void> {
      XINLUON_RETURN_IF_ERROR(accounts::set_password(writer, exchange.session.scope(), *name, *hash, true));
      return accounts::record(writer, act_of(exchange, "user-password", *name), site.clock.wall());
    });
  });
  return kept ? no_content() : problem(kept.error());
}

Result<Response> end_sessions(db::Connection& writer, const Exchange& exchange, WallTime now) {
  const std::string name(exchange.request.parameter("user"));
  XINLUON_RETURN_IF_ERROR(storage::find_user(writer, exchange.session.scope(), name));
  XINLUON_RETURN_IF_ERROR(storage::remove_sessions_of(writer, name));
  return logged(writer, exchange, "user-sign-out", name, "", now);
}

Result<Response> remove_second_factor(db::Connection& writer, const Exchange& exchange, WallTime now) {
  XINLUON_TRY(const auto name, other_user(exchange));
  XINLUON_RETURN_IF_ERROR(storage::find_user(writer, exchange.session.scope(), name));
  XINLUON_RETURN_IF_ERROR(accounts::remove_totp(writer, name));
  return logged(writer, exchange, "user-second-factor-remove", name, "", now);
}

Route hashing_route(Site& site, std::string method, std::string pattern,
                    Response (*answer)(Site&, const Exchange&)) {
  Route route = person_route(site, std::move(method), std::move(pattern), administrators,
                             [&site, answer](const Exchange& exchange) { return answer(site, exchange); });
  route.max_body = max_form_bytes;
  route.threads = Threads::hashers;
  route.limit = &site.hashing_limit;
  return route;
}

}  // namespace

std::vector<Route> user_routes(Site& site) {
  return {
      person_route(site, "GET", "/v1/users", administrators,
                   [&site](const Exchange& exchange) { return list(site, exchange); }),
      hashing_route(site, "POST", "/v1/users", &add),
      person_route(site, "GET", "/v1/users/{user}", administrators,
                   [&site](const Exchange& exchange) { return one(site, exchange); }),
      writing_route(site, "PATCH", "/v1/users/{user}", administrators, change),
      hashing_route(site, "PUT", "/v1/users/{user}/password", &reset_password),
      writing_route(site, "DELETE", "/v1/users/{user}/sessions", administrators, end_sessions),
      writing_route(site, "DELETE", "/v1/users/{user}/totp", administrators, remove_second_factor),
  };
}

}  // namespace xinluon::http
