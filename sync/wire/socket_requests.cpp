#include "sync/base/printable.h"
#include "sync/wire/json_reader.h"
#include "sync/wire/json_writer.h"
#include "sync/wire/socket_messages.h"

namespace xinluon::wire {
namespace {

constexpr std::size_t max_request_bytes = 1024;  // of all but settings; the longest is an invitation, 600
constexpr std::size_t max_ask_bytes = 16;

void write(JsonWriter& json, const HelloRequest&) {
  json.text("ask", "hello");
}

void write(JsonWriter& json, const RecordsRequest& request) {
  json.text("ask", "records")
      .text("epoch", request.epoch.text())
      .number("after", request.after)
      .number("max_records", request.max_records)
      .number("max_bytes", request.max_bytes);
}

void write(JsonWriter& json, const HashRequest& request) {
  json.text("ask", "hash").text("epoch", request.epoch.text()).number("seq", request.seq);
}

void write(JsonWriter& json, const WaitRequest& request) {
  json.text("ask", "wait").number("after", request.after).number("timeout_ms", request.timeout_ms);
}

void write(JsonWriter& json, const ReportRequest& request) {
  json.text("ask", "report")
      .text("epoch", request.epoch.text())
      .number("head_seq", request.head_seq)
      .number("backed_up_seq", request.backed_up_seq)
      .text("server_state", request.server_state);
}

void write_some(JsonWriter& json, std::string_view key, const std::string& text) {
  if (!text.empty()) json.text(key, text);
}

void write(JsonWriter& json, const InviteRequest& request) {
  const Invitation& invitation = request.invitation;
  json.text("ask", "invite").text("token", invitation.token);
  write_some(json, "officer", invitation.officer.text());
  write_some(json, "officer_name", invitation.officer_name);
  write_some(json, "officer_photo", invitation.officer_photo);
  write_some(json, "field", invitation.field);
  write_some(json, "procedure", invitation.procedure);
  write_some(json, "transaction", invitation.transaction_kind);
}

void write(JsonWriter& json, const WithdrawRequest& request) {
  json.text("ask", "withdraw");
  write_some(json, "token", request.token);
}

void write(JsonWriter& json, const ConfigureRequest& request) {
  json.text("ask", "configure").number("version", request.version).text("toml", request.toml);
}

void write(JsonWriter& json, const HurryRequest&) {
  json.text("ask", "hurry");
}

RecordsRequest read_records(JsonObject& json) {
  RecordsRequest request;
  request.epoch = json.id<Epoch>("epoch");
  request.after = json.seq("after");
  request.max_records = static_cast<std::uint32_t>(json.number("max_records", 1, max_batch_records));
  request.max_bytes = static_cast<std::uint32_t>(json.number("max_bytes", 1, max_batch_bytes));
  return request;
}

HashRequest read_hash(JsonObject& json) {
  HashRequest request;
  request.epoch = json.id<Epoch>("epoch");
  request.seq = json.seq("seq");
  return request;
}

WaitRequest read_wait(JsonObject& json) {
  WaitRequest request;
  request.after = json.seq("after");
  request.timeout_ms = json.number("timeout_ms", 0, std::chrono::milliseconds(max_wait).count());
  return request;
}

ReportRequest read_report(JsonObject& json) {
  ReportRequest request;
  request.epoch = json.id<Epoch>("epoch");
  request.head_seq = json.seq("head_seq");
  request.backed_up_seq = json.seq("backed_up_seq");
  request.server_state = json.text("server_state", max_state_bytes);
  return request;
}

InviteRequest read_invite(JsonObject& json) {
  Invitation invitation;
  invitation.token = json.text("token", max_token_bytes);
  invitation.officer = json.optional_id<OfficerId>("officer");
  invitation.officer_name = json.optional_text("officer_name", max_officer_name_bytes);
  invitation.officer_photo = json.optional_text("officer_photo", max_photo_bytes);
  invitation.field = json.optional_text("field", max_field_bytes);
  invitation.procedure = json.optional_text("procedure", max_procedure_bytes);
  invitation.transaction_kind = json.optional_text("transaction", max_transaction_bytes);
  return {std::move(invitation)};
}

// What the keys say one by one may still not be what they are meant for.
Result<void> check(const SocketRequest& request) {
  if (const auto* invite = std::get_if<InviteRequest>(&request)) return check_invitation(invite->invitation);
  const auto* withdraw = std::get_if<WithdrawRequest>(&request);
  if (withdraw == nullptr || withdraw->token.empty() || valid_token(withdraw->token)) return {};
  return fail(Errc::rejected, "request: \"token\": not 1 to 64 letters, digits, dots, dashes");
}

ConfigureRequest read_configure(JsonObject& json) {
  ConfigureRequest request;
  request.version = json.number("version");
  request.toml = json.text("toml", max_settings_bytes);
  return request;
}

SocketRequest read(JsonObject& json) {
  const std::string ask = json.text("ask", max_ask_bytes);
  if (ask == "configure") return read_configure(json);
  if (ask == "hurry") return HurryRequest{};
  if (ask == "records") return read_records(json);
  if (ask == "hash") return read_hash(json);
  if (ask == "wait") return read_wait(json);
  if (ask == "report") return read_report(json);
  if (ask == "invite") return read_invite(json);
  if (ask == "withdraw") return WithdrawRequest{json.optional_text("token", max_token_bytes)};
  if (ask != "hello") json.fail("ask", "not a request this program knows: " + printable(ask));
  return HelloRequest{};
}

}  // namespace

std::string encode(const SocketRequest& request) {
  JsonWriter json;
  std::visit([&](const auto& one) { write(json, one); }, request);
  return json.finish();
}

Result<SocketRequest> decode_request(std::string_view line) {
  JsonDocument document("request");
  JsonObject json = document.parse(line, max_request_line_bytes);
  SocketRequest request = read(json);
  if (line.size() > max_request_bytes && !std::holds_alternative<ConfigureRequest>(request))
    json.fail("ask", "the request is too long");
  XINLUON_RETURN_IF_ERROR(document.finish());
  XINLUON_RETURN_IF_ERROR(check(request));
  return request;
}

Result<InviteRequest> decode_invitation(std::string_view text) {
  JsonDocument document("invitation");
  JsonObject json = document.parse(text, max_request_bytes);
  InviteRequest request = read_invite(json);
  XINLUON_RETURN_IF_ERROR(document.finish());
  XINLUON_RETURN_IF_ERROR(check_invitation(request.invitation));
  return request;
}

}  // namespace xinluon::wire
