// Two server processes on one PostgreSQL: the counter's software asks one, the kiosk waits at the other; a
// kiosk may send to either of them.
#include <future>

#include <gtest/gtest.h>

#include "sync/server/accounts/api_token.h"
#include "sync/server/storage/heads.h"
#include "sync/server/storage/open.h"
#include "sync/wire/answer.h"
#include "sync/wire/poll.h"
#include "tests/e2e/line/server_machine.h"
#include "tests/support/device.h"
#include "tests/support/random_vote.h"
#include "tests/support/tls_client.h"

namespace xinluon::test {
namespace {

class TwoServers : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(first.set_up());
    device = std::make_unique<Device>("K-01", first.identity().signing.public_key().to_base64());
    device->begin_boot(now());
    first.enrol(device->kiosk(), device->public_key());
    std::filesystem::copy(first.data(), second.data());
    ASSERT_NO_FATAL_FAILURE(first.serve());
    ASSERT_NO_FATAL_FAILURE(second.serve());
  }
  static WallTime now() { return SystemClock().wall(); }
  static HttpAnswer send(const ServerMachine& to, const SentBatch& batch) {
    return TlsClient(to.port()).ask(
        "POST", batch.path,
        {{"Xinluon-Envelope", batch.envelope_text}, {"Xinluon-Signature", batch.signature}}, batch.body);
  }
  wire::PollAnswer poll(const ServerMachine& at, const wire::Poll& poll) const {
    const std::string body = wire::encode_poll(poll);
    auto envelope = device->batch(0, 0, now()).envelope;
    envelope.prev_hash = envelope.last_hash = crypto::sha256(body);
    return must(wire::decode_poll_answer(
        send(at, device->sign_for(wire::poll_path(device->kiosk()), envelope, body)).body));
  }
  std::string api_token() const {
    const auto writer = must(db::open_postgresql(first.place().postgresql(), db::Access::read_write));
    return must(db::transaction(*writer, [&]() -> Result<std::string> {
      accounts::TokenRequest request;
      request.counter = CounterId::from("TM-X01-Q01").value();
      XINLUON_TRY(const auto made,
                  accounts::create_api_token(*writer, storage::Scope::local_administrator(), request, now()));
      return made.secret;
    }));
  }

  TemporaryFolder folder;
  PostgresqlDatabase database;
  ServerMachine first{folder / "first", {database.serving(), database.owner()}};
  ServerMachine second{folder / "second", {database.serving(), database.owner()}};
  std::unique_ptr<Device> device;
};

TEST_F(TwoServers, AnInvitationReachesTheKioskAtTheOtherWithinASecond) {
  const std::string token = api_token();
  poll(second, {0, {}});
  auto held = std::async(std::launch::async, [&] { return poll(second, {55'000, {}}); });
  std::this_thread::sleep_for(std::chrono::seconds(1));
  const auto began = std::chrono::steady_clock::now();
  auto asked = std::async(std::launch::async, [&] {
    return TlsClient(first.port())
        .ask("POST", "/v1/counters/TM-X01-Q01/invitations", {{"Authorization", "Bearer " + token}},
             R"({"token":"t-1"})");
  });
  const auto requests = held.get().requests;
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_LT(took.count(), 1.0);
  poll(second, {0, {{requests[0].id, encode(wire::CounterAnswer{{Fate::shown, Refusal::none}})}}});
  const auto answer = asked.get();
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.body, R"({"fate":"shown"})");
  std::printf("an invitation at the other server took %.0f ms\n", took.count() * 1000);
}

// The same batches to both at the same moment, over and over: each is counted once.
TEST_F(TwoServers, TheSameBatchToBothIsCountedOnce) {
  Random random(1);
  constexpr Seq batches = 20;
  constexpr Seq each = 25;
  for (Seq b = 0; b < batches; ++b) {
    for (Seq i = 0; i < each; ++i) device->add(random_vote(random), now());
    const auto batch = device->batch(b * each, (b + 1) * each, now());
    auto other = std::async(std::launch::async, [&] { return send(second, batch).status; });
    EXPECT_EQ(send(first, batch).status, 200);
    EXPECT_EQ(other.get(), 200);
  }
  const auto reader = must(storage::open_reader(first.place()));
  EXPECT_EQ(must(reader->scalar("SELECT COUNT(*) FROM record")), static_cast<std::int64_t>(batches * each));
  EXPECT_EQ(first.command({"recount"}), 0);
}

}  // namespace
}  // namespace xinluon::test
