#include "sync/server/storage/outbox.h"

#include <gtest/gtest.h>

#include "tests/support/server_database.h"

namespace xinluon::storage {
namespace {

TEST(Outbox, EachMessageGoesItsOwnWay) {
  test::ServerDatabase database;
  auto& writer = database.writer();
  const WallTime now = wall_time(1'790'000'000'000);
  Message mail;
  mail.key = "m";
  mail.address = "giam-sat@tinh.example";
  Message hook;
  hook.key = "w";
  hook.channel = Channel::webhook;
  for (const Message& message : {mail, hook}) EXPECT_TRUE(put_message(writer, message, now).value());
  EXPECT_FALSE(put_message(writer, hook, now).value()) << "known";
  const auto claims = claim_messages(writer, now, Milliseconds(60'000), 10).value();
  ASSERT_EQ(claims.size(), 2U);
  EXPECT_EQ(claims[0].message.channel, Channel::mail);
  EXPECT_EQ(claims[0].message.address, mail.address);
  EXPECT_EQ(claims[1].message.channel, Channel::webhook);
  EXPECT_TRUE(claim_messages(writer, now, Milliseconds(60'000), 10)->empty()) << "somebody has them";
}

}  // namespace
}  // namespace xinluon::storage
