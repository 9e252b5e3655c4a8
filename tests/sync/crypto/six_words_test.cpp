#include "sync/crypto/six_words.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

namespace xinluon::crypto {
namespace {

const KioskId kiosk = KioskId::from("K-0001").value();
constexpr const char* server_key = "Kay64UG8yvCyLhqU000LxzYeUm0L/hLIl5S8kyKWbdc=";
constexpr const char* device_key = "A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=";

TEST(SixWords, AreSixOfFiveLetters) {
  const auto words = six_words(kiosk, server_key, device_key);
  EXPECT_EQ(words, "soluh guyil riyim simar muxav ronic");  // made with Python's hashlib
  EXPECT_EQ(std::count(words.begin(), words.end(), ' '), 5);
}

TEST(SixWords, DifferWithKioskAndEitherKey) {
  std::set<std::string> all = {six_words(kiosk, server_key, device_key),
                               six_words(KioskId::from("K-0002").value(), server_key, device_key),
                               six_words(kiosk, device_key, device_key),
                               six_words(kiosk, server_key, server_key)};
  for (int i = 0; i < 5'000; ++i) all.insert(six_words(kiosk, server_key, std::to_string(i)));
  EXPECT_EQ(all.size(), 5'004U);
}

}  // namespace
}  // namespace xinluon::crypto
