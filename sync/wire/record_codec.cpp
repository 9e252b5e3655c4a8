#include "sync/wire/record_codec.h"

#include "sync/base/check.h"
#include "sync/base/format.h"
#include "sync/wire/json_reader.h"
#include "sync/wire/json_writer.h"
#include "sync/wire/limits.h"
#include "sync/wire/record_names.h"

namespace xinluon::wire {
namespace {

constexpr std::size_t boot_digits = 8;
constexpr std::size_t max_word_bytes = 16;  // the longest code of an enumeration

bool is_boot(std::string_view boot) {
  return boot.size() == boot_digits && boot.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool is_software(std::string_view software) {
  const auto printable = [](char c) { return c >= 0x20 && c < 0x7F; };
  return !software.empty() && software.size() <= max_software_bytes &&
         std::all_of(software.begin(), software.end(), printable);
}

void write_behaviours(JsonWriter& json, const Marks& marks) {
  if (marks == Marks{}) return;
  json.begin_object("behaviours");
  for (const Behaviour b : all_behaviours) {
    const Mark mark = marks[index_of(b)];
    if (mark != Mark::not_mentioned) json.text(code_of(b), name_of(mark));
  }
  json.end_object();
}

void write_answer(JsonWriter& json, const Vote& vote) {
  json.text("kind", kind_of(vote.outcome)).text("outcome", name_of(vote.outcome));
  if (vote.level) json.number("level", to_int(*vote.level));
  if (vote.changed_from) json.number("changed_from", to_int(*vote.changed_from));
  write_behaviours(json, vote.marks);
  if (vote.reasons.empty()) return;
  json.begin_list("reasons");
  for (const Reason reason : vote.reasons) json.text_item(code_of(reason));
  json.end_list();
}

void write_context(JsonWriter& json, const Vote& vote) {
  json.text("lang", vote.lang).text("counter", vote.counter.text());
  if (!vote.officer.empty()) json.text("officer", vote.officer.text());
  if (!vote.field.empty()) json.text("field", vote.field);
  if (!vote.procedure.empty()) json.text("procedure", vote.procedure);
  if (!vote.transaction_kind.empty()) json.text("transaction", vote.transaction_kind);
  json.flag("linked", vote.linked)
      .text("mode", name_of(vote.mode))
      .text("scale_order", name_of(vote.scale_order))
      .flag("large_text", vote.large_text)
      .text("input", name_of(vote.input));
}

void write_vote(JsonWriter& json, const Vote& vote, const std::string& boot, const std::string& software) {
  write_answer(json, vote);
  write_context(json, vote);
  json.text("boot", boot)
      .number("boot_ms", vote.boot_ms)
      .number("shown_ms", vote.shown_ms)
      .text("software", software);
}

void check_encodable(const Vote& vote, std::string_view boot, std::string_view software) {
  XINLUON_CHECK(check_vote(vote).has_value(), "a vote that the record format can't say");
  XINLUON_CHECK(is_boot(boot), "a boot is named by 8 lower-case hex digits");
  XINLUON_CHECK(is_software(software), "software is named by 1 to 64 printable ASCII characters");
}

template <class Enum>
Enum read_name(JsonObject& json, std::string_view key) {
  const auto value = from_name<Enum>(json.text(key, max_word_bytes));
  if (!value) json.fail(key, "not one of its words");
  return value.value_or(Enum{});
}

std::optional<Level> read_level(JsonObject& json, std::string_view key) {
  const auto number = json.optional_number(key, 1, 5);
  return number ? level_from_int(*number) : std::nullopt;
}

void read_behaviours(JsonObject& json, Marks& marks) {
  if (!json.has("behaviours")) return;
  JsonObject behaviours = json.object("behaviours");
  for (const Behaviour b : all_behaviours) {
    if (behaviours.has(code_of(b))) marks[index_of(b)] = read_name<Mark>(behaviours, code_of(b));
  }
  behaviours.no_more();
}

void read_reasons(JsonObject& json, std::vector<Reason>& reasons) {
  if (!json.has("reasons")) return;
  json.each_text("reasons", max_reasons, max_word_bytes, [&](const std::string& code) {
    const auto reason = reason_from_code(code);
    if (reason) {
      reasons.push_back(*reason);
    } else {
      json.fail("reasons", "not one of its words");
    }
  });
}

void read_answer(JsonObject& json, Vote& vote) {
  const std::string kind = json.text("kind", max_word_bytes);
  vote.outcome = read_name<Outcome>(json, "outcome");
  if (kind != kind_of(vote.outcome)) json.fail("kind", "does not fit the outcome");
  vote.level = read_level(json, "level");
  vote.changed_from = read_level(json, "changed_from");
  read_behaviours(json, vote.marks);
  read_reasons(json, vote.reasons);
}

void read_context(JsonObject& json, Vote& vote) {
  vote.lang = json.text("lang", max_lang_bytes);
  vote.counter = json.id<CounterId>("counter");
  vote.officer = json.optional_id<OfficerId>("officer");
  vote.field = json.optional_text("field", max_field_bytes);
  vote.procedure = json.optional_text("procedure", max_procedure_bytes);
  vote.transaction_kind = json.optional_text("transaction", max_word_bytes);
  vote.linked = json.flag("linked");
  vote.mode = read_name<Mode>(json, "mode");
  vote.scale_order = read_name<ScaleOrder>(json, "scale_order");
  vote.large_text = json.flag("large_text");
  vote.input = read_name<Input>(json, "input");
}

void read_version(JsonObject& json) {
  static_assert(record_version == 1);
  json.number("v", record_version, record_version);
}

// Everything after v and seq.
OpenVote read_vote(JsonObject& json) {
  OpenVote open;
  read_answer(json, open.vote);
  read_context(json, open.vote);
  open.boot = json.hex("boot", boot_digits);
  open.vote.boot_ms = json.number("boot_ms");
  open.vote.shown_ms = json.number("shown_ms");
  open.software = json.text("software", max_software_bytes);
  if (!is_software(open.software)) json.fail("software", "not printable ASCII");
  json.no_more();
  return open;
}

// Ingest reads hundreds of lines in a row: the parser's buffers are made once a thread.
simdjson::dom::parser& reused_parser() {
  thread_local simdjson::dom::parser parser;
  return parser;
}

// Blanks and needless escapes read the same but hash differently, and a reader that goes by the bytes would
// see two records.
Result<void> check_canonical(std::string_view line, const std::string& encoded) {
  if (line == encoded) return {};
  const auto [at, _] = std::mismatch(line.begin(), line.end(), encoded.begin(), encoded.end());
  return fail(Errc::rejected, format("record: not in the one form of a record, from byte {} on",
                                     static_cast<std::size_t>(at - line.begin())));
}

}  // namespace

std::string encode_record(const Record& record) {
  check_encodable(record.vote, record.boot, record.software);
  XINLUON_CHECK(record.seq >= 1 && record.seq <= Seq{max_number}, "a record's seq counts from 1");
  JsonWriter json;
  json.number("v", record_version).number("seq", record.seq);
  write_vote(json, record.vote, record.boot, record.software);
  std::string line = json.finish();
  XINLUON_CHECK(line.size() <= max_record_bytes, "a record within the limits of its fields is short");
  return line;
}

Result<Record> decode_record(std::string_view line) {
  JsonDocument document("record", Keys::exact);
  JsonObject json = document.parse(line, max_record_bytes, reused_parser());
  read_version(json);
  Record record;
  record.seq = static_cast<Seq>(json.number("seq", 1));
  OpenVote open = read_vote(json);
  XINLUON_RETURN_IF_ERROR(document.finish());
  XINLUON_RETURN_IF_ERROR(check_vote(open.vote));
  record.vote = std::move(open.vote);
  record.boot = std::move(open.boot);
  record.software = std::move(open.software);
  XINLUON_RETURN_IF_ERROR(check_canonical(line, encode_record(record)));
  return record;
}

std::string encode_open_vote(const Vote& vote, const std::string& boot, const std::string& software) {
  check_encodable(vote, boot, software);
  JsonWriter json;
  json.number("v", record_version);
  write_vote(json, vote, boot, software);
  return json.finish();
}

Result<OpenVote> decode_open_vote(std::string_view line) {
  JsonDocument document("open vote", Keys::exact);
  JsonObject json = document.parse(line, max_record_bytes, reused_parser());
  read_version(json);
  OpenVote open = read_vote(json);
  XINLUON_RETURN_IF_ERROR(document.finish());
  XINLUON_RETURN_IF_ERROR(check_vote(open.vote));
  XINLUON_RETURN_IF_ERROR(check_canonical(line, encode_open_vote(open.vote, open.boot, open.software)));
  return open;
}

}  // namespace xinluon::wire
