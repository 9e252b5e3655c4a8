#include <gtest/gtest.h>

#include "sync/base/format.h"
#include "sync/wire/record_codec.h"
#include "sync/wire/socket_messages.h"
#include "tests/support/random_vote.h"

namespace xinluon::wire {
namespace {

Epoch epoch() {
  return *Epoch::from("000102030405060708090a0b0c0d0e0f");
}

HelloAnswer hello() {
  return {*KioskId::from("K-0001"),
          *CounterId::from("Q03"),
          "5b1c09e2",
          "xinluon 0.1.0",
          "ok",
          true,
          {{epoch(), 1, 42, crypto::sha256("a"), 40},
           {*Epoch::from(std::string(32, 'f')), 5, 4, crypto::sha256("b")}}};
}

TEST(SocketAnswers, HelloGoesThereAndBack) {
  EXPECT_EQ(decode_hello(encode(hello())).value(), hello());
  HelloAnswer without = hello();
  without.epochs.clear();
  EXPECT_EQ(decode_hello(encode(without)).value(), without);
}

TEST(SocketAnswers, RecordsArriveByteForByte) {
  const auto seed = std::random_device()();
  SCOPED_TRACE(format("seed {}", seed));
  test::Random random(seed);
  RecordsAnswer answer{epoch(), 1, crypto::sha256("a"), crypto::sha256("b"), {}};
  for (Seq seq = 1; seq <= max_batch_records; ++seq)
    answer.lines.push_back(encode_record(test::random_record(random, seq)));
  answer.lines.push_back("a line that is \"no\" record \\ at all \x01");
  answer.lines.erase(answer.lines.begin());
  const std::string line = encode(answer);
  EXPECT_EQ(line.find('\n'), std::string::npos);
  EXPECT_EQ(decode_records(line).value(), answer);
}

TEST(SocketAnswers, TheFullestAnswerFitsALine) {
  RecordsAnswer answer{epoch(), 1, {}, {}, {}};
  while (answer.lines.size() * (max_record_bytes + 1) < max_batch_bytes) {
    answer.lines.push_back(std::string(max_record_bytes, '"'));  // each byte escaped
  }
  const std::string line = encode(answer);
  EXPECT_LE(line.size(), max_socket_line_bytes);
  EXPECT_EQ(decode_records(line).value(), answer);
}

TEST(SocketAnswers, TheOthersGoThereAndBack) {
  EXPECT_EQ(decode_hash(encode(HashAnswer{crypto::sha256("a")})).value(), HashAnswer{crypto::sha256("a")});
  EXPECT_EQ(decode_wait(encode(WaitAnswer{7})).value(), WaitAnswer{7});
  EXPECT_TRUE(decode_report(encode(ReportAnswer{})));
}

TEST(SocketAnswers, AnErrorKeepsItsCode) {
  for (const Errc code : {Errc::retry_later, Errc::rejected, Errc::corrupt, Errc::full, Errc::not_found,
                          Errc::unauthorised, Errc::internal}) {
    const std::string line = encode(error_answer({code, "seq 7 was retired"}));
    const auto records = decode_records(line);
    ASSERT_FALSE(records);
    EXPECT_EQ(records.error().code, code) << line;
    EXPECT_EQ(records.error().message, "seq 7 was retired");
    EXPECT_EQ(decode_report(line).error().code, code);
  }
  EXPECT_EQ(decode_hash(R"({"answer":"error","code":"of_tomorrow","message":"m"})").error().code,
            Errc::internal);
}

TEST(SocketAnswers, AnotherAnswerThanAskedForIsRefused) {
  const auto answer = decode_wait(encode(hello()));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Errc::rejected);
  EXPECT_FALSE(decode_report(encode(WaitAnswer{7})));
  EXPECT_FALSE(decode_hello("{}"));
  EXPECT_FALSE(decode_hello(""));
}

TEST(SocketAnswers, LimitsHold) {
  RecordsAnswer answer{epoch(), 1, {}, {}, {}};
  answer.lines.assign(max_batch_records + 1, "x");
  EXPECT_NE(decode_records(encode(answer)).error().message.find("more than 500"), std::string::npos);
  answer.lines.assign(1, std::string(max_record_bytes + 1, 'x'));
  EXPECT_NE(decode_records(encode(answer)).error().message.find("longer than 4096"), std::string::npos);
  EXPECT_FALSE(decode_records(std::string(max_socket_line_bytes + 1, ' ')));
}

TEST(SocketAnswers, FatesGoThereAndBack) {
  for (const Fate fate :
       {Fate::shown, Fate::queued, Fate::already_rated, Fate::withdrawn, Fate::voted, Fate::unknown}) {
    const CounterAnswer answer{{fate, Refusal::none}};
    EXPECT_EQ(decode_counter(encode(answer)).value(), answer);
  }
  for (const Refusal refusal : {Refusal::not_armed, Refusal::closed, Refusal::out_of_service, Refusal::staff,
                                Refusal::another_waits}) {
    const CounterAnswer answer{{Fate::refused, refusal}};
    EXPECT_EQ(decode_counter(encode(answer)).value(), answer);
  }
  EXPECT_EQ(encode(CounterAnswer{{Fate::refused, Refusal::closed}}),
            R"({"answer":"counter","fate":"refused","refusal":"closed"})");
  EXPECT_FALSE(decode_counter(R"({"answer":"counter","fate":"lost"})"));
}

}  // namespace
}  // namespace xinluon::wire
