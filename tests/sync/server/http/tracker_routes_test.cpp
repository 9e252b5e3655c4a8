// Reports sent, due and late over the wire: who sees whose, who notes them, and what is held against them.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "sync/server/storage/audit.h"
#include "sync/server/storage/tallies.h"
#include "tests/sync/server/http/http_stand.h"

namespace xinluon::test {
namespace {

using nlohmann::json;

// The day is 2026-11-22; "dak-lak-nam/2026" ended on 15/11 and is due by 29/11.
class TrackerRoutes : public testing::Test {
 protected:
  HttpAnswer as(const std::string& user, const std::string& method, const std::string& target,
                const std::string& body = {}) {
    HttpHeaders headers = {stand_.session_of(user), {"Xinluon-Csrf", "1"}};
    if (!body.empty()) headers.emplace_back("Content-Type", "application/json");
    return stand_.ask(method, target, headers, body);
  }
  json list(const std::string& user, const std::string& more = {}) {
    const auto answer = as(user, "GET", "/v1/report-tracker?period=dak-lak-nam/2026" + more);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return json::parse(answer.body);
  }
  json history(const std::string& unit) {
    const auto answer = as("giamsat", "GET", "/v1/report-tracker/" + unit + "?period=dak-lak-nam/2026");
    EXPECT_EQ(answer.status, 200) << answer.body;
    return json::parse(answer.body);
  }
  HttpAnswer note(const std::string& user, const std::string& unit, const std::string& more = {}) {
    return as(user, "POST", "/v1/report-tracker/" + unit,
              R"({"period":"dak-lak-nam/2026","note":"Số 12/BC-UBND")" + more + "}");
  }
  HttpAnswer take_back(const std::string& user, const std::string& unit) {
    return as(user, "POST", "/v1/report-tracker/" + unit + "/taking-back",
              R"({"period":"dak-lak-nam/2026","why":"Trả lại để chỉnh sửa"})");
  }
  static std::string states_in(const json& list) {
    std::string text;
    for (const auto& each : list["units"])
      text += each["unit"].get<std::string>() + ":" + each["state"].get<std::string>() + " ";
    return text;
  }
  std::size_t audited(const std::string& action, const std::string& words) {
    std::size_t found = 0;
    stand_.write([&](db::Connection& writer) -> Result<void> {
      storage::AuditFilter filter;
      filter.action = action;
      XINLUON_TRY(const auto entries,
                  storage::find_audit(writer, storage::Scope::local_administrator(), filter));
      for (const auto& entry : entries) found += entry.line.find(words) != std::string::npos ? 1 : 0;
      return {};
    });
    return found;
  }
  // Votes of one day at the commune's first counter, as ingest would have counted them.
  void add_votes(std::uint64_t n, std::string_view on) {
    stand_.write([&](db::Connection& writer) {
      const Day day = day_from_text(on).value();
      storage::Tallies deltas;
      for (const auto& node :
           {storage::Node::of(CounterId::from("TM-X01-Q01").value()),
            storage::Node::of(UnitId::from("TM-X01").value()), storage::Node::of(UnitId::from("TM").value())})
        for (const auto& [grain, start] : {std::pair(storage::Grain::day, day),
                                           std::pair(storage::Grain::month, storage::first_of_month(day))})
          deltas[{node, grain, storage::Dimension::level, start, "5"}] = {static_cast<std::int64_t>(n),
                                                                          static_cast<std::int64_t>(n)};
      return storage::add_tallies(writer, deltas);
    });
  }

  HttpStand stand_;
};

TEST_F(TrackerRoutes, EachSeesTheUnitsOfTheirOwn) {
  const auto all = list("giamsat");
  EXPECT_EQ(all["unit"], "TM");
  EXPECT_EQ(all["first"], "2025-11-16");
  EXPECT_EQ(all["last_day_to_send"], "2026-11-29");
  EXPECT_EQ(all["days_left"], 7);
  EXPECT_EQ(states_in(all), "TM-X01:due TM-X02:due ");
  EXPECT_EQ(all["counts"]["due"], 2);
  EXPECT_EQ(all["more"], false);
  EXPECT_EQ(states_in(list("kiemtra")), "TM-X01:due TM-X02:due ");
  EXPECT_EQ(states_in(list("giamsatxa")), "TM-X01:due ");
  EXPECT_EQ(states_in(list("giamsat", "&unit=TM-X02")), "TM-X02:due ");
  EXPECT_EQ(states_in(list("giamsat", "&state=late")), "");
  EXPECT_EQ(states_in(list("giamsat", "&after=TM-X01")), "TM-X02:due ");
  stand_.clock().advance(std::chrono::hours(24 * 8));
  EXPECT_EQ(states_in(list("giamsat", "&state=late")), "TM-X01:late TM-X02:late ");
  EXPECT_EQ(list("giamsat")["days_left"], -1);
  const auto unlimited =
      json::parse(as("giamsat", "GET", "/v1/report-tracker?period=hanh-chinh-nam/2025").body);
  EXPECT_EQ(unlimited["last_day_to_send"], nullptr);
  EXPECT_EQ(unlimited["days_left"], nullptr);
  EXPECT_EQ(states_in(unlimited), "TM-X01:due TM-X02:due ");
}

TEST_F(TrackerRoutes, NotesAndTakesBackWithTheAuditLog) {
  const auto noted = note("giamsatxa", "TM-X01", R"(,"sent_on":"2026-11-20")");
  ASSERT_EQ(noted.status, 200) << noted.body;
  EXPECT_EQ(json::parse(noted.body)["version"], 1);
  EXPECT_EQ(note("giamsat", "TM-X02").status, 200) << "from above, today";
  auto all = list("giamsat");
  EXPECT_EQ(states_in(all), "TM-X01:sent TM-X02:sent ");
  const auto& sent = all["units"][0]["sent"];
  EXPECT_EQ(sent["sent_on"], "2026-11-20");
  EXPECT_EQ(sent["account"], "giamsatxa");
  EXPECT_EQ(sent["note"], "Số 12/BC-UBND");
  EXPECT_EQ(sent["noted"], "2026-11-22T11:00:00.000+07:00");
  EXPECT_EQ(all["units"][1]["sent"]["sent_on"], "2026-11-22");
  EXPECT_EQ(audited("report-note", "Số 12/BC-UBND"), 2U);
  EXPECT_EQ(note("giamsat", "TM-X01").status, 400) << "already";
  ASSERT_EQ(take_back("giamsat", "TM-X01").status, 200);
  EXPECT_EQ(take_back("giamsat", "TM-X01").status, 400);
  EXPECT_EQ(audited("report-take-back", "chỉnh sửa"), 1U);
  EXPECT_EQ(states_in(list("giamsat")), "TM-X01:due TM-X02:sent ");
  const auto past = history("TM-X01");
  EXPECT_EQ(past["state"], "due");
  EXPECT_EQ(past["figures_changed"], nullptr);
  ASSERT_EQ(past["noted"].size(), 2U);
  EXPECT_EQ(past["noted"][0]["act"], "sent");
  EXPECT_EQ(past["noted"][1]["act"], "taken_back");
  EXPECT_EQ(past["noted"][1]["account"], "giamsat");
  stand_.clock().advance(std::chrono::hours(24 * 8));
  EXPECT_EQ(note("giamsatxa", "TM-X01").status, 200);
  EXPECT_EQ(states_in(list("giamsat")), "TM-X01:sent_late TM-X02:sent ");
}

TEST_F(TrackerRoutes, LaterFiguresAreHeldAgainstThoseSent) {
  add_votes(40, "2026-09-02");
  ASSERT_EQ(note("giamsat", "TM-X01").status, 200);
  auto now = history("TM-X01");
  EXPECT_EQ(now["figures_changed"], false);
  EXPECT_EQ(now["figures_sha256"], now["noted"][0]["figures_sha256"]);
  stand_.clock().advance(std::chrono::hours(24));
  EXPECT_EQ(history("TM-X01")["figures_changed"], false) << "another day asks for the same";
  add_votes(9, "2026-09-03");
  stand_.clock().advance(std::chrono::hours(24));
  now = history("TM-X01");
  EXPECT_EQ(now["figures_changed"], true);
  EXPECT_EQ(now["state"], "sent");
}

TEST_F(TrackerRoutes, WhatIsWrongIsSaid) {
  const auto refused = [&](const HttpAnswer& answer, int status, const std::string& words) {
    EXPECT_EQ(answer.status, status) << answer.body;
    EXPECT_EQ(answer.header("content-type"), "application/problem+json");
    EXPECT_NE(answer.body.find(words), std::string::npos) << answer.body;
  };
  const std::string path = "/v1/report-tracker";
  const std::string period = "?period=dak-lak-nam/2026";
  refused(as("giamsat", "GET", path), 400, "period: ");
  refused(as("giamsat", "GET", path + "?period=2026-11"), 400, "is no reporting period");
  refused(as("giamsat", "GET", path + period + "&state=lost"), 400, "state: late, due");
  refused(as("giamsat", "GET", path + period + "&unit=a%20b"), 400, "unit: 1-32");
  refused(as("giamsat", "GET", path + period + "&limit=3"), 400, "limit: there is no such parameter");
  refused(as("giamsatxa", "GET", path + period + "&unit=TM-X02"), 404, "no unit TM-X02");
  refused(as("giamsatxa", "GET", path + "/TM-X02" + period), 404, "no unit TM-X02");
  refused(as("giamsat", "GET", path + "/TM-X01"), 400, "period: ");
  refused(as("giamsat", "GET", path + "/a%20b" + period), 404, "no such unit");
  refused(note("giamsatxa", "TM-X02"), 404, "no unit TM-X02");
  refused(note("giamsat", "TM-X01", R"(,"hash":"0")"), 400, "hash");
  refused(note("giamsat", "TM-X01", R"(,"sent_on":"hôm nay")"), 400, "sent_on");
  refused(note("giamsat", "TM-X01", R"(,"sent_on":"2026-11-23")"), 400, "today at the latest");
  refused(as("giamsat", "POST", path + "/TM-X01", R"({"period":"dak-lak-nam/2026"})"), 400, "note");
  refused(as("giamsat", "POST", path + "/TM-X01", R"({"note":"Số 1"})"), 400, "period");
  refused(as("giamsat", "POST", path + "/TM-X01", R"({"note":"Số 1","period":"nam/2026"})"), 400,
          "is no reporting period");
  refused(as("giamsat", "POST", path + "/TM-X01", R"({"note":"Số 1","period":"dak-lak-nam/2027"})"), 400,
          "from the day after on");
  refused(take_back("giamsatxa", "TM-X02"), 404, "no unit TM-X02");
  refused(as("giamsat", "POST", path + "/TM-X01/taking-back", R"({"period":"dak-lak-nam/2026"})"), 400,
          "why");
  refused(as("giamsat", "POST", path + "/TM-X01/taking-back", R"({"why":"sai"})"), 400, "period");
  for (const char* const user : {"quantri", "kythuat", "canbo", "kiemtra"})
    EXPECT_EQ(note(user, "TM-X01").status, 403) << user;
  EXPECT_EQ(states_in(list("giamsat")), "TM-X01:due TM-X02:due ");
  EXPECT_EQ(audited("report-note", ""), 0U);
}

}  // namespace
}  // namespace xinluon::test
