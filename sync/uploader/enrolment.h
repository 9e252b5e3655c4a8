// Enrolment: the device's own key for a one-time code (PROTOCOL.md, "Enrolment").
#pragma once

#include <filesystem>
#include <string>

#include "sync/base/result.h"
#include "sync/crypto/signature.h"
#include "sync/uploader/app_link.h"
#include "sync/uploader/identity.h"
#include "sync/uploader/schedule.h"
#include "sync/uploader/transport.h"
#include "sync/wire/enrolment_file.h"

namespace xinluon::uploader {

struct Device {
  const crypto::SecretKey& key;  // outlives this
  std::string board;             // board_hash()
  std::string software;          // "xinluon-sync 0.1.0"
};

// not_found when there is no such file or its code is blank because it was used; rejected when it is wrong.
Result<wire::EnrolmentFile> read_enrolment_file(const std::filesystem::path& path);

// The kiosk id the app is configured with. retry_later when the app is not there.
Result<wire::HelloAnswer> ask_hello(AppLink& app);

// Asks the server once. rejected with its words when it does not take the code; retry_later for everything
// that is not a rightly signed answer. A repeated request with the same key and code is safe.
Result<ServerIdentity> request_enrolment(const wire::EnrolmentFile& file, const KioskId& kiosk,
                                         const Device& device, Transport& server, const RandomBytes& random);

// Writes the file again without its code. unauthorised where the file is not ours to write (a boot
// partition): the code is worthless by then, the server took it.
Result<void> blank_code(const std::filesystem::path& path, wire::EnrolmentFile file);

}  // namespace xinluon::uploader
