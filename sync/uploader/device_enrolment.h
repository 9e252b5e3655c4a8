// Enrolment as a whole, for the command and for the daemon: file → app's kiosk id → server → server.toml.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sync/uploader/enrolment.h"

namespace xinluon::uploader {

using TransportMaker = std::function<Result<std::unique_ptr<Transport>>(
    const std::string& url, const std::vector<std::string>& pins)>;

// When it returns the identity is durable in `data`. retry_later also while another process enrols.
Result<ServerIdentity> enrol_device(const wire::EnrolmentFile& file, const std::filesystem::path& data,
                                    const Device& device, AppLink& app, const TransportMaker& transport,
                                    const RandomBytes& random);

// "K0001 at Xã Mẫu 01, Quầy số 03 (Q03), server https://…"
std::string describe(const ServerIdentity& identity);

}  // namespace xinluon::uploader
