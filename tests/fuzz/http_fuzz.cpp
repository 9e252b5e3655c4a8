// What a browser or anybody sends: targets, queries, escapes, and the form of signing in.
#include "sync/server/http/credentials.h"
#include "sync/server/http/request.h"
#include "tests/fuzz/property.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xinluon;
  const auto text = fuzz::text_of(data, size);
  const auto decoded = http::percent_decode(text, true);
  if (decoded) XINLUON_CHECK(decoded->size() <= text.size(), "an escape is longer than what it means");
  static_cast<void>(http::query_of(text));
  http::Request request;
  request.headers = {{"Content-Type", "application/json"}, {"Cookie", std::string(text)}};
  request.body = text;
  static_cast<void>(request.cookie("xinluon"));
  const auto credentials = http::credentials_from(request);
  if (credentials)
    XINLUON_CHECK(!credentials->name.empty() && !credentials->password.empty(), "both are there");
  return 0;
}
