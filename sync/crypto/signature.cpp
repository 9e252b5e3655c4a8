#include "sync/crypto/signature.h"

#include <algorithm>
#include <utility>

#include <sodium.h>

#include "sync/base/check.h"
#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/crypto/encoding.h"

namespace xinluon::crypto {
namespace {

constexpr std::size_t max_key_file_bytes = 256;  // 44 and a line break
constexpr mode_t key_file_mode = 0600;

const unsigned char* data_of(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

void wipe(std::string& text) {
  sodium_memzero(text.data(), text.size());
}

Result<void> check_private(const std::filesystem::path& path) {
  using std::filesystem::perms;
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (error) return fail(Errc::internal, format("{}: {}", path.string(), error.message()));
  if ((status.permissions() & (perms::group_all | perms::others_all)) != perms::none) {
    return fail(
        Errc::rejected,
        format("{}: others may read this key; chmod 600 it, or remove it to make a new one", path.string()));
  }
  return {};
}

std::string_view without_line_break(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  return text;
}

}  // namespace

std::optional<PublicKey> PublicKey::from_base64(std::string_view text) {
  auto bytes = crypto::from_base64(text);
  if (!bytes || bytes->size() != crypto_sign_PUBLICKEYBYTES) return std::nullopt;
  PublicKey key;
  key.bytes_ = std::move(*bytes);
  return key;
}

std::string PublicKey::to_base64() const {
  return crypto::to_base64(bytes_);
}

SecretKey SecretKey::from_seed(const std::array<unsigned char, seed_bytes>& seed) {
  static_assert(seed_bytes == crypto_sign_SEEDBYTES && bytes == crypto_sign_SECRETKEYBYTES);
  std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> public_key{};
  SecretKey key;
  crypto_sign_seed_keypair(public_key.data(), key.bytes_.data(), seed.data());
  return key;
}

SecretKey SecretKey::generate() {
  std::array<unsigned char, seed_bytes> seed{};
  randombytes_buf(seed.data(), seed.size());
  SecretKey key = from_seed(seed);
  sodium_memzero(seed.data(), seed.size());
  return key;
}

Result<SecretKey> SecretKey::from_base64_seed(std::string_view text) {
  auto decoded = crypto::from_base64(text);
  if (!decoded || decoded->size() != seed_bytes) {
    return fail(Errc::rejected, "no Ed25519 key: expected base64 of 32 bytes");
  }
  std::array<unsigned char, seed_bytes> seed{};
  std::copy(decoded->begin(), decoded->end(), seed.begin());
  SecretKey key = from_seed(seed);
  wipe(*decoded);
  sodium_memzero(seed.data(), seed.size());
  return key;
}

Result<SecretKey> SecretKey::load_or_create(const std::filesystem::path& path) {
  auto text = read_file(path, max_key_file_bytes);
  if (!text && text.error().code == Errc::not_found) return create(path);
  if (!text) return fail(std::move(text).error());
  XINLUON_RETURN_IF_ERROR(check_private(path));
  auto key = from_base64_seed(without_line_break(*text));
  wipe(*text);
  if (!key) return fail(with_context(std::move(key).error(), path.string()));
  return key;
}

Result<SecretKey> SecretKey::create(const std::filesystem::path& path) {
  SecretKey key = generate();
  std::string text = crypto::to_base64({reinterpret_cast<const char*>(key.bytes_.data()), seed_bytes});
  text += '\n';
  auto written = write_file_durably(path, text, key_file_mode);
  wipe(text);
  if (!written) return fail(std::move(written).error());
  return key;
}

SecretKey::SecretKey(SecretKey&& other) noexcept : bytes_(other.bytes_) {
  sodium_memzero(other.bytes_.data(), other.bytes_.size());
}

SecretKey& SecretKey::operator=(SecretKey&& other) noexcept {
  if (this == &other) return *this;
  bytes_ = other.bytes_;
  sodium_memzero(other.bytes_.data(), other.bytes_.size());
  return *this;
}

SecretKey::~SecretKey() {
  sodium_memzero(bytes_.data(), bytes_.size());
}

PublicKey SecretKey::public_key() const {
  PublicKey key;
  key.bytes_.assign(bytes_.begin() + seed_bytes, bytes_.end());
  return key;
}

std::string SecretKey::sign(std::string_view message) const {
  std::string signature(crypto_sign_BYTES, '\0');
  crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr, data_of(message),
                       message.size(), bytes_.data());
  return crypto::to_base64(signature);
}

bool verify(const PublicKey& key, std::string_view message, std::string_view signature_base64) {
  if (key.bytes().size() != crypto_sign_PUBLICKEYBYTES) return false;
  const auto signature = from_base64(signature_base64);
  if (!signature || signature->size() != crypto_sign_BYTES) return false;
  return crypto_sign_verify_detached(data_of(*signature), data_of(message), message.size(),
                                     data_of(key.bytes())) == 0;
}

bool equal_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace xinluon::crypto
