// Reporting periods over the wire: who lists them, who changes them, and that figures follow.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "sync/server/storage/audit.h"
#include "tests/sync/server/http/http_stand.h"

namespace xinluon::test {
namespace {

using nlohmann::json;

class PresetRoutes : public testing::Test {
 protected:
  HttpAnswer as(const std::string& user, const std::string& method, const std::string& target,
                const std::string& body = {}) {
    HttpHeaders headers = {stand_.session_of(user), {"Xinluon-Csrf", "1"}};
    if (!body.empty()) headers.emplace_back("Content-Type", "application/json");
    return stand_.ask(method, target, headers, body);
  }
  json preset(const std::string& user, const std::string& id) {
    const auto answer = as(user, "GET", "/v1/reporting-presets");
    EXPECT_EQ(answer.status, 200) << answer.body;
    const auto all = json::parse(answer.body);
    for (const auto& each : all["presets"])
      if (each["id"] == id) return each;
    return nullptr;
  }
  json asked(const std::string& period) {
    const auto answer = as("giamsat", "GET", "/v1/percentages?children=0&period=" + period);
    return answer.status == 200 ? json::parse(answer.body)["asked"] : json(answer.status);
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

  HttpStand stand_;
};

TEST_F(PresetRoutes, EverybodySeesWhichIsDueNext) {
  const Day today = day_of(stand_.clock().wall());
  for (const char* const user : {"giamsat", "giamsatxa", "quantri", "canbo"}) {
    const auto found = preset(user, "dak-lak-nam");
    ASSERT_TRUE(found.is_object()) << user;
    EXPECT_EQ(found["first"], "-1:11-16");
    EXPECT_EQ(found["due_before"], "11-30");
    ASSERT_EQ(found["periods"].size(), 2U);
    const Day send = day_from_text(found["periods"][0]["last_day_to_send"].get<std::string>()).value();
    EXPECT_EQ(found["periods"][0]["days_left"], (send - today).count());
    EXPECT_GE(send, today);
    EXPECT_LT(found["periods"][1]["days_left"], 0);
  }
  EXPECT_EQ(preset("giamsat", "hanh-chinh-nam")["periods"][0]["days_left"], nullptr);
}

TEST_F(PresetRoutes, FiguresFollowWhatIsPut) {
  const std::string before =
      R"({"id":"mau","name":"Kỳ mẫu","source":"Quy định mẫu","first":"01-01","last":"03-31"})";
  const std::string after =
      R"({"id":"mau","name":"Kỳ mẫu","source":"Quy định mẫu","first":"-1:12-01","last":"03-31"})";
  EXPECT_EQ(asked("mau/2026"), 400);
  EXPECT_EQ(as("quantri", "PUT", "/v1/reporting-presets", before).status, 204);
  EXPECT_EQ(asked("mau/2026")["first"], "2026-01-01");
  EXPECT_EQ(as("quantri", "PUT", "/v1/reporting-presets", after).status, 204);
  EXPECT_EQ(asked("mau/2026")["first"], "2025-12-01");
  const auto compared = as("giamsat", "GET", "/v1/percentages?children=0&period=mau/2026&compare=mau/2025");
  ASSERT_EQ(compared.status, 200) << compared.body;
  EXPECT_EQ(json::parse(compared.body)["compared"]["whole"]["first"], "2024-12-01");
  EXPECT_EQ(as("quantri", "DELETE", "/v1/reporting-presets/mau").status, 204);
  EXPECT_EQ(asked("mau/2026"), 400);
  EXPECT_EQ(as("quantri", "DELETE", "/v1/reporting-presets/mau").status, 404);
  EXPECT_EQ(audited("preset-put", "first=-1:12-01"), 1U);
  EXPECT_EQ(audited("preset-remove", "mau"), 1U);
}

TEST_F(PresetRoutes, WhatIsWrongIsSaid) {
  const auto refused = [&](const std::string& body, const std::string& words) {
    const auto answer = as("quantri", "PUT", "/v1/reporting-presets", body);
    EXPECT_EQ(answer.status, 400) << body;
    EXPECT_EQ(answer.header("content-type"), "application/problem+json");
    EXPECT_NE(answer.body.find(words), std::string::npos) << answer.body;
  };
  const std::string begin = R"({"id":"mau","name":"Kỳ mẫu","source":"Quy định",)";
  refused(begin + R"("first":"31/5","last":"03-31"})", "first: ");
  refused(begin + R"("first":"01-01","last":"02-29"})", "last: ");
  refused(begin + R"("first":"01-01","last":"03-31","due_before":"32"})", "due_before: ");
  refused(begin + R"("first":"01-01","last":"03-31","due_before":"03-31"})", "due before its last day");
  refused(begin + R"("first":"01-01"})", "last");
  refused(begin + R"("first":101,"last":"03-31"})", "first");
  refused(begin + R"("first":"01-01","last":"03-31","every":"year"})", "every");
  refused(R"({"id":"Mẫu","name":"A","source":"B","first":"01-01","last":"03-31"})", "an id has");
  refused(R"({"id":"mau","name":"","source":"B","first":"01-01","last":"03-31"})", "name");
  EXPECT_EQ(
      as("giamsat", "PUT", "/v1/reporting-presets", begin + R"("first":"01-01","last":"03-31"})").status,
      403);
  EXPECT_EQ(as("giamsat", "DELETE", "/v1/reporting-presets/dak-lak-nam").status, 403);
  EXPECT_EQ(as("giamsat", "GET", "/v1/reporting-presets?nam=2026").status, 400);
  EXPECT_EQ(preset("giamsat", "mau"), nullptr);
}

}  // namespace
}  // namespace xinluon::test
