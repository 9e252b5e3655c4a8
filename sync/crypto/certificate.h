// The server's TLS certificate and its pin.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/result.h"

namespace xinluon::crypto {

// Makes a P-256 key (mode 0600) and a self-signed certificate for `names` (host names or addresses), valid
// ten years from `now`, where the files do not exist. A missing certificate is made anew for a key that is
// there, so that a renewal keeps the pin; a certificate without its key is rejected. Kiosks pin the key:
// dates and names do not matter to them.
Result<void> ensure_self_signed(const std::filesystem::path& certificate, const std::filesystem::path& key,
                                const std::vector<std::string>& names, WallTime now);

// "sha256//<base64 of SHA-256 of the public key's DER>", curl's CURLOPT_PINNEDPUBLICKEY form.
Result<std::string> public_key_pin(const std::filesystem::path& certificate);

// Whether a text has that form.
bool valid_pin(std::string_view text);

}  // namespace xinluon::crypto
