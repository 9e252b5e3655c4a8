#include "sync/wire/record_codec.h"

#include <gtest/gtest.h>

#include "sync/base/format.h"
#include "sync/wire/limits.h"
#include "tests/support/random_vote.h"

namespace xinluon::wire {
namespace {

using test::plain_vote;
using test::random_record;

Record record_of(const Vote& vote, Seq seq = 1) {
  return {seq, vote, "5b1c09e2", "xinluon 0.1.0"};
}

Vote full_vote() {
  Vote vote = plain_vote();
  vote.level = Level::very_dissatisfied;
  vote.changed_from = Level::neutral;
  vote.marks[index_of(Behaviour::XC)] = Mark::shown;
  vote.marks[index_of(Behaviour::GD)] = Mark::missing;
  vote.reasons = {Reason::waiting, Reason::attitude};
  vote.lang = "en";
  vote.officer = *OfficerId::from("CB-7");
  vote.field = "đất \"đai\" \\";
  vote.procedure = "1.001234";
  vote.transaction_kind = "tiep_nhan";
  vote.linked = true;
  vote.mode = Mode::armed;
  vote.scale_order = ScaleOrder::worst_first;
  vote.large_text = true;
  vote.input = Input::button;
  vote.boot_ms = 123456;
  vote.shown_ms = 2345;
  return vote;
}

constexpr const char* full_line =
    R"({"v":1,"seq":42,"kind":"vote","outcome":"voted","level":1,"changed_from":3,)"
    R"("behaviours":{"XC":"shown","GD":"missing"},"reasons":["waiting","attitude"],"lang":"en",)"
    R"("counter":"Q01","officer":"CB-7","field":"đất \"đai\" \\","procedure":"1.001234",)"
    R"("transaction":"tiep_nhan","linked":true,"mode":"armed","scale_order":"worst_first",)"
    R"("large_text":true,"input":"button","boot":"5b1c09e2","boot_ms":123456,"shown_ms":2345,)"
    R"("software":"xinluon 0.1.0"})";

constexpr const char* timed_out_line =
    R"({"v":1,"seq":7,"kind":"no_answer","outcome":"timed_out","lang":"vi","counter":"Q01","linked":false,)"
    R"("mode":"armed","scale_order":"best_first","large_text":false,"input":"touch","boot":"5b1c09e2",)"
    R"("boot_ms":0,"shown_ms":45000,"software":"xinluon 0.1.0"})";

// `line` with its first `from` made `to`.
std::string with(std::string line, const std::string& from, const std::string& to) {
  const auto at = line.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return line.replace(at, from.size(), to);
}

std::string why(const std::string& line) {
  const auto record = decode_record(line);
  if (record) return "accepted";
  EXPECT_EQ(record.error().code, Errc::rejected);
  return record.error().message;
}

TEST(RecordCodec, TheBytesOfARecordAreTheseForEver) {
  EXPECT_EQ(encode_record(record_of(full_vote(), 42)), full_line);
  Vote timed_out = plain_vote();
  timed_out.outcome = Outcome::timed_out;
  timed_out.level.reset();
  timed_out.mode = Mode::armed;
  timed_out.shown_ms = 45000;
  EXPECT_EQ(encode_record(record_of(timed_out, 7)), timed_out_line);
}

TEST(RecordCodec, WhatIsWrittenIsReadBack) {
  const auto read = decode_record(full_line);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, record_of(full_vote(), 42));
  EXPECT_TRUE(decode_record(timed_out_line));
}

TEST(RecordCodec, RandomRecordsGoThereAndBack) {
  const auto seed = std::random_device()();
  SCOPED_TRACE(format("seed {}", seed));
  test::Random random(seed);
  for (Seq seq = 1; seq <= 20'000; ++seq) {
    const Record record = random_record(random, seq);
    const std::string line = encode_record(record);
    ASSERT_LE(line.size(), max_record_bytes);
    ASSERT_EQ(line.find('\n'), std::string::npos);
    const auto read = decode_record(line);
    ASSERT_TRUE(read) << read.error().message << "\n" << line;
    ASSERT_EQ(*read, record) << line;
  }
}

TEST(RecordCodec, EveryEnumeratorIsSpelledAndRead) {
  for (const Level level : all_levels) {
    Vote vote = plain_vote();
    vote.level = level;
    EXPECT_EQ(decode_record(encode_record(record_of(vote)))->vote, vote);
  }
  for (const Behaviour behaviour : all_behaviours) {
    for (const Mark mark : {Mark::shown, Mark::missing}) {
      Vote vote = plain_vote();
      vote.marks[index_of(behaviour)] = mark;
      EXPECT_EQ(decode_record(encode_record(record_of(vote)))->vote, vote);
    }
  }
  for (const Reason reason : all_reasons) {
    Vote vote = plain_vote();
    vote.reasons = {reason};
    EXPECT_EQ(decode_record(encode_record(record_of(vote)))->vote, vote);
  }
}

TEST(RecordCodec, TheLongestRecordFits) {
  Vote vote = full_vote();
  for (auto& mark : vote.marks) mark = Mark::missing;
  vote.reasons = {Reason::extra_documents, Reason::late_result};
  vote.lang = "zh-Hant1";
  vote.counter = *CounterId::from(std::string(max_id_bytes, 'Q'));
  vote.officer = *OfficerId::from(std::string(max_id_bytes, 'C'));
  vote.field = std::string(max_field_bytes, '"');
  vote.procedure = std::string(max_procedure_bytes, '\\');
  vote.transaction_kind = "tra_ket_qua";
  vote.boot_ms = max_number;
  vote.shown_ms = max_number;
  const Record record{Seq{max_number}, vote, "ffffffff", std::string(max_software_bytes, '"')};
  const std::string line = encode_record(record);
  EXPECT_LT(line.size(), 1000U) << "said in PROTOCOL.md §9";
  EXPECT_EQ(*decode_record(line), record);
}

TEST(RecordCodec, AWrongRecordIsRefusedWithItsKeyNamed) {
  struct Case {
    const char* from;
    const char* to;
    const char* why;
  };
  for (const Case& c : std::initializer_list<Case>{
           {R"({"v":1,)", R"({"v":2,)", "\"v\": not within 1 and 1"},
           {R"({"v":1,)", R"({"v":"1",)", "\"v\": not a whole number"},
           {R"({"v":1,)", R"({)", R"("v": missing or not in its place: found "seq")"},
           {R"("seq":42)", R"("seq":0)", "\"seq\": not within 1"},
           {R"("seq":42)", R"("seq":042)", "\"seq\": not a whole number in its shortest form"},
           {R"("seq":42)", R"("seq":-42)", "\"seq\": not a whole number"},
           {R"("seq":42)", R"("seq":42.0)", "\"kind\": missing"},
           {R"("seq":42)", R"("seq":4e1)", "\"kind\": missing"},
           {R"("seq":42)", R"("seq":9007199254740992)", "\"seq\": not within"},
           {R"("seq":42)", R"("seq":99999999999999999999)", "\"seq\": not within"},
           {R"("seq":42)", R"("seq":42,"seq":42)", R"("kind": missing or not in its place: found "seq")"},
           {R"("kind":"vote")", R"("kind":"no_answer")", "\"kind\": does not fit the outcome"},
           {R"("outcome":"voted")", R"("outcome":"skipped")", "\"outcome\": not one of its words"},
           {R"("outcome":"voted")", R"("outcome":"")", "\"outcome\": not one of its words"},
           {R"("outcome":"voted")", R"("outcome":null)", "\"outcome\": not a text"},
           {R"("level":1)", R"("level":0)", "\"level\": not within 1 and 5"},
           {R"("level":1)", R"("level":6)", "\"level\": not within 1 and 5"},
           {R"("level":1)", R"("level":"1")", "\"level\": not a whole number"},
           {R"("level":1,)", "", "\"level\": must be 1 to 5 exactly when"},
           {R"("changed_from":3)", R"("changed_from":9)", "\"changed_from\": not within"},
           {R"({"XC":"shown","GD":"missing"})", "{}", "\"behaviours\": empty"},
           {R"({"XC":"shown","GD":"missing"})", R"({"GD":"missing","XC":"shown"})",
            "\"XC\": unknown, repeated or"},
           {R"({"XC":"shown","GD":"missing"})", R"({"XC":"shown","XC":"shown"})",
            "\"XC\": unknown, repeated or"},
           {R"({"XC":"shown","GD":"missing"})", R"({"XX":"shown"})", "\"XX\": unknown"},
           {R"({"XC":"shown","GD":"missing"})", R"(["XC"])", "an object is missing"},
           {R"("XC":"shown")", R"("XC":"maybe")", "\"XC\": not one of its words"},
           {R"("XC":"shown")", R"("XC":"")", "\"XC\": empty"},
           {R"(["waiting","attitude"])", R"([])", "\"reasons\": empty"},
           {R"(["waiting","attitude"])", R"(["waiting","waiting"])", "\"reasons\": the same twice"},
           {R"(["waiting","attitude"])", R"(["waiting","attitude","guidance"])", "\"reasons\": too many"},
           {R"(["waiting","attitude"])", R"(["bribe"])", "\"reasons\": not one of its words"},
           {R"(["waiting","attitude"])", R"(["waiting""attitude"])", "no ] where the list should end"},
           {R"(["waiting","attitude"])", R"(["waiting","attitude",])", "\"reasons\": not a text"},
           {R"("lang":"en")", R"("lang":"e")", "\"lang\": not 2 to 8"},
           {R"("lang":"en")", R"("lang":"en_GB")", "\"lang\": not 2 to 8"},
           {R"("lang":"en")", R"("lang":"en-GB-oed")", "\"lang\": too long"},
           {R"("counter":"Q01")", R"("counter":"")", "\"counter\": not of the form of an id"},
           {R"("counter":"Q01")", R"("counter":"Q 01")", "\"counter\": not of the form of an id"},
           {R"("counter":"Q01")", R"("counter":"\u005101")", "\"counter\": has an escape"},
           {R"("officer":"CB-7")", R"("officer":"")", "\"officer\": empty"},
           {R"("field":)", R"("fields":)", "found \"fields\""},
           {R"("field":"đ)", R"("field":"\u0111)", "\"field\": has an escape other than"},
           {R"("field":"đ)", "\"field\":\"\x01", "\"field\": a text that does not end, or has a control"},
           {R"("field":"đ)", "\"field\":\"\xC4", "\"field\": not UTF-8"},
           {R"("field":"đ)", "\"field\":\"\xED\xA0\x80", "\"field\": not UTF-8"},
           {R"("field":"đ)", R"("field":"0123456789012345678901234)", "\"field\": longer than 32 bytes"},
           {R"("transaction":"tiep_nhan")", R"("transaction":"mua_ban")", "\"transaction\": not tiep_nhan"},
           {R"("linked":true)", R"("linked":1)", "\"linked\": not true or false"},
           {R"("linked":true)", R"("linked":True)", "\"linked\": not true or false"},
           {R"("mode":"armed")", R"("mode":"ARMED")", "\"mode\": not one of its words"},
           {R"("mode":"armed","scale_order":"worst_first")", R"("scale_order":"worst_first","mode":"armed")",
            R"("mode": missing or not in its place: found "scale_order")"},
           {R"("boot":"5b1c09e2")", R"("boot":"5B1C09E2")", "\"boot\": not 8 lower-case hex digits"},
           {R"("boot":"5b1c09e2")", R"("boot":"5b1c09")", "\"boot\": not 8 lower-case hex digits"},
           {R"("boot_ms":123456)", R"("boot_ms":-1)", "\"boot_ms\": not a whole number"},
           {R"("boot_ms":123456)", R"("boot_ms":)", "\"boot_ms\": not a whole number"},
           {R"("software":"xinluon 0.1.0")", R"("software":"")", "\"software\": not printable ASCII"},
           {R"("software":"xinluon 0.1.0")", R"("software":"xinluôn")", "\"software\": not printable ASCII"},
           {R"("software":"xinluon 0.1.0")", R"("software":"x","name":"An")",
            "\"name\": unknown, repeated or"},
           {R"("software":"xinluon 0.1.0")",
            R"("software":"x")"
            "\n",
            "no } where the object should end"},
       }) {
    const std::string message = why(with(full_line, c.from, c.to));
    EXPECT_TRUE(message.starts_with("record: ") || message.starts_with("vote: ")) << message;
    EXPECT_NE(message.find(c.why), std::string::npos) << c.to << "\n gives " << message;
  }
}

TEST(RecordCodec, BlanksAndOtherSpellingsAreNotTheOneForm) {
  const std::string line = full_line;
  EXPECT_NE(why(line + "\n"), "accepted");
  EXPECT_NE(why(" " + line), "accepted");
  EXPECT_NE(why(line + line), "accepted");
  EXPECT_NE(why(with(line, ",", ", ")), "accepted");
  EXPECT_NE(why(with(line, ":", ": ")), "accepted");
  EXPECT_NE(why(with(line, "{\"XC", "{ \"XC")), "accepted");
  EXPECT_NE(why("\xEF\xBB\xBF" + line), "accepted");
  EXPECT_NE(why(""), "accepted");
  EXPECT_NE(why("{}"), "accepted");
  EXPECT_NE(why("[]"), "accepted");
}

TEST(RecordCodec, WhoDidNotAnswerSaysNothing) {
  const std::string line = timed_out_line;
  const auto add = [&](const std::string& field) {
    return with(line, ",\"lang\"", "," + field + ",\"lang\"");
  };
  EXPECT_NE(why(add(R"("level":5)")).find("\"level\""), std::string::npos);
  EXPECT_NE(why(add(R"("changed_from":5)")).find("\"changed_from\""), std::string::npos);
  EXPECT_NE(why(add(R"("behaviours":{"XC":"shown"})")).find("\"behaviours\""), std::string::npos);
  EXPECT_NE(why(add(R"("reasons":["waiting"])")).find("\"reasons\""), std::string::npos);
}

TEST(RecordCodec, ALongLineIsRefusedUnread) {
  EXPECT_EQ(why(std::string(max_record_bytes + 1, '{')), "record: longer than 4096 bytes");
}

TEST(RecordCodec, AMessageShowsWhatItFoundWithoutControlCharacters) {
  const std::string message = why(with(full_line, "\"seq\"", "\"\x1b[31m" + std::string(500, 'x') + "\""));
  EXPECT_EQ(message.find('\x1b'), std::string::npos);
  EXPECT_LT(message.size(), 200U);
}

TEST(RecordCodec, EveryCutIsRefused) {
  const std::string line = full_line;
  for (std::size_t n = 0; n < line.size(); ++n) EXPECT_NE(why(line.substr(0, n)), "accepted") << n;
}

TEST(RecordCodec, AnOpenVoteIsARecordWithoutItsPlace) {
  const OpenVote open{full_vote(), "5b1c09e2", "xinluon 0.1.0"};
  const std::string line = encode_open_vote(open.vote, open.boot, open.software);
  EXPECT_EQ(line, with(full_line, "\"seq\":42,", ""));
  const auto read = decode_open_vote(line);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, open);
  EXPECT_FALSE(decode_open_vote(full_line));
  EXPECT_FALSE(decode_record(line));
}

TEST(RecordCodecDeathTest, ARecordThatCanNotBeSaidIsNotMade) {
  Vote vote = plain_vote();
  vote.level.reset();
  EXPECT_DEATH(encode_record(record_of(vote)), "can't say");
  EXPECT_DEATH(encode_record(record_of(plain_vote(), 0)), "seq");
  EXPECT_DEATH(encode_record({1, plain_vote(), "boot", "xinluon"}), "hex");
}

}  // namespace
}  // namespace xinluon::wire
