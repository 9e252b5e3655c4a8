#include "sync/uploader/device_enrolment.h"

#include "sync/base/files.h"
#include "sync/base/format.h"

namespace xinluon::uploader {

Result<ServerIdentity> enrol_device(const wire::EnrolmentFile& file, const std::filesystem::path& data,
                                    const Device& device, AppLink& app, const TransportMaker& transport,
                                    const RandomBytes& random) {
  XINLUON_TRY(const auto lock, lock_file(data / "enrol.lock"));
  auto hello = ask_hello(app);
  if (!hello) return fail(with_context(hello.error(), "kiosk app, which knows the kiosk's id"));
  XINLUON_TRY(const auto server, transport(file.url, file.pins));
  XINLUON_TRY(auto identity, request_enrolment(file, hello->kiosk, device, *server, random));
  XINLUON_RETURN_IF_ERROR(store_identity(data, identity));
  return identity;
}

std::string describe(const ServerIdentity& identity) {
  return format("{} at {}, {} ({}), server {}", identity.kiosk.text(), identity.unit_name,
                identity.counter_name, identity.counter.text(), identity.url);
}

}  // namespace xinluon::uploader
