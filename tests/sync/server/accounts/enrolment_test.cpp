#include "sync/server/accounts/enrolment.h"

#include <cctype>

#include <gtest/gtest.h>

#include "sync/crypto/signature.h"
#include "sync/server/storage/kiosks.h"
#include "tests/support/server_database.h"

namespace xinluon::accounts {
namespace {

using namespace std::chrono_literals;
using storage::Scope;
using test::must;

const WallTime now = wall_time(1'795'320'000'000);

class EnrolmentTest : public testing::Test {
 protected:
  std::string code(const std::string& kiosk = "") {
    return must(db::transaction(database_.writer(), [&] {
      return create_enrolment_code(
          database_.writer(),
          {CounterId::from("TM-X01-Q02").value(), KioskId::from(kiosk).value_or(KioskId()), 24h}, now);
    }));
  }
  wire::EnrolRequest request(const std::string& with_code, const std::string& kiosk = "K-07") {
    wire::EnrolRequest request;
    request.code = with_code;
    request.kiosk = KioskId::from(kiosk).value();
    request.public_key = crypto::SecretKey::generate().public_key().to_base64();
    request.board = std::string(64, 'a');
    return request;
  }
  // "" when enrolled, else the problem's type.
  std::string enrol_at(const wire::EnrolRequest& request, WallTime at = now) {
    const auto answer = enrol(database_.writer(), request, "10.0.0.1", at);
    return answer ? "" : answer.error().type;
  }

  test::ServerDatabase database_;
};

TEST_F(EnrolmentTest, MakesAKioskWithItsKeyAndCounter) {
  const auto asked = request(code());
  const auto answer = enrol(database_.writer(), asked, "10.0.0.1", now);
  ASSERT_TRUE(answer) << answer.error().detail;
  EXPECT_EQ(answer->counter.text(), "TM-X01-Q02");
  EXPECT_EQ(answer->unit_name, "Xã Mẫu 01");
  const auto kiosk = must(storage::find_kiosk(database_.writer(), Scope::local_administrator(), asked.kiosk));
  EXPECT_EQ(kiosk.public_key, asked.public_key);
  EXPECT_EQ(kiosk.board, asked.board);
  EXPECT_EQ(kiosk.enrolled, now);
}

TEST_F(EnrolmentTest, TakesACodeAsAPersonTypesIt) {
  std::string typed = code();
  for (char& c : typed) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  std::erase(typed, '-');
  EXPECT_EQ(enrol_at(request(typed)), "");
}

TEST_F(EnrolmentTest, TakesACodeOnceAndUntilItExpires) {
  const std::string used = code();
  const auto first = request(used);
  EXPECT_EQ(enrol_at(first), "");
  EXPECT_EQ(enrol_at(first, now + 1h), "") << "the same device again: its answer may have been lost";
  EXPECT_EQ(enrol_at(request(used)), "code-invalid");
  EXPECT_EQ(enrol_at(request(used, "K-08")), "code-invalid");
  const std::string late = code();
  EXPECT_EQ(enrol_at(request(late, "K-09"), now + 24h - 1ms), "");
  EXPECT_EQ(enrol_at(request(code(), "K-10"), now + 24h), "code-invalid");
}

TEST_F(EnrolmentTest, ReplacesAKeyOnlyWithACodeForThatKiosk) {
  EXPECT_EQ(enrol_at(request(code())), "");
  EXPECT_EQ(enrol_at(request(code())), "kiosk-exists");
  EXPECT_EQ(enrol_at(request(code("K-08"))), "code-invalid") << "made for another";
  EXPECT_EQ(enrol_at(request(code("K-07"))), "");
}

TEST_F(EnrolmentTest, RefusesWhatIsNoKey) {
  auto asked = request(code());
  asked.public_key = "AAAA";
  EXPECT_EQ(enrol_at(asked), "bad-request");
}

TEST_F(EnrolmentTest, KeepsNoCode) {
  const std::string made = code();
  EXPECT_EQ(database_.scalar("SELECT length(code_hash) FROM enrolment_code"), 32);
  EXPECT_EQ(database_.scalar("SELECT count(*) FROM audit WHERE line LIKE '%" + made + "%'"), 0);
}

TEST_F(EnrolmentTest, MakesCodesOnlyForRealCountersAndSensibleTimes) {
  auto& writer = database_.writer();
  const auto make = [&](const std::string& counter, std::chrono::hours valid) {
    return db::transaction(writer, [&] {
      return create_enrolment_code(writer, {CounterId::from(counter).value(), {}, valid}, now);
    });
  };
  EXPECT_EQ(make("NO-SUCH", 24h).error().code, Errc::not_found);
  EXPECT_EQ(make("TM-X01-Q02", 0h).error().code, Errc::rejected);
  EXPECT_EQ(make("TM-X01-Q02", 24h * 91).error().code, Errc::rejected);
  EXPECT_TRUE(make("TM-X01-Q02", 24h * 90));
}

}  // namespace
}  // namespace xinluon::accounts
