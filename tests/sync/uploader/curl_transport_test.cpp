#include "sync/uploader/curl_transport.h"

#include <gtest/gtest.h>

#include "sync/crypto/random.h"
#include "tests/support/model_https.h"

namespace xinluon::test {
namespace {

using uploader::CurlTransport;

class CurlTransportTest : public testing::Test {
 protected:
  ModelHttps https;

  std::unique_ptr<uploader::Transport> transport(const std::string& url) {
    auto made = CurlTransport::make(url, {https.pin()}, "", -1);
    XINLUON_CHECK(made, "the test's pin is one");
    return std::move(*made);
  }
};

TEST_F(CurlTransportTest, PostsBelowTheServersUrlHoweverItWasWritten) {
  for (const auto& url : {https.url(), https.url() + "/"}) {
    const auto response =
        transport(url)->post({std::string(wire::enrol_path), {{"Content-Type", "application/json"}}, "{}"});
    ASSERT_TRUE(response) << response.error().message;
    EXPECT_EQ(response->status, 400);
    EXPECT_FALSE(response->header(wire::answer_signature_header).empty());
  }
}

TEST_F(CurlTransportTest, NobodyThereIsRetryLater) {
  const auto response = transport("https://127.0.0.1:1")->post({"/v1/enrol", {}, ""});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Errc::retry_later);
}

TEST_F(CurlTransportTest, WithoutAPinThereIsNoTransport) {
  EXPECT_FALSE(CurlTransport::make(https.url(), {}, "", -1));
  EXPECT_FALSE(CurlTransport::make(https.url(), {"/etc/passwd"}, "", -1));
}

}  // namespace
}  // namespace xinluon::test
