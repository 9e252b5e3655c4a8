// The form of signing in, as a browser sends it.
#pragma once

#include <string>

#include "sync/base/result.h"
#include "sync/server/http/request.h"

namespace xinluon::http {

struct Credentials {
  std::string name;
  std::string password;
  std::string code;  // of the telephone, or a recovery code; empty before it was asked for
};

// rejected, saying what is wrong, unless the body is a JSON object of just these texts, name and password not
// empty, the password no longer than may be hashed.
Result<Credentials> credentials_from(const Request& request);

}  // namespace xinluon::http
