#include "sync/server/http/forwarded.h"

#include <gtest/gtest.h>

namespace xinluon::http {
namespace {

const std::vector<std::string> trusted = {"127.0.0.1", "10.0.0.9"};

TEST(Forwarded, NobodyIsBelievedButATrustedProxy) {
  EXPECT_EQ(client_address("203.0.113.7", "1.2.3.4", trusted), "203.0.113.7");
  EXPECT_EQ(client_address("203.0.113.7", "1.2.3.4", {}), "203.0.113.7");
  EXPECT_EQ(client_address("127.0.0.1", "1.2.3.4", {}), "127.0.0.1");
}

TEST(Forwarded, TheLastHopThatIsNotOursCounts) {
  EXPECT_EQ(client_address("127.0.0.1", "203.0.113.7", trusted), "203.0.113.7");
  EXPECT_EQ(client_address("127.0.0.1", "1.1.1.1, 203.0.113.7", trusted), "203.0.113.7")
      << "1.1.1.1 is only claimed";
  EXPECT_EQ(client_address("127.0.0.1", "1.1.1.1,203.0.113.7,  10.0.0.9 ", trusted), "203.0.113.7");
  EXPECT_EQ(client_address("127.0.0.1", "2001:DB8::0:1", trusted), "2001:db8::1");
  EXPECT_EQ(client_address("127.0.0.1", "10.0.0.9", trusted), "10.0.0.9");
}

TEST(Forwarded, NonsenseIsNotBelieved) {
  EXPECT_EQ(client_address("127.0.0.1", "", trusted), "127.0.0.1");
  EXPECT_EQ(client_address("127.0.0.1", "unknown", trusted), "127.0.0.1");
  EXPECT_EQ(client_address("127.0.0.1", "203.0.113.7, ,", trusted), "127.0.0.1");
  EXPECT_EQ(client_address("127.0.0.1", "1.2.3.4, \n x", trusted), "127.0.0.1");
  EXPECT_EQ(client_address("127.0.0.1", "1.2.3.4:5", trusted), "127.0.0.1");
}

TEST(Forwarded, KnowsAddresses) {
  EXPECT_TRUE(valid_address("127.0.0.1"));
  EXPECT_TRUE(valid_address("2001:db8::1"));
  EXPECT_FALSE(valid_address("2001:DB8::1")) << "never equal to a peer's";
  EXPECT_FALSE(valid_address("10.0.0.0/8"));
  EXPECT_FALSE(valid_address("nginx"));
  EXPECT_FALSE(valid_address(""));
}

}  // namespace
}  // namespace xinluon::http
