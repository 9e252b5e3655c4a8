#include "sync/server/http/response.h"

#include <array>

#include "sync/base/log.h"

namespace xinluon::http {

Response json(int status, std::string body) {
  return {.status = status, .body = std::move(body), .headers = {}};
}

Response no_content() {
  return {.status = 204, .content_type = "", .body = "", .headers = {}};
}

Response file(std::string content_type, std::string name, std::string body, bool sample) {
  name = "attachment; filename=\"" + std::string(sample ? "du-lieu-mau-" : "") + name + "\"";
  return {.content_type = std::move(content_type),
          .body = std::move(body),
          .headers = {{"Content-Disposition", std::move(name)}}};
}

Response problem(const wire::Problem& problem) {
  return {.status = problem.status,
          .content_type = std::string(wire::problem_media_type),
          .body = wire::encode_problem(problem),
          .headers = {}};
}

Response problem(const wire::ProblemKind& kind, std::string detail, WallTime now) {
  return problem(wire::make_problem(kind, std::move(detail), to_ms(now)));
}

Response problem(const Error& error, WallTime now) {
  switch (error.code) {
    case Errc::rejected:
      return problem(wire::problems::bad_request, error.message, now);
    case Errc::unauthorised:
      return problem(problems::forbidden, error.message, now);
    case Errc::not_found:
      return problem(wire::problems::not_found, error.message, now);
    case Errc::retry_later:
      return problem(wire::problems::unavailable, "The server is busy; try again", now);
    case Errc::full:
    case Errc::corrupt:
    case Errc::internal:
      break;
  }
  log::error("answered 500: {}", error.message);
  return problem(wire::problems::internal, "The server could not do this; its log says why", now);
}

Response too_many(Milliseconds wait, std::string detail, WallTime now) {
  constexpr std::int64_t ms_a_second = 1000;
  Response refusal = problem(wire::problems::rate_limited, std::move(detail), now);
  refusal.headers.emplace_back("Retry-After", std::to_string((wait.count() + ms_a_second - 1) / ms_a_second));
  return refusal;
}

std::string_view reason_phrase(int status) {
  struct Phrase {
    int status;
    std::string_view text;
  };
  static constexpr std::array phrases = {
      Phrase{200, "OK"},
      Phrase{201, "Created"},
      Phrase{204, "No Content"},
      Phrase{304, "Not Modified"},
      Phrase{400, "Bad Request"},
      Phrase{401, "Unauthorized"},
      Phrase{403, "Forbidden"},
      Phrase{404, "Not Found"},
      Phrase{405, "Method Not Allowed"},
      Phrase{408, "Request Timeout"},
      Phrase{409, "Conflict"},
      Phrase{410, "Gone"},
      Phrase{411, "Length Required"},
      Phrase{413, "Content Too Large"},
      Phrase{414, "URI Too Long"},
      Phrase{415, "Unsupported Media Type"},
      Phrase{422, "Unprocessable Content"},
      Phrase{421, "Misdirected Request"},
      Phrase{426, "Upgrade Required"},
      Phrase{429, "Too Many Requests"},
      Phrase{431, "Request Header Fields Too Large"},
      Phrase{500, "Internal Server Error"},
      Phrase{503, "Service Unavailable"},
      Phrase{504, "Gateway Timeout"},
  };
  for (const auto& phrase : phrases)
    if (phrase.status == status) return phrase.text;
  return "";
}

}  // namespace xinluon::http
