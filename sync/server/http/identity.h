// What this server is known by: its TLS key, which kiosks pin, and the key that signs its answers.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sync/base/clock.h"
#include "sync/crypto/signature.h"

namespace xinluon::http {

struct IdentityOptions {
  std::filesystem::path data;         // holds server.key, and tls.crt and tls.key unless these are given:
  std::filesystem::path certificate;  // PEM; empty: made in `data`
  std::filesystem::path key;
  std::vector<std::string> names = {"localhost"};  // for a certificate that is made
  std::string next_pin = {};  // of the key that will replace this one; empty: none is known
};

struct Identity {
  std::filesystem::path certificate;
  std::filesystem::path key;
  std::vector<std::string> pins;  // "sha256//…": of this key, and of the next where it is known
  crypto::SecretKey signing;
};

// Makes what is missing. The data folder must exist, and be locked by the caller.
Result<Identity> load_identity(const IdentityOptions& options, WallTime now);

}  // namespace xinluon::http
