// The organisation over real HTTPS: history, who may, and every kind of wrong table, explained line by line.
#include <atomic>
#include <ctime>
#include <thread>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "sync/base/format.h"
#include "sync/server/storage/audit.h"
#include "sync/server/storage/shifts.h"
#include "sync/server/storage/tallies.h"
#include "sync/wire/csv.h"
#include "tests/sync/server/http/http_stand.h"

namespace xinluon::test {
namespace {

using nlohmann::json;

class OrganisationRoutes : public testing::Test {
 protected:
  HttpAnswer as(const std::string& user, const std::string& method, const std::string& target,
                const std::string& body = {}, const std::string& type = "application/json") {
    HttpHeaders headers = {stand_.session_of(user), {"Xinluon-Csrf", "1"}};
    if (!body.empty()) headers.emplace_back("Content-Type", type);
    return stand_.ask(method, target, headers, body);
  }
  HttpAnswer admin(const std::string& method, const std::string& target, const std::string& body = {}) {
    return as("quantri", method, target, body);
  }
  json fine(const HttpAnswer& answer, int status = 200) {
    EXPECT_EQ(answer.status, status) << answer.body;
    return answer.body.empty() ? json() : json::parse(answer.body, nullptr, false);
  }
  HttpAnswer table(const std::string& kind, const std::string& body, bool dry_run = false,
                   const std::string& user = "quantri") {
    return as(user, "POST", "/v1/tables/" + kind + (dry_run ? "?dry_run=1" : ""), body, "text/csv");
  }
  // "3 parent: no unit NO; add that first" of each complaint.
  static std::vector<std::string> said(const HttpAnswer& answer) {
    std::vector<std::string> lines;
    const auto parsed = json::parse(answer.body, nullptr, false);
    if (!parsed.is_object() || !parsed.contains("complaints")) return {"(no complaints) " + answer.body};
    for (const auto& each : parsed["complaints"])
      lines.push_back(std::to_string(each["line"].get<int>()) + " " + each["column"].get<std::string>() +
                      ": " + each["what"].get<std::string>() + "; " + each["remedy"].get<std::string>());
    return lines;
  }
  static bool has(const std::vector<std::string>& lines, const std::string& begin, const std::string& part) {
    return std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
      return line.starts_with(begin) && line.find(part) != std::string::npos;
    });
  }
  std::vector<std::string> audited(const std::string& action) {
    std::vector<std::string> lines;
    stand_.write([&](db::Connection& writer) -> Result<void> {
      storage::AuditFilter filter;
      filter.action = action;
      XINLUON_TRY(const auto entries,
                  storage::find_audit(writer, storage::Scope::local_administrator(), filter));
      for (const auto& entry : entries) lines.push_back(entry.line);
      return {};
    });
    return lines;
  }

  HttpStand stand_;
};

TEST_F(OrganisationRoutes, AUnitHasItsHistory) {
  fine(admin("POST", "/v1/units", R"({"id":"TM-X09","parent":"TM","name":"Xã Mẫu 09","code":"26609"})"), 201);
  const auto changed = fine(admin("PATCH", "/v1/units/TM-X09",
                                  R"({"from":"2025-07-01","name":"Phường Mẫu 09","target_percent":90})"));
  ASSERT_EQ(changed["times"].size(), 2U);
  EXPECT_EQ(changed["times"][0]["name"], "Xã Mẫu 09");
  EXPECT_EQ(changed["times"][0]["valid_to"], "2025-06-30");
  EXPECT_EQ(changed["times"][0]["target_percent"], 95);
  EXPECT_EQ(changed["times"][1]["name"], "Phường Mẫu 09");
  EXPECT_EQ(changed["times"][1]["valid_to"], nullptr);
  EXPECT_EQ(changed["times"][1]["target_percent"], 90);
  fine(admin("POST", "/v1/counters", R"({"id":"X9-Q1","unit":"TM-X09","number":"01","field":"Đất đai"})"),
       201);
  EXPECT_EQ(admin("POST", "/v1/units/TM-X09/closing", R"({"from":"2025-09-01"})").status, 400)
      << "a counter stands there";
  const auto merged =
      fine(admin("POST", "/v1/units/TM-X09/merger", R"({"into":"TM-X02","from":"2025-09-01"})"));
  EXPECT_EQ(merged["times"].back()["merged_into"], "TM-X02");
  const auto counter = fine(admin("GET", "/v1/counters/X9-Q1"));
  EXPECT_EQ(counter["times"].back()["unit"], "TM-X02");
  EXPECT_EQ(counter["times"].back()["valid_from"], "2025-09-01");
  EXPECT_EQ(counter["times"][0]["name"], "Quầy số 01 – Đất đai");
  EXPECT_EQ(audited("unit-merge").size(), 1U);
  EXPECT_NE(audited("unit-change").at(0).find("Phường Mẫu 09"), std::string::npos);
}

TEST_F(OrganisationRoutes, WhatIsWrongIsSaid) {
  const auto refused = [&](const std::string& method, const std::string& target, const std::string& body,
                           int status, const std::string& words) {
    const auto answer = admin(method, target, body);
    EXPECT_EQ(answer.status, status) << method << " " << target << " " << body << ": " << answer.body;
    EXPECT_EQ(answer.header("content-type"), "application/problem+json") << target;
    EXPECT_NE(answer.body.find(words), std::string::npos) << answer.body;
  };
  refused("PATCH", "/v1/units/TM-X01", R"({"from":"2999-01-01","name":"Mai"})", 400, "future");
  refused("PATCH", "/v1/units/TM-X01", R"({"from":"2025-02-30","name":"Mai"})", 400, "from");
  refused("PATCH", "/v1/units/TM-X01", R"({"name":"Mai"})", 400, "from");
  refused("PATCH", "/v1/units/TM-X01", R"({"from":"2025-01-01"})", 400, "Nothing");
  refused("PATCH", "/v1/units/TM-X01", R"({"from":"2025-01-01","nam":"Mai"})", 400, "nam");
  refused("PATCH", "/v1/units/TM-X01", R"({"from":"2025-01-01","target_percent":"90"})", 400,
          "target_percent");
  refused("PATCH", "/v1/units/TM-X01", R"({"from":"2025-01-01","target_percent":101})", 400, "100");
  refused("PATCH", "/v1/units/TM-X01", R"({"from":"2025-01-01","type":"huyen"})", 400, "type");
  refused("PATCH", "/v1/units/TM-X01", R"({"from":"2025-01-01","parent":"TM-X01"})", 400, "TM-X01");
  refused("PATCH", "/v1/units/KHONG-CO", R"({"from":"2025-01-01","name":"Mai"})", 404, "KHONG-CO");
  refused("POST", "/v1/units", R"({"id":"TM-X01","parent":"TM","name":"Hai lần"})", 400, "taken");
  refused("POST", "/v1/units", R"({"id":"a b","parent":"TM","name":"Tên"})", 400, "id");
  refused("POST", "/v1/units", R"({"id":"X","parent":"TM","name":"Tên","code":"123"})", 400, "code");
  refused("POST", "/v1/units", R"(["id"])", 400, "object");
  refused("POST", "/v1/units", R"({"id":"X","parent":"TM","name":")" + std::string(5000, 'x') + "\"}", 413,
          "");
  refused("POST", "/v1/counters", R"({"id":"Q","unit":"KHONG-CO","number":"1"})", 404, "KHONG-CO");
  refused("PUT", "/v1/procedures", R"({"code":"9.1","name":"Tên"})", 400, "code");
  refused("PUT", "/v1/officers/CB-7", R"({"unit":"TM-X01"})", 400, "name");
  refused("POST", "/v1/counters/TM-X01-Q01/shifts", R"({"from":"7h","to":"2025-01-01 11:30"})", 400,
          "moment");
  refused("POST", "/v1/counters/TM-X01-Q01/shifts",
          R"({"officer":"CB-77","from":"2025-01-01 07:00","to":"2025-01-01 11:30"})", 404, "CB-77");
  refused("PUT", "/v1/calendar", R"({"on":"monday","hours":"closed"})", 400, "weekday");
  refused("PUT", "/v1/calendar", R"({"on":"mon","hours":"7-11"})", 400, "hours");
  refused("DELETE", "/v1/calendar?on=2025-01-01", "", 404, "no such entry");
  refused("GET", "/v1/units/TM/hours?period=2020..2026", "", 400, "period");
  refused("GET", "/v1/tables/khong-co", "", 404, "units");
  refused("GET", "/v1/tables/units?format=xls", "", 400, "format");
}

TEST_F(OrganisationRoutes, ACorrectedShiftTakesItsVotesAlongAndSaysWhatItReplaced) {
  for (const char* officer : {"CB-01", "CB-02"})
    fine(admin("PUT", std::string("/v1/officers/") + officer, R"({"unit":"TM-X01","name":"Cán bộ Mẫu"})"),
         204);
  stand_.vote("TM-X01-Q01", 12, 9, std::chrono::hours(30));
  const Day day = day_of(stand_.clock().wall() - std::chrono::hours(30));
  const auto shift = [&](const std::string& officer) {
    return fine(admin("POST", "/v1/counters/TM-X01-Q01/shifts",
                      R"({"officer":")" + officer + R"(","from":")" + to_text(day - std::chrono::days(1)) +
                          R"( 00:00","to":")" + to_text(day + std::chrono::days(1)) + R"( 24:00"})"));
  };
  EXPECT_EQ(shift("CB-01")["votes"], 12);
  EXPECT_EQ(shift("CB-02")["votes"], 12);
  EXPECT_EQ(shift("CB-02")["votes"], 0);
  EXPECT_EQ(audited("shift-put").size(), 1U);
  ASSERT_EQ(audited("shift-correct").size(), 2U);
  EXPECT_NE(audited("shift-correct").back().find("before: CB-0"), std::string::npos);
  const auto listed = fine(admin("GET", "/v1/counters/TM-X01-Q01/shifts"));
  ASSERT_EQ(listed["shifts"].size(), 1U);
  EXPECT_EQ(listed["shifts"][0]["officer"], "CB-02");
  EXPECT_EQ(shift("")["votes"], 12) << "nobody's again";
  EXPECT_EQ(as("giamsat", "GET", "/v1/counters/TM-X01-Q01/shifts").status, 403) << "personal data";
}

TEST_F(OrganisationRoutes, HoursFollowWhatUnitsAboveHaveSet) {
  fine(admin("PUT", "/v1/calendar", R"({"unit":"TM","on":"2026-02-17","hours":"closed","name":"Tết"})"), 204);
  fine(admin("PUT", "/v1/calendar", R"({"unit":"TM","on":"2026-08-22","hours":"like mon"})"), 204);
  fine(admin("PUT", "/v1/calendar", R"({"unit":"TM-X01","on":"sat","hours":"07:00-11:30"})"), 204);
  const auto hours = [&](const std::string& unit, const std::string& day) {
    return fine(admin("GET", "/v1/units/" + unit + "/hours?period=" + day))["days"][0]["hours"];
  };
  EXPECT_EQ(hours("TM-X01", "2026-02-17"), "closed");
  EXPECT_EQ(hours("TM-X01", "2026-02-18"), "07:00-11:30 13:30-17:00");
  EXPECT_EQ(hours("TM-X01", "2026-08-15"), "07:00-11:30");
  EXPECT_EQ(hours("TM-X02", "2026-08-15"), "closed");
  EXPECT_EQ(hours("TM-X02", "2026-08-22"), "07:00-11:30 13:30-17:00") << "a swapped Saturday";
  fine(admin("DELETE", "/v1/calendar?unit=TM&on=2026-02-17"), 204);
  EXPECT_EQ(hours("TM-X01", "2026-02-17"), "07:00-11:30 13:30-17:00");
}

TEST_F(OrganisationRoutes, AGoodTableIsTakenWithEveryDisguise) {
  const std::string rows = "TM-X03;TM;Xã Mẫu 03\r\nTM-X03-D;TM-X03;Điểm tiếp nhận\r\n";
  const auto tried = fine(table("units", "\xEF\xBB\xBFid;parent;name\r\n" + rows, true));
  EXPECT_EQ(tried["changed"], 2);
  EXPECT_EQ(admin("GET", "/v1/units/TM-X03").status, 404) << "a dry run takes nothing";
  EXPECT_TRUE(audited("csv-import").empty());
  EXPECT_EQ(fine(table("units", "\xEF\xBB\xBFid;parent;name\r\n" + rows))["changed"], 2);
  EXPECT_EQ(fine(table("units", "\xEF\xBB\xBFid;parent;name\r\n" + rows))["changed"], 0);
  EXPECT_EQ(audited("csv-import").size(), 2U);
  // Windows-1258: "Xã Mẫu 04" with its composed letters and marks.
  const std::string old = "id,parent,name\nTM-X04,TM,Xa\xDE M\xE2\xDEu 04\n";
  fine(table("units", old));
  EXPECT_EQ(fine(admin("GET", "/v1/units/TM-X04"))["times"][0]["name"], "Xã Mẫu 04");
  const auto exported = admin("GET", "/v1/tables/units");
  EXPECT_EQ(exported.header("content-type"), "text/csv; charset=utf-8");
  EXPECT_TRUE(exported.body.starts_with("\xEF\xBB\xBFid;parent;")) << exported.body.substr(0, 80);
  EXPECT_EQ(fine(table("units", exported.body))["changed"], 0) << "what is given out says nothing new";
}

TEST_F(OrganisationRoutes, EveryBadLineIsNamedAndNothingTaken) {
  const std::string bad =
      "id;parent;type;name;code\n"
      "TM-X03;TM;commune;Xã Mẫu 03;\n"  // 2: fine
      "TM-X04;NO;commune;Xã Mẫu 04;\n"  // 3
      "TM X05;TM;commune;Xã Mẫu 05;\n"  // 4
      "TM-X06;TM;xã;Xã Mẫu 06;\n"       // 5
      "TM-X07;TM;commune;;\n"           // 6
      "TM-X08;TM;commune;Xã;1;thừa\n"   // 7: a cell too many
      "\"TM-X09;TM;commune;Xã;\n";      // 8: a quote never closed
  for (const bool dry_run : {true, false}) {
    const auto answer = table("units", bad, dry_run);
    EXPECT_EQ(answer.status, dry_run ? 200 : 422);
    EXPECT_EQ(answer.header("content-type"), dry_run ? "application/json" : "application/problem+json");
    const auto lines = said(answer);
    EXPECT_TRUE(has(lines, "3 ", "no unit NO; add that first")) << answer.body;
    EXPECT_TRUE(has(lines, "4 id", "no id")) << answer.body;
    EXPECT_TRUE(has(lines, "5 type", "no type")) << answer.body;
    EXPECT_TRUE(has(lines, "6 ", "name is empty")) << answer.body;
    EXPECT_TRUE(has(lines, "7 ", "")) << answer.body;
    EXPECT_TRUE(has(lines, "8 ", "")) << answer.body;
    EXPECT_FALSE(has(lines, "2 ", "")) << answer.body;
  }
  EXPECT_EQ(admin("GET", "/v1/units/TM-X03").status, 404);
}

TEST_F(OrganisationRoutes, WhatIsNoTableIsRefused) {
  struct Bad {
    std::string body;
    std::string says;
  };
  for (const auto& [body, says] : std::vector<Bad>{{"name;parent\nXã;TM\n", "id"},
                                                   {"id;parent;name;name\nX;TM;Xã;Xã\n", "name"},
                                                   {"id;parent;name;size\nX;TM;Xã;9\n", "size"},
                                                   {std::string("id;name\nX;\0\n", 12), ""},
                                                   {"\xFF\xFEi\0d\0", ""},
                                                   {"id;name\nX;\xC3\x28\xFF\n", ""},
                                                   {"PK\x03\x04 an xlsx", ""},
                                                   {"{\"id\":\"X\"}", ""}}) {
    const auto answer = table("units", body);
    EXPECT_EQ(answer.status, 422) << says << answer.body;
    EXPECT_NE(answer.body.find(says), std::string::npos) << answer.body;
    EXPECT_FALSE(said(answer).empty());
  }
  EXPECT_EQ(as("quantri", "POST", "/v1/tables/units", "id;name\nX;Y\n").status, 400) << "not sent as CSV";
  EXPECT_EQ(table("units?dry_run=2", "id;name\nX;Y\n").status, 400);
  EXPECT_EQ(table("khong-co", "id;name\nX;Y\n").status, 404);
  EXPECT_EQ(table("units", std::string(wire::max_csv_bytes + 1, 'x')).status, 413);
  EXPECT_EQ(table("units", "id;name\nX;Y\n", false, "giamsat").status, 403);
  EXPECT_EQ(table("units", "", false).status, 400);
}

TEST_F(OrganisationRoutes, VotesAreGivenAsATableToAuditorsAloneAndItIsWrittenDown) {
  stand_.vote("TM-X01-Q01", 6, 4, std::chrono::hours(30));
  stand_.vote("TM-X02-Q01", 3, 3, std::chrono::hours(30));
  const auto excel = as("kiemtra", "GET", "/v1/vote-rows");
  ASSERT_EQ(excel.status, 200) << excel.body;
  EXPECT_EQ(excel.header("content-type"), "text/csv; charset=utf-8");
  EXPECT_TRUE(excel.body.starts_with("\xEF\xBB\xBFma_phieu;ma_dinh_danh_don_vi;ma_dvhc;ten_don_vi;ma_quay;"))
      << excel.body;
  EXPECT_EQ(std::count(excel.body.begin(), excel.body.end(), '\n'), 1 + 6 + 3);
  EXPECT_NE(excel.body.find(";Xã Mẫu 01 (dữ liệu mẫu);"), std::string::npos) << excel.body;
  EXPECT_NE(excel.body.find(";5;Rất hài lòng;"), std::string::npos) << excel.body;
  EXPECT_NE(excel.body.find("\r\n"), std::string::npos);
  const auto plain = as("kiemtra", "GET", "/v1/vote-rows?unit=TM-X02&format=csv");
  EXPECT_EQ(std::count(plain.body.begin(), plain.body.end(), '\n'), 1 + 3);
  EXPECT_EQ(plain.body.find("TM-X01"), std::string::npos);
  EXPECT_EQ(plain.body.find('\r'), std::string::npos);
  EXPECT_EQ(as("kiemtra", "GET", "/v1/vote-rows?period=2020").body.find("TM-X"), std::string::npos);
  EXPECT_EQ(as("kiemtra", "GET", "/v1/vote-rows?unit=KHONG-CO").status, 404);
  EXPECT_EQ(as("kiemtra", "GET", "/v1/vote-rows?format=xls").status, 400);
  EXPECT_EQ(as("giamsat", "GET", "/v1/vote-rows").status, 403);
  EXPECT_EQ(audited("vote-rows-export").size(), 3U);
}

TEST_F(OrganisationRoutes, AnOfficerExplainsTheirOwnFigureAndOthersReadIt) {
  fine(admin("PUT", "/v1/officers/CB-01", R"({"unit":"TM-X01","name":"Cán bộ Mẫu"})"), 204);
  const auto put = [&](const std::string& user, const std::string& month, const std::string& text) {
    return as(user, "PUT", "/v1/explanations", R"({"month":")" + month + R"(","text":")" + text + R"("})");
  };
  fine(put("canbo", "2024-01", "Mất điện hai ngày"));
  fine(put("canbo", "2024-01", "Mất điện ba ngày"));
  EXPECT_EQ(put("canbo", "2999-01", "x").status, 400) << "no figure yet";
  EXPECT_EQ(put("canbo", "2024-Q1", "x").status, 400);
  EXPECT_EQ(put("canbo", "2024-01-05", "x").status, 400);
  EXPECT_EQ(put("canbo", "2024-01", std::string(2001, 'x')).status, 400);
  EXPECT_EQ(put("giamsat", "2024-01", "x").status, 403) << "nobody explains for another";
  for (const std::string user : {"canbo", "giamsat", "giamsatxa", "kiemtra"}) {
    const auto read = fine(as(user, "GET", "/v1/explanations"))["explanations"];
    ASSERT_EQ(read.size(), 1U) << user;
    EXPECT_EQ(read[0]["text"], "Mất điện ba ngày");
    EXPECT_EQ(read[0]["officer"], "CB-01");
  }
  EXPECT_EQ(audited("officer-view").size(), 3U) << "the officer's own reading is nobody's business";
  EXPECT_EQ(audited("explanation-put").size(), 2U);
  fine(put("canbo", "2024-01", ""));
  EXPECT_TRUE(fine(as("canbo", "GET", "/v1/explanations"))["explanations"].empty()) << "taken back";
}

TEST_F(OrganisationRoutes, ATableStaysWithinTheScope) {
  stand_.write([&](db::Connection& writer) {
    accounts::NewUser user{"quantrixa", "quantrixa", accounts::Role::admin, UnitId::from("TM-X01").value()};
    return accounts::add_user(writer, storage::Scope::local_administrator(), user, password_hash(),
                              stand_.clock().wall());
  });
  EXPECT_EQ(table("units", "id;parent;name\nD1;TM-X01;Điểm\n", false, "quantrixa").status, 200);
  const auto beside =
      table("units", "id;parent;name\nD2;TM-X02;Điểm\nTM-X02;;Tên khác\n", false, "quantrixa");
  EXPECT_EQ(beside.status, 422);
  EXPECT_TRUE(has(said(beside), "2 ", "no unit TM-X02")) << beside.body;
  EXPECT_EQ(table("fields", "id;name\nDD;Đất đai\n", false, "quantrixa").status, 422);
  EXPECT_EQ(as("quantrixa", "PUT", "/v1/fields", R"({"id":"DD","name":"Đất đai"})").status, 403);
  EXPECT_EQ(as("quantrixa", "POST", "/v1/units", R"({"id":"GOC","name":"Một gốc"})").status, 403);
  const auto given = as("quantrixa", "GET", "/v1/tables/units");
  EXPECT_EQ(given.body.find("TM-X02"), std::string::npos) << given.body;
  EXPECT_NE(given.body.find("D1;TM-X01"), std::string::npos) << given.body;
}

// What a batch waits for while a table of ten thousand lines is taken: in processor time, for other tests run
// too.
TEST_F(OrganisationRoutes, ALongTableHoldsNoBatchForASecond) {
  fine(admin("PUT", "/v1/officers/CB-01", R"({"unit":"TM-X01","name":"Cán bộ Mẫu"})"), 204);
  std::string units = "id,parent,type,name\n";
  std::string counters = "id,unit,number,name,field\n";
  std::string transactions = "counter,day,count\n";
  std::string shifts = "counter,officer,from,to\n";
  for (int i = 0; i < 10'000; ++i) {
    units += format("U{0:05},TM,commune,Xã Mẫu {0}\n", i);
    counters += format("C{0:05},TM-X01,{0},Quầy số {0},\n", i);
    transactions += format("C{:05},2024-01-02,{}\n", i, i % 90);
    shifts += format("C{:05},CB-01,2024-01-02 07:00,2024-01-02 11:30\n", i);
  }
  Device device("K-BESIDE", stand_.server_key());
  device.begin_boot(stand_.clock().wall() - std::chrono::hours(1));
  stand_.enrol(device);
  using Table = std::pair<std::string, std::string>;
  for (const auto& [kind, table] : {Table("units", units), Table("counters", counters),
                                    Table("transactions", transactions), Table("shifts", shifts)}) {
    std::atomic<bool> done = false;
    std::thread importing([&] {
      fine(stand_.ask("POST", "/v1/tables/" + kind,
                      {stand_.session_of("quantri"), {"Xinluon-Csrf", "1"}, {"Content-Type", "text/csv"}},
                      table));
      done = true;
    });
    double longest = 0;
    while (!done) {
      const auto sent = std::clock();
      EXPECT_EQ(stand_.send(device.batch(0, 0, stand_.clock().wall())).status, 200);
      longest = std::max(longest, static_cast<double>(std::clock() - sent) / CLOCKS_PER_SEC);
    }
    importing.join();
    std::printf("%s: a batch waited for %.2f s of processor\n", kind.c_str(), longest);
    EXPECT_LT(longest, 1.0) << kind;
  }
}

}  // namespace
}  // namespace xinluon::test
