#include "sync/server/http/credentials.h"

#include <nlohmann/json.hpp>

#include "sync/server/accounts/sign_in.h"
#include "sync/server/accounts/user.h"

namespace xinluon::http {

Result<Credentials> credentials_from(const Request& request) {
  if (!request.header("Content-Type").starts_with("application/json"))
    return fail(Errc::rejected, "Send application/json");
  const auto form = nlohmann::json::parse(request.body, nullptr, false);
  if (!form.is_object()) return fail(Errc::rejected, "The body is no JSON object");
  Credentials credentials;
  for (const auto& [key, value] : form.items()) {
    if (key != "name" && key != "password") return fail(Errc::rejected, "Unknown field \"" + key + "\"");
    if (!value.is_string()) return fail(Errc::rejected, "\"" + key + "\" must be a text");
    (key == "name" ? credentials.name : credentials.password) = value.get<std::string>();
  }
  if (credentials.name.empty() || credentials.password.empty())
    return fail(Errc::rejected, "\"name\" and \"password\" are needed");
  if (credentials.password.size() > accounts::max_password_bytes)
    return fail(Errc::rejected, "\"password\" is too long");
  return credentials;
}

}  // namespace xinluon::http
