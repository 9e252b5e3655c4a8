#include "sync/crypto/certificate.h"

#include <cstdlib>

#include <gtest/gtest.h>

#include "sync/base/files.h"
#include "sync/base/format.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::crypto {
namespace {

const WallTime now = wall_time(1'790'000'000'000);  // 2026-09-21

struct Files {
  test::TemporaryFolder folder;
  std::filesystem::path certificate = folder / "server.crt";
  std::filesystem::path key = folder / "server.key";

  Result<void> ensure(const std::vector<std::string>& names = {"localhost"}) const {
    return ensure_self_signed(certificate, key, names, now);
  }
};

std::string bytes_of(const std::filesystem::path& path) {
  auto bytes = read_file(path, 100'000);
  return bytes ? *bytes : "";
}

// What the openssl program, which is not our code, says of a certificate.
std::string described(const Files& files) {
  const auto out = files.folder / "described";
  const auto command =
      format("openssl x509 -in '{}' -noout -text > '{}' 2>&1", files.certificate.string(), out.string());
  EXPECT_EQ(std::system(command.c_str()), 0);  // NOLINT(concurrency-mt-unsafe): one thread
  return bytes_of(out);
}

TEST(Certificate, SaysWhatAServersShould) {
  const Files files;
  ASSERT_TRUE(files.ensure({"may-chu.example", "localhost", "127.0.0.1", "::1"}));
  const std::string text = described(files);
  for (const char* part : {"Version: 3", "Issuer: CN = xinluon", "Subject: CN = xinluon", "prime256v1",
                           "DNS:may-chu.example", "DNS:localhost", "IP Address:127.0.0.1",
                           "IP Address:0:0:0:0:0:0:0:1", "CA:FALSE", "TLS Web Server Authentication",
                           "Not Before: Sep 21 14:13:20 2026 GMT", "Not After : Sep 18 14:13:20 2036 GMT"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << " is missing in\n" << text;
  }
}

TEST(Certificate, ItsKeyIsPrivate) {
  const Files files;
  ASSERT_TRUE(files.ensure());
  using std::filesystem::perms;
  const auto permissions = std::filesystem::status(files.key).permissions();
  EXPECT_EQ(permissions, perms::owner_read | perms::owner_write);
}

TEST(Certificate, IsLeftAloneWhenItIsThere) {
  const Files files;
  ASSERT_TRUE(files.ensure());
  const std::string certificate = bytes_of(files.certificate);
  const std::string key = bytes_of(files.key);
  ASSERT_TRUE(files.ensure());
  EXPECT_EQ(bytes_of(files.certificate), certificate);
  EXPECT_EQ(bytes_of(files.key), key);
}

TEST(Certificate, ARenewalKeepsThePin) {
  const Files files;
  ASSERT_TRUE(files.ensure());
  const auto pin = public_key_pin(files.certificate);
  ASSERT_TRUE(pin);
  std::filesystem::remove(files.certificate);
  ASSERT_TRUE(files.ensure());
  EXPECT_EQ(public_key_pin(files.certificate).value_or(""), *pin);
}

TEST(Certificate, WithoutItsKeyIsRefused) {
  const Files files;
  ASSERT_TRUE(files.ensure());
  std::filesystem::remove(files.key);
  const auto result = files.ensure();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Errc::rejected);
  EXPECT_FALSE(std::filesystem::exists(files.key)) << "another key would cut off every kiosk";
}

TEST(Certificate, ANameCanNotSmuggleInAnotherExtension) {
  for (const std::string name : {"", "a,DNS:evil.example", "a\nb", "email:x", "höst"}) {
    const Files files;
    EXPECT_FALSE(files.ensure({name})) << name;
    EXPECT_FALSE(std::filesystem::exists(files.certificate));
    EXPECT_FALSE(std::filesystem::exists(files.key));
  }
  EXPECT_FALSE(Files().ensure({}));
}

TEST(Certificate, RubbishIsNoKeyAndNoCertificate) {
  const Files files;
  ASSERT_TRUE(write_file_durably(files.key, "rubbish", 0600));
  EXPECT_FALSE(files.ensure());
  ASSERT_TRUE(write_file_durably(files.certificate, "rubbish", 0644));
  const auto pin = public_key_pin(files.certificate);
  ASSERT_FALSE(pin);
  EXPECT_EQ(pin.error().code, Errc::rejected);
  EXPECT_EQ(public_key_pin(files.folder / "missing").error().code, Errc::not_found);
}

TEST(Pin, IsWhatTheOpensslProgramMakesOfTheKey) {
  const Files files;
  ASSERT_TRUE(files.ensure());
  const auto out = files.folder / "pin";
  const auto command = format(
      "openssl x509 -in '{}' -noout -pubkey | openssl pkey -pubin -outform der | openssl dgst -sha256 -binary"
      " | openssl enc -base64 > '{}'",
      files.certificate.string(), out.string());
  ASSERT_EQ(std::system(command.c_str()), 0);  // NOLINT(concurrency-mt-unsafe): one thread
  const auto pin = public_key_pin(files.certificate);
  ASSERT_TRUE(pin);
  EXPECT_EQ(*pin + "\n", "sha256//" + bytes_of(out));
  EXPECT_TRUE(valid_pin(*pin));
}

TEST(Pin, HasOneForm) {
  EXPECT_FALSE(valid_pin(""));
  EXPECT_FALSE(valid_pin("sha256//"));
  EXPECT_FALSE(valid_pin("/etc/passwd"));
  EXPECT_FALSE(valid_pin("sha256//Zm9v"));
  EXPECT_FALSE(valid_pin("sha1//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="));
  EXPECT_TRUE(valid_pin("sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="));
}

}  // namespace
}  // namespace xinluon::crypto
