#include "sync/wire/answer.h"

#include "sync/base/format.h"
#include "sync/crypto/certificate.h"
#include "sync/wire/json_reader.h"
#include "sync/wire/json_writer.h"
#include "sync/wire/limits.h"

namespace xinluon::wire {
namespace {

constexpr std::string_view answer_label = "xinluon-v1-answer\n";

}  // namespace

std::string encode_batch_answer(const BatchAnswer& answer) {
  JsonWriter json;
  json.number("head_seq", answer.head_seq)
      .text("head_hash", crypto::to_hex(answer.head_hash))
      .number("backed_up_seq", answer.backed_up_seq)
      .number("server_ms", answer.server_ms)
      .number("config_version", answer.config_version)
      .number("next_ms", answer.next_ms);
  if (answer.log_request != 0)
    json.number("log_request", answer.log_request).number("log_lines", answer.log_lines);
  if (answer.pins.empty()) return json.finish();
  json.begin_list("pins");
  for (const auto& pin : answer.pins) json.text_item(pin);
  json.end_list();
  return json.finish();
}

Result<BatchAnswer> decode_batch_answer(std::string_view text) {
  JsonDocument document("answer");
  JsonObject json = document.parse(text, max_answer_bytes);
  BatchAnswer answer;
  answer.head_seq = json.seq("head_seq");
  answer.head_hash = json.hash("head_hash");
  answer.backed_up_seq = json.seq("backed_up_seq");
  answer.server_ms = json.number("server_ms");
  answer.config_version = json.number("config_version");
  answer.next_ms = json.number("next_ms");
  answer.log_request = json.optional_number("log_request").value_or(0);
  answer.log_lines = json.optional_number("log_lines").value_or(0);
  if (json.has("pins"))
    json.each_text("pins", max_pins, max_pin_bytes, [&](std::string pin) {
      if (crypto::valid_pin(pin)) answer.pins.push_back(std::move(pin));
    });
  if (answer.backed_up_seq > answer.head_seq) json.fail("backed_up_seq", "beyond head_seq");
  XINLUON_RETURN_IF_ERROR(document.finish());
  return answer;
}

std::string answer_signing_text(std::string_view nonce, int status, std::string_view body) {
  return format("{}{}\n{}\n{}", answer_label, nonce, status, body);
}

}  // namespace xinluon::wire
