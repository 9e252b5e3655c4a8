#include "sync/wire/poll.h"

#include "sync/base/format.h"
#include "sync/wire/json_reader.h"
#include "sync/wire/json_writer.h"
#include "sync/wire/limits.h"
#include "sync/wire/record_names.h"

namespace xinluon::wire {
namespace {

constexpr std::size_t max_line_bytes = 2048;  // a request has 1 KiB at most; an error's words may be longer

void write_lines(JsonWriter& json, std::string_view key, const std::vector<NumberedLine>& lines) {
  json.begin_list(key);
  for (const auto& line : lines)
    json.begin_object_item().number("id", line.id).text("line", line.line).end_object();
  json.end_list();
}

std::vector<NumberedLine> read_lines(JsonObject& json, std::string_view key) {
  std::vector<NumberedLine> lines;
  json.each_object(key, max_held_requests, [&](JsonObject& item) {
    lines.push_back({static_cast<std::uint64_t>(item.number("id")), item.text("line", max_line_bytes)});
  });
  return lines;
}

}  // namespace

std::string poll_path(const KioskId& kiosk) {
  return format("/v1/kiosks/{}/requests", kiosk.text());
}

std::string encode_poll(const Poll& poll) {
  JsonWriter json;
  json.number("hold_ms", poll.hold_ms);
  write_lines(json, "answers", poll.answers);
  return json.finish();
}

Result<Poll> decode_poll(std::string_view text) {
  JsonDocument document("poll");
  JsonObject json = document.parse(text, max_poll_bytes);
  Poll poll;
  poll.hold_ms = json.number("hold_ms");
  poll.answers = read_lines(json, "answers");
  XINLUON_RETURN_IF_ERROR(document.finish());
  return poll;
}

std::string encode_poll_answer(const PollAnswer& answer) {
  JsonWriter json;
  json.number("server_ms", answer.server_ms);
  write_lines(json, "requests", answer.requests);
  if (answer.news) json.flag("news", true);
  return json.finish();
}

Result<PollAnswer> decode_poll_answer(std::string_view text) {
  JsonDocument document("poll answer");
  JsonObject json = document.parse(text, max_answer_bytes);
  PollAnswer answer;
  answer.server_ms = json.number("server_ms");
  answer.requests = read_lines(json, "requests");
  answer.news = json.has("news") && json.flag("news");
  XINLUON_RETURN_IF_ERROR(document.finish());
  return answer;
}

Result<CounterRequest> decode_counter_request(std::string_view text) {
  CounterRequest request;
  XINLUON_TRY(request.invite, decode_invitation(text));
  JsonDocument document("invitation");
  JsonObject json = document.parse(text, max_invitation_bytes);
  request.patience_ms = json.optional_number("patience_ms", 0, max_patience_ms).value_or(default_patience_ms);
  XINLUON_RETURN_IF_ERROR(document.finish());
  return request;
}

std::string encode_fate(const InvitationAnswer& answer) {
  JsonWriter json;
  json.text("fate", name_of(answer.fate));
  if (answer.refusal != Refusal::none) json.text("refusal", name_of(answer.refusal));
  return json.finish();
}

}  // namespace xinluon::wire
