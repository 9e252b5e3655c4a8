#include "sync/server/commands/enrol_batch.h"

#include <sstream>

#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/crypto/encoding.h"
#include "sync/server/labels/label.h"
#include "sync/wire/enrolment_file.h"
#include "sync/wire/json_writer.h"

namespace xinluon::commands {
namespace {

constexpr std::size_t max_list_bytes = 512 * 1024;  // in base64 it fits a line of the server's socket
constexpr mode_t folder_mode = 0700;                // codes are secrets until they are used
constexpr mode_t file_mode = 0600;
constexpr std::size_t kiosk_columns = 7;

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> columns;
  std::istringstream in(line);
  for (std::string column; std::getline(in, column, '\t');) columns.push_back(column);
  if (!line.empty() && line.back() == '\t') columns.emplace_back();
  return columns;
}

// The first line is what all have in common: url, server key, pins, last day; then a kiosk a line.
Result<std::vector<BatchKiosk>> kiosks_in(const std::string& made) {
  std::istringstream in(made);
  std::string line;
  std::getline(in, line);
  const auto common = split(line);
  if (common.size() != 4) return fail(Errc::internal, "the server's answer can't be read");
  wire::EnrolmentFile file{.url = common[0], .pins = {}, .server_key = common[1], .code = "", .note = ""};
  std::istringstream pins(common[2]);
  for (std::string pin; pins >> pin;) file.pins.push_back(pin);
  std::vector<BatchKiosk> kiosks;
  while (std::getline(in, line)) {
    const auto columns = split(line);
    if (columns.size() != kiosk_columns) return fail(Errc::internal, "the server's answer can't be read");
    file.code = columns[6];
    file.note = columns[5] + " › " + columns[2];
    kiosks.push_back({columns[0], columns[1], columns[2], columns[3], columns[4], columns[5],
                      wire::encode_enrolment_file(file), common[3]});
  }
  return kiosks;
}

std::string quoted(const std::string& text) {
  std::string out;
  wire::append_json_string(out, text);
  return out;
}

std::string own_configuration(const BatchKiosk& kiosk) {
  return format(
      "# {0}: {1} › {2}\n# Copy to /etc/xinluon/kiosk.toml; every other key is explained in the sample.\n"
      "[kiosk]\nid = \"{0}\"\ncounter = \"{3}\"\n\n[site]\nplace = {4}\ncounter = {5}\nfield = {6}\n",
      kiosk.kiosk, kiosk.place, kiosk.counter_name, kiosk.counter,
      quoted(kiosk.place.substr(kiosk.place.rfind("› ") == std::string::npos
                                    ? 0
                                    : kiosk.place.rfind("› ") + std::string("› ").size())),
      quoted(kiosk.number), quoted(kiosk.field));
}

Result<void> must_be_new(const std::filesystem::path& folder) {
  std::error_code none;
  if (!std::filesystem::exists(folder, none) || std::filesystem::is_empty(folder, none)) return {};
  return fail(Errc::rejected, format("{} is not empty; give --out a new folder", folder.string()));
}

}  // namespace

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
  XINLUON_TRY(const auto kiosks, kiosks_in(outcome.file));
  XINLUON_RETURN_IF_ERROR(write_boot_files(options.out, kiosks));
  XINLUON_RETURN_IF_ERROR(write_labels(options.out / "labels.pdf", kiosks, options.fonts));
  return outcome.text + format("boot files and labels.pdf in {}\n", options.out.string());
}

Result<void> write_boot_files(const std::filesystem::path& folder, const std::vector<BatchKiosk>& kiosks) {
  XINLUON_RETURN_IF_ERROR(make_folders(folder, folder_mode));
  for (const auto& kiosk : kiosks) {
    const auto own = folder / kiosk.kiosk;
    XINLUON_RETURN_IF_ERROR(make_folders(own, folder_mode));
    XINLUON_RETURN_IF_ERROR(write_file_durably(own / "xinluon-enrol.toml", kiosk.enrolment, file_mode));
    XINLUON_RETURN_IF_ERROR(
        write_file_durably(own / "xinluon-kiosk.toml", own_configuration(kiosk), file_mode));
  }
  return {};
}

Result<void> write_labels(const std::filesystem::path& file, const std::vector<BatchKiosk>& kiosks,
                          const std::filesystem::path& fonts) {
  std::vector<labels::Label> all;
  all.reserve(kiosks.size());
  for (const auto& kiosk : kiosks)
    all.push_back({kiosk.kiosk, kiosk.place, kiosk.counter_name, kiosk.enrolment, kiosk.valid_until});
  XINLUON_TRY(const auto pdf, labels::sheets_of(all, fonts.string()));
  return write_file_durably(file, pdf, file_mode);
}

}  // namespace xinluon::commands
