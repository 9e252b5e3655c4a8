#include "sync/uploader/commands.h"

#include <cstdio>

#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/crypto/random.h"
#include "sync/crypto/six_words.h"
#include "sync/uploader/as_owner.h"
#include "sync/uploader/curl_transport.h"
#include "sync/uploader/daemon.h"
#include "sync/uploader/device_enrolment.h"
#include "sync/uploader/health.h"
#include "sync/uploader/socket_app_link.h"
#include "sync/uploader/status.h"

namespace xinluon::uploader {
namespace {

constexpr std::size_t max_status_bytes = 1 << 20;
constexpr mode_t data_mode = 0700;

void say(const std::string& text) {
  std::fputs(text.c_str(), stdout);
}

int complain(const Error& error) {
  std::fputs(format("xinluon-sync: {}\n", error.message).c_str(), stderr);
  return 1;
}

Result<std::string> read_status(const Config& config, const Clock& clock) {
  auto text = read_file(config.status_file, max_status_bytes);
  if (!text) return fail(with_context(text.error(), "no status; is xinluon-sync running?"));
  return describe_status(*text, config.status_file.native(), clock.boot());
}

Result<ServerIdentity> enrol_with(const wire::EnrolmentFile& file, const Config& config, const Clock& clock,
                                  Signals& signals) {
  XINLUON_RETURN_IF_ERROR(make_folders(config.data, data_mode));
  const AsOwner as_owner(config.data);
  XINLUON_TRY(const auto key, crypto::SecretKey::load_or_create(device_key_path(config.data)));
  SocketAppLink app(config.app_socket, clock, signals.fd());
  const auto connect = [&](const std::string& url, const std::vector<std::string>& pins) {
    return CurlTransport::make(url, pins, config.proxy, signals.fd());
  };
  const Device device{key, board_hash({.disk = config.data}), software()};
  return enrol_device(file, config.data, device, app, connect, crypto::random_bytes);
}

// Of this device's key and the server it is enrolled with; nothing when the key can't be read.
std::optional<std::string> words_of(const Config& config, const ServerIdentity& identity) {
  const AsOwner as_owner(config.data);
  const auto key = crypto::SecretKey::load_or_create(device_key_path(config.data));
  if (!key) return std::nullopt;
  return crypto::six_words(identity.kiosk, identity.server_key.to_base64(), key->public_key().to_base64());
}

}  // namespace

int show_status(const Config& config, const Clock& clock) {
  const auto identity = load_identity(config.data);
  say(identity ? format("enrolled  {}\n", describe(*identity))
               : format("enrolled  no: {}\n", identity.error().message));
  const auto status = read_status(config, clock);
  if (!status) return complain(status.error());
  say(*status);
  return identity ? 0 : 1;
}

int check_enrolment_file(const std::filesystem::path& path) {
  const auto file = read_enrolment_file(path);
  return file ? 0 : complain(file.error());
}

int enrol(const Config& config, const std::filesystem::path& path, const Clock& clock, Signals& signals) {
  auto file = read_enrolment_file(path);
  if (!file) return complain(file.error());
  const auto identity = enrol_with(*file, config, clock, signals);
  if (!identity) return complain(with_context(identity.error(), "not enrolled"));
  say(format("Enrolled {}\n", describe(*identity)));
  if (const auto words = words_of(config, *identity))
    say(format("Compare with `xinluon-server admin enrolment show {}`:\n  {}\n", identity->kiosk.text(),
               *words));
  say("A daemon that was enrolled elsewhere goes on there until: systemctl reload xinluon-sync\n");
  if (auto blanked = blank_code(path, std::move(*file)); !blanked)
    say(format("The code in the file is used up; delete the file ({})\n", blanked.error().message));
  return 0;
}

}  // namespace xinluon::uploader
