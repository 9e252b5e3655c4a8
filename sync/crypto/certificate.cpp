#include "sync/crypto/certificate.h"

#include <array>

#include <arpa/inet.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/crypto/encoding.h"
#include "sync/crypto/hash.h"
#include "sync/crypto/openssl_handles.h"
#include "sync/crypto/random.h"

namespace xinluon::crypto {
namespace {

constexpr const char* common_name = "xinluon";
constexpr std::chrono::hours validity{24 * 365 * 10};
constexpr std::size_t max_pem_bytes = std::size_t{64} * 1024;  // a chain of a few certificates
constexpr mode_t key_mode = 0600;
constexpr mode_t certificate_mode = 0644;
constexpr std::size_t serial_bytes = 16;
constexpr std::string_view pin_prefix = "sha256//";

using Bio = Owned<BIO, BIO_free_all>;
using Certificate = Owned<X509, X509_free>;
using Extension = Owned<X509_EXTENSION, X509_EXTENSION_free>;

Bio memory_bio(std::string_view bytes) {
  return Bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
}

std::string written_to(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

bool is_address(const std::string& name) {
  std::array<unsigned char, sizeof(in6_addr)> address{};
  return inet_pton(AF_INET, name.c_str(), address.data()) == 1 ||
         inet_pton(AF_INET6, name.c_str(), address.data()) == 1;
}

// Whether a name may stand in an extension's text, where ',' and ':' have a meaning.
bool is_plain_name(const std::string& name) {
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-*";
  return !name.empty() && name.find_first_not_of(allowed) == std::string::npos;
}

Result<std::string> alternative_names(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) {
    if (!is_address(name) && !is_plain_name(name)) {
      return fail(Errc::rejected, format("certificate: \"{}\" is no host name or address", name));
    }
    text += format("{}{}:{}", text.empty() ? "" : ",", is_address(name) ? "IP" : "DNS", name);
  }
  if (text.empty()) return fail(Errc::rejected, "certificate: at least one host name or address is needed");
  return text;
}

bool add_extension(X509* certificate, int nid, const std::string& value) {
  X509V3_CTX context{};
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool set_serial(X509* certificate) {
  std::string bytes = random_bytes(serial_bytes);
  bytes[0] = static_cast<char>(bytes[0] & 0x7F);  // positive in DER
  const Number number(BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()),
                                static_cast<int>(bytes.size()), nullptr));
  return number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool set_subject_and_issuer(X509* certificate) {
  X509_NAME* name = X509_get_subject_name(certificate);
  return X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                                    reinterpret_cast<const unsigned char*>(common_name), -1, -1, 0) == 1 &&
         X509_set_issuer_name(certificate, name) == 1;
}

bool set_dates(X509* certificate, WallTime now) {
  const auto seconds = [](WallTime t) {
    return static_cast<time_t>(
        std::chrono::duration_cast<std::chrono::seconds>(t.time_since_epoch()).count());
  };
  return ASN1_TIME_set(X509_getm_notBefore(certificate), seconds(now)) != nullptr &&
         ASN1_TIME_set(X509_getm_notAfter(certificate), seconds(now + validity)) != nullptr;
}

Certificate self_signed(EVP_PKEY* key, const std::string& names, WallTime now) {
  constexpr long version_3 = 2;
  Certificate certificate(X509_new());
  if (!certificate) return nullptr;
  X509* x = certificate.get();
  const bool made = X509_set_version(x, version_3) == 1 && set_serial(x) && set_dates(x, now) &&
                    set_subject_and_issuer(x) && X509_set_pubkey(x, key) == 1 &&
                    add_extension(x, NID_subject_alt_name, names) &&
                    add_extension(x, NID_basic_constraints, "critical,CA:FALSE") &&
                    add_extension(x, NID_key_usage, "critical,digitalSignature") &&
                    add_extension(x, NID_ext_key_usage, "serverAuth") && X509_sign(x, key, EVP_sha256()) > 0;
  return made ? std::move(certificate) : nullptr;
}

Result<Key> read_key(const std::filesystem::path& path) {
  XINLUON_TRY(const std::string pem, read_file(path, max_pem_bytes));
  const Bio bio = memory_bio(pem);
  Key key(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr) : nullptr);
  if (!key) return fail(Errc::rejected, format("{}: no private key in PEM form", path.string()));
  return key;
}

Result<Key> make_key(const std::filesystem::path& path) {
  Key key(EVP_EC_gen("P-256"));
  const Bio bio(BIO_new(BIO_s_secmem()));
  if (!key || !bio ||
      PEM_write_bio_PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) {
    return fail(Errc::internal, "certificate: OpenSSL can't make a P-256 key");
  }
  std::string pem = written_to(bio.get());
  auto written = write_file_durably(path, pem, key_mode);
  OPENSSL_cleanse(pem.data(), pem.size());
  if (!written) return fail(std::move(written).error());
  return key;
}

Result<void> write_certificate(const std::filesystem::path& path, X509* certificate) {
  const Bio bio(BIO_new(BIO_s_mem()));
  if (!certificate || !bio || PEM_write_bio_X509(bio.get(), certificate) != 1) {
    return fail(Errc::internal, "certificate: OpenSSL can't sign it");
  }
  return write_file_durably(path, written_to(bio.get()), certificate_mode);
}

}  // namespace

Result<void> ensure_self_signed(const std::filesystem::path& certificate, const std::filesystem::path& key,
                                const std::vector<std::string>& names, WallTime now) {
  const bool has_certificate = std::filesystem::exists(certificate);
  const bool has_key = std::filesystem::exists(key);
  if (has_certificate && has_key) return {};
  if (has_certificate) {
    return fail(Errc::rejected, format("{}: its key {} is missing; bring it back, or remove the certificate "
                                       "and enrol the kiosks again",
                                       certificate.string(), key.string()));
  }
  XINLUON_TRY(const std::string alternatives, alternative_names(names));
  XINLUON_TRY(const Key pair, has_key ? read_key(key) : make_key(key));
  return write_certificate(certificate, self_signed(pair.get(), alternatives, now).get());
}

Result<std::string> public_key_pin(const std::filesystem::path& certificate) {
  XINLUON_TRY(const std::string pem, read_file(certificate, max_pem_bytes));
  const Bio bio = memory_bio(pem);
  const Certificate x(bio ? PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr) : nullptr);
  if (!x) return fail(Errc::rejected, format("{}: no certificate in PEM form", certificate.string()));
  unsigned char* der = nullptr;
  const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(x.get()), &der);
  if (size <= 0) return fail(Errc::rejected, format("{}: no public key in it", certificate.string()));
  const Hash hash = sha256({reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)});
  OPENSSL_free(der);
  return std::string(pin_prefix) + to_base64(as_bytes(hash));
}

bool valid_pin(std::string_view text) {
  if (!text.starts_with(pin_prefix)) return false;
  const auto bytes = from_base64(text.substr(pin_prefix.size()));
  return bytes && bytes->size() == sizeof(Hash);
}

}  // namespace xinluon::crypto
