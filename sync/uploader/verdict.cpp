#include "sync/uploader/verdict.h"

#include <array>

#include "sync/base/format.h"
#include "sync/base/printable.h"
#include "sync/uploader/schedule.h"
#include "sync/wire/problem.h"

namespace xinluon::uploader {
namespace {

namespace problems = wire::problems;

TryAgain try_again(const curl::Response& response, std::string why) {
  return TryAgain{std::move(why), retry_after(response.header("retry-after"))};
}

std::string describe(const wire::Problem& problem) {
  return format("{} {}: {}", problem.status, problem.type, printable(problem.detail));
}

Outcome judge_problem(const wire::Problem& problem, const curl::Response& response) {
  if (problem.is(problems::server_behind)) {
    if (problem.head_seq && problem.head_hash) return ServerBehind{*problem.head_seq, *problem.head_hash};
    return try_again(response, "server-behind without head_seq and head_hash");
  }
  if (problem.is(problems::fork)) return Forked{describe(problem)};
  if (problem.is(problems::too_large)) return TooLarge{describe(problem)};
  if (problem.is(problems::unsupported_encoding)) return EncodingRefused{};
  for (const auto& kind : {problems::bad_signature, problems::unknown_kiosk, problems::revoked,
                           problems::wrong_server, problems::version_not_supported})
    if (problem.is(kind)) return Refused{describe(problem)};
  if (problem.is(problems::rate_limited) || problem.is(problems::unavailable) || response.status == 408)
    return try_again(response, describe(problem));
  return NotTaken{describe(problem), retry_after(response.header("retry-after"))};
}

Verdict judge_signed(const curl::Response& response) {
  if (response.status == 200) {
    auto answer = wire::decode_batch_answer(response.body);
    if (!answer) return {try_again(response, "200: " + answer.error().message), std::nullopt};
    return {Accepted{*answer}, answer->server_ms};
  }
  const auto problem = wire::decode_problem(response.body);
  if (!problem)
    return {try_again(response, format("{}: {}", response.status, problem.error().message)), std::nullopt};
  return {judge_problem(*problem, response), problem->server_ms};
}

}  // namespace

bool rightly_signed(const curl::Response& response, const std::string& nonce, const crypto::PublicKey& key) {
  const auto signature = response.header(wire::answer_signature_header);
  return !signature.empty() &&
         crypto::verify(key, wire::answer_signing_text(nonce, response.status, response.body), signature);
}

Verdict judge(const Result<curl::Response>& response, const std::string& nonce,
              const crypto::PublicKey& key) {
  if (!response) return {TryAgain{response.error().message, Milliseconds(0)}, std::nullopt};
  if (rightly_signed(*response, nonce, key)) return judge_signed(*response);
  if (response->status == problems::too_large.status) return {TooLarge{"413, not signed"}, std::nullopt};
  return {try_again(*response, format("{}: not signed by the server", response->status)), std::nullopt};
}

}  // namespace xinluon::uploader
