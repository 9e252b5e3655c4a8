#include "sync/base/error_names.h"
#include "sync/wire/json_reader.h"
#include "sync/wire/json_writer.h"
#include "sync/wire/record_names.h"
#include "sync/wire/socket_messages.h"

namespace xinluon::wire {
namespace {

constexpr std::size_t boot_digits = 8;
constexpr std::size_t max_kind_bytes = 16;

// Gives the error of an ErrorAnswer; a mistake when it is neither that nor the answer asked for.
std::optional<Error> read_kind(JsonObject& json, std::string_view expected) {
  const std::string kind = json.text("answer", max_kind_bytes);
  if (kind == "error") {
    const Errc code = errc_from(json.text("code", max_state_bytes));
    return Error{code, json.text("message", max_socket_line_bytes)};
  }
  if (kind != expected) json.fail("answer", "not the one that was asked for");
  return std::nullopt;
}

// Opens an answer, lets `read` fill it, and closes it.
template <class Answer, class Read>
Result<Answer> decode_answer(std::string_view line, std::string_view kind, Read read) {
  JsonDocument document("answer");
  JsonObject json = document.parse(line, max_socket_line_bytes);
  auto error = read_kind(json, kind);
  Answer answer;
  if (!error) read(json, answer);
  XINLUON_RETURN_IF_ERROR(document.finish());
  if (error) return fail(std::move(*error));
  return answer;
}

EpochState read_epoch(JsonObject& json) {
  EpochState state;
  state.epoch = json.id<Epoch>("epoch");
  state.first_seq = json.seq("first_seq");
  state.head_seq = json.seq("head_seq");
  state.head_hash = json.hash("head_hash");
  if (json.has("held_seq")) state.held_seq = json.seq("held_seq");
  return state;
}

void read_hello(JsonObject& json, HelloAnswer& answer) {
  answer.kiosk = json.id<KioskId>("kiosk");
  answer.counter = json.id<CounterId>("counter");
  answer.boot = json.hex("boot", boot_digits);
  answer.software = json.text("software", max_software_bytes);
  answer.app_state = json.text("app_state", max_state_bytes);
  answer.display = json.flag("display");
  answer.armed = json.has("armed") && json.flag("armed");
  if (JsonObject settings = json.optional_object("settings"); settings.present()) {
    answer.settings.takes = true;
    answer.settings.version = settings.number("version");
    answer.settings.trying = settings.optional_number("trying").value_or(0);
    answer.settings.refused = settings.optional_number("refused").value_or(0);
    answer.settings.trouble = settings.optional_text("trouble", max_trouble_bytes);
  }
  json.each_object("epochs", max_epochs,
                   [&](JsonObject& epoch) { answer.epochs.push_back(read_epoch(epoch)); });
}

void read_records(JsonObject& json, RecordsAnswer& answer) {
  answer.epoch = json.id<Epoch>("epoch");
  answer.first_seq = json.seq("first_seq");
  answer.prev_hash = json.hash("prev_hash");
  answer.last_hash = json.hash("last_hash");
  json.each_text("lines", max_batch_records, max_record_bytes,
                 [&](std::string line) { answer.lines.push_back(std::move(line)); });
}

void read_counter(JsonObject& json, CounterAnswer& answer) {
  const auto fate = from_name<Fate>(json.text("fate", max_state_bytes));
  const std::string refusal = json.optional_text("refusal", max_state_bytes);
  const auto known = refusal.empty() ? Refusal::none : from_name<Refusal>(refusal);
  if (!fate) json.fail("fate", "not a word this program knows");
  if (!known) json.fail("refusal", "not a word this program knows");
  answer.answer = {fate.value_or(Fate::refused), known.value_or(Refusal::none)};
}

}  // namespace

ErrorAnswer error_answer(const Error& error) {
  return {std::string(name_of(error.code)), error.message};
}

namespace {

void write_settings(JsonWriter& json, const SettingsState& settings) {
  if (!settings.takes) return;
  json.begin_object("settings").number("version", settings.version);
  if (settings.trying != 0) json.number("trying", settings.trying);
  if (settings.refused != 0) json.number("refused", settings.refused).text("trouble", settings.trouble);
  json.end_object();
}

}  // namespace

std::string encode(const HelloAnswer& answer) {
  JsonWriter json;
  json.text("answer", "hello")
      .text("kiosk", answer.kiosk.text())
      .text("counter", answer.counter.text())
      .text("boot", answer.boot)
      .text("software", answer.software)
      .text("app_state", answer.app_state)
      .flag("display", answer.display);
  if (answer.armed) json.flag("armed", true);
  write_settings(json, answer.settings);
  json.begin_list("epochs");
  for (const auto& state : answer.epochs) {
    json.begin_object_item()
        .text("epoch", state.epoch.text())
        .number("first_seq", state.first_seq)
        .number("head_seq", state.head_seq)
        .text("head_hash", crypto::to_hex(state.head_hash));
    if (state.held_seq > 0) json.number("held_seq", state.held_seq);
    json.end_object();
  }
  return json.end_list().finish();
}

std::string encode(const RecordsAnswer& answer) {
  JsonWriter json;
  json.text("answer", "records")
      .text("epoch", answer.epoch.text())
      .number("first_seq", answer.first_seq)
      .text("prev_hash", crypto::to_hex(answer.prev_hash))
      .text("last_hash", crypto::to_hex(answer.last_hash))
      .begin_list("lines");
  for (const auto& line : answer.lines) json.text_item(line);
  return json.end_list().finish();
}

std::string encode(const HashAnswer& answer) {
  return JsonWriter().text("answer", "hash").text("hash", crypto::to_hex(answer.hash)).finish();
}

std::string encode(const WaitAnswer& answer) {
  JsonWriter json;
  json.text("answer", "wait").number("head_seq", answer.head_seq);
  if (answer.hurry) json.flag("hurry", true);
  return json.finish();
}

std::string encode(const ReportAnswer& /*answer*/) {
  return JsonWriter().text("answer", "report").finish();
}

std::string encode(const CounterAnswer& answer) {
  JsonWriter json;
  json.text("answer", "counter").text("fate", name_of(answer.answer.fate));
  if (answer.answer.refusal != Refusal::none) json.text("refusal", name_of(answer.answer.refusal));
  return json.finish();
}

std::string encode(const ConfigureAnswer& /*answer*/) {
  return JsonWriter().text("answer", "configure").finish();
}

std::string encode(const HurryAnswer& /*answer*/) {
  return JsonWriter().text("answer", "hurry").finish();
}

std::string encode(const ErrorAnswer& answer) {
  return JsonWriter()
      .text("answer", "error")
      .text("code", answer.code)
      .text("message", answer.message)
      .finish();
}

Result<HelloAnswer> decode_hello(std::string_view line) {
  return decode_answer<HelloAnswer>(line, "hello", read_hello);
}

Result<RecordsAnswer> decode_records(std::string_view line) {
  return decode_answer<RecordsAnswer>(line, "records", read_records);
}

Result<HashAnswer> decode_hash(std::string_view line) {
  return decode_answer<HashAnswer>(
      line, "hash", [](JsonObject& json, HashAnswer& answer) { answer.hash = json.hash("hash"); });
}

Result<WaitAnswer> decode_wait(std::string_view line) {
  return decode_answer<WaitAnswer>(line, "wait", [](JsonObject& json, WaitAnswer& answer) {
    answer.head_seq = json.seq("head_seq");
    answer.hurry = json.has("hurry") && json.flag("hurry");
  });
}

Result<void> decode_report(std::string_view line) {
  const auto answer = decode_answer<ReportAnswer>(line, "report", [](JsonObject&, ReportAnswer&) {});
  if (!answer) return fail(answer.error());
  return {};
}

Result<void> decode_configure(std::string_view line) {
  const auto answer = decode_answer<ConfigureAnswer>(line, "configure", [](JsonObject&, ConfigureAnswer&) {});
  if (!answer) return fail(answer.error());
  return {};
}

Result<void> decode_hurry(std::string_view line) {
  const auto answer = decode_answer<HurryAnswer>(line, "hurry", [](JsonObject&, HurryAnswer&) {});
  if (!answer) return fail(answer.error());
  return {};
}

Result<CounterAnswer> decode_counter(std::string_view line) {
  return decode_answer<CounterAnswer>(line, "counter", read_counter);
}

}  // namespace xinluon::wire
