// Ed25519. A kiosk signs what it sends, the server what it answers.
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace xinluon::crypto {

// 32 bytes; its text form is base64.
class PublicKey {
 public:
  static std::optional<PublicKey> from_base64(std::string_view text);
  std::string to_base64() const;
  const std::string& bytes() const { return bytes_; }
  bool operator==(const PublicKey&) const = default;

 private:
  friend class SecretKey;
  std::string bytes_;
};

class SecretKey {
 public:
  static SecretKey generate();
  // Reads the key file (base64 of the 32-byte seed, a line), or makes it (mode 0600, durable) when it does
  // not exist. rejected when the file is no key or others may read it. One process at a time.
  static Result<SecretKey> load_or_create(const std::filesystem::path& path);

  // rejected when it is not base64 of 32 bytes. For test vectors, and for keys made elsewhere.
  static Result<SecretKey> from_base64_seed(std::string_view text);

  SecretKey(SecretKey&& other) noexcept;
  SecretKey& operator=(SecretKey&& other) noexcept;
  SecretKey(const SecretKey&) = delete;
  SecretKey& operator=(const SecretKey&) = delete;
  ~SecretKey();  // wiped

  PublicKey public_key() const;
  std::string sign(std::string_view message) const;  // base64 of 64 bytes

 private:
  static constexpr std::size_t seed_bytes = 32;
  static constexpr std::size_t bytes = 64;  // seed and public key, as libsodium keeps them

  SecretKey() = default;
  static Result<SecretKey> create(const std::filesystem::path& path);
  static SecretKey from_seed(const std::array<unsigned char, seed_bytes>& seed);
  std::array<unsigned char, bytes> bytes_{};
};

// False for anything that is not exactly this key's signature over the message.
bool verify(const PublicKey& key, std::string_view message, std::string_view signature_base64);

// Equal without telling by time where the difference is.
bool equal_constant_time(std::string_view a, std::string_view b);

}  // namespace xinluon::crypto
