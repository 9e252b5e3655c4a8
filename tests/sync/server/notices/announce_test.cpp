// Who is told of an alert, and once.
#include "sync/server/notices/announce.h"

#include "sync/server/notices/readership.h"
#include "sync/server/storage/outbox.h"
#include "tests/sync/server/notices/notice_stand.h"

namespace xinluon::notices {
namespace {

using accounts::Role;
using storage::Scope;
using storage::Topic;

class Announce : public test::NoticeStand {
 protected:
  Announce() {
    person("tinh", Role::supervisor, "TM");
    person("xa", Role::supervisor, "TM-X01");
    person("kythuat", Role::technician, "TM");
    person("quantri", Role::admin, "TM");
  }
  Result<void> subscribe_to(const std::string& account, Topic topic, const std::string& unit,
                            const std::string& address = "") {
    return db::transaction(database.writer(), [&] {
      return subscribe(database.writer(), {account, address.empty() ? account + "@mau.example" : address,
                                           topic, UnitId::from(unit).value(), morning("2026-11-01")});
    });
  }
  void raise(const std::string& rule, const std::string& subject, const std::string& unit) {
    write([&](db::Connection& writer) {
      return storage::raise_alert(writer, {rule, subject, UnitId::from(unit).value(), R"({"pending":500})"},
                                  morning("2026-11-17"));
    });
  }
  // The addresses told, "webhook" for that.
  std::multiset<std::string> announced(bool mail = true, bool webhook = false) {
    const Announcing announcing{mail, webhook, "https://danh-gia.mau.example"};
    test::must(announce_alerts(database.writer(), announcing, morning("2026-11-17")));
    std::multiset<std::string> told;
    for (const auto& message : test::must(storage::messages(*reader, Scope::local_administrator(), 100)))
      told.insert(message.channel == storage::Channel::mail ? message.address : "webhook");
    return told;
  }
};

TEST_F(Announce, TellsThoseWhoSubscribedInWhoseUnitsItLies) {
  test::must(subscribe_to("tinh", Topic::alerts, "TM"));
  test::must(subscribe_to("xa", Topic::alerts, "TM-X01"));
  test::must(subscribe_to("kythuat", Topic::alerts, "TM"));
  raise("quality", "counter:TM-X01-Q01", "TM-X01");
  EXPECT_EQ(announced(), (std::multiset<std::string>{"tinh@mau.example", "xa@mau.example"}))
      << "percentages are not for technicians";
  raise("pending", "kiosk:K-01", "TM");
  EXPECT_EQ(announced(), (std::multiset<std::string>{"kythuat@mau.example", "tinh@mau.example",
                                                     "tinh@mau.example", "xa@mau.example"}))
      << "a kiosk of the province is nothing to the commune";
}

TEST_F(Announce, TellsOnce) {
  test::must(subscribe_to("tinh", Topic::alerts, "TM"));
  raise("quality", "unit:TM-X01", "TM-X01");
  EXPECT_EQ(announced().size(), 1);
  EXPECT_EQ(announced().size(), 1);
  raise("quality", "unit:TM-X01", "TM-X01");  // it lasts
  EXPECT_EQ(announced().size(), 1);
}

TEST_F(Announce, NobodyIsToldLaterWhatWasBeforeThereWasAChannel) {
  test::must(subscribe_to("tinh", Topic::alerts, "TM"));
  raise("quality", "unit:TM-X01", "TM-X01");
  EXPECT_TRUE(announced(false, false).empty());
  EXPECT_TRUE(announced(true, true).empty());
  raise("drop", "unit:TM-X01", "TM-X01");
  EXPECT_EQ(announced(true, true), (std::multiset<std::string>{"tinh@mau.example", "webhook"}));
}

TEST_F(Announce, ADisabledAccountIsToldNothing) {
  test::must(subscribe_to("tinh", Topic::alerts, "TM"));
  write([](db::Connection& writer) -> Result<void> {
    accounts::UserChange change;
    change.disabled = true;
    return accounts::change_user(writer, Scope::local_administrator(), "tinh", change, morning("2026-11-10"));
  });
  raise("quality", "unit:TM-X01", "TM-X01");
  EXPECT_TRUE(announced().empty());
}

TEST_F(Announce, RefusesWhatAnAccountMayNotRead) {
  EXPECT_EQ(subscribe_to("xa", Topic::weekly, "TM").error().code, Errc::rejected) << "outside its units";
  EXPECT_EQ(subscribe_to("kythuat", Topic::weekly, "TM").error().code, Errc::rejected);
  EXPECT_EQ(subscribe_to("quantri", Topic::monthly, "TM").error().code, Errc::rejected);
  EXPECT_EQ(subscribe_to("tinh", Topic::weekly, "TM", "a@b\r\nc").error().code, Errc::rejected);
  EXPECT_EQ(subscribe_to("khongco", Topic::weekly, "TM").error().code, Errc::not_found);
  EXPECT_EQ(subscribe_to("tinh", Topic::weekly, "TM-X99").error().code, Errc::not_found);
  EXPECT_TRUE(subscribe_to("xa", Topic::weekly, "TM-X01"));
}

}  // namespace
}  // namespace xinluon::notices
