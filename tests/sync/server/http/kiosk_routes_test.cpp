// What devices are answered: signed, and saying what and where.
#include <gtest/gtest.h>

#include "tests/sync/server/http/http_stand.h"

namespace xinluon::test {
namespace {

using namespace std::chrono_literals;

class KioskRoutes : public testing::Test {
 protected:
  KioskRoutes() : device_("K-01", stand_.server_key()) {
    stand_.enrol(device_);
    device_.begin_boot(stand_.clock().wall() - 1h);
    for (int i = 0; i < 3; ++i) add();
  }
  void add() {
    Vote vote;
    vote.level = Level::satisfied;
    vote.counter = CounterId::from("TM-X01-Q01").value();
    device_.add(vote, stand_.clock().wall() - 10min);
  }
  SentBatch batch(Seq after, Seq last) { return device_.batch(after, last, stand_.clock().wall()); }
  // The problem's type, after checking that the answer is signed for this request's nonce.
  std::string refusal(const SentBatch& sent) {
    const HttpAnswer answer = stand_.send(sent);
    EXPECT_TRUE(is_signed(stand_, answer, sent.envelope.nonce)) << answer.status << answer.body;
    EXPECT_EQ(answer.header("content-type"), "application/problem+json");
    last_ = answer.body;
    return type_of(answer);
  }

  HttpStand stand_;
  Device device_;
  std::string last_;
};

TEST_F(KioskRoutes, TakeABatchOnceHoweverOftenItIsSent) {
  const SentBatch sent = batch(0, 3);
  for (int i = 0; i < 3; ++i) {
    const HttpAnswer answer = stand_.send(sent);
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_TRUE(is_signed(stand_, answer, sent.envelope.nonce));
    EXPECT_EQ(wire::decode_batch_answer(answer.body).value().head_seq, 3U);
  }
  const auto cookie = stand_.session_of("giamsat");
  EXPECT_NE(stand_.ask("GET", "/v1/kiosks", {cookie}).body.find("\"records\":3,"), std::string::npos);
}

TEST_F(KioskRoutes, TellThePinsWithAHeartbeatAndNotWithRecords) {
  const auto pins = [this](const SentBatch& sent) {
    return wire::decode_batch_answer(stand_.send(sent).body).value().pins;
  };
  EXPECT_TRUE(pins(batch(0, 3)).empty());
  EXPECT_EQ(pins(batch(3, 3)), stand_.application().identity().pins);
}

TEST(NextPin, IsToldBesideTheCurrentOne) {
  const std::string next = "sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
  HttpStand stand([&](http::ApplicationOptions& options) { options.identity.next_pin = next; });
  const auto& pins = stand.application().identity().pins;
  ASSERT_EQ(pins.size(), 2U);
  EXPECT_EQ(pins[1], next);
}

TEST_F(KioskRoutes, RefuseAWrongSignature) {
  SentBatch sent = batch(0, 3);
  sent.signature = Device("K-01", stand_.server_key()).batch(0, 0, stand_.clock().wall()).signature;
  EXPECT_EQ(refusal(sent), "bad-signature");
  sent = batch(0, 3);
  sent.signature = "rubbish";
  EXPECT_EQ(refusal(sent), "bad-signature");
}

TEST_F(KioskRoutes, RefuseAKeyThatIsNotEnrolledOrRevoked) {
  Device other("K-02", stand_.server_key());
  other.begin_boot(stand_.clock().wall() - 1h);
  EXPECT_EQ(refusal(other.batch(0, 0, stand_.clock().wall())), "unknown-kiosk");
  stand_.write([&](db::Connection& writer) {
    return storage::set_kiosk_state(writer, device_.kiosk(), storage::KioskState::revoked);
  });
  EXPECT_EQ(refusal(batch(0, 3)), "revoked");
}

TEST_F(KioskRoutes, RefuseABodyThatIsNotWhatWasSigned) {
  SentBatch sent = batch(0, 3);
  sent.body[sent.body.find("\"level\":4") + 8] = '5';
  EXPECT_EQ(refusal(sent), "bad-batch");
  EXPECT_NE(last_.find("hash"), std::string::npos) << last_;
  sent = batch(0, 3);
  sent.body += sent.body.substr(0, sent.body.find('\n') + 1);
  EXPECT_EQ(refusal(sent), "bad-batch");
  sent = batch(0, 3);
  sent.body = "<html><body>Login</body></html>";
  EXPECT_EQ(refusal(sent), "bad-batch");
}

TEST_F(KioskRoutes, SayWhereAGapOrAForkIs) {
  EXPECT_EQ(refusal(batch(1, 3)), "server-behind");
  EXPECT_NE(last_.find("\"head_seq\":0"), std::string::npos) << last_;
  ASSERT_EQ(stand_.send(batch(0, 3)).status, 200);
  wire::Envelope lie = batch(1, 3).envelope;
  lie.prev_hash[0] ^= 1;
  const auto lines = device_.lines();
  lie.last_hash = crypto::chain_next(crypto::chain_next(lie.prev_hash, lines[1]), lines[2]);
  EXPECT_EQ(refusal(device_.sign(lie, wire::join_lines({lines[1], lines[2]}))), "fork");
}

TEST_F(KioskRoutes, RefuseWhatIsMeantForAnotherServerOrPath) {
  wire::Envelope envelope = batch(0, 3).envelope;
  envelope.server_key = device_.public_key();
  EXPECT_EQ(refusal(device_.sign(envelope, "")), "wrong-server");
  SentBatch sent = batch(0, 3);
  sent.path = "/v1/kiosks/K-99/batches";
  const HttpAnswer answer = stand_.send(sent);
  EXPECT_TRUE(answer.status == 400 || answer.status == 401) << answer.body;
}

TEST_F(KioskRoutes, RefuseTenMegabytesBeforeReadingThem) {
  const SentBatch sent = batch(0, 3);
  TlsClient client = stand_.connect();
  client.send("POST " + sent.path + " HTTP/1.1\r\nHost: x\r\nXinluon-Envelope: " + sent.envelope_text +
              "\r\nXinluon-Signature: " + sent.signature + "\r\nContent-Length: 10485760\r\n\r\n");
  const auto answer = client.read_answer();  // not a byte of the body was sent
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 413);
  EXPECT_EQ(type_of(*answer), "too-large");
  EXPECT_TRUE(is_signed(stand_, *answer, sent.envelope.nonce));
  EXPECT_EQ(answer->header("connection"), "close");
}

TEST_F(KioskRoutes, TellAClientThatSendsTenMegabytesAnyway) {
  const SentBatch sent = batch(0, 3);
  TlsClient client = stand_.connect();
  client.send("POST " + sent.path + " HTTP/1.1\r\nHost: x\r\nXinluon-Envelope: " + sent.envelope_text +
              "\r\nXinluon-Signature: " + sent.signature + "\r\nContent-Length: 10485760\r\n\r\n");
  const std::string chunk(64 * 1024, 'x');
  for (int i = 0; i < 16 && client.send(chunk); ++i) {
  }
  const auto answer = client.read_answer();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 413);
}

TEST_F(KioskRoutes, AskForTheBodyOnlyWhenTheHeaderIsRight) {
  const SentBatch sent = batch(0, 3);
  for (const bool right : {true, false}) {
    TlsClient client = stand_.connect();
    client.send("POST " + sent.path + " HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nXinluon-Envelope: " +
                sent.envelope_text + "\r\nXinluon-Signature: " + (right ? sent.signature : "no") +
                "\r\nContent-Length: " + std::to_string(sent.body.size()) + "\r\n\r\n");
    const auto first = client.read_answer();
    ASSERT_TRUE(first.has_value());
    EXPECT_EQ(first->status, right ? 100 : 401);
    if (!right) continue;
    client.send(sent.body);
    const auto answer = client.read_answer();
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(answer->status, 200) << answer->body;
  }
}

// Before its envelope was judged: signed for its nonce all the same, and with the time.
TEST_F(KioskRoutes, SignWhatTheySayToTooManyTriesFromOneAddress) {
  TlsClient stranger = stand_.connect();
  const std::string path = "/v1/kiosks/K-01/requests";
  int heard = 0;
  while (heard < 10'000 && stranger.ask("POST", path).status == 400) ++heard;
  EXPECT_EQ(heard, 2'000);
  const auto sent = device_.sign_for(path, batch(0, 0).envelope, "");
  const HttpAnswer answer = stand_.send(sent);
  EXPECT_EQ(type_of(answer), "rate-limited");
  EXPECT_EQ(answer.header("retry-after"), "1");
  EXPECT_TRUE(is_signed(stand_, answer, sent.envelope.nonce));
  EXPECT_EQ(wire::decode_problem(answer.body).value().server_ms, to_ms(stand_.clock().wall()));
  EXPECT_EQ(stand_.send(batch(0, 3)).status, 200) << "batches are another matter";
}

// Nobody without its key uses up what a kiosk may send.
TEST_F(KioskRoutes, CountAgainstAKioskOnlyWhatItSigned) {
  TlsClient stranger = stand_.connect();
  SentBatch forged = batch(0, 3);
  forged.signature = "rubbish";
  for (int i = 0; i < 2'100; ++i) {
    const HttpAnswer answer = stranger.ask(
        "POST", forged.path,
        {{"Xinluon-Envelope", forged.envelope_text}, {"Xinluon-Signature", forged.signature}}, "");
    ASSERT_EQ(type_of(answer), "bad-signature");
  }
  EXPECT_EQ(stand_.send(batch(0, 3)).status, 200);
}

class Enrolment : public testing::Test {
 protected:
  wire::EnrolRequest request(const std::string& code, const std::string& kiosk, const Device& device) {
    wire::EnrolRequest request;
    request.code = code;
    request.kiosk = KioskId::from(kiosk).value();
    request.public_key = device.public_key();
    request.nonce = crypto::random_hex(16);
    request.software = "xinluon-sync 0.1.0";
    return request;
  }
  HttpAnswer enrol(const wire::EnrolRequest& request) {
    const HttpAnswer answer = stand_.ask("POST", "/v1/enrol", {}, wire::encode_enrol_request(request));
    EXPECT_TRUE(is_signed(stand_, answer, request.nonce)) << answer.body;
    return answer;
  }
  HttpStand stand_;
  Device device_{"K-07", "key"};
  Device thief_{"K-08", "key"};
};

TEST_F(Enrolment, WorksOnceAndForTheSameDeviceAgain) {
  const std::string code = stand_.enrolment_code("TM-X01-Q03");
  const auto first = request(code, "K-07", device_);
  const HttpAnswer answer = enrol(first);
  ASSERT_EQ(answer.status, 200) << answer.body;
  const auto enrolled = wire::decode_enrol_answer(answer.body).value();
  EXPECT_EQ(enrolled.counter.text(), "TM-X01-Q03");
  EXPECT_EQ(enrolled.unit_name, "Xã Mẫu 01");
  EXPECT_EQ(enrol(first).status, 200) << "its answer may have been lost";
  EXPECT_EQ(type_of(enrol(request(code, "K-08", thief_))), "code-invalid");
  EXPECT_EQ(type_of(enrol(request(code, "K-07", thief_))), "code-invalid");
}

TEST_F(Enrolment, RefusesAGuessAnExpiredCodeAndAnotherKiosksCode) {
  EXPECT_EQ(type_of(enrol(request("AAAA-AAAA-AAAA-AAAA", "K-07", device_))), "code-invalid");
  const std::string bound = stand_.enrolment_code("TM-X01-Q03", "K-09");
  EXPECT_EQ(type_of(enrol(request(bound, "K-07", device_))), "code-invalid");
  const std::string code = stand_.enrolment_code("TM-X01-Q03");
  stand_.clock().advance(72h);
  EXPECT_EQ(type_of(enrol(request(code, "K-07", device_))), "code-invalid");
}

TEST_F(Enrolment, DoesNotTakeAnEnrolledKiosksNameWithoutItsOwnCode) {
  ASSERT_EQ(enrol(request(stand_.enrolment_code("TM-X01-Q03"), "K-07", device_)).status, 200);
  EXPECT_EQ(type_of(enrol(request(stand_.enrolment_code("TM-X01-Q04"), "K-07", thief_))), "kiosk-exists");
  const std::string swap = stand_.enrolment_code("TM-X01-Q03", "K-07");
  EXPECT_EQ(enrol(request(swap, "K-07", thief_)).status, 200) << "a new Pi in the old one's place";
}

TEST_F(Enrolment, DoesNotBringBackARevokedKiosk) {
  const auto first = request(stand_.enrolment_code("TM-X01-Q03"), "K-07", device_);
  ASSERT_EQ(enrol(first).status, 200);
  stand_.write([&](db::Connection& writer) {
    return storage::set_kiosk_state(writer, first.kiosk, storage::KioskState::revoked);
  });
  EXPECT_EQ(type_of(enrol(first)), "code-invalid");
}

TEST_F(Enrolment, SlowsGuessesDown) {
  int limited = 0;
  for (int i = 0; i < 22; ++i) {
    const auto guess = request("AAAA-AAAA-AAAA-AAAA", "K-07", device_);
    const HttpAnswer answer = stand_.ask("POST", "/v1/enrol", {}, wire::encode_enrol_request(guess));
    limited += answer.status == 429;
  }
  EXPECT_EQ(limited, 2);
}

TEST_F(Enrolment, RefusesRubbish) {
  for (const std::string body : {"", "{}", "<html>", R"({"v":1})"}) {
    const HttpAnswer answer = stand_.ask("POST", "/v1/enrol", {}, body);
    EXPECT_EQ(answer.status, 400) << body;
    EXPECT_TRUE(is_signed(stand_, answer, "")) << body;
  }
}

}  // namespace
}  // namespace xinluon::test
