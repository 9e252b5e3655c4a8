#include "sync/server/http/server_options.h"

#include <gtest/gtest.h>

namespace xinluon::http {
namespace {

TEST(ServerOptions, ReadAndWriteAddresses) {
  for (const char* text : {"0.0.0.0:8443", "127.0.0.1:0", "[::]:443", "[::1]:65535"})
    EXPECT_EQ(to_text(listen_address_from(text).value()), text);
}

TEST(ServerOptions, RefuseWhatIsNoAddress) {
  for (const char* text : {"", "8443", "localhost:8443", "1.2.3.4", "1.2.3.4:", "1.2.3.4:65536", "1.2.3.4:-1",
                           "1.2.3.4:80x", "[::1]", "1.2.3:80"})
    EXPECT_FALSE(listen_address_from(text)) << text;
}

}  // namespace
}  // namespace xinluon::http
