#include "sync/crypto/encoding.h"

#include <gtest/gtest.h>

#include "sync/crypto/random.h"

namespace xinluon::crypto {
namespace {

TEST(Encoding, Base64GivesThePublishedValues) {
  // RFC 4648 §10.
  EXPECT_EQ(to_base64(""), "");
  EXPECT_EQ(to_base64("f"), "Zg==");
  EXPECT_EQ(to_base64("fo"), "Zm8=");
  EXPECT_EQ(to_base64("foobar"), "Zm9vYmFy");
}

TEST(Encoding, EveryLengthGoesThereAndBack) {
  for (std::size_t n = 0; n < 100; ++n) {
    const std::string bytes = random_bytes(n);
    EXPECT_EQ(from_base64(to_base64(bytes)), bytes);
    EXPECT_EQ(from_hex(to_hex(bytes)), bytes);
  }
}

TEST(Encoding, Base64HasOneTextForAValue) {
  EXPECT_FALSE(from_base64("Zg"));        // padding left out
  EXPECT_FALSE(from_base64("Zh=="));      // spare bits set
  EXPECT_FALSE(from_base64("Zm9v\n"));    // line break
  EXPECT_FALSE(from_base64(" Zm9v"));     // blank
  EXPECT_FALSE(from_base64("Zm9v===="));  // too much padding
  EXPECT_FALSE(from_base64("Z-9v"));      // the other alphabet
}

TEST(Encoding, HexIsLowerCaseAndEven) {
  EXPECT_EQ(to_hex("\x01\xAB"), "01ab");
  EXPECT_FALSE(from_hex("01AB"));
  EXPECT_FALSE(from_hex("01a"));
  EXPECT_FALSE(from_hex("0x01"));
  EXPECT_FALSE(from_hex("01 a"));
}

}  // namespace
}  // namespace xinluon::crypto
