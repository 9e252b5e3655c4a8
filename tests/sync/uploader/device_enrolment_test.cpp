#include "sync/uploader/device_enrolment.h"

#include <gtest/gtest.h>

#include "sync/base/files.h"
#include "sync/base/system_clock.h"
#include "sync/crypto/random.h"
#include "sync/uploader/curl_transport.h"
#include "sync/uploader/socket_app_link.h"
#include "tests/support/app_socket.h"
#include "tests/support/model_https.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::test {
namespace {

class DeviceEnrolmentTest : public testing::Test {
 protected:
  TemporaryFolder folder;
  ModelHttps https;
  SystemClock clock;
  crypto::SecretKey key = crypto::SecretKey::generate();
  std::filesystem::path socket = folder / "app.sock";
  uploader::SocketAppLink link{socket, clock, -1};

  Result<uploader::ServerIdentity> enrol() {
    const wire::EnrolmentFile file{
        https.url(),
        {https.pin()},
        https.with_server([](ModelServer& server) { return server.key().public_key().to_base64(); }),
        https.with_server([](ModelServer& server) { return server.enrolment_code; }),
        ""};
    const auto connect = [](const std::string& url, const std::vector<std::string>& pins) {
      return uploader::CurlTransport::make(url, pins, "", -1);
    };
    return enrol_device(file, folder.path(), {key, "", "xinluon-sync test"}, link, connect,
                        crypto::random_bytes);
  }
};

TEST_F(DeviceEnrolmentTest, TheAppSaysWhichKioskAndTheResultIsDurable) {
  AppSocket app(socket, AppSide("K0042"));
  const auto identity = enrol();
  ASSERT_TRUE(identity) << identity.error().message;
  EXPECT_EQ(identity->kiosk.text(), "K0042");
  EXPECT_EQ(*uploader::load_identity(folder.path()), *identity);
  EXPECT_EQ(describe(*identity), "K0042 at Xã Mẫu 01, Quầy số 03 (Q03), server " + https.url());
}

TEST_F(DeviceEnrolmentTest, WithoutTheAppNothingIsSpent) {
  EXPECT_EQ(enrol().error().code, Errc::retry_later);
  EXPECT_EQ(https.with_server([](ModelServer& server) { return server.device_key; }), "");
}

TEST_F(DeviceEnrolmentTest, WhileAnotherEnrolsItIsLeftAlone) {
  AppSocket app(socket);
  const auto lock = lock_file(folder / "enrol.lock");
  ASSERT_TRUE(lock);
  EXPECT_EQ(enrol().error().code, Errc::retry_later);
}

TEST_F(DeviceEnrolmentTest, WhatTheServerRefusesLeavesNothingBehind) {
  AppSocket app(socket);
  https.with_server([](ModelServer& server) { server.refuse = wire::problems::code_invalid; });
  EXPECT_EQ(enrol().error().code, Errc::rejected);
  EXPECT_EQ(uploader::load_identity(folder.path()).error().code, Errc::not_found);
}

}  // namespace
}  // namespace xinluon::test
