#include "sync/wire/problem.h"

#include "sync/base/printable.h"
#include "sync/wire/json_reader.h"
#include "sync/wire/json_writer.h"
#include "sync/wire/limits.h"

namespace xinluon::wire {
namespace {

constexpr std::string_view type_prefix = "urn:xinluon:problem:";
constexpr std::size_t max_type_bytes = 64;

// At most max_bytes, cut between characters.
std::string_view cut(std::string_view text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  std::size_t end = max_bytes;
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
  while (end > 0 && continues(text[end])) --end;
  return text.substr(0, end);
}

std::string read_type(JsonObject& json) {
  const std::string type = json.text("type", max_type_bytes);
  if (!type.starts_with(type_prefix)) json.fail("type", "not one of this protocol");
  return type.size() <= type_prefix.size() ? std::string() : type.substr(type_prefix.size());
}

}  // namespace

Problem make_problem(const ProblemKind& kind, std::string detail, std::int64_t server_ms) {
  Problem problem;
  problem.type = kind.type;
  problem.status = kind.status;
  problem.title = kind.title;
  problem.detail = std::move(detail);
  problem.server_ms = server_ms;
  return problem;
}

std::string encode_problem(const Problem& problem) {
  JsonWriter json;
  json.text("type", std::string(type_prefix) + problem.type)
      .text("title", cut(problem.title, max_title_bytes))
      .number("status", problem.status)
      .text("detail", cut(problem.detail, max_detail_bytes));
  if (problem.head_seq) json.number("head_seq", *problem.head_seq);
  if (problem.head_hash) json.text("head_hash", crypto::to_hex(*problem.head_hash));
  json.number("server_ms", problem.server_ms);
  return json.finish();
}

Result<Problem> decode_problem(std::string_view text) {
  JsonDocument document("problem");
  JsonObject json = document.parse(text, max_answer_bytes);
  Problem problem;
  problem.type = read_type(json);
  problem.title = cut(json.text("title", max_answer_bytes), max_title_bytes);
  problem.status = static_cast<int>(json.number("status", 400, 599));
  problem.detail = cut(json.text("detail", max_answer_bytes), max_detail_bytes);
  if (const auto seq = json.optional_number("head_seq")) problem.head_seq = static_cast<Seq>(*seq);
  problem.head_hash = json.optional_hash("head_hash");
  problem.server_ms = json.number("server_ms");
  XINLUON_RETURN_IF_ERROR(document.finish());
  return problem;
}

}  // namespace xinluon::wire
