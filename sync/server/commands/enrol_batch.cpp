#include "sync/server/commands/enrol_batch.h"

#include <algorithm>
#include <sstream>

#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/crypto/encoding.h"
#include "sync/server/fleet/boot_bundle.h"

namespace xinluon::commands {
namespace {

constexpr std::size_t max_list_bytes = 512 * 1024;  // in base64 it fits a line of the server's socket
constexpr mode_t folder_mode = 0700;                // codes are secrets until they are used
constexpr mode_t file_mode = 0600;
constexpr std::size_t common_columns = 4;
constexpr std::size_t kiosk_columns = 7;

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> columns;
  std::istringstream in(line);
  for (std::string column; std::getline(in, column, '\t');) columns.push_back(column);
  if (!line.empty() && line.back() == '\t') columns.emplace_back();
  return columns;
}

// A tab would end a column early.
std::string in_a_column(std::string text) {
  std::replace(text.begin(), text.end(), '\t', ' ');
  return text;
}

std::string joined(const std::vector<std::string>& pins) {
  std::string text;
  for (const auto& pin : pins) text += (text.empty() ? "" : " ") + pin;
  return text;
}

// The first line is what all have in common: url, server key, pins, last day; then a kiosk a line.
Result<std::vector<fleet::BootKiosk>> kiosks_in(const std::string& made) {
  const auto unreadable = [] { return fail(Errc::internal, "the server's answer can't be read"); };
  std::istringstream in(made);
  std::string line;
  std::getline(in, line);
  const auto common = split(line);
  if (common.size() != common_columns) return unreadable();
  wire::EnrolmentFile server{.url = common[0], .pins = {}, .server_key = common[1], .code = "", .note = ""};
  std::istringstream pins(common[2]);
  for (std::string pin; pins >> pin;) server.pins.push_back(pin);
  std::vector<fleet::BootKiosk> kiosks;
  while (std::getline(in, line)) {
    const auto columns = split(line);
    const auto kiosk = columns.size() == kiosk_columns ? KioskId::from(columns[0]) : std::nullopt;
    const auto counter = kiosk ? CounterId::from(columns[1]) : std::nullopt;
    if (!counter) return unreadable();
    storage::Counter stands;
    stands.id = *counter;
    stands.name = columns[2];
    stands.number = columns[3];
    stands.field = columns[4];
    kiosks.push_back(fleet::boot_kiosk({{*kiosk, stands, columns[5]}, columns[6]}, server, common[3]));
  }
  return kiosks;
}

}  // namespace

Result<void> must_be_new(const std::filesystem::path& folder) {
  std::error_code none;
  if (!std::filesystem::exists(folder, none) || std::filesystem::is_empty(folder, none)) return {};
  return fail(Errc::rejected, format("{} is not empty; give a new folder", folder.string()));
}

Result<EnrolBatchOptions> enrol_batch_options(const std::vector<std::string>& words) {
  EnrolBatchOptions options;
  for (std::size_t at = 0; at < words.size(); ++at) {
    const std::string& word = words[at];
    const auto value = [&](auto& into) -> Result<void> {
      if (++at == words.size()) return fail(Errc::rejected, format("{} needs a value", word));
      into = words[at];
      return {};
    };
    if (word == "--dry-run") {
      options.dry_run = true;
    } else if (word == "--out") {
      XINLUON_RETURN_IF_ERROR(value(options.out));
    } else if (word == "--url") {
      XINLUON_RETURN_IF_ERROR(value(options.url));
    } else if (word == "--valid-hours") {
      XINLUON_RETURN_IF_ERROR(value(options.valid_hours));
    } else if (!word.starts_with("--") && options.list.empty()) {
      options.list = word;
    } else {
      return fail(Errc::rejected, format("enrol-batch: what is \"{}\"?", word));
    }
  }
  if (options.list.empty()) return fail(Errc::rejected, "enrol-batch needs a list: kiosks.csv");
  if (options.out.empty() && !options.dry_run)
    return fail(Errc::rejected, "enrol-batch needs --out FOLDER, or --dry-run");
  return options;
}

Result<std::string> enrol_batch(const EnrolBatchOptions& options, const PerformCall& perform) {
  if (!options.dry_run) XINLUON_RETURN_IF_ERROR(must_be_new(options.out));
  XINLUON_TRY(const auto list, read_file(options.list, max_list_bytes));
  AdminCall call{.words = options.dry_run ? "enrol-batch check" : "enrol-batch make",
                 .arguments = {{"subject", options.list.filename().string()},
                               {std::string(content_key), crypto::to_base64(list)}}};
  if (!options.url.empty() && !options.dry_run) call.arguments["url"] = options.url;
  if (!options.valid_hours.empty() && !options.dry_run) call.arguments["valid-hours"] = options.valid_hours;
  XINLUON_TRY(const auto outcome, perform(call));
  if (options.dry_run) return outcome.text;
  XINLUON_RETURN_IF_ERROR(write_made(outcome.file, options.out, options.fonts));
  return outcome.text + format("boot files and labels.pdf in {}\n", options.out.string());
}

std::string encode_made(const Trust& trust, const std::string& url, const std::string& valid_until,
                        const std::vector<fleet::Invitation>& invitations) {
  std::string made = format("{}\t{}\t{}\t{}\n", url, trust.server_key, joined(trust.pins), valid_until);
  for (const auto& [planned, code] : invitations) {
    const auto& [kiosk, counter, place] = planned;
    made += format("{}\t{}\t{}\t{}\t{}\t{}\t{}\n", kiosk.text(), counter.id.text(), in_a_column(counter.name),
                   in_a_column(counter.number), in_a_column(counter.field), in_a_column(place), code);
  }
  return made;
}

Result<void> write_made(const std::string& made, const std::filesystem::path& folder,
                        const std::filesystem::path& fonts) {
  XINLUON_TRY(const auto kiosks, kiosks_in(made));
  XINLUON_TRY(const auto files, fleet::boot_bundle(kiosks, fonts.string()));
  XINLUON_RETURN_IF_ERROR(make_folders(folder, folder_mode));
  for (const auto& file : files) {
    const auto path = folder / file.name;
    XINLUON_RETURN_IF_ERROR(make_folders(path.parent_path(), folder_mode));
    XINLUON_RETURN_IF_ERROR(write_file_durably(path, file.bytes, file_mode));
  }
  return {};
}

}  // namespace xinluon::commands
