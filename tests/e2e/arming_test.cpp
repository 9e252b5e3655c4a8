// The counter's software asks for a rating over HTTPS; the question is on the screen within a second.
#include <cstdio>
#include <fstream>

#include <gtest/gtest.h>

#include "tests/e2e/stand.h"

namespace xinluon::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::this_thread::sleep_for;

class LongArming : public testing::Test {
 protected:
  void SetUp() override {
    const auto made = stand_.server_command({"admin", "api-token", "create", "--counter", "TM-X01-Q03"});
    ASSERT_EQ(made.status, 0) << made.output;
    std::ofstream(token_file_) << "header = \"Authorization: Bearer " << last_word(made.output) << "\"\n";
    std::filesystem::permissions(token_file_, std::filesystem::perms::owner_read);
  }

  static std::string last_word(std::string text) {
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0) text.pop_back();
    return text.substr(text.find_last_of(" \n") + 1);
  }

  // The server's answer, in JSON.
  nlohmann::json invite(const std::string& token) {
    const auto said = run({"/usr/bin/curl", "--silent", "--insecure", "--config", token_file_.string(),
                           "--json", R"({"token":")" + token + R"("})",
                           "https://127.0.0.1:" + stand_.port() + "/v1/counters/TM-X01-Q03/invitations"});
    return nlohmann::json::parse(said.output, nullptr, false);
  }
  // Once the uploader's poll is there.
  std::string fate_of(const std::string& token) {
    nlohmann::json answer;
    eventually(seconds(20), [&] {
      answer = invite(token);
      return answer.contains("fate");
    });
    return answer.value("fate", answer.dump());
  }
  const hands::Reference* see(const std::string& screen, milliseconds at_most = seconds(5)) {
    return stand_.eyes().wait_for({screen}, at_most);
  }

  Stand stand_{{.kiosk_mode = "armed", .kiosk_extra = "[arming]\nby_server = true\n"}};
  std::filesystem::path token_file_ = stand_.folder() / "token.curl";
};

TEST_F(LongArming, ATransactionOpensTheQuestionOnceAndWithinASecond) {
  ASSERT_NE(see("armed", seconds(10)), nullptr);
  ASSERT_EQ(fate_of("first"), "shown") << stand_.log_of("sync") << stand_.log_of("kiosk");
  const auto* rating = see("rating");
  ASSERT_NE(rating, nullptr);
  sleep_for(past_guard);
  stand_.tap(*rating, "level:4");
  const auto* behaviours = see("behaviours");
  ASSERT_NE(behaviours, nullptr);
  sleep_for(past_guard);
  stand_.tap(*behaviours, "button:done");
  ASSERT_NE(see("thanks"), nullptr);
  ASSERT_NE(see("armed"), nullptr);
  const auto idle = stand_.screen().grab().rgb;
  const auto is_idle = [&] { return stand_.screen().grab().rgb == idle; };
  EXPECT_EQ(invite("first").value("fate", ""), "already_rated");
  EXPECT_TRUE(eventually(seconds(2), [&] { return !is_idle(); })) << "the screen says so";
  ASSERT_TRUE(eventually(seconds(15), is_idle));

  const auto asked = std::chrono::steady_clock::now();
  EXPECT_EQ(invite("second").value("fate", ""), "shown");
  EXPECT_NE(see("rating"), nullptr);
  const auto took = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - asked);
  std::printf("the question was on the screen %lld ms after it was asked for\n",
              static_cast<long long>(took.count()));
  EXPECT_LT(took, seconds(1));
  EXPECT_EQ(stand_.wait_for_votes(1, seconds(20)), 1U);
  EXPECT_EQ(stand_.percentages().at("total").at("levels").at("4"), 1);
}

TEST_F(LongArming, ATapOutsideATransactionIsNothing) {
  ASSERT_NE(see("armed", seconds(10)), nullptr);
  for (int y = 2; y < 8; ++y)  // below the bar
    for (int x = 1; x < 8; ++x)
      stand_.screen().tap(x * stand_.screen().width() / 8, y * stand_.screen().height() / 8,
                          milliseconds(40));
  EXPECT_EQ(see("rating", seconds(1)), nullptr);
}

}  // namespace
}  // namespace xinluon::test
