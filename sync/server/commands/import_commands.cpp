// admin import FILES…: the kiosks' exports, carried on a USB stick (PROTOCOL.md §14). A file goes to the
// server in parts that fit a line of its socket; each part is a file of its own, so that what was imported
// before an error stays, and the same files can be given again.
#include "sync/server/commands/import_commands.h"

#include <sstream>

#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/crypto/encoding.h"
#include "sync/server/ingest/import.h"
#include "sync/wire/batch_body.h"
#include "sync/wire/export_file.h"

namespace xinluon::commands {
namespace {

Result<Outcome> import_part(db::Connection& writer, const AdminContext& context, const Arguments& arguments) {
  // In base64: a line that is no record need not be text.
  const auto text = crypto::from_base64(argument(arguments, content_key));
  if (!text) return fail(Errc::rejected, "the content is no base64");
  XINLUON_TRY(const auto file, wire::read_export_file(*text));
  XINLUON_TRY(const auto done, ingest::import_records(writer, file, context.now));
  return Outcome{.text = format("{} {} {}\n", done.fresh, done.held, done.head_seq), .file = ""};
}

// How many lines from `at` on fit one part.
std::size_t lines_that_fit(const wire::ExportFile& file, std::size_t at) {
  std::size_t bytes = 0;
  std::size_t count = 0;
  while (at + count < file.lines.size() && count < wire::max_batch_records) {
    bytes += file.lines[at + count].size() + 1;
    if (count > 0 && bytes > wire::max_batch_bytes) break;
    ++count;
  }
  return count;
}

struct Sums {
  std::uint64_t fresh = 0;
  std::uint64_t held = 0;
};

Result<void> add_up(const std::string& answer, Sums& sums) {
  std::istringstream words(answer);
  Sums part;
  if (!(words >> part.fresh >> part.held))
    return fail(Errc::internal, "the server's answer can't be read: " + answer);
  sums.fresh += part.fresh;
  sums.held += part.held;
  return {};
}

}  // namespace

std::vector<AdminCommand> import_commands() {
  return {{.words = "import part",
           .subject = "NAME",
           .options = {},
           .help = "Takes a part of a kiosk's export; use `xinluon-server admin import FILES…`.",
           .takes_content = true,
           .run = import_part}};
}

Result<std::string> import_file(const std::filesystem::path& path, const Perform& perform) {
  XINLUON_TRY(const auto text, read_file(path, wire::max_export_bytes));
  auto file = wire::read_export_file(text);
  if (!file) return fail(with_context(std::move(file).error(), path.string()));
  Sums sums;
  auto before = file->header.prev_hash;
  std::size_t at = 0;
  do {
    const std::size_t count = lines_that_fit(*file, at);
    const AdminCall call{.words = "import part",
                         .arguments = {{"subject", path.filename().string()},
                                       {std::string(content_key),
                                        crypto::to_base64(part_of_export(*file, at, count, before))}}};
    auto done = perform(call);
    if (!done) return fail(with_context(std::move(done).error(), path.string()));
    XINLUON_RETURN_IF_ERROR(add_up(done->text, sums));
    const std::vector<std::string_view> part(file->lines.begin() + static_cast<std::ptrdiff_t>(at),
                                             file->lines.begin() + static_cast<std::ptrdiff_t>(at + count));
    const auto hashes = wire::chain_hashes(before, part);
    if (!hashes.empty()) before = hashes.back();
    at += count;
  } while (at < file->lines.size());
  return format("{}: kiosk {}: {} records new, {} were here already\n", path.string(),
                file->header.kiosk.text(), sums.fresh, sums.held);
}

}  // namespace xinluon::commands
