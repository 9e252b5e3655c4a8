#include "sync/wire/envelope.h"

#include <gtest/gtest.h>

#include "sync/crypto/encoding.h"
#include "sync/crypto/signature.h"

namespace xinluon::wire {
namespace {

Envelope full() {
  Envelope envelope;
  envelope.kiosk = *KioskId::from("K-0001");
  envelope.epoch = *Epoch::from("000102030405060708090a0b0c0d0e0f");
  envelope.server_key = crypto::to_base64(std::string(32, 's'));
  envelope.nonce = "00112233445566778899aabbccddeeff";
  envelope.prev_hash = crypto::sha256("before");
  envelope.first_seq = 11;
  envelope.last_seq = 20;
  envelope.last_hash = crypto::sha256("after");
  envelope.boot = "5b1c09e2";
  envelope.sent_boot_ms = 3'600'000;
  envelope.wall_ms = 1'790'000'000'000;
  envelope.wall_boot_ms = 3'599'000;
  envelope.anchor = Anchor{1'789'999'000'000, 2'600'000};
  envelope.board = std::string(64, 'b');
  envelope.health = {3, 1'000'000'000, 48'312, true, "xinluon 0.1.0", "ok", {}, {}, {}, 0, 0, ""};
  return envelope;
}

std::string json_of(const Envelope& envelope) {
  return *crypto::from_base64(encode_envelope(envelope));
}

std::string with(std::string json, const std::string& from, const std::string& to) {
  const auto at = json.find(from);
  EXPECT_NE(at, std::string::npos) << from << " in " << json;
  return json.replace(at, from.size(), to);
}

std::string why(const std::string& json) {
  const auto envelope = decode_envelope(crypto::to_base64(json));
  if (envelope) return "accepted";
  EXPECT_EQ(envelope.error().code, Errc::rejected);
  return envelope.error().message;
}

TEST(Envelope, GoesThereAndBack) {
  const auto read = decode_envelope(encode_envelope(full()));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, full());
}

TEST(Envelope, WhatIsUnknownIsLeftOut) {
  Envelope envelope = full();
  envelope.wall_ms.reset();
  envelope.wall_boot_ms.reset();
  envelope.anchor.reset();
  envelope.board.clear();
  envelope.health.disk_free_bytes.reset();
  envelope.health.cpu_temp_millicelsius.reset();
  const std::string json = json_of(envelope);
  for (const char* key : {"wall", "anchor", "board", "disk_free_bytes", "cpu_temp_millicelsius"}) {
    EXPECT_EQ(json.find(key), std::string::npos) << key;
  }
  EXPECT_EQ(decode_envelope(encode_envelope(envelope)).value(), envelope);
}

TEST(Envelope, AHeartbeatHoldsNoRecords) {
  Envelope envelope = full();
  envelope.first_seq = 1;
  envelope.last_seq = 0;
  envelope.last_hash = envelope.prev_hash;
  EXPECT_EQ(decode_envelope(encode_envelope(envelope)).value(), envelope);
}

TEST(Envelope, FitsIntoAHeader) {
  Envelope envelope = full();
  envelope.kiosk = *KioskId::from(std::string(32, 'K'));
  envelope.health.software = std::string(max_software_bytes, '"');
  envelope.health.app_state = std::string(max_state_bytes, '\\');
  envelope.first_seq = envelope.last_seq = Seq{max_number};
  const std::string header = encode_envelope(envelope);
  EXPECT_LT(header.size(), 2000U);
  EXPECT_EQ(header.find_first_of("\r\n"), std::string::npos);
  EXPECT_TRUE(decode_envelope(header));
}

TEST(Envelope, KeysOfTomorrowAreIgnored) {
  EXPECT_EQ(why(with(json_of(full()), "{\"v\":1,", "{\"colour\":[1,{\"x\":null}],\"v\":1,")), "accepted");
  EXPECT_EQ(why(with(json_of(full()), "\"health\":{", "\"health\":{\"fan\":true,")), "accepted");
}

TEST(Envelope, WhatIsWrongIsNamed) {
  struct Case {
    const char* from;
    const char* to;
    const char* why;
  };
  for (const Case& c : std::initializer_list<Case>{
           {"\"v\":1", "\"v\":2", "\"v\": not within 1 and 1"},
           {"\"kiosk\":\"K-0001\"", "\"kiosk\":\"K 0001\"", "\"kiosk\": not of the form"},
           {"\"kiosk\":\"K-0001\",", "", "\"kiosk\": missing"},
           {"\"kiosk\":\"K-0001\"", "\"kiosk\":7", "\"kiosk\": not a text"},
           {"\"epoch\":\"00", "\"epoch\":\"0", "\"epoch\": not of the form"},
           {"\"server_key\":\"c3Nz", "\"server_key\":\"c3N", "\"server_key\": no Ed25519 key"},
           {"\"nonce\":\"00112233445566778899aabb", "\"nonce\":\"00112233445566778899AABB",
            "\"nonce\": not 32 lower-case"},
           {"\"nonce\":\"0011", "\"nonce\":\"11", "\"nonce\": not 32 lower-case"},
           {"\"prev_hash\":\"", "\"prev_hash\":\"0", "\"prev_hash\": longer than 64"},
           {"\"first_seq\":11", "\"first_seq\":0", "\"first_seq\": not within 1"},
           {"\"first_seq\":11", "\"first_seq\":22", "\"last_seq\": before first_seq"},
           {"\"first_seq\":11", "\"first_seq\":21", "\"last_hash\": differs from prev_hash in an empty"},
           {"\"last_seq\":20", "\"last_seq\":1e3", "\"last_seq\": not a whole number"},
           {"\"last_seq\":20", "\"last_seq\":18446744073709551615", "\"last_seq\": not a whole number"},
           {"\"boot\":\"5b", "\"boot\":\"5B", "\"boot\": not 8 lower-case"},
           {"\"sent_boot_ms\":3600000", "\"sent_boot_ms\":-1", "\"sent_boot_ms\": not within 0"},
           {"\"wall\":{\"ms\":1790000000000,", "\"wall\":{", "\"ms\": missing"},
           {"\"wall\":{\"ms\":1790000000000,\"boot_ms\":3599000}", "\"wall\":3", "\"wall\": not an object"},
           {"\"recv_boot_ms\":2600000", "\"recv_boot_ms\":\"x\"", "\"recv_boot_ms\": not a whole number"},
           {"\"board\":\"bb", "\"board\":\"", "\"board\": not 64 lower-case"},
           {"\"health\":{", "\"healthy\":{", "\"health\": missing"},
           {"\"pending\":3", "\"pending\":-3", "\"pending\": not within 0"},
           {"\"cpu_temp_millicelsius\":48312", "\"cpu_temp_millicelsius\":300000",
            "\"cpu_temp_millicelsius\": not"},
           {"\"display\":true", "\"display\":1", "\"display\": not true or false"},
           {"\"app_state\":\"ok\"", "\"app_state\":\"123456789012345678901234567890123\"",
            "\"app_state\": longer than 32 bytes"},
       }) {
    const std::string message = why(with(json_of(full()), c.from, c.to));
    EXPECT_NE(message.find(c.why), std::string::npos) << c.to << "\n gives " << message;
  }
}

TEST(Envelope, RubbishIsRefused) {
  for (const std::string& header :
       {std::string(), std::string("{}"), std::string("!!!"), crypto::to_base64(""), crypto::to_base64("[]"),
        crypto::to_base64("{\"v\":1"), crypto::to_base64(json_of(full()) + "}"),
        encode_envelope(full()) + "\n", crypto::to_base64("{\"v\":\xFF}"), std::string(100'000, 'A'),
        crypto::to_base64(std::string(4000, '[') + std::string(90, ']'))}) {
    const auto envelope = decode_envelope(header);
    ASSERT_FALSE(envelope);
    EXPECT_EQ(envelope.error().code, Errc::rejected);
    EXPECT_LT(envelope.error().message.size(), 300U);
  }
}

TEST(Envelope, APeekTellsVersionAndNonceOfWhatIsRefused) {
  const auto peek = [](const std::string& json) { return peek_envelope(crypto::to_base64(json)); };
  const EnvelopeStart newer = peek(with(json_of(full()), "\"v\":1", "\"v\":2"));
  EXPECT_EQ(newer.v, 2);
  EXPECT_EQ(newer.nonce, full().nonce);
  EXPECT_EQ(peek("{\"v\":7}").v, 7);
  EXPECT_EQ(peek("{\"v\":7}").nonce, "");
  EXPECT_EQ(peek("{\"v\":1,\"nonce\":\"short\"}").nonce, "");
  EXPECT_EQ(peek("{}").v, 0);
  EXPECT_EQ(peek("{\"v\":-3}").v, 0);
  EXPECT_EQ(peek("rubbish").v, 0);
  EXPECT_EQ(peek_envelope("!!!").v, 0);
}

TEST(Envelope, TheSignatureBindsEnvelopeMethodAndPath) {
  const std::string header = encode_envelope(full());
  const std::string path = batches_path(full().kiosk);
  EXPECT_EQ(path, "/v1/kiosks/K-0001/batches");
  const std::string text = batch_signing_text(header, "POST", path);
  EXPECT_EQ(text, "xinluon-v1-batch\nPOST\n/v1/kiosks/K-0001/batches\n" + header);
  const auto key = crypto::SecretKey::generate();
  const std::string signature = key.sign(text);
  EXPECT_TRUE(crypto::verify(key.public_key(), text, signature));
  EXPECT_FALSE(crypto::verify(key.public_key(), batch_signing_text(header, "PUT", path), signature));
  EXPECT_FALSE(crypto::verify(key.public_key(),
                              batch_signing_text(header, "POST", "/v1/kiosks/K-0002/batches"), signature));
}

TEST(EnvelopeDeathTest, HalfAWallSampleIsAMistakeOfOurs) {
  Envelope envelope = full();
  envelope.wall_boot_ms.reset();
  EXPECT_DEATH(encode_envelope(envelope), "pair");
}

}  // namespace
}  // namespace xinluon::wire
