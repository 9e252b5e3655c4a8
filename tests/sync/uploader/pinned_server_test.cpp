#include "sync/uploader/pinned_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace xinluon::uploader {
namespace {

using testing::ElementsAre;

// A server that shows one TLS key, and what was asked of it.
class PinnedServerTest : public testing::Test {
 protected:
  class Line final : public Transport {
   public:
    Line(PinnedServerTest& test, Pins pins) : test_(test), pins_(std::move(pins)) {}
    Result<curl::Response> post(const OutgoingRequest& request) override {
      if (!test_.reachable) return fail(Errc::retry_later, "no route to host");
      if (std::find(pins_.begin(), pins_.end(), test_.key) == pins_.end())
        return fail(Errc::retry_later, "its key is not the pinned one");
      test_.taken.push_back(request.path);
      return curl::Response{.status = 200, .body = {}, .headers = {}};
    }

   private:
    PinnedServerTest& test_;
    Pins pins_;
  };

  bool post(const std::string& path = "/") { return server.post({path, {}, {}}).has_value(); }

  std::string key = "A";
  bool reachable = true;
  bool disk_full = false;
  std::vector<std::string> taken;
  std::vector<Pins> stored;
  PinnedServer server = *PinnedServer::make(
      {"A"},
      [this](const Pins& pins) -> Result<std::unique_ptr<Transport>> {
        if (pins.front() == "rubbish") return fail(Errc::rejected, "no pin");
        return std::make_unique<Line>(*this, pins);
      },
      [this](const Pins& pins) -> Result<void> {
        if (disk_full) return fail(Errc::full, "disk full");
        stored.push_back(pins);
        return {};
      });
};

TEST_F(PinnedServerTest, AKeyIsRolledOverInTwoSteps) {
  server.told({"A", "B"});
  EXPECT_TRUE(post());
  EXPECT_THAT(stored, ElementsAre(Pins{"A", "B"}));
  key = "B";
  EXPECT_TRUE(post());
  server.told({"B"});
  EXPECT_TRUE(post());
  EXPECT_THAT(stored, ElementsAre(Pins{"A", "B"}, Pins{"B"}));
  key = "A";
  EXPECT_FALSE(post()) << "what was rolled away from is no longer trusted";
}

TEST_F(PinnedServerTest, PinsOfAnotherKeyThanTheServersAreNotTaken) {
  server.told({"C"});
  EXPECT_TRUE(post("/first")) << "the pins at hand still serve";
  EXPECT_TRUE(post("/second"));
  EXPECT_THAT(taken, ElementsAre("/first", "/second"));
  EXPECT_THAT(stored, ElementsAre());
  EXPECT_THAT(server.pins(), ElementsAre("A"));
}

TEST_F(PinnedServerTest, WithoutALineTheyAreTriedWhenToldAgain) {
  server.told({"A", "B"});
  reachable = false;
  EXPECT_FALSE(post());
  reachable = true;
  EXPECT_TRUE(post());
  EXPECT_THAT(server.pins(), ElementsAre("A"));
  server.told({"A", "B"});
  EXPECT_TRUE(post());
  EXPECT_THAT(server.pins(), ElementsAre("A", "B"));
}

TEST_F(PinnedServerTest, TheSamePinsAreNothingNew) {
  server.told({"A"});
  EXPECT_TRUE(post());
  EXPECT_THAT(stored, ElementsAre());
}

TEST_F(PinnedServerTest, PinsThatCanNotBeStoredAreNotTaken) {
  disk_full = true;
  server.told({"A", "B"});
  EXPECT_TRUE(post());
  EXPECT_THAT(taken, ElementsAre("/")) << "answered once is sent once";
  EXPECT_THAT(server.pins(), ElementsAre("A"));
}

TEST_F(PinnedServerTest, WhatIsNoPinIsPassedOver) {
  server.told({"rubbish"});
  EXPECT_TRUE(post());
  EXPECT_THAT(server.pins(), ElementsAre("A"));
}

TEST_F(PinnedServerTest, TheSameTroubleIsSaidOnce) {
  testing::internal::CaptureStderr();
  for (const auto* const pin : {"C", "C", "rubbish", "rubbish", "C"}) {
    server.told({pin});
    EXPECT_TRUE(post());
  }
  const std::string log = testing::internal::GetCapturedStderr();
  std::size_t said = 0;
  for (std::size_t at = 0; (at = log.find("are not taken", at)) != std::string::npos; ++at) ++said;
  EXPECT_EQ(said, 3U) << log;
}

TEST(PinnedServer, NeedsPinsThatConnect) {
  const auto made = PinnedServer::make(
      {}, [](const Pins&) -> Result<std::unique_ptr<Transport>> { return fail(Errc::rejected, "none"); },
      [](const Pins&) -> Result<void> { return {}; });
  EXPECT_EQ(made.error().code, Errc::rejected);
}

}  // namespace
}  // namespace xinluon::uploader
