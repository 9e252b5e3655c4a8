// What a kiosk reads of whoever answers: batch answers, problems, and the judgement over a whole response.
#include "sync/uploader/verdict.h"
#include "sync/wire/problem.h"
#include "tests/fuzz/property.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xinluon;
  static const auto key =
      *crypto::SecretKey::from_base64_seed("ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=");
  const auto text = fuzz::text_of(data, size);
  fuzz::comes_back(text, wire::decode_batch_answer, wire::encode_batch_answer);
  fuzz::comes_back(text, wire::decode_problem, wire::encode_problem);
  if (size < 2) return 0;
  curl::Response response;
  response.status = 200 + data[0] * 2;
  response.body = text.substr(1);
  response.headers = {{"retry-after", response.body.substr(0, 10)}};
  const auto unsigned_one = uploader::judge(response, "00", key.public_key());
  XINLUON_CHECK(!unsigned_one.server_ms, "nothing unsigned dates a vote");
  XINLUON_CHECK(std::holds_alternative<uploader::TryAgain>(unsigned_one.outcome) ||
                    std::holds_alternative<uploader::TooLarge>(unsigned_one.outcome),
                "nothing unsigned moves a cursor");
  response.headers.emplace_back("xinluon-answer-signature",
                                key.sign(wire::answer_signing_text("00", response.status, response.body)));
  const auto signed_one = uploader::judge(response, "00", key.public_key());
  if (const auto* accepted = std::get_if<uploader::Accepted>(&signed_one.outcome))
    XINLUON_CHECK(accepted->answer.backed_up_seq <= accepted->answer.head_seq, "a backup is of what is held");
  return 0;
}
