#include "sync/server/commands/admin.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/crypto/encoding.h"
#include "sync/domain/period.h"
#include "sync/server/accounts/user.h"
#include "sync/server/commands/actor.h"
#include "sync/server/commands/admin_protocol.h"
#include "sync/server/commands/enrol_batch.h"
#include "sync/server/commands/exit_codes.h"
#include "sync/server/commands/import_commands.h"
#include "sync/server/commands/password_prompt.h"
#include "sync/server/commands/trust.h"
#include "sync/server/evidence/audit_bundle.h"
#include "sync/server/reports/kept_checkpoint.h"
#include "sync/server/storage/open.h"
#include "sync/wire/csv.h"
#include "sync/wire/limits.h"

namespace xinluon::commands {
namespace {

constexpr int patience_ms = 30'000;  // the writer may have a queue of batches before us

// Nothing when no server listens there.
UniqueFd connect_to(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.native().size() >= sizeof(address.sun_path)) return {};
  std::memcpy(address.sun_path, path.c_str(), path.native().size());
  UniqueFd server(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (connect(server.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) return {};
  return server;
}

Result<Outcome> ask(int server, const AdminCall& call) {
  XINLUON_RETURN_IF_ERROR(write_line(server, encode_call(call), patience_ms));
  XINLUON_TRY(const auto line, read_line(server, patience_ms));
  return decode_outcome(line);
}

Result<Outcome> do_it_here(const Config& config, const AdminCall& call, const Clock& clock) {
  XINLUON_TRY(const auto folder, db::DataFolder::lock(config.application.place()));
  XINLUON_TRY(const auto identity, http::load_identity(config.application.identity, clock.wall()));
  XINLUON_TRY(const auto writer, storage::open_writer(folder));
  const AdminContext context{
      .now = clock.wall(), .actor = actor_of(geteuid()), .trust = trust_of(config, identity)};
  return run_admin_call(*writer, context, call);
}

Result<void> add_password_hash(AdminCall& call) {
  XINLUON_TRY(const auto name, accounts::user_name_from(argument(call.arguments, "subject")));
  XINLUON_TRY(const auto password, read_password());
  XINLUON_TRY(auto hash, accounts::new_password_hash(password, name));
  call.arguments["password_hash"] = std::move(hash);
  return {};
}

// The subject is a file; the server is given what it holds.
Result<void> add_content(AdminCall& call, std::size_t max_bytes) {
  const std::filesystem::path file = argument(call.arguments, "subject");
  XINLUON_TRY(call.arguments[std::string(content_key)], read_file(file, max_bytes));
  call.arguments["subject"] = file.filename().string();
  return {};
}

Result<void> show(const Outcome& outcome, const std::string& out) {
  std::fputs(outcome.text.c_str(), stdout);
  if (outcome.file.empty()) return {};
  if (out.empty()) {
    std::fputs(outcome.file.c_str(), stdout);
    return {};
  }
  return write_file_durably(out, outcome.file, 0600);
}

// A table goes to the server in base64, with its file's name.
Result<void> add_table(AdminCall& call) {
  const std::filesystem::path file = argument(call.arguments, "file");
  XINLUON_TRY(const auto bytes, read_file(file, wire::max_csv_bytes));
  call.arguments[std::string(content_key)] = crypto::to_base64(bytes);
  call.arguments["file"] = file.filename().string();
  return {};
}

Result<Outcome> perform(const Config& config, const AdminCall& call, const Clock& clock) {
  XINLUON_RETURN_IF_ERROR(check_texts(call));
  const UniqueFd server = connect_to(admin_socket_path(config.application.identity.data));
  return server ? ask(server.get(), call) : do_it_here(config, call, clock);
}

Result<void> write_bundle(const Config& config, const AdminCall& call, const Clock& clock) {
  XINLUON_TRY(const auto period, period_from_text(argument(call.arguments, "period")));
  const std::filesystem::path folder = argument(call.arguments, "subject");
  XINLUON_TRY(const auto reader, storage::open_reader(config.application.place()));
  XINLUON_TRY(auto files, evidence::FolderFiles::make(folder));
  XINLUON_TRY(const auto records, evidence::export_bundle(*reader, files, period, clock.wall()));
  std::fputs(format("{} records in {}\n", records, folder.string()).c_str(), stdout);
  return {};
}

Result<void> run(const Config& config, AdminCall call, const Clock& clock) {
  const std::string out = argument(call.arguments, "out");
  call.arguments.erase("out");
  XINLUON_TRY(const AdminCommand* command, find_admin_command(call.words));
  if (command->asks_password) XINLUON_RETURN_IF_ERROR(add_password_hash(call));
  if (call.words == "config add") XINLUON_RETURN_IF_ERROR(add_content(call, wire::max_settings_bytes));
  if (call.words == "checkpoint compare")
    XINLUON_RETURN_IF_ERROR(add_content(call, reports::max_kept_checkpoint_bytes));
  if (call.words == "csv import") XINLUON_RETURN_IF_ERROR(add_table(call));
  const std::filesystem::path bundle = argument(call.arguments, "bundle");
  if (!bundle.empty()) XINLUON_RETURN_IF_ERROR(must_be_new(bundle));
  XINLUON_TRY(const auto outcome, perform(config, call, clock));
  if (call.words == "audit-bundle export") return write_bundle(config, call, clock);
  if (!bundle.empty()) {
    std::fputs(outcome.text.c_str(), stdout);
    return write_made(outcome.file, bundle, config.application.fonts);
  }
  return show(outcome, out);
}

// Every file is tried: one that is damaged holds up no other.
int import_files(const Config& config, const std::vector<std::string>& files, const Clock& clock) {
  int exit_code = exit_fine;
  for (const auto& file : files) {
    const auto told = import_file(file, [&](const AdminCall& call) { return perform(config, call, clock); });
    if (told)
      std::fputs(told->c_str(), stdout);
    else
      exit_code = complain(told.error(), exit_failed);
  }
  return exit_code;
}

int run_enrol_batch(const Config& config, const std::vector<std::string>& words, const Clock& clock) {
  auto options = enrol_batch_options(words);
  if (!options) return complain(options.error(), exit_bad_usage);
  options->fonts = config.application.fonts;
  const auto told =
      enrol_batch(*options, [&](const AdminCall& call) { return perform(config, call, clock); });
  if (!told) return complain(told.error(), exit_failed);
  std::fputs(told->c_str(), stdout);
  return exit_fine;
}

}  // namespace

Result<Outcome> perform_admin(const Config& config, const AdminCall& call, const Clock& clock) {
  return perform(config, call, clock);
}

int run_admin(const Config& config, const std::vector<std::string>& words, const Clock& clock) {
  if (words.size() > 1 && words[0] == "import" && words[1] != "part")
    return import_files(config, {words.begin() + 1, words.end()}, clock);
  if (!words.empty() && words[0] == "enrol-batch")
    return run_enrol_batch(config, {words.begin() + 1, words.end()}, clock);
  auto call = parse_admin_call(words);
  if (!call) return complain(call.error(), exit_bad_usage);
  const auto done = run(config, *std::move(call), clock);
  return done ? exit_fine : complain(done.error(), exit_failed);
}

}  // namespace xinluon::commands
