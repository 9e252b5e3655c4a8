// Percentages, units and kiosks over the wire.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "sync/domain/satisfaction.h"
#include "tests/sync/server/http/http_stand.h"

namespace xinluon::test {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

class FigureRoutes : public testing::Test {
 protected:
  HttpAnswer ask(const std::pair<std::string, std::string>& cookie, const std::string& target) {
    return stand_.ask("GET", target, {cookie});
  }
  HttpStand stand_;
  std::pair<std::string, std::string> province_ = stand_.session_of("giamsat");
  std::pair<std::string, std::string> commune_ = stand_.session_of("giamsatxa");
};

TEST_F(FigureRoutes, AnswerCountsPercentageIntervalMethodAndPeriod) {
  stand_.vote("TM-X01-Q01", 200, 188, 48h);
  const HttpAnswer answer = ask(province_, "/v1/percentages?period=2026-11&unit=TM-X01");
  ASSERT_EQ(answer.status, 200) << answer.body;
  const json found = json::parse(answer.body);
  EXPECT_EQ(found["method"], "M1");
  EXPECT_EQ(found["asked"]["first"], "2026-11-01");
  EXPECT_EQ(found["asked"]["last"], "2026-11-30");
  const json& total = found["total"];
  EXPECT_EQ(total["id"], "TM-X01");
  EXPECT_EQ(total["votes"], 200);
  EXPECT_EQ(total["satisfied"], 188);
  EXPECT_EQ(total["basis_points"], 9400);
  EXPECT_EQ(total["levels"]["5"], 188);
  EXPECT_EQ(total["levels"]["2"], 12);
  EXPECT_EQ(total["verdict"], "undecided");
  const Interval interval = wilson({188, 200});
  EXPECT_NEAR(total["interval"]["lower"].get<double>(), interval.lower * 10'000, 1.0);
  EXPECT_NEAR(total["interval"]["upper"].get<double>(), interval.upper * 10'000, 1.0);
}

TEST_F(FigureRoutes, AnswerTheSameFiguresAsAFile) {
  stand_.vote("TM-X01-Q01", 200, 188, 48h);
  const std::string target = "/v1/percentages?period=2026-11&unit=TM-X01&format=";
  const HttpAnswer excel = ask(province_, target + "csv-excel");
  ASSERT_EQ(excel.status, 200) << excel.body;
  EXPECT_EQ(excel.headers.at("content-type"), "text/csv; charset=utf-8");
  EXPECT_EQ(excel.headers.at("content-disposition"),
            "attachment; filename=\"du-lieu-mau-hailong_TM-X01_2026-11-01..2026-11-30.csv\"");
  EXPECT_NE(excel.body.find(";200;188;94,00;"), std::string::npos) << excel.body;
  EXPECT_NE(ask(province_, target + "csv").body.find(",200,188,94.00,"), std::string::npos);
  const HttpAnswer workbook = ask(province_, target + "xlsx");
  ASSERT_EQ(workbook.status, 200) << workbook.body;
  EXPECT_EQ(workbook.headers.at("content-type"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  EXPECT_TRUE(workbook.body.starts_with("PK"));
  EXPECT_EQ(json::parse(ask(province_, target + "json").body)["total"]["votes"], 200);
  const HttpAnswer refused = ask(province_, target + "pdf");
  EXPECT_EQ(refused.status, 400);
  EXPECT_NE(refused.body.find("json, csv, csv-excel or xlsx"), std::string::npos) << refused.body;
  EXPECT_EQ(ask(commune_, "/v1/percentages?unit=TM-X02&format=xlsx").status, 404);
}

// Of files nothing follows that the page does not tell.
TEST_F(FigureRoutes, AFileHidesWhatThePageHides) {
  stand_.vote("TM-X01-Q01", 3, 1, 48h);
  const HttpAnswer plain = ask(province_, "/v1/percentages?period=2026-11&unit=TM-X01&format=csv");
  ASSERT_EQ(plain.status, 200) << plain.body;
  EXPECT_NE(plain.body.find("dưới số phiếu được công bố"), std::string::npos) << plain.body;
  EXPECT_EQ(plain.body.find(",3,1,"), std::string::npos) << plain.body;
}

TEST_F(FigureRoutes, AnswerEveryCutInOneRequest) {
  stand_.vote("TM-X01-Q01", 200, 188, 40 * 24h);
  const HttpAnswer answer = ask(
      province_, "/v1/percentages?period=2026-10&by=lang,hour,field,procedure&series=week&compare=previous");
  ASSERT_EQ(answer.status, 200) << answer.body;
  const json found = json::parse(answer.body);
  ASSERT_EQ(found["cuts"].size(), 4U);
  EXPECT_EQ(found["cuts"][0]["by"], "lang");
  EXPECT_EQ(found["cuts"][0]["slices"][0]["value"], "vi");
  EXPECT_EQ(found["cuts"][0]["slices"][0]["votes"], 200);
  EXPECT_EQ(found["cuts"][1]["slices"][0]["levels"]["5"], 188);
  EXPECT_EQ(found["cuts"][2]["slices"][0]["value"], "");
  EXPECT_EQ(found["step"], "week");
  EXPECT_EQ(found["series"].size(), 5U);
  EXPECT_EQ(found["compared"]["whole"]["first"], "2026-09-01");
  EXPECT_EQ(found["compared"]["equal_elapsed"], false);
  EXPECT_TRUE(found["compared"]["difference"].is_null());
  EXPECT_EQ(found["total"]["response"]["invitations"], 200);
  EXPECT_EQ(found["total"]["raw"]["votes"], 200);
  EXPECT_TRUE(found["total"]["participation"].is_null());
}

TEST_F(FigureRoutes, DefaultToTheAccountsUnitAndThisMonth) {
  const json found = json::parse(ask(commune_, "/v1/percentages").body);
  EXPECT_EQ(found["total"]["id"], "TM-X01");
  EXPECT_EQ(found["asked"]["first"], "2026-11-01");
  EXPECT_EQ(found["asked"]["last"], "2026-11-22");
  EXPECT_EQ(found["children"].size(), 4U);
  EXPECT_EQ(json::parse(ask(commune_, "/v1/percentages?children=0").body)["children"].size(), 0U);
}

TEST_F(FigureRoutes, NameTheParameterThatIsWrong) {
  const std::map<std::string, std::string> wrong = {
      {"period=tomorrow", "period"},
      {"period=2026-13", "period"},
      {"period=2026-11-30..2026-11-01", ""},
      {"period=", "period"},
      {"unit=b%C3%A1n", "unit"},
      {"unit=" + std::string(33, 'x'), "unit"},
      {"counter=%20", "counter"},
      {"unit=TM&counter=TM-X01-Q01", "unit and counter"},
      {"children=yes", "children"},
      {"by=level", "by"},
      {"by=lang,", "by"},
      {"by=lang,lang", "by"},
      {"series=year", "series"},
      {"compare=before", "compare"},
      {"period=dak-lak/2026", "period"},
      {"unit=TM&unit=TM", "unit"},
      {"color=red", "color"},
      {"period=%ff", "period"},
      {"period=%2", "period"},
  };
  for (const auto& [query, named] : wrong) {
    const HttpAnswer answer = ask(province_, "/v1/percentages?" + query);
    EXPECT_EQ(answer.status, 400) << query << ": " << answer.body;
    EXPECT_EQ(answer.header("content-type"), "application/problem+json");
    EXPECT_NE(answer.body.find(named), std::string::npos) << query << ": " << answer.body;
  }
  EXPECT_EQ(ask(province_, "/v1/units?x=1").status, 400);
  EXPECT_EQ(ask(province_, "/v1/kiosks?x=1").status, 400);
}

TEST_F(FigureRoutes, AnswerForeignUnitsAsIfTheyDidNotExist) {
  stand_.vote("TM-X02-Q01", 50, 45, 48h);
  for (const std::string query : {"unit=TM-X02", "unit=TM", "counter=TM-X02-Q01"}) {
    const HttpAnswer foreign = ask(commune_, "/v1/percentages?period=2026&" + query);
    EXPECT_EQ(foreign.status, 404) << query;
    const HttpAnswer absent = ask(commune_, "/v1/percentages?period=2026&unit=NO-SUCH");
    EXPECT_EQ(absent.status, 404);
    EXPECT_EQ(type_of(foreign), type_of(absent));
  }
  EXPECT_EQ(ask(province_, "/v1/percentages?period=2026&unit=TM-X02").status, 200);
}

TEST_F(FigureRoutes, ListOnlyUnitsAndKiosksInScope) {
  stand_.vote("TM-X01-Q01", 3, 3, 48h);
  stand_.vote("TM-X02-Q01", 3, 3, 48h);
  EXPECT_EQ(json::parse(ask(province_, "/v1/units").body)["units"].size(), 3U);
  const json units = json::parse(ask(commune_, "/v1/units").body)["units"];
  ASSERT_EQ(units.size(), 1U);
  EXPECT_EQ(units[0]["id"], "TM-X01");
  EXPECT_EQ(json::parse(ask(province_, "/v1/kiosks").body)["kiosks"].size(), 2U);
  const json kiosks = json::parse(ask(commune_, "/v1/kiosks").body)["kiosks"];
  ASSERT_EQ(kiosks.size(), 1U);
  EXPECT_EQ(kiosks[0]["id"], "K-TM-X01-Q01");
  EXPECT_EQ(kiosks[0]["counter"], "TM-X01-Q01");
  EXPECT_EQ(kiosks[0]["last_seen"], "2026-11-22T11:00:00.000+07:00");
  EXPECT_EQ(kiosks[0]["pending"], 0);
  EXPECT_EQ(kiosks[0]["records"], 3);
  EXPECT_EQ(kiosks[0]["software"], "xinluon 0.1.0");
}

TEST_F(FigureRoutes, HideSmallGroups) {
  stand_.vote("TM-X01-Q01", 4, 1, 48h);
  const json total = json::parse(ask(commune_, "/v1/percentages?period=2026-11").body)["total"];
  EXPECT_EQ(total["satisfied"].is_null() || total["satisfied"] == 0, true) << total;
  EXPECT_TRUE(total["levels"].is_null()) << total;
}

TEST_F(FigureRoutes, GiveOfficersTheirOwnAndNothingElse) {
  const auto officer = stand_.session_of("canbo");
  const HttpAnswer own = ask(officer, "/v1/percentages?period=2026-10");
  ASSERT_EQ(own.status, 200) << own.body;
  EXPECT_EQ(json::parse(own.body)["total"]["id"], "CB-01");
  for (const std::string query : {"unit=TM-X01", "unit=TM", "counter=TM-X01-Q01"})
    EXPECT_EQ(ask(officer, "/v1/percentages?period=2026-10&" + query).status, 404) << query;
}

TEST_F(FigureRoutes, WriteDownWhoLooksAtOfficers) {
  const auto auditor = stand_.session_of("kiemtra");
  const auto views = [&] {
    const json log = json::parse(ask(auditor, "/v1/audit?action=officer-view").body);
    return log["entries"].size();
  };
  EXPECT_EQ(ask(province_, "/v1/percentages?period=2026-10&counter=TM-X01-Q01").status, 200);
  EXPECT_EQ(views(), 0U);
  EXPECT_EQ(ask(province_, "/v1/percentages?period=2026-10&counter=TM-X01-Q01&by=officer").status, 200);
  EXPECT_EQ(views(), 1U);
}

// Damage of the tallies ends no server: it is said once and answered, and what is whole is told on.
TEST_F(FigureRoutes, CountsThatContradictEachOtherAreAnsweredAsAProblem) {
  stand_.vote("TM-X01-Q01", 200, 188, 48h);
  const auto set_behaviour = [&](const std::string& change) {
    stand_.write([&](db::Connection& writer) -> Result<void> {
      XINLUON_TRY([[maybe_unused]] const auto rows, writer.run(change));
      return {};
    });
  };
  set_behaviour(
      "INSERT INTO tally SELECT node, grain, 'behaviour', start, 'XC:shown', 999, 999 FROM tally "
      "WHERE node = 'unit:TM-X01' AND dimension = 'level' AND value = '5'");
  const std::string target = "/v1/percentages?period=2026-11&unit=TM-X01";
  for (const std::string format : {"", "&format=csv", "&format=xlsx"}) {
    const HttpAnswer answer = ask(province_, target + format);
    EXPECT_EQ(answer.status, 500) << answer.body;
    EXPECT_EQ(answer.headers.at("content-type"), "application/problem+json") << format;
  }
  EXPECT_EQ(ask(province_, "/v1/percentages?period=2026-11&unit=TM-X02").status, 200);
  set_behaviour("DELETE FROM tally WHERE dimension = 'behaviour' AND value = 'XC:shown'");
  EXPECT_EQ(ask(province_, target).status, 200);
}

}  // namespace
}  // namespace xinluon::test
