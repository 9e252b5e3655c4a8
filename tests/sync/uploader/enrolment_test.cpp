#include "sync/uploader/enrolment.h"

#include <fstream>

#include <gtest/gtest.h>

#include "sync/base/files.h"
#include "sync/crypto/encoding.h"
#include "sync/crypto/random.h"
#include "tests/support/model_server.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::test {
namespace {

using uploader::OutgoingRequest;

// Hands requests to the model without a network.
class ModelTransport final : public uploader::Transport {
 public:
  explicit ModelTransport(ModelServer& server) : server_(server) {}
  Result<curl::Response> post(const OutgoingRequest& request) override {
    const auto answer =
        server_.answer({request.path, {request.headers.begin(), request.headers.end()}, request.body});
    curl::Response response{answer.status, answer.body, {{"xinluon-answer-signature", answer.signature}}};
    if (spoil) spoil(response);
    return response;
  }
  std::function<void(curl::Response&)> spoil;

 private:
  ModelServer& server_;
};

class EnrolmentTest : public testing::Test {
 protected:
  TemporaryFolder folder;
  ModelServer server;
  ModelTransport transport{server};
  crypto::SecretKey key = crypto::SecretKey::generate();
  wire::EnrolmentFile file{"https://may-chu.example:8443",
                           {"sha256//" + std::string(43, 'A') + "="},
                           server.key().public_key().to_base64(),
                           "7K3M-AAAA-BBBB-CCCC",
                           "Xã Mẫu 01 – Quầy số 03"};

  Result<uploader::ServerIdentity> enrol() {
    return request_enrolment(file, *KioskId::from("K0001"), {key, std::string(64, 'b'), "xinluon-sync test"},
                             transport, crypto::random_bytes);
  }
};

TEST_F(EnrolmentTest, TheRightCodeGivesAnIdentity) {
  const auto identity = enrol();
  ASSERT_TRUE(identity) << identity.error().message;
  EXPECT_EQ(identity->kiosk.text(), "K0001");
  EXPECT_EQ(identity->counter.text(), "Q03");
  EXPECT_EQ(identity->unit_name, "Xã Mẫu 01");
  EXPECT_EQ(identity->url, file.url);
  EXPECT_EQ(identity->pins, file.pins);
  EXPECT_EQ(identity->server_key, server.key().public_key());
  EXPECT_EQ(server.device_key, key.public_key().to_base64());
}

TEST_F(EnrolmentTest, AnAnswerThatWasLostIsAskedForAgain) {
  ASSERT_TRUE(enrol());
  EXPECT_TRUE(enrol());
}

TEST_F(EnrolmentTest, AWrongCodeIsRejectedInTheServersWords) {
  file.code = "0000-0000-0000-0000";
  const auto identity = enrol();
  ASSERT_FALSE(identity);
  EXPECT_EQ(identity.error().code, Errc::rejected);
  EXPECT_NE(identity.error().message.find("The code is wrong, used or expired"), std::string::npos);
  EXPECT_EQ(identity.error().message.find(file.code), std::string::npos) << "a code is a secret";
}

TEST_F(EnrolmentTest, AnAnswerNotSignedByTheServerOfTheFileIsNotBelieved) {
  const std::vector<std::function<void(curl::Response&)>> spoils = {
      [](curl::Response& response) { response.headers.clear(); },
      [](curl::Response& response) { response.body += ' '; },
      [](curl::Response& response) {
        response = {200, "<html>", {}};
      },
      [&](curl::Response& response) {
        const auto other = crypto::SecretKey::generate();
        response.headers[0].second = other.sign(wire::answer_signing_text("", 200, response.body));
      },
      [](curl::Response& response) {
        response = {403, "<html>portal", {}};
      }};
  for (const auto& spoil : spoils) {
    transport.spoil = spoil;
    const auto identity = enrol();
    ASSERT_FALSE(identity);
    EXPECT_EQ(identity.error().code, Errc::retry_later) << identity.error().message;
  }
}

TEST_F(EnrolmentTest, AServerThatIsBusyIsAskedAgain) {
  for (const auto& kind :
       {wire::problems::unavailable, wire::problems::internal, wire::problems::rate_limited}) {
    server.refuse = kind;
    EXPECT_EQ(enrol().error().code, Errc::retry_later) << kind.type;
  }
  server.refuse = wire::problems::kiosk_exists;
  EXPECT_EQ(enrol().error().code, Errc::rejected);
}

TEST_F(EnrolmentTest, AFileIsReadAndItsUsedCodeBlanked) {
  const auto path = folder / "xinluon-enrol.toml";
  EXPECT_EQ(uploader::read_enrolment_file(path).error().code, Errc::not_found);
  std::ofstream(path) << wire::encode_enrolment_file(file);
  const auto read = uploader::read_enrolment_file(path);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->code, file.code);
  ASSERT_TRUE(uploader::blank_code(path, *read));
  EXPECT_EQ(read_file(path, 10'000)->find(file.code), std::string::npos);
  EXPECT_EQ(uploader::read_enrolment_file(path).error().code, Errc::not_found);
}

TEST_F(EnrolmentTest, AFileOfRubbishIsRejectedWithItsName) {
  const auto path = folder / "xinluon-enrol.toml";
  std::ofstream(path) << "url = \"http://plain\"\ncode = 5\n";
  const auto read = uploader::read_enrolment_file(path);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Errc::rejected);
  EXPECT_NE(read.error().message.find("xinluon-enrol.toml:1"), std::string::npos) << read.error().message;
}

// Rightly signed, and still not the answer to this request.
TEST_F(EnrolmentTest, SignedAnswersThatMakeNoSenseEnrolNobody) {
  const auto always_the_same = [](std::size_t bytes) { return std::string(bytes, 'n'); };
  const std::string nonce = crypto::to_hex(always_the_same(16));
  const auto enrol_hearing = [&](int status, const std::string& body) {
    transport.spoil = [&](curl::Response& response) {
      response = {
          status,
          body,
          {{"xinluon-answer-signature", server.key().sign(wire::answer_signing_text(nonce, status, body))}}};
    };
    return request_enrolment(file, *KioskId::from("K0001"), {key, std::string(64, 'b'), "xinluon-sync test"},
                             transport, always_the_same);
  };
  const wire::EnrolAnswer another{*KioskId::from("K0002"), *CounterId::from("Q03"), "Xã Mẫu 01", "Quầy số 03",
                                  1};
  const auto taken_for_another = enrol_hearing(200, encode_enrol_answer(another));
  ASSERT_FALSE(taken_for_another);
  EXPECT_EQ(taken_for_another.error().code, Errc::rejected);
  EXPECT_NE(taken_for_another.error().message.find("K0002 instead of K0001"), std::string::npos);
  EXPECT_EQ(enrol_hearing(500, "<html>").error().code, Errc::retry_later);
  EXPECT_FALSE(enrol_hearing(200, "<html>"));
}

TEST_F(EnrolmentTest, FileWithoutAKeyOfTheServerIsRejected) {
  file.server_key = "no key";
  const auto identity = enrol();
  ASSERT_FALSE(identity);
  EXPECT_EQ(identity.error().code, Errc::rejected);
  EXPECT_NE(identity.error().message.find("server_key"), std::string::npos);
}

}  // namespace
}  // namespace xinluon::test
