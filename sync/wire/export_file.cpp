#include "sync/wire/export_file.h"

#include "sync/base/format.h"
#include "sync/wire/batch_body.h"
#include "sync/wire/json_reader.h"
#include "sync/wire/json_writer.h"

namespace xinluon::wire {
namespace {

constexpr std::size_t max_header_bytes = 1024;
constexpr std::size_t max_format_bytes = 32;

Result<std::vector<std::string_view>> lines_of(std::string_view body, const ExportHeader& header) {
  const Seq wanted = header.last_seq + 1 - header.first_seq;
  std::vector<std::string_view> lines;
  while (!body.empty()) {
    const auto length = body.find('\n');
    const std::size_t number = lines.size() + 2;  // the header is line 1
    if (length == std::string_view::npos)
      return fail(Errc::rejected, format("line {}: not ended; the file was cut off", number));
    if (length == 0 || length > max_record_bytes)
      return fail(Errc::rejected,
                  format("line {}: empty, or longer than {} bytes", number, max_record_bytes));
    if (lines.size() == wanted) return fail(Errc::rejected, format("line {}: more than it says", number));
    lines.push_back(body.substr(0, length));
    body.remove_prefix(length + 1);
  }
  if (lines.size() < wanted)
    return fail(Errc::rejected, format("{} records of {}; the file was cut off", lines.size(), wanted));
  return lines;
}

}  // namespace

std::string encode_export_header(const ExportHeader& header) {
  return JsonWriter()
      .text("format", export_format)
      .text("kiosk", header.kiosk.text())
      .text("epoch", header.epoch.text())
      .number("first_seq", header.first_seq)
      .text("prev_hash", crypto::to_hex(header.prev_hash))
      .number("last_seq", header.last_seq)
      .text("last_hash", crypto::to_hex(header.last_hash))
      .text("software", header.software)
      .finish();
}

Result<ExportHeader> decode_export_header(std::string_view line) {
  JsonDocument document("export");
  JsonObject json = document.parse(line, max_header_bytes);
  ExportHeader header;
  if (json.text("format", max_format_bytes) != export_format)
    json.fail("format", "not a kiosk's export of this version");
  header.kiosk = json.id<KioskId>("kiosk");
  header.epoch = json.id<Epoch>("epoch");
  header.first_seq = json.seq("first_seq");
  header.prev_hash = json.hash("prev_hash");
  header.last_seq = json.seq("last_seq");
  header.last_hash = json.hash("last_hash");
  header.software = json.text("software", max_software_bytes);
  if (header.first_seq < 1 || header.last_seq + 1 < header.first_seq)
    json.fail("first_seq", "no range with last_seq");
  XINLUON_RETURN_IF_ERROR(document.finish());
  return header;
}

Result<ExportFile> read_export_file(std::string_view file) {
  if (file.size() > max_export_bytes)
    return fail(Errc::rejected, format("longer than {} bytes", max_export_bytes));
  const auto end = file.find('\n');
  if (end == std::string_view::npos) return fail(Errc::rejected, "line 1: not ended");
  ExportFile found;
  XINLUON_TRY(found.header, decode_export_header(file.substr(0, end)));
  XINLUON_TRY(found.lines, lines_of(file.substr(end + 1), found.header));
  const auto hashes = chain_hashes(found.header.prev_hash, found.lines);
  if ((hashes.empty() ? found.header.prev_hash : hashes.back()) != found.header.last_hash)
    return fail(Errc::rejected, "its records do not lead from prev_hash to last_hash; the file is damaged");
  return found;
}

std::string write_export_file(ExportHeader header, const std::vector<std::string_view>& lines) {
  const auto hashes = chain_hashes(header.prev_hash, lines);
  header.last_seq = header.first_seq - 1 + lines.size();
  header.last_hash = hashes.empty() ? header.prev_hash : hashes.back();
  std::string file = encode_export_header(header) + '\n';
  for (const auto line : lines) file.append(line).append(1, '\n');
  return file;
}

std::string part_of_export(const ExportFile& file, std::size_t at, std::size_t count,
                           const crypto::Hash& before) {
  ExportHeader header = file.header;
  header.first_seq += at;
  header.prev_hash = before;
  const auto from = file.lines.begin() + static_cast<std::ptrdiff_t>(at);
  return write_export_file(header, {from, from + static_cast<std::ptrdiff_t>(count)});
}

}  // namespace xinluon::wire
