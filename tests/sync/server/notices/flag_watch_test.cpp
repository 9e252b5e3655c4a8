// Bursts that were flagged, as alerts.
#include "sync/server/notices/flag_watch.h"

#include "sync/server/notices/quality_watch.h"
#include "sync/server/storage/flags.h"
#include "tests/sync/server/notices/notice_stand.h"

namespace xinluon::notices {
namespace {

class FlagWatch : public test::NoticeStand {
 protected:
  void flag(const std::string& id, const std::string& rule, std::string_view on) {
    storage::Flag flag;
    flag.id = id;
    flag.rule = rule;
    flag.counter = CounterId::from("TM-X01-Q01").value();
    flag.day = day(on);
    flag.votes = 12;
    flag.evidence = "{}";
    write([&](db::Connection& writer) { return storage::insert_flag(writer, flag); });
  }
  std::set<std::string> look(std::string_view on) {
    const WallTime now = morning(on);
    test::must(write_judgements(database.writer(), test::must(judge_quality(*reader, now)), now));
    return lasting();
  }
};

TEST_F(FlagWatch, ABurstIsAnAlertUntilSomebodyDecides) {
  flag("f1", "burst", "2026-11-16");
  flag("f2", "burst", "2026-11-12");
  flag("f3", "too_fast", "2026-11-16");
  EXPECT_EQ(look("2026-11-17"), (std::set<std::string>{"burst counter:TM-X01-Q01"}));
  const auto alert =
      test::must(storage::lasting_alerts(*reader, storage::Scope::local_administrator())).at(0);
  EXPECT_EQ(alert.fact.evidence, R"({"last":"2026-11-16","groups":2})");
  for (const char* id : {"f1", "f2"})
    write([&](db::Connection& writer) {
      storage::Decision decision;
      decision.id = std::string("decision-about-") + id;
      decision.at = morning("2026-11-17");
      decision.actor = "giamsat";
      decision.cause = std::string("flag ") + id;
      decision.reason = "Đoàn khách 12 người";
      return storage::append_decision(writer, decision);
    });
  EXPECT_EQ(look("2026-11-18"), std::set<std::string>());
}

TEST_F(FlagWatch, OldGroupsAndOtherRulesAreNoAlert) {
  flag("f1", "burst", "2026-11-02");
  flag("f2", "run", "2026-11-16");
  EXPECT_EQ(look("2026-11-17"), std::set<std::string>());
}

}  // namespace
}  // namespace xinluon::notices
