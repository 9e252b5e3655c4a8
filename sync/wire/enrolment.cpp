#include "sync/wire/enrolment.h"

#include "sync/crypto/signature.h"
#include "sync/wire/json_reader.h"
#include "sync/wire/json_writer.h"
#include "sync/wire/limits.h"

namespace xinluon::wire {
namespace {

constexpr std::size_t nonce_digits = 32;
constexpr std::size_t board_digits = 64;
constexpr std::size_t key_base64_bytes = 44;

}  // namespace

std::string encode_enrol_request(const EnrolRequest& request) {
  JsonWriter json;
  json.number("v", protocol_version)
      .text("code", request.code)
      .text("kiosk", request.kiosk.text())
      .text("public_key", request.public_key)
      .text("nonce", request.nonce);
  if (!request.board.empty()) json.text("board", request.board);
  json.text("software", request.software);
  return json.finish();
}

Result<EnrolRequest> decode_enrol_request(std::string_view text) {
  JsonDocument document("enrolment");
  JsonObject json = document.parse(text, max_enrolment_bytes);
  EnrolRequest request;
  json.number("v", protocol_version, protocol_version);
  request.code = json.text("code", max_code_bytes);
  request.kiosk = json.id<KioskId>("kiosk");
  request.public_key = json.text("public_key", key_base64_bytes);
  if (!crypto::PublicKey::from_base64(request.public_key))
    json.fail("public_key", "no Ed25519 key in base64");
  request.nonce = json.hex("nonce", nonce_digits);
  request.board = json.optional_hex("board", board_digits);
  request.software = json.text("software", max_software_bytes);
  XINLUON_RETURN_IF_ERROR(document.finish());
  return request;
}

std::string encode_enrol_answer(const EnrolAnswer& answer) {
  JsonWriter json;
  json.text("kiosk", answer.kiosk.text())
      .text("counter", answer.counter.text())
      .text("unit_name", answer.unit_name)
      .text("counter_name", answer.counter_name)
      .number("server_ms", answer.server_ms);
  return json.finish();
}

Result<EnrolAnswer> decode_enrol_answer(std::string_view text) {
  JsonDocument document("enrolment answer");
  JsonObject json = document.parse(text, max_enrolment_bytes);
  EnrolAnswer answer;
  answer.kiosk = json.id<KioskId>("kiosk");
  answer.counter = json.id<CounterId>("counter");
  answer.unit_name = json.text("unit_name", max_name_bytes);
  answer.counter_name = json.text("counter_name", max_name_bytes);
  answer.server_ms = json.number("server_ms");
  XINLUON_RETURN_IF_ERROR(document.finish());
  return answer;
}

}  // namespace xinluon::wire
