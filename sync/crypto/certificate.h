// The server's TLS certificate and its pin.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sync/base/result.h"

namespace xinluon::crypto {

// Makes a P-256 key (mode 0600) and a self-signed certificate for `names` (host names or addresses) valid
// ten years, where the files do not exist. Kiosks pin the key, so that dates and names do not matter to them.
Result<void> ensure_self_signed(const std::filesystem::path& certificate, const std::filesystem::path& key,
                                const std::vector<std::string>& names);

// "sha256//<base64 of SHA-256 of the public key's DER>", curl's CURLOPT_PINNEDPUBLICKEY form.
Result<std::string> public_key_pin(const std::filesystem::path& certificate);

}  // namespace xinluon::crypto
