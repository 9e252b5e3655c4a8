#include "sync/server/http/application.h"

#include <gtest/gtest.h>

#include "sync/crypto/certificate.h"
#include "tests/sync/server/http/http_stand.h"

namespace xinluon::test {
namespace {

http::ApplicationOptions options_in(const TemporaryFolder& folder) {
  http::ApplicationOptions options;
  options.identity.data = folder.path();
  options.server.listen = {"127.0.0.1", 0};
  return options;
}

TEST(Application, KeepsItsKeysOverARestart) {
  const TemporaryFolder folder;
  const SharedClock clock;
  const auto keys = [&] {
    const auto application = must(http::Application::start(options_in(folder), clock));
    return application->identity().pins.front() + application->identity().signing.public_key().to_base64();
  };
  EXPECT_EQ(keys(), keys());
}

TEST(Application, IsTheOnlyOneOfItsDataFolder) {
  const TemporaryFolder folder;
  const SharedClock clock;
  const auto first = must(http::Application::start(options_in(folder), clock));
  const auto second = http::Application::start(options_in(folder), clock);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Errc::retry_later);
}

TEST(Application, SaysWhichAddressCannotBeListenedOn) {
  const TemporaryFolder folder;
  const TemporaryFolder other;
  const SharedClock clock;
  const auto first = must(http::Application::start(options_in(folder), clock));
  auto options = options_in(other);
  options.server.listen.port = first->port();
  const auto second = http::Application::start(options, clock);
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().message.find(std::to_string(first->port())), std::string::npos);
}

TEST(Application, SaysWhichCertificateIsWrong) {
  const TemporaryFolder folder;
  const SharedClock clock;
  auto options = options_in(folder);
  options.identity.certificate = folder / "missing.crt";
  options.identity.key = folder / "missing.key";
  const auto started = http::Application::start(options, clock);
  ASSERT_FALSE(started);
  EXPECT_NE(started.error().message.find("missing.crt"), std::string::npos) << started.error().message;
}

}  // namespace
}  // namespace xinluon::test
