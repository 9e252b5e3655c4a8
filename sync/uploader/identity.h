// Who this device is to which server: server.toml in the data folder, beside device.key. Written durably at
// enrolment, and again when the server hands out other pins.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"
#include "sync/crypto/signature.h"
#include "sync/domain/ids.h"

namespace xinluon::uploader {

struct ServerIdentity {
  std::string url;                // https://host:port
  std::vector<std::string> pins;  // "sha256//…": current, and next when known
  crypto::PublicKey server_key;   // signs answers
  KioskId kiosk;
  CounterId counter;
  std::string unit_name;     // as the server told at enrolment, printable
  std::string counter_name;  // likewise
  bool operator==(const ServerIdentity&) const = default;
};

// The files of the data folder.
std::filesystem::path device_key_path(const std::filesystem::path& data);
std::filesystem::path identity_path(const std::filesystem::path& data);

std::string encode_identity(const ServerIdentity& identity);
Result<ServerIdentity> decode_identity(std::string_view toml, const std::string& name);

// not_found when this device is not enrolled, rejected when the file does not read.
Result<ServerIdentity> load_identity(const std::filesystem::path& data);
// Durable when it returns; readable by its owner only.
Result<void> store_identity(const std::filesystem::path& data, const ServerIdentity& identity);

}  // namespace xinluon::uploader
