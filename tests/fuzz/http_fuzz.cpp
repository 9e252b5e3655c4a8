// What a browser or anybody sends: targets, queries, escapes, a proxy's word for who it is, and the bodies of
// forms.
#include "sync/domain/ids.h"
#include "sync/server/http/credentials.h"
#include "sync/server/http/form.h"
#include "sync/server/http/forwarded.h"
#include "sync/server/http/request.h"
#include "tests/fuzz/property.h"

namespace {

using namespace xinluon;

http::Request request_with(std::string_view text) {
  http::Request request;
  request.headers = {{"Content-Type", "application/json"}, {"Cookie", std::string(text)}};
  request.body = text;
  return request;
}

// Each field as every kind of value.
void read_form(const http::Request& request) {
  const auto names = {"name", "day", "id", "level", "flag"};
  const auto form = http::Form::from(request, {"name", "day", "id", "level", "flag"});
  if (!form) return;
  for (const auto* const name : names) {
    const bool text = form->text(name).value_or(std::nullopt).has_value();
    const bool number = form->number(name).value_or(std::nullopt).has_value();
    const bool flag = form->flag(name).value_or(std::nullopt).has_value();
    XINLUON_CHECK(text + number + flag <= 1, "a value is of one kind");
    XINLUON_CHECK(form->needed_text(name) || !text || form->text(name).value()->empty(),
                  "what is there is found");
    static_cast<void>(http::day_or(*form, name, {}));
    static_cast<void>(http::needed_id<CounterId>(*form, name));
  }
  static_cast<void>(form->words());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  const auto decoded = http::percent_decode(text, true);
  if (decoded) XINLUON_CHECK(decoded->size() <= text.size(), "an escape is longer than what it means");
  static_cast<void>(http::query_of(text));
  static_cast<void>(period_from_text(text));
  const auto request = request_with(text);
  static_cast<void>(request.cookie("xinluon"));
  const auto credentials = http::credentials_from(request);
  if (credentials)
    XINLUON_CHECK(!credentials->name.empty() && !credentials->password.empty(), "both are there");
  read_form(request);
  XINLUON_CHECK(http::client_address("10.0.0.1", text, {}) == "10.0.0.1", "only a trusted proxy is believed");
  XINLUON_CHECK(http::valid_address(http::client_address("10.0.0.1", text, {"10.0.0.1"})),
                "it is an address");
  return 0;
}
