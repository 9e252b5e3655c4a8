#include "sync/server/commands/admin_protocol.h"

#include <array>

#include <gtest/gtest.h>
#include <sys/socket.h>

#include "sync/base/unique_fd.h"

namespace xinluon::commands {
namespace {

TEST(AdminProtocol, CarriesCallsAndOutcomes) {
  const AdminCall call{"unit add", {{"subject", "TM"}, {"name", "Tỉnh \"Mẫu\"\n"}}};
  const AdminCall read = decode_call(encode_call(call)).value();
  EXPECT_EQ(read.words, call.words);
  EXPECT_EQ(read.arguments, call.arguments);
  const Outcome outcome = decode_outcome(encode_outcome(Outcome{"text\n", "file"})).value();
  EXPECT_EQ(outcome.text, "text\n");
  EXPECT_EQ(outcome.file, "file");
}

TEST(AdminProtocol, CarriesErrorsWithTheirCode) {
  for (const Errc code : {Errc::retry_later, Errc::rejected, Errc::corrupt, Errc::full, Errc::not_found,
                          Errc::unauthorised, Errc::internal}) {
    const auto error = decode_outcome(encode_outcome(fail(code, "why"))).error();
    EXPECT_EQ(error.code, code);
    EXPECT_EQ(error.message, "why");
  }
}

// As a terminal in another encoding types it, or as it was stored once: nobody's program ends over it.
TEST(AdminProtocol, CarriesWhatIsNoTextAsFarAsItIs) {
  EXPECT_EQ(decode_outcome(encode_outcome(Outcome{"T\xFFX", ""})).value().text, "T\uFFFDX");
  EXPECT_EQ(decode_outcome(encode_outcome(fail(Errc::rejected, "\xC3("))).error().message, "\uFFFD(");
  EXPECT_EQ(decode_call(encode_call({"unit add", {{"name", "\xE3"}}})).value().arguments.at("name"),
            "\uFFFD");
}

class Pair : public testing::Test {
 protected:
  Pair() {
    std::array<int, 2> ends{};
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
    ours_.reset(ends[0]);
    theirs_.reset(ends[1]);
  }
  UniqueFd ours_;
  UniqueFd theirs_;
};

TEST_F(Pair, ReadsALineAndGivesUpOnTheSlowTheSilentAndTheEndless) {
  EXPECT_TRUE(write_line(theirs_.get(), "hello", 100));
  EXPECT_EQ(read_line(ours_.get(), 100).value(), "hello");
  EXPECT_EQ(read_line(ours_.get(), 10).error().code, Errc::retry_later);
  const std::string chunk(100'000, 'x');
  for (int i = 0; i < 12; ++i) {
    if (send(theirs_.get(), chunk.data(), chunk.size(), MSG_DONTWAIT) < 0) break;
  }
  theirs_.reset();
  EXPECT_EQ(read_line(ours_.get(), 100).error().code, Errc::rejected);
}

}  // namespace
}  // namespace xinluon::commands
