// Damaged and forged messages: never a crash, and what is taken can be written and read again as the same.
#include <gtest/gtest.h>

#include "sync/base/format.h"
#include "sync/crypto/encoding.h"
#include "sync/wire/answer.h"
#include "sync/wire/enrolment.h"
#include "sync/wire/enrolment_file.h"
#include "sync/wire/envelope.h"
#include "sync/wire/problem.h"
#include "sync/wire/socket_messages.h"
#include "tests/support/mutation.h"

namespace xinluon::wire {
namespace {

constexpr int mutations = 10'000;

// Decodes mutations of `text`; what is taken must survive another round.
template <class Decode, class Encode>
void torture(const std::string& text, Decode decode, Encode encode) {
  ASSERT_TRUE(decode(text)) << decode(text).error().message;
  const auto seed = std::random_device()();
  SCOPED_TRACE(format("seed {}", seed));
  std::mt19937_64 random(seed);
  for (int i = 0; i < mutations; ++i) {
    std::string mutated = text;
    test::mutate(random, mutated, text);
    const auto value = decode(mutated);
    if (!value) {
      ASSERT_EQ(value.error().code, Errc::rejected) << value.error().message;
      ASSERT_LT(value.error().message.size(), 2000U);  // of a file, every mistake is named
      continue;
    }
    const auto again = decode(encode(*value));
    ASSERT_TRUE(again) << again.error().message << "\n" << mutated;
    ASSERT_EQ(*again, *value) << mutated;
  }
}

const Epoch epoch = *Epoch::from("000102030405060708090a0b0c0d0e0f");

TEST(MessageMutation, Envelopes) {
  Envelope envelope;
  envelope.kiosk = *KioskId::from("K-0001");
  envelope.epoch = epoch;
  envelope.server_key = crypto::to_base64(std::string(32, 's'));
  envelope.nonce = std::string(32, 'a');
  envelope.first_seq = 1;
  envelope.last_seq = 9;
  envelope.boot = "5b1c09e2";
  envelope.wall_ms = 1;
  envelope.wall_boot_ms = 2;
  envelope.anchor = Anchor{3, 4};
  envelope.board = std::string(64, 'b');
  envelope.health = {3, 5, 6, true, "xinluon 0.1.0", "ok", true, false, -7, 8, 9, "why"};
  torture(
      *crypto::from_base64(encode_envelope(envelope)),
      [](const std::string& json) {
        static_cast<void>(peek_envelope(crypto::to_base64(json)));
        return decode_envelope(crypto::to_base64(json));
      },
      [](const Envelope& e) { return *crypto::from_base64(encode_envelope(e)); });
}

TEST(MessageMutation, EnvelopeHeaders) {
  torture(
      "eyJ2IjoxfQ==", [](const std::string& header) -> Result<int> { return peek_envelope(header).v; },
      [](int v) { return crypto::to_base64(format("{{\"v\":{}}}", v)); });
}

TEST(MessageMutation, Answers) {
  torture(encode_batch_answer({42, crypto::sha256("a"), 40, 1'790'000'000'000, 0, 300'000}),
          decode_batch_answer, encode_batch_answer);
}

TEST(MessageMutation, Problems) {
  Problem problem = make_problem(problems::server_behind, "records 2 to 3 are not held here", 5);
  problem.head_seq = 1;
  problem.head_hash = crypto::sha256("a");
  torture(encode_problem(problem), decode_problem, encode_problem);
}

TEST(MessageMutation, Enrolment) {
  const std::string key = crypto::to_base64(std::string(32, 'k'));
  torture(encode_enrol_request({"7K3M-AB01-0000-ZZZZ", *KioskId::from("K-1"), key, std::string(32, 'a'),
                                std::string(64, 'b'), "xinluon-sync 0.1.0"}),
          decode_enrol_request, encode_enrol_request);
  torture(encode_enrol_answer({*KioskId::from("K-1"), *CounterId::from("Q1"), "Xã Mẫu 01", "Quầy số 1", 5}),
          decode_enrol_answer, encode_enrol_answer);
}

TEST(MessageMutation, EnrolmentFiles) {
  const std::string key = crypto::to_base64(std::string(32, 'k'));
  torture(
      encode_enrolment_file({"https://may-chu.example:8443",
                             {"sha256//" + key, "sha256//" + key},
                             key,
                             "7K3M-AB01-0000-ZZZZ",
                             "Xã Mẫu 01 – Quầy số 03"}),
      [](const std::string& toml) { return decode_enrolment_file(toml, "xinluon.toml"); },
      encode_enrolment_file);
}

TEST(MessageMutation, SocketRequests) {
  for (const SocketRequest& request : std::initializer_list<SocketRequest>{
           RecordsRequest{epoch, 41, 500, 262'144}, WaitRequest{42, 60'000},
           ReportRequest{epoch, 42, 40, "ok"},
           InviteRequest{{"3f1c-2", *OfficerId::from("CB-0012"), "Mẫu", "CB-0012.jpg", "đất đai", "1.001234",
                          "tra_ket_qua", true}},
           WithdrawRequest{"3f1c-2"}}) {
    torture(encode(request), decode_request, [](const SocketRequest& r) { return encode(r); });
  }
}

TEST(MessageMutation, SocketAnswers) {
  const HelloAnswer hello{*KioskId::from("K-1"),
                          *CounterId::from("Q1"),
                          "5b1c09e2",
                          "xinluon 0.1.0",
                          "ok",
                          true,
                          {{epoch, 1, 42, crypto::sha256("a")}}};
  const auto rejected_only = [](auto answer) {  // a mutation may well make an "error" of it, of any code
    return answer ? std::move(answer) : decltype(answer)(fail(Errc::rejected, answer.error().message));
  };
  torture(
      encode(hello), [&](const std::string& line) { return rejected_only(decode_hello(line)); },
      [](const HelloAnswer& a) { return encode(a); });
  const RecordsAnswer records{epoch, 1, {}, {}, {"{\"v\":1}", "two \\ \" lines"}};
  torture(
      encode(records), [&](const std::string& line) { return rejected_only(decode_records(line)); },
      [](const RecordsAnswer& a) { return encode(a); });
}

}  // namespace
}  // namespace xinluon::wire
