#include "sync/wire/journal.h"

#include "sync/base/format.h"
#include "sync/wire/json_reader.h"
#include "sync/wire/json_writer.h"

namespace xinluon::wire {

std::string journal_path(const KioskId& kiosk) {
  return format("/v1/kiosks/{}/journal", kiosk.text());
}

std::string encode_journal(const Journal& journal) {
  JsonWriter json;
  json.number("request", journal.request).begin_list("lines");
  for (const auto& line : journal.lines) json.text_item(line);
  return json.end_list().finish();
}

Result<Journal> decode_journal(std::string_view text) {
  JsonDocument document("journal");
  JsonObject json = document.parse(text, max_journal_body_bytes);
  Journal journal;
  journal.request = json.number("request", 1);
  json.each_text("lines", max_journal_lines, max_journal_line_bytes,
                 [&](std::string line) { journal.lines.push_back(std::move(line)); });
  XINLUON_RETURN_IF_ERROR(document.finish());
  return journal;
}

std::string encode_journal_answer(std::int64_t server_ms) {
  return JsonWriter().number("server_ms", server_ms).finish();
}

}  // namespace xinluon::wire
