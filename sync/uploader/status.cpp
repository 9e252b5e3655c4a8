#include "sync/uploader/status.h"

#include "sync/base/config_file.h"
#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/base/log.h"
#include "sync/base/printable.h"
#include "sync/wire/json_writer.h"
#include "sync/wire/limits.h"

namespace xinluon::uploader {
namespace {

constexpr mode_t folder_mode = 0755;
constexpr mode_t file_mode = 0644;  // nothing in it is secret

// Before its first answer nothing is known of the server, whatever it holds from before our start.
std::string describe(const EpochCursor& cursor) {
  if (cursor.state == EpochCursor::State::unknown && cursor.held == 0)
    return format("{} records here; how many of them the server holds it has not said since the start",
                  cursor.local.head_seq);
  return format("{}: {} of {} records at the server, {} in a backup", name_of(cursor.state), cursor.held,
                cursor.local.head_seq, cursor.backed_up);
}

std::string age(std::int64_t then_ms, BootTime now) {
  const std::int64_t seconds = (to_ms(now) - then_ms) / 1000;
  if (then_ms <= 0) return "never";
  if (seconds < 0) return "before the last restart of this machine";
  return format("{} s ago", seconds);
}

}  // namespace

std::string encode_status(const Overview& overview) {
  std::string outcome;
  wire::append_json_string(outcome, printable(overview.last_outcome, wire::max_detail_bytes));
  std::string toml = format(
      "# Written by xinluon-sync; read it with `xinluon-sync status`.\n"
      "server = \"{}\"\napp_reached = {}\nlast_outcome = {}\nlast_signed_boot_ms = {}\n\n[epochs]\n",
      name_of(overview.link), overview.app_reached, outcome,
      overview.last_signed ? to_ms(*overview.last_signed) : 0);
  for (const auto& cursor : overview.epochs)
    toml += format("{} = \"{}\"\n", cursor.local.epoch.text(), describe(cursor));
  return toml;
}

Result<std::string> describe_status(std::string_view toml, const std::string& name, BootTime now) {
  XINLUON_TRY(auto file, ConfigFile::parse(toml, name));
  const std::string server = file.required_text("server", "ok");
  const bool app_reached = file.flag("app_reached", false);
  const std::string outcome = file.text("last_outcome", "");
  const std::int64_t signed_ms = file.integer("last_signed_boot_ms", 0, 0, wire::max_number);
  const auto epochs = file.all_texts("epochs");
  XINLUON_RETURN_IF_ERROR(file.finish());
  std::string text = format("server    {}: {}\n", server, outcome.empty() ? "not asked yet" : outcome);
  text += format("answered  {}\n", age(signed_ms, now));
  text += format("kiosk app {}\n", app_reached ? "reached" : "not reached");
  for (const auto& [epoch, state] : epochs) text += format("epoch     {}: {}\n", epoch, state);
  return text;
}

void StatusFile::update(const Overview& overview, bool idle, BootTime now) {
  if (!idle && now < written_at_ + min_pause) return;
  std::string text = encode_status(overview);
  if (text == written_) return;
  auto result = make_folders(path_.parent_path(), folder_mode);
  if (result) result = write_file_durably(path_, text, file_mode);
  if (!result && !failed_) log::warning("status file: {}", result.error().message);
  failed_ = !result;
  written_ = std::move(text);
  written_at_ = now;
}

}  // namespace xinluon::uploader
