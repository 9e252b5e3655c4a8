#include "sync/server/http/tls.h"

#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include "sync/base/files.h"
#include "sync/crypto/certificate.h"
#include "tests/support/server_database.h"

namespace xinluon::http {
namespace {

using test::must;
const WallTime now = wall_time(1'795'320'000'000);

TEST(Tls, SpeaksTls12AndLaterOnly) {
  const test::TemporaryFolder folder;
  must(crypto::ensure_self_signed(folder / "a.crt", folder / "a.key", {"localhost"}, now));
  auto context = must(make_tls_context(folder / "a.crt", folder / "a.key"));
  EXPECT_EQ(SSL_CTX_get_min_proto_version(context.native_handle()), TLS1_2_VERSION);
}

TEST(Tls, SaysWhichFileIsWrong) {
  const test::TemporaryFolder folder;
  must(crypto::ensure_self_signed(folder / "a.crt", folder / "a.key", {"localhost"}, now));
  must(crypto::ensure_self_signed(folder / "b.crt", folder / "b.key", {"localhost"}, now));
  const auto why = [&](const char* certificate, const char* key) {
    const auto context = make_tls_context(folder / certificate, folder / key);
    return context ? "" : context.error().message;
  };
  EXPECT_NE(why("none.crt", "a.key").find("none.crt"), std::string::npos);
  EXPECT_NE(why("a.crt", "none.key").find("none.key"), std::string::npos);
  EXPECT_NE(why("a.crt", "b.key").find("b.key"), std::string::npos) << "they do not belong together";
  must(write_file_durably(folder / "html.crt", "<html>", 0644));
  EXPECT_NE(why("html.crt", "a.key").find("html.crt"), std::string::npos);
}

}  // namespace
}  // namespace xinluon::http
