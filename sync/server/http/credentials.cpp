#include "sync/server/http/credentials.h"

#include "sync/server/accounts/user.h"
#include "sync/server/http/form.h"

namespace xinluon::http {

Result<Credentials> credentials_from(const Request& request) {
  XINLUON_TRY(const auto form, Form::from(request, {"name", "password", "code"}));
  Credentials credentials;
  XINLUON_TRY(credentials.name, form.needed_text("name"));
  XINLUON_TRY(credentials.password, form.needed_text("password"));
  XINLUON_TRY(const auto code, form.text("code"));
  credentials.code = code.value_or("");
  if (credentials.password.size() > accounts::max_password_bytes)
    return fail(Errc::rejected, "\"password\" is too long");
  return credentials;
}

}  // namespace xinluon::http
