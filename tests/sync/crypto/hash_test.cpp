#include "sync/crypto/hash.h"

#include <gtest/gtest.h>

namespace xinluon::crypto {
namespace {

KioskId kiosk() {
  return *KioskId::from("K-0001");
}
Epoch epoch() {
  return *Epoch::from("000102030405060708090a0b0c0d0e0f");
}

TEST(Hash, Sha256GivesThePublishedValues) {
  // FIPS 180-4, examples of one block and of the empty message.
  EXPECT_EQ(to_hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(to_hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Hash, TheChainStartsWithLabelKioskAndEpoch) {
  EXPECT_EQ(chain_start(kiosk(), epoch()), sha256("xinluon-v1K-0001000102030405060708090a0b0c0d0e0f"));
}

TEST(Hash, TheChainGoesOnWithThePreviousHashAndTheBytes) {
  const Hash start = chain_start(kiosk(), epoch());
  EXPECT_EQ(chain_next(start, "{}"), sha256(std::string(as_bytes(start)) + "{}"));
  EXPECT_NE(chain_next(start, "{}"), chain_next(start, "{} "));
}

TEST(Hash, HexIsReadInLowerCaseAndFullLengthOnly) {
  const Hash hash = sha256("abc");
  const std::string hex = to_hex(hash);
  EXPECT_EQ(hash_from_hex(hex), hash);
  std::string upper = hex;
  upper[0] = 'B';
  EXPECT_FALSE(hash_from_hex(upper));
  EXPECT_FALSE(hash_from_hex(hex.substr(2)));
  EXPECT_FALSE(hash_from_hex(hex + "00"));
  EXPECT_FALSE(hash_from_hex(""));
}

TEST(Hash, BytesGoThereAndBack) {
  const Hash hash = sha256("abc");
  EXPECT_EQ(as_bytes(hash).size(), 32U);
  EXPECT_EQ(hash_from_bytes(as_bytes(hash)), hash);
  EXPECT_FALSE(hash_from_bytes(as_bytes(hash).substr(1)));
}

}  // namespace
}  // namespace xinluon::crypto
