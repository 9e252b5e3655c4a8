// Mail against a real server, read back by another program's parser.
#include "sync/curl/smtp.h"

#include <gtest/gtest.h>

#include "sync/crypto/certificate.h"
#include "tests/support/smtp_server.h"

namespace xinluon::curl {
namespace {

using namespace std::chrono_literals;
using test::SmtpServer;

struct Smtp : testing::Test {
  Smtp() {
    EXPECT_TRUE(crypto::ensure_self_signed(certificate, key, {"127.0.0.1", "localhost"}, now));
    pin = crypto::public_key_pin(certificate).value_or("");
  }
  MailServer to(const SmtpServer& server, MailSecurity security) const {
    MailServer options;
    options.host = "127.0.0.1";
    options.port = server.port();
    options.security = security;
    if (security != MailSecurity::none) options.pins = {pin};
    options.timeout = 20s;
    return options;
  }
  static Mail mail() {
    Mail mail;
    mail.from = "xinluon@tinhmau.example";
    mail.from_name = "XinLuôn – Tỉnh Mẫu";
    mail.to = "giamsat@tinhmau.example";
    mail.subject = "Cảnh báo: tỷ lệ hài lòng của Quầy số 01 – Đất đai dưới chỉ tiêu 95%";
    mail.text = "Kính gửi Ông/Bà,\n\n.một dòng bắt đầu bằng dấu chấm\n" + std::string(1200, 'x') + "\nHết.\n";
    mail.id = "alert-7.giamsat";
    mail.date = wall_time(1'790'000'000'000);
    return mail;
  }

  const WallTime now = wall_time(1'790'000'000'000);
  test::TemporaryFolder folder;
  std::filesystem::path certificate = folder / "mail.crt";
  std::filesystem::path key = folder / "mail.key";
  std::string pin;
};

TEST_F(Smtp, ArrivesAsItWasWritten) {
  const SmtpServer server("starttls", certificate, key);
  Mail sent = mail();
  const std::string bytes("\xEF\xBB\xBF\x44\x00;\r\n\xff=1", 11);
  sent.attachments = {{"tong-hop-2026-W46.csv", "text/csv; charset=utf-8", bytes}};
  const auto done = send_mail(to(server, MailSecurity::starttls), sent);
  ASSERT_TRUE(done) << done.error().message;
  ASSERT_EQ(server.taken().size(), 1);
  const auto got = server.taken().front();
  EXPECT_EQ(got["subject"], sent.subject);
  EXPECT_EQ(got["from"], "XinLuôn – Tỉnh Mẫu <xinluon@tinhmau.example>");
  EXPECT_EQ(got["mail_from"], sent.from);
  EXPECT_EQ(got["rcpt_tos"], nlohmann::json::array({sent.to}));
  EXPECT_EQ(got["text"], sent.text);
  EXPECT_EQ(got["encoding"], "quoted-printable");
  EXPECT_EQ(got["date"], "2026-09-21T21:13:20+07:00");
  EXPECT_EQ(got["id"], "<alert-7.giamsat@tinhmau.example>");
  EXPECT_EQ(got["defects"], nlohmann::json::array());
  EXPECT_LE(got["longest_line"], 80) << "the longest is libcurl's own boundary";
  EXPECT_EQ(got["tls"], true);
  EXPECT_EQ(got["attachments"][0]["name"], "tong-hop-2026-W46.csv");
  EXPECT_EQ(got["attachments"][0]["bytes"], "77u/RAA7DQr/PTE=");
}

TEST_F(Smtp, SignsInOverTlsFromTheFirstByte) {
  const SmtpServer server("tls", certificate, key, "xinluon", "mật khẩu");
  MailServer options = to(server, MailSecurity::tls);
  options.user = "xinluon";
  options.password = "sai";
  const auto refused = send_mail(options, mail());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::retry_later) << refused.error().message;
  EXPECT_EQ(refused.error().message.find("sai"), std::string::npos) << "no secret in a message";
  options.password = "mật khẩu";
  const auto done = send_mail(options, mail());
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(server.taken().at(0)["signed_in"], true);
}

TEST_F(Smtp, AuthoritiesVouchForTheNameToo) {
  const SmtpServer server("starttls", certificate, key);
  MailServer options = to(server, MailSecurity::starttls);
  options.pins.clear();
  options.authorities = certificate.string();
  EXPECT_TRUE(send_mail(options, mail()));
  options.authorities = "";
  EXPECT_FALSE(send_mail(options, mail())) << "no authority of the machine signed it";
  options.authorities.reset();
  EXPECT_EQ(send_mail(options, mail()).error().code, Errc::rejected) << "nothing to trust";
}

TEST_F(Smtp, AnotherKeyAndAServerWithoutTlsGetNothing) {
  const SmtpServer server("starttls", certificate, key);
  MailServer options = to(server, MailSecurity::starttls);
  options.pins = {"sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="};
  EXPECT_EQ(send_mail(options, mail()).error().code, Errc::retry_later);
  const SmtpServer plain("none");
  EXPECT_EQ(send_mail(to(plain, MailSecurity::starttls), mail()).error().code, Errc::retry_later);
  EXPECT_TRUE(server.taken().empty());
  EXPECT_TRUE(plain.taken().empty());
}

TEST_F(Smtp, WithoutTlsOnlyToThisMachine) {
  const SmtpServer server("none");
  EXPECT_TRUE(send_mail(to(server, MailSecurity::none), mail()));
  MailServer far = to(server, MailSecurity::none);
  far.host = "mail.tinhmau.example";
  EXPECT_EQ(send_mail(far, mail()).error().code, Errc::rejected);
}

TEST_F(Smtp, TellsForGoodFromForNow) {
  const SmtpServer server("none");
  Mail lost = mail();
  lost.to = "khong-co@tinhmau.example";
  EXPECT_EQ(send_mail(to(server, MailSecurity::none), lost).error().code, Errc::rejected);
  Mail busy = mail();
  busy.to = "ban@tinhmau.example";
  EXPECT_EQ(send_mail(to(server, MailSecurity::none), busy).error().code, Errc::retry_later);
  MailServer nobody = to(server, MailSecurity::none);
  nobody.port = 1;
  EXPECT_EQ(send_mail(nobody, mail()).error().code, Errc::retry_later);
}

TEST_F(Smtp, ASilentServerCostsItsTimeAndNoMore) {
  const SmtpServer server("silent");
  MailServer options = to(server, MailSecurity::none);
  options.timeout = 500ms;
  const auto started = std::chrono::steady_clock::now();
  EXPECT_EQ(send_mail(options, mail()).error().code, Errc::retry_later);
  EXPECT_LT(std::chrono::steady_clock::now() - started, 10s);
}

TEST_F(Smtp, NoTextBeginsAnotherHeader) {
  const SmtpServer server("none");
  const auto options = to(server, MailSecurity::none);
  const auto code_of = [&](const std::function<void(Mail&)>& spoil) {
    Mail spoilt = mail();
    spoil(spoilt);
    const auto done = send_mail(options, spoilt);
    return done ? Errc::internal : done.error().code;
  };
  const std::string evil = "x\r\nBcc: ai@do.example";
  EXPECT_EQ(code_of([&](Mail& m) { m.subject = evil; }), Errc::rejected);
  EXPECT_EQ(code_of([&](Mail& m) { m.subject = "x\nBcc: ai@do.example"; }), Errc::rejected);
  EXPECT_EQ(code_of([&](Mail& m) { m.from_name = evil; }), Errc::rejected);
  EXPECT_EQ(code_of([&](Mail& m) { m.id = evil; }), Errc::rejected);
  EXPECT_EQ(code_of([&](Mail& m) { m.to = "a@b.example>\r\nRCPT TO:<c@d.example"; }), Errc::rejected);
  EXPECT_EQ(code_of([&](Mail& m) { m.to = "a@b.example, c@d.example"; }), Errc::rejected);
  EXPECT_EQ(code_of([&](Mail& m) { m.attachments = {{"a\"b", "text/csv", ""}}; }), Errc::rejected);
  EXPECT_TRUE(server.taken().empty());
}

TEST_F(Smtp, KnowsAddresses) {
  for (const char* right : {"a@b", "ten.ho+nhan@tinh-mau.gov.vn", "x_y@1.example"})
    EXPECT_TRUE(valid_mail_address(right)) << right;
  for (const char* wrong : {"", "@", "a@", "@b", "a b@c", "a@b c", ".a@b", "a.@b", "a..c@b", "a@b..c", "a@-b",
                            "a@b\n", "<a@b>", "a@b@c", "\"a\"@b", "-a@b", "tên@mẫu.vn"})
    EXPECT_FALSE(valid_mail_address(wrong)) << wrong;
}

TEST_F(Smtp, EncodesHeadersByWholeCharacters) {
  EXPECT_EQ(encoded_header("Bao cao tuan 46"), "Bao cao tuan 46");
  EXPECT_EQ(encoded_header("Đạt"), "=?UTF-8?Q?=C4=90=E1=BA=A1t?=");
  EXPECT_EQ(encoded_header("=?UTF-8?Q?x?="), "=?UTF-8?Q?=3D=3FUTF=2D8=3FQ=3Fx=3F=3D?=");
  std::string longest;
  for (int i = 0; i < 50; ++i) longest += "ặ";
  for (std::string rest = encoded_header(longest); !rest.empty();) {
    const std::string line = rest.substr(0, rest.find("\r\n "));
    rest.erase(0, std::min(rest.size(), line.size() + 3));
    EXPECT_LE(line.size(), 75);
    EXPECT_EQ((line.size() - std::string("=?UTF-8?Q?"
                                         "?=")
                                 .size()) %
                  9,
              0)
        << "cut within a character: " << line;
  }
}

}  // namespace
}  // namespace xinluon::curl
