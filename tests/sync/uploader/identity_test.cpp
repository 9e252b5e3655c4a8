#include "sync/uploader/identity.h"

#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/support/temporary_folder.h"

namespace xinluon::uploader {
namespace {

ServerIdentity sample() {
  return {"https://may-chu.example:8443",
          {"sha256//" + std::string(43, 'A') + "=", "sha256//" + std::string(43, 'B') + "="},
          crypto::SecretKey::generate().public_key(),
          *KioskId::from("K0001"),
          *CounterId::from("Q03"),
          "Xã Mẫu 01",
          "Quầy \"số 03\" \\ –"};
}

TEST(Identity, WhatIsStoredIsReadBack) {
  const test::TemporaryFolder folder;
  const auto identity = sample();
  const auto stored = store_identity(folder.path(), identity);
  ASSERT_TRUE(stored) << stored.error().message;
  const auto back = load_identity(folder.path());
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(*back, identity);
}

TEST(Identity, OnlyItsOwnerReadsIt) {
  const test::TemporaryFolder folder;
  ASSERT_TRUE(store_identity(folder.path(), sample()));
  struct stat info {};
  ASSERT_EQ(stat(identity_path(folder.path()).c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
}

TEST(Identity, ADeviceThatIsNotEnrolledHasNone) {
  const test::TemporaryFolder folder;
  EXPECT_EQ(load_identity(folder.path()).error().code, Errc::not_found);
}

TEST(Identity, RubbishIsRejectedWithTheRemedy) {
  const test::TemporaryFolder folder;
  for (const std::string text : {"\x01\x02", "url = \"https://a\"", "url = 3"}) {
    std::ofstream(identity_path(folder.path())) << text;
    const auto identity = load_identity(folder.path());
    ASSERT_FALSE(identity);
    EXPECT_EQ(identity.error().code, Errc::rejected);
  }
  EXPECT_NE(decode_identity("url = \"https://a\"\nserver_key = \"x\"\nkiosk = \"\"", "server.toml")
                .error()
                .message.find("enrol this device again"),
            std::string::npos);
}

TEST(Identity, WhatCouldNotBeReadBackIsNotStored) {
  const test::TemporaryFolder folder;
  auto identity = sample();
  ASSERT_TRUE(store_identity(folder.path(), identity));
  auto broken = identity;
  broken.pins.clear();
  EXPECT_FALSE(store_identity(folder.path(), broken));
  EXPECT_EQ(*load_identity(folder.path()), identity);
}

}  // namespace
}  // namespace xinluon::uploader
