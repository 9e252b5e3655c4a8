#include "sync/curl/addresses.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

namespace xinluon::curl {
namespace {

bool private_text(const char* text) {
  sockaddr_storage storage{};
  auto* v4 = reinterpret_cast<sockaddr_in*>(&storage);
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&storage);
  if (inet_pton(AF_INET, text, &v4->sin_addr) == 1) {
    storage.ss_family = AF_INET;
  } else {
    EXPECT_EQ(inet_pton(AF_INET6, text, &v6->sin6_addr), 1) << text;
    storage.ss_family = AF_INET6;
  }
  return is_private(reinterpret_cast<const sockaddr&>(storage));
}

TEST(Addresses, OfANetworkOfItsOwn) {
  for (const char* text : {"127.0.0.1",
                           "127.255.255.255",
                           "10.0.0.1",
                           "172.16.0.1",
                           "172.31.255.255",
                           "192.168.1.1",
                           "169.254.169.254",
                           "100.64.0.1",
                           "0.0.0.0",
                           "224.0.0.1",
                           "255.255.255.255",
                           "::1",
                           "::",
                           "fe80::1",
                           "fc00::1",
                           "fd12::1",
                           "ff02::1",
                           "::ffff:10.0.0.1",
                           "::ffff:127.0.0.1",
                           "::127.0.0.1",
                           "2002:7f00:1::",
                           "64:ff9b::7f00:1"})
    EXPECT_TRUE(private_text(text)) << text;
}

TEST(Addresses, OfTheInternet) {
  for (const char* text :
       {"1.1.1.1", "8.8.8.8", "172.15.255.255", "172.32.0.1", "192.167.255.255", "100.63.255.255",
        "100.128.0.0", "203.113.131.1", "2606:4700::1111", "2405:4800::1", "::ffff:8.8.8.8"})
    EXPECT_FALSE(private_text(text)) << text;
}

TEST(Addresses, OfNoKnownFamilyAreNotTrusted) {
  const sockaddr unix_socket{AF_UNIX, {}};
  EXPECT_TRUE(is_private(unix_socket));
}

}  // namespace
}  // namespace xinluon::curl
