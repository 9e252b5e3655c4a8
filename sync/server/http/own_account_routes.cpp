// What everybody may do to their own account: another password, a second factor, an end to all sessions.
#include <utility>

#include "sync/crypto/password.h"
#include "sync/qr/picture.h"
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

using storage::Scope;

struct PasswordChange {
  std::string present;
  std::string wanted;
};

Result<PasswordChange> password_change_from(const Request& request) {
  XINLUON_TRY(const auto form, Form::from(request, {"present", "new"}));
  PasswordChange change;
  XINLUON_TRY(change.present, form.needed_text("present"));
  XINLUON_TRY(change.wanted, form.needed_text("new"));
  if (change.present == change.wanted) return fail(Errc::rejected, "The new password is the present one");
  return change;
}

Result<bool> matches(Site& site, const Exchange& exchange, const std::string& password) {
  const auto reader = site.readers.lease();
  XINLUON_TRY(const auto user, storage::find_user(*reader, Scope::sign_in(), exchange.session.user));
  return crypto::verify_password(user.password_hash, password);
}

// Other sessions of the account end: whoever knew the old password is out.
Result<void> keep_password(db::Connection& writer, const Exchange& exchange, const std::string& hash,
                           WallTime now) {
  const std::string& user = exchange.session.user;
  const std::string own = accounts::hash_of_token(exchange.request.cookie(session_cookie));
  return db::transaction(writer, [&]() -> Result<void> {
    XINLUON_RETURN_IF_ERROR(storage::set_password_hash(writer, user, hash, false));
    XINLUON_RETURN_IF_ERROR(storage::remove_other_sessions_of(writer, user, own));
    return accounts::record(writer, act_of(exchange, "own-password", user), now);
  });
}

// On a hashing thread.
Response change_password(Site& site, const Exchange& exchange) {
  const auto change = password_change_from(exchange.request);
  if (!change) return problem(change.error());
  const auto right = matches(site, exchange, change->present);
  if (!right) return problem(right.error());
  if (!*right) return problem(problems::password_wrong, "Check it, and whether Caps Lock is on");
  const auto hash = accounts::new_password_hash(change->wanted, exchange.session.user);
  if (!hash) return problem(hash.error());
  const auto kept = site.writer.run(
      [&](db::Connection& writer) { return keep_password(writer, exchange, *hash, site.clock.wall()); });
  return kept ? no_content() : problem(kept.error());
}

Result<Response> sign_out_everywhere(db::Connection& writer, const Exchange& exchange, WallTime now) {
  const std::string& user = exchange.session.user;
  XINLUON_RETURN_IF_ERROR(storage::remove_sessions_of(writer, user));
  XINLUON_RETURN_IF_ERROR(accounts::record(writer, act_of(exchange, "sign-out-everywhere", user), now));
  Response answer = no_content();
  answer.headers.emplace_back("Set-Cookie", ended_session_cookie());
  return answer;
}

Result<Response> begin_totp(db::Connection& writer, const Exchange& exchange, WallTime now) {
  const std::string& user = exchange.session.user;
  XINLUON_TRY(const auto setup, accounts::begin_totp(writer, user));
  XINLUON_RETURN_IF_ERROR(accounts::record(writer, act_of(exchange, "second-factor-begin", user), now));
  return json(200, wire::JsonWriter()
                       .text("secret", setup.secret)
                       .text("uri", setup.uri)
                       .number("qr_side", setup.code.side + 2 * qr::quiet_modules)
                       .text("qr_path", qr::to_svg_path(setup.code))
                       .finish());
}

Result<Response> confirm_totp(db::Connection& writer, const Exchange& exchange, WallTime now) {
  const std::string& user = exchange.session.user;
  XINLUON_TRY(const auto form, Form::from(exchange.request, {"code"}));
  XINLUON_TRY(const auto code, form.needed_text("code"));
  XINLUON_TRY(const auto recovery_codes, accounts::confirm_totp(writer, user, code, now));
  const std::string own = accounts::hash_of_token(exchange.request.cookie(session_cookie));
  XINLUON_RETURN_IF_ERROR(storage::confirm_session(writer, own));
  XINLUON_RETURN_IF_ERROR(storage::remove_other_sessions_of(writer, user, own));
  XINLUON_RETURN_IF_ERROR(accounts::record(writer, act_of(exchange, "second-factor-set", user), now));
  wire::JsonWriter out;
  out.begin_list("recovery_codes");
  for (const auto& each : recovery_codes) out.text_item(each);
  return json(200, out.end_list().finish());
}

}  // namespace

std::vector<Route> own_account_routes(Site& site) {
  const auto everybody = accounts::every_role;
  Route password =
      person_route(site, "PUT", "/v1/session/password", everybody,
                   [&site](const Exchange& exchange) { return change_password(site, exchange); });
  password.max_body = max_form_bytes;
  password.threads = Threads::hashers;
  password.limit = &site.sign_in_limit;
  std::vector<Route> routes = {
      std::move(password),
      writing_route(site, "DELETE", "/v1/sessions", everybody, sign_out_everywhere),
      writing_route(site, "POST", "/v1/session/totp", everybody, begin_totp),
      writing_route(site, "PUT", "/v1/session/totp", everybody, confirm_totp),
  };
  for (Route& route : routes) route = while_pending(site, std::move(route));
  return routes;
}

}  // namespace xinluon::http
