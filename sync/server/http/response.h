// One answer. The connection adds what every answer carries: length, security headers, the server's
// signature on kiosk routes.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "sync/wire/problem.h"

namespace xinluon::http {

class Stream;

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  std::shared_ptr<Stream> stream = {};  // instead of `body`, of an answer as large as it may be
};

// Called exactly once, from any thread; hands the answer back to the connection.
using Reply = std::function<void(Response)>;

Response json(int status, std::string body);
Response no_content();
// A file to be kept; of the sample its name says so.
Response file(std::string content_type, std::string name, std::string body, bool sample);

// An error as application/problem+json (RFC 9457).
Response problem(const wire::Problem& problem);
// `detail` is for people: what and where, never a secret. `now` where the answer is signed: a device bounds
// its boot's clock by what it says.
Response problem(const wire::ProblemKind& kind, std::string detail, WallTime now = {});
// The same for an Error: rejected 400, unauthorised 403, not_found 404, retry_later 503, the others 500
// (whose message goes to the log, not to the client).
Response problem(const Error& error, WallTime now = {});

// rate_limited, with the seconds to wait.
Response too_many(Milliseconds wait, std::string detail, WallTime now = {});

// What only people's routes answer; the kiosks' are wire::problems.
namespace problems {
inline constexpr wire::ProblemKind sign_in_needed{"sign-in-needed", 401, "Sign in first"};
inline constexpr wire::ProblemKind sign_in_failed{"sign-in-failed", 401, "Name or password is wrong"};
inline constexpr wire::ProblemKind code_needed{"code-needed", 401, "The second factor's code is needed"};
inline constexpr wire::ProblemKind password_wrong{"password-wrong", 403, "The present password is wrong"};
inline constexpr wire::ProblemKind locked_out{"locked-out", 429, "Too many failures"};
inline constexpr wire::ProblemKind forbidden{"forbidden", 403, "Not for this role"};
inline constexpr wire::ProblemKind new_password_needed{"new-password-needed", 403,
                                                       "Choose your own password first"};
inline constexpr wire::ProblemKind second_factor_needed{"second-factor-needed", 403,
                                                        "Set up the second factor first"};
inline constexpr wire::ProblemKind no_csrf{"csrf-header-missing", 403,
                                           "The request did not come from the page"};
inline constexpr wire::ProblemKind bad_parameter{"bad-parameter", 400, "A parameter is wrong"};
inline constexpr wire::ProblemKind bad_table{"bad-table", 422, "The table has mistakes; nothing was taken"};
inline constexpr wire::ProblemKind body_too_large{"body-too-large", 413, "The body is too large"};
inline constexpr wire::ProblemKind length_required{"length-required", 411, "Content-Length is missing"};
inline constexpr wire::ProblemKind target_too_long{"target-too-long", 414, "The address is too long"};
inline constexpr wire::ProblemKind header_too_large{"header-too-large", 431, "The header is too large"};
}  // namespace problems

// "Too Many Requests"; "" for a status we never send.
std::string_view reason_phrase(int status);

}  // namespace xinluon::http
