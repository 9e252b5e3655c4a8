// From the vote to the mail that arrives: real database, real mail server, real webhook.
#include "sync/server/notices/courier.h"

#include <fstream>
#include <mutex>

#include "sync/crypto/certificate.h"
#include "sync/crypto/hmac.h"
#include "sync/server/notices/readership.h"
#include "sync/server/storage/outbox.h"
#include "tests/support/fake_clock.h"
#include "tests/support/smtp_server.h"
#include "tests/support/tls_server.h"
#include "tests/sync/server/notices/notice_stand.h"

namespace xinluon::notices {
namespace {

using storage::Scope;
using storage::Topic;

class CourierTest : public test::NoticeStand {
 protected:
  CourierTest() {
    person("tinh", accounts::Role::supervisor, "TM");
    for (const Topic topic : {Topic::alerts, Topic::weekly, Topic::monthly})
      write([&](db::Connection& writer) {
        return subscribe(writer, {"tinh", "tinh@mau.example", topic, UnitId::from("TM-X01").value(),
                                  morning("2026-09-01")});
      });
    options.server = "https://danh-gia.mau.example";
    writer_thread = test::must(db::Writer::start(
        [this]() -> Result<std::unique_ptr<db::Connection>> { return database.another_writer(); }));
  }
  MailOptions mail_to(const test::SmtpServer& server) const {
    MailOptions mail;
    mail.server.host = "127.0.0.1";
    mail.server.port = server.port();
    mail.server.security = curl::MailSecurity::none;
    mail.server.timeout = std::chrono::seconds(10);
    mail.from = "xinluon@mau.example";
    return mail;
  }
  void look(std::string_view on) {
    clock.set_wall(morning(on));
    Courier courier(options, *readers, *writer_thread, clock);
    courier.look();
  }
  std::vector<std::string> states() {
    std::vector<std::string> found;
    for (const auto& message : test::must(storage::messages(*reader, Scope::local_administrator(), 100)))
      found.push_back(message.key + " " + message.state);
    return found;
  }

  test::FakeClock clock;
  CourierOptions options;
  std::unique_ptr<db::Writer> writer_thread;
  std::unique_ptr<db::Readers> readers = test::must(db::Readers::open(
      [this]() -> Result<std::unique_ptr<db::Connection>> { return database.reader(); }, 1));
};

TEST_F(CourierTest, ABadFortnightArrivesAsAMailOnce) {
  const test::SmtpServer server("none");
  options.channels.mail = mail_to(server);
  look("2026-11-09");  // reports of October and of the week before
  const auto before = server.taken().size();
  votes("TM-X01-Q01", "2026-11-10", 60, 40);
  look("2026-11-12");
  const auto mails = server.taken();
  ASSERT_EQ(mails.size(), before + 1);
  const auto& mail = mails.back();
  EXPECT_EQ(mail["subject"],
            "[XinLuôn] [Dữ liệu mẫu] Cảnh báo: tỷ lệ hài lòng dưới chỉ tiêu – Tỉnh Mẫu › Xã Mẫu 01");
  EXPECT_EQ(mail["rcpt_tos"], nlohmann::json::array({"tinh@mau.example"}));
  const std::string text = mail["text"];
  EXPECT_NE(text.find("Từ ngày 29/10/2026 đến ngày 11/11/2026: 100 phiếu, tỷ lệ hài lòng 60,0%"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("https://danh-gia.mau.example/"), std::string::npos);
  look("2026-11-12");
  look("2026-11-13");
  EXPECT_EQ(server.taken().size(), mails.size());
}

TEST_F(CourierTest, OneBadVoteSendsNothing) {
  const test::SmtpServer server("none");
  options.channels.mail = mail_to(server);
  votes("TM-X01-Q01", "2026-10-27", 500, 0);
  votes("TM-X01-Q01", "2026-11-03", 60, 0);
  look("2026-11-11");
  const auto before = server.taken().size();
  votes("TM-X01-Q01", "2026-11-10", 0, 1);
  look("2026-11-12");
  look("2026-11-13");
  EXPECT_EQ(server.taken().size(), before);
}

TEST_F(CourierTest, ReportsGoOutOnceWithTheirTable) {
  const test::SmtpServer server("none");
  options.channels.mail = mail_to(server);
  votes("TM-X01-Q01", "2026-11-03", 95, 5);
  look("2026-11-09");  // Monday
  ASSERT_EQ(server.taken().size(), 2) << "the week, and October";
  const auto week = server.taken().front();
  EXPECT_EQ(week["subject"],
            "[XinLuôn] [Dữ liệu mẫu] Tổng hợp tuần 45 năm 2026 (02/11/2026 – 08/11/2026) – Xã Mẫu 01");
  EXPECT_NE(week["text"].get<std::string>().find("100 phiếu, 95,0% (khoảng tin cậy 95%: 88,8% – 97,8%)"),
            std::string::npos)
      << week["text"];
  EXPECT_NE(week["text"].get<std::string>().find("(dữ liệu mẫu)"), std::string::npos);
  EXPECT_EQ(week["attachments"][0]["name"], "hailong_TM-X01_2026-11-02.csv");
  EXPECT_EQ(week["attachments"][0]["bytes"].get<std::string>().substr(0, 4), "77u/")
      << "a byte order mark for Excel";
  for (const char* on : {"2026-11-09", "2026-11-10", "2026-11-15"}) look(on);
  EXPECT_EQ(server.taken().size(), 2);
  look("2026-11-16");
  EXPECT_EQ(server.taken().size(), 3);
}

TEST_F(CourierTest, WhoSubscribesAfterMondayWaitsForTheNext) {
  const test::SmtpServer server("none");
  options.channels.mail = mail_to(server);
  person("xa", accounts::Role::supervisor, "TM-X01");
  write([&](db::Connection& writer) {
    return subscribe(writer, {"xa", "xa@mau.example", Topic::weekly, UnitId::from("TM-X01").value(),
                              morning("2026-11-10")});
  });
  look("2026-11-11");
  EXPECT_EQ(server.taken().size(), 2);
  look("2026-11-16");
  EXPECT_EQ(server.taken().size(), 4);
}

TEST_F(CourierTest, KeepsTryingWhileTheServerIsAwayAndGivesUpInTheEnd) {
  auto server = std::make_unique<test::SmtpServer>("none");
  options.channels.mail = mail_to(*server);
  server.reset();
  look("2026-11-09");
  EXPECT_EQ(states(), (std::vector<std::string>{"monthly-2026-10-01.TM-X01.tinh@mau.example waiting",
                                                "weekly-2026-11-02.TM-X01.tinh@mau.example waiting"}));
  const test::SmtpServer again("none");
  options.channels.mail = mail_to(again);
  look("2026-11-10");
  EXPECT_EQ(again.taken().size(), 2);
  options.channels.mail->server.port = 1;
  look("2026-11-16");
  EXPECT_EQ(states().front(), "weekly-2026-11-09.TM-X01.tinh@mau.example waiting");
  look("2026-11-20");
  EXPECT_EQ(states().front(), "weekly-2026-11-09.TM-X01.tinh@mau.example failed");
}

// A server that died after it claimed: nobody else takes the message before the lease is over, then somebody
// does.
TEST_F(CourierTest, WhatADeadServerHadClaimedIsTakenUpAfterItsLease) {
  const test::SmtpServer server("none");
  options.channels.mail = mail_to(server);
  write([&](db::Connection& writer) {
    return storage::put_message(writer,
                                {"k", storage::Channel::mail, "tinh@mau.example", "Thử", "Thử", "", ""},
                                morning("2026-11-03"));
  });
  const auto claim = [&](WallTime now) {
    return test::must(db::transaction(database.writer(), [&] {
      return storage::claim_messages(database.writer(), now, delivery_lease, 10);
    }));
  };
  const WallTime died = morning("2026-11-03");
  EXPECT_EQ(claim(died).size(), 1);
  EXPECT_EQ(claim(died + delivery_lease - Milliseconds(1)).size(), 0);
  EXPECT_EQ(claim(died + delivery_lease).size(), 1);
}

TEST_F(CourierTest, TheWebhookIsSignedAndTriedAgain) {
  test::TemporaryFolder folder;
  ASSERT_TRUE(crypto::ensure_self_signed(folder / "hook.crt", folder / "hook.key", {"127.0.0.1"},
                                         morning("2026-11-01")));
  std::ofstream(folder / "secret") << "bí mật\n";
  std::mutex mutex;
  std::vector<std::string> requests;
  const test::TlsServer hook(folder / "hook.crt", folder / "hook.key", [&](const std::string& request) {
    const std::lock_guard lock(mutex);
    requests.push_back(request);
    return test::http_answer(requests.size() == 1 ? 503 : 204, "");
  });
  WebhookOptions webhook;
  webhook.url = hook.url("/canh-bao");
  webhook.secret_file = folder / "secret";
  webhook.pins = {test::must(crypto::public_key_pin(folder / "hook.crt"))};
  options.channels.webhook = webhook;
  votes("TM-X01-Q01", "2026-11-10", 60, 40);
  look("2026-11-12");
  EXPECT_TRUE(requests.empty()) << "an address of the office's own is not connected to unless allowed";
  options.channels.webhook->private_addresses = true;
  look("2026-11-13");
  ASSERT_EQ(requests.size(), 2U) << "one each for commune and province; the counter's week is not over";
  const std::string first = requests.front();
  const std::string body = first.substr(first.find("\r\n\r\n") + 4);
  const auto header = [&](const std::string& name) {
    const auto at = first.find(name + ": ") + name.size() + 2;
    return first.substr(at, first.find("\r\n", at) - at);
  };
  EXPECT_EQ(header("Xinluon-Signature"),
            "sha256=" + crypto::hmac_sha256_hex("bí mật", header("Xinluon-Timestamp") + "." + body));
  const auto told = nlohmann::json::parse(body);
  EXPECT_EQ(told["event"], "alert");
  EXPECT_EQ(told["rule"], "quality");
  EXPECT_EQ(told["evidence"]["votes"], 100);
  look("2026-11-14");
  EXPECT_EQ(requests.size(), 3U) << "only the one that failed comes again";
  EXPECT_EQ(requests.back().substr(requests.back().find("\r\n\r\n")), first.substr(first.find("\r\n\r\n")));
}

TEST(Postman, WaitsLongerEachTime) {
  EXPECT_EQ(wait_after(1), std::chrono::minutes(1));
  EXPECT_EQ(wait_after(2), std::chrono::minutes(2));
  EXPECT_EQ(wait_after(5), std::chrono::minutes(16));
  EXPECT_EQ(wait_after(10), std::chrono::hours(6));
  EXPECT_EQ(wait_after(1'000'000), std::chrono::hours(6));
}

}  // namespace
}  // namespace xinluon::notices
