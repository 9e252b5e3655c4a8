#include "kiosk/votelog/record_line.h"

#include <gtest/gtest.h>

#include "sync/wire/record_codec.h"
#include "tests/kiosk/votelog/votes.h"

namespace xinluon::votelog {
namespace {

TEST(RecordLine, KeepsVoteBootAndSoftware) {
  const auto line = record_line(wire::encode_open_vote(vote_number(3), "00000001", "old"), 9).value();
  EXPECT_EQ(wire::decode_record(line).value(), (Record{9, vote_number(3), "00000001", "old"}));
}

TEST(RecordLine, OpenVoteOfANewerSoftwareIsSealedAsTheBytesItIs) {
  const std::string unknown = R"({"v":2,"mood":"sáng"})";
  EXPECT_EQ(record_line(unknown, 9).value(), unknown);
}

TEST(RecordLine, WhatIsNoLineIsCorrupt) {
  for (const std::string& bytes : {std::string(), std::string("a\nb"), std::string("\xff\xfe"),
                                   std::string("a\0b", 3), std::string(5'000, 'x')}) {
    EXPECT_EQ(record_line(bytes, 9).error().code, Errc::corrupt);
  }
}

}  // namespace
}  // namespace xinluon::votelog
