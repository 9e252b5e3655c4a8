#include "sync/wire/record_codec.h"

#include <algorithm>

#include "sync/base/check.h"
#include "sync/wire/json_writer.h"
#include "sync/wire/limits.h"
#include "sync/wire/line_reader.h"
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
Enum named(LineReader& line, std::string_view key, std::string_view name) {
  const auto value = from_name<Enum>(name);
  if (!value) line.fail(key, "not one of its words");
  return value.value_or(Enum{});
}

template <class Enum>
Enum read_name(LineReader& line, std::string_view key) {
  return named<Enum>(line, key, line.word(key, max_word_bytes));
}

template <class IdType>
IdType as_id(LineReader& line, std::string_view key, std::string_view text) {
  const auto id = IdType::from(text);
  if (!id) line.fail(key, "not of the form of an id");
  return id.value_or(IdType());
}

std::optional<Level> read_level(LineReader& line, std::string_view key) {
  const auto number = line.optional_number(key, 1, 5);
  return number ? level_from_int(*number) : std::nullopt;
}

void read_behaviours(LineReader& line, Marks& marks) {
  if (!line.take("behaviours")) return;
  line.open_object();
  for (const Behaviour b : all_behaviours) {
    const auto mark = line.optional_word(code_of(b), max_word_bytes);
    if (!mark.empty()) marks[index_of(b)] = named<Mark>(line, code_of(b), mark);
  }
  line.close_object();
  if (marks == Marks{}) line.fail("behaviours", "empty: must be left out");
}

void read_reasons(LineReader& line, std::vector<Reason>& reasons) {
  if (!line.take("reasons")) return;
  line.open_list();
  while (line.next_item()) {
    const auto reason = reason_from_code(line.item_word("reasons", max_word_bytes));
    if (!reason) return line.fail("reasons", "not one of its words");
    if (reasons.size() == max_reasons) return line.fail("reasons", "too many");
    reasons.push_back(*reason);
  }
  if (reasons.empty()) line.fail("reasons", "empty: must be left out");
}

void read_answer(LineReader& line, Vote& vote) {
  const auto kind = line.word("kind", max_word_bytes);
  vote.outcome = read_name<Outcome>(line, "outcome");
  if (kind != kind_of(vote.outcome)) line.fail("kind", "does not fit the outcome");
  vote.level = read_level(line, "level");
  vote.changed_from = read_level(line, "changed_from");
  read_behaviours(line, vote.marks);
  read_reasons(line, vote.reasons);
}

void read_context(LineReader& line, Vote& vote) {
  vote.lang = line.word("lang", max_lang_bytes);
  vote.counter = as_id<CounterId>(line, "counter", line.word("counter", max_id_bytes));
  const auto officer = line.optional_word("officer", max_id_bytes);
  if (!officer.empty()) vote.officer = as_id<OfficerId>(line, "officer", officer);
  vote.field = line.optional_text("field", max_field_bytes);
  vote.procedure = line.optional_text("procedure", max_procedure_bytes);
  vote.transaction_kind = line.optional_word("transaction", max_word_bytes);
  vote.linked = line.flag("linked");
  vote.mode = read_name<Mode>(line, "mode");
  vote.scale_order = read_name<ScaleOrder>(line, "scale_order");
  vote.large_text = line.flag("large_text");
  vote.input = read_name<Input>(line, "input");
}

void read_version(LineReader& line) {
  static_assert(record_version == 1);
  line.number("v", record_version, record_version);
}

// Everything after v and seq.
OpenVote read_vote(LineReader& line) {
  OpenVote open;
  read_answer(line, open.vote);
  read_context(line, open.vote);
  open.boot = line.word("boot", boot_digits);
  if (!is_boot(open.boot)) line.fail("boot", "not 8 lower-case hex digits");
  open.vote.boot_ms = line.number("boot_ms");
  open.vote.shown_ms = line.number("shown_ms");
  open.software = line.text("software", max_software_bytes);
  if (!is_software(open.software)) line.fail("software", "not printable ASCII");
  return open;
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

Result<Record> decode_record(std::string_view bytes) {
  LineReader line("record", bytes, max_record_bytes);
  read_version(line);
  Record record;
  record.seq = static_cast<Seq>(line.number("seq", 1));
  OpenVote open = read_vote(line);
  XINLUON_RETURN_IF_ERROR(line.finish());
  XINLUON_RETURN_IF_ERROR(check_vote(open.vote));
  record.vote = std::move(open.vote);
  record.boot = std::move(open.boot);
  record.software = std::move(open.software);
  return record;
}

std::string encode_open_vote(const Vote& vote, const std::string& boot, const std::string& software) {
  check_encodable(vote, boot, software);
  JsonWriter json;
  json.number("v", record_version);
  write_vote(json, vote, boot, software);
  return json.finish();
}

Result<OpenVote> decode_open_vote(std::string_view bytes) {
  LineReader line("open vote", bytes, max_record_bytes);
  read_version(line);
  OpenVote open = read_vote(line);
  XINLUON_RETURN_IF_ERROR(line.finish());
  XINLUON_RETURN_IF_ERROR(check_vote(open.vote));
  return open;
}

}  // namespace xinluon::wire
