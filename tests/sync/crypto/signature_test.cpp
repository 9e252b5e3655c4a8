#include "sync/crypto/signature.h"

#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "sync/base/files.h"
#include "sync/crypto/encoding.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::crypto {
namespace {

mode_t mode_of(const std::filesystem::path& path) {
  struct stat status {};
  EXPECT_EQ(stat(path.c_str(), &status), 0);
  return status.st_mode & 07777U;
}

TEST(Signature, GivesThePublishedValues) {
  // RFC 8032 §7.1, TEST 2.
  const auto seed = from_hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
  const auto key = SecretKey::from_base64_seed(to_base64(*seed));
  ASSERT_TRUE(key);
  EXPECT_EQ(to_hex(key->public_key().bytes()),
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  EXPECT_EQ(to_hex(*from_base64(key->sign("\x72"))),
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
}

TEST(Signature, OnlyTheKeyOverTheMessageVerifies) {
  const SecretKey key = SecretKey::generate();
  const SecretKey other = SecretKey::generate();
  const std::string signature = key.sign("message");
  EXPECT_TRUE(verify(key.public_key(), "message", signature));
  EXPECT_FALSE(verify(other.public_key(), "message", signature));
  EXPECT_FALSE(verify(key.public_key(), "message ", signature));
  EXPECT_FALSE(verify(key.public_key(), "message", signature.substr(4)));
  EXPECT_FALSE(verify(key.public_key(), "message", ""));
  EXPECT_FALSE(verify(key.public_key(), "message", "no base64 at all!"));
  EXPECT_FALSE(verify(PublicKey(), "message", signature)) << "an empty key trusts nothing";
}

TEST(Signature, EveryFlippedBitIsNoticed) {
  const SecretKey key = SecretKey::generate();
  const std::string signature = *from_base64(key.sign("message"));
  for (std::size_t bit = 0; bit < signature.size() * 8; ++bit) {
    std::string flipped = signature;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(verify(key.public_key(), "message", to_base64(flipped))) << bit;
  }
}

TEST(Signature, APublicKeyIsReadFromItsBase64Only) {
  const PublicKey key = SecretKey::generate().public_key();
  EXPECT_EQ(PublicKey::from_base64(key.to_base64()), key);
  EXPECT_FALSE(PublicKey::from_base64(""));
  EXPECT_FALSE(PublicKey::from_base64("Zm9v"));
  EXPECT_FALSE(PublicKey::from_base64(key.to_base64() + "\n"));
}

TEST(Signature, AMovedKeySignsAndWhatIsLeftDoesNot) {
  SecretKey key = SecretKey::generate();
  const PublicKey public_key = key.public_key();
  const SecretKey moved = std::move(key);
  EXPECT_TRUE(verify(public_key, "message", moved.sign("message")));
  EXPECT_FALSE(
      verify(public_key, "message", key.sign("message")));  // NOLINT(bugprone-use-after-move): its point
}

TEST(KeyFile, IsMadeOnceAndPrivate) {
  const test::TemporaryFolder folder;
  const auto path = folder / "device.key";
  const auto made = SecretKey::load_or_create(path);
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(mode_of(path), 0600U);
  const auto loaded = SecretKey::load_or_create(path);
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(loaded->public_key(), made->public_key());
}

TEST(KeyFile, ThatOthersMayReadIsRefusedAndLeftAsItIs) {
  const test::TemporaryFolder folder;
  const auto path = folder / "device.key";
  ASSERT_TRUE(SecretKey::load_or_create(path));
  ASSERT_EQ(chmod(path.c_str(), 0640), 0);
  const std::string before = read_file(path, 1000).value_or("");
  const auto key = SecretKey::load_or_create(path);
  ASSERT_FALSE(key);
  EXPECT_EQ(key.error().code, Errc::rejected);
  EXPECT_NE(key.error().message.find("chmod 600"), std::string::npos) << key.error().message;
  EXPECT_EQ(read_file(path, 1000).value_or(""), before);
}

TEST(KeyFile, OfRubbishIsRefusedAndTheMessageDoesNotShowIt) {
  const test::TemporaryFolder folder;
  for (const std::string rubbish : {"", "rubbish-in-the-key-file\n", "Zm9v\n"}) {
    const auto path = folder / "device.key";
    ASSERT_TRUE(write_file_durably(path, rubbish, 0600));
    const auto key = SecretKey::load_or_create(path);
    ASSERT_FALSE(key) << rubbish;
    EXPECT_EQ(key.error().code, Errc::rejected);
    EXPECT_EQ(key.error().message.find("rubbish-in"), std::string::npos);
    EXPECT_NE(key.error().message.find(path.string()), std::string::npos);
  }
}

TEST(KeyFile, InAFolderThatDoesNotExistSaysSo) {
  const test::TemporaryFolder folder;
  const auto key = SecretKey::load_or_create(folder / "missing" / "device.key");
  ASSERT_FALSE(key);
  EXPECT_NE(key.error().message.find("missing"), std::string::npos) << key.error().message;
}

TEST(ConstantTime, EqualIsEqual) {
  EXPECT_TRUE(equal_constant_time("", ""));
  EXPECT_TRUE(equal_constant_time("token", "token"));
  EXPECT_FALSE(equal_constant_time("token", "tokem"));
  EXPECT_FALSE(equal_constant_time("token", "token "));
}

}  // namespace
}  // namespace xinluon::crypto
