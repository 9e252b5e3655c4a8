// What a technician takes along, made over HTTP, and a kiosk that enrols with it.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "sync/base/files.h"
#include "sync/server/storage/alarms.h"
#include "sync/wire/enrolment_file.h"
#include "tests/support/process.h"
#include "tests/sync/server/http/http_stand.h"

namespace xinluon::test {
namespace {

class EnrolmentRoutes : public testing::Test {
 protected:
  HttpAnswer as(const std::string& user, const std::string& target, const std::string& body,
                const std::string& type = "application/json") {
    return stand_.ask("POST", target,
                      {stand_.session_of(user), {"Xinluon-Csrf", "1"}, {"Content-Type", type}}, body);
  }
  HttpAnswer one(const std::string& user, const std::string& kiosk, const std::string& counter) {
    return as(user, "/v1/enrolment-codes", R"({"kiosk":")" + kiosk + R"(","counter":")" + counter + R"("})");
  }
  std::filesystem::path unzipped(const std::string& zip) {
    const auto file = folder_ / ("a" + std::to_string(++unzipped_) + ".zip");
    std::ofstream(file, std::ios::binary) << zip;
    const auto out = folder_ / ("out" + std::to_string(unzipped_));
    EXPECT_EQ(run({"/usr/bin/unzip", "-q", file.string(), "-d", out.string()}).status, 0);
    return out;
  }
  wire::EnrolmentFile enrolment_in(const std::filesystem::path& folder, const std::string& kiosk) {
    return must(
        wire::decode_enrolment_file(must(read_file(folder / kiosk / "xinluon-enrol.toml", 1 << 16)), kiosk));
  }
  // The state of the kiosk that enrolled with that code.
  storage::KioskState enrol(const std::string& code, const std::string& kiosk,
                            const std::string& key = crypto::SecretKey::generate().public_key().to_base64()) {
    const wire::EnrolRequest request{
        code, KioskId::from(kiosk).value(), key, "0123456789abcdef0123456789abcdef", "", "test"};
    const auto answer = stand_.ask("POST", "/v1/enrol", {{"Content-Type", "application/json"}},
                                   wire::encode_enrol_request(request));
    EXPECT_EQ(answer.status, 200) << answer.body;
    return must(storage::find_kiosk(*stand_.application().readers().lease(),
                                    storage::Scope::local_administrator(), request.kiosk))
        .state;
  }

  HttpStand stand_;
  TemporaryFolder folder_;
  int unzipped_ = 0;
};

TEST_F(EnrolmentRoutes, OneCodeComesWithBootFilesAndALabelThatReadsBack) {
  const auto answer = one("quantri", "K-NEW", "TM-X01-Q01");
  ASSERT_EQ(answer.status, 201) << answer.body;
  EXPECT_EQ(answer.header("content-type"), "application/zip");
  const auto out = unzipped(answer.body);
  const auto file = enrolment_in(out, "K-NEW");
  EXPECT_EQ(file.url, "https://may-chu.example:8443");
  EXPECT_EQ(file.server_key, stand_.server_key());
  EXPECT_NE(must(read_file(out / "K-NEW" / "xinluon-kiosk.toml", 1 << 16)).find("id = \"K-NEW\""),
            std::string::npos);
  ASSERT_EQ(run({"/usr/bin/pdftoppm", "-r", "150", "-png", "-singlefile", (out / "labels.pdf").string(),
                 (out / "sheet").string()})
                .status,
            0);
  const auto read = run({"/usr/bin/zbarimg", "-q", "--raw", (out / "sheet.png").string()}).output;
  EXPECT_NE(read.find(file.code), std::string::npos) << read;
  EXPECT_EQ(enrol(file.code, "K-NEW"), storage::KioskState::enrolled);
}

TEST_F(EnrolmentRoutes, WhatATechnicianEnrolsWaitsForAnAdministrator) {
  const auto answer = one("kythuat", "K-TECH", "TM-X01-Q01");
  ASSERT_EQ(answer.status, 201) << answer.body;
  EXPECT_EQ(enrol(enrolment_in(unzipped(answer.body), "K-TECH").code, "K-TECH"),
            storage::KioskState::pending);
}

TEST_F(EnrolmentRoutes, NobodyGetsACodeForAnothersKioskOrCounter) {
  stand_.write([](db::Connection& writer) {
    return accounts::add_user(
        writer, storage::Scope::local_administrator(),
        {"quantrixa", "quantrixa", accounts::Role::admin, UnitId::from("TM-X01").value()}, password_hash(),
        wall_time(1'790'000'000'000));
  });
  const Device there("K-THERE", stand_.server_key());
  stand_.enrol(there, "TM-X02-Q01");
  EXPECT_EQ(one("quantrixa", "K-NEW", "TM-X02-Q01").status, 404);
  EXPECT_EQ(one("quantrixa", "K-THERE", "TM-X01-Q01").status, 400) << "it would take its name away";
  EXPECT_EQ(one("quantri", "K-THERE", "TM-X01-Q01").status, 201) << "a swap";
  EXPECT_EQ(one("giamsat", "K-NEW", "TM-X01-Q01").status, 403);
  EXPECT_EQ(as("quantri", "/v1/enrolment-codes", R"({"kiosk":"K","counter":"TM-X01-Q01","valid_hours":9999})")
                .status,
            400);
  EXPECT_EQ(as("quantri", "/v1/enrolment-codes", R"({"kiosk":"K","counter":"TM-X01-Q01","url":"x"})").status,
            400);
}

TEST_F(EnrolmentRoutes, ADeadPiIsSwapped) {
  const WallTime now = stand_.clock().wall();
  const auto voted = [&](Device& device) {
    Vote vote;
    vote.level = Level::satisfied;
    vote.counter = CounterId::from("TM-X01-Q01").value();
    device.begin_boot(now - std::chrono::hours(3));
    device.take_anchor(now - std::chrono::hours(3), now - std::chrono::hours(3));
    device.add(vote, now - std::chrono::hours(2));
    return device.batch(0, device.head(), now);
  };
  Device dead("K-SWAP", stand_.server_key());
  stand_.enrol(dead);
  EXPECT_EQ(stand_.send(voted(dead)).status, 200);
  const auto made = one("quantri", "K-SWAP", "TM-X01-Q01");
  ASSERT_EQ(made.status, 201) << made.body;
  Device fresh("K-SWAP", stand_.server_key());
  EXPECT_EQ(enrol(enrolment_in(unzipped(made.body), "K-SWAP").code, "K-SWAP", fresh.public_key()),
            storage::KioskState::enrolled);
  EXPECT_EQ(type_of(stand_.send(dead.batch(1, 1, now))), "bad-signature") << "the old key is worth nothing";
  EXPECT_EQ(stand_.send(voted(fresh)).status, 200);
  const auto reader = stand_.application().readers().lease();
  const auto statuses = must(storage::kiosk_statuses(*reader, storage::Scope::local_administrator()));
  const auto swapped = std::find_if(statuses.begin(), statuses.end(),
                                    [](const auto& status) { return status.kiosk.id.text() == "K-SWAP"; });
  ASSERT_NE(swapped, statuses.end());
  EXPECT_EQ(swapped->records, 2U) << "both devices' votes";
  const auto alarms = must(storage::alarms(*reader, storage::Scope::local_administrator(), 10));
  ASSERT_EQ(alarms.size(), 1U);
  EXPECT_EQ(alarms[0].kind, storage::AlarmKind::new_epoch);
}

TEST_F(EnrolmentRoutes, AListIsMadeWholeOrNotAtAll) {
  const std::string good = "\xEF\xBB\xBFkiosk;counter;note\r\nK-1;TM-X01-Q01;\r\nK-2;TM-X02-Q01;cửa sau\r\n";
  const auto made = as("quantri", "/v1/enrolment-batches", good, "text/csv");
  ASSERT_EQ(made.status, 201) << made.body;
  const auto out = unzipped(made.body);
  EXPECT_EQ(enrol(enrolment_in(out, "K-2").code, "K-2"), storage::KioskState::pending);
  EXPECT_TRUE(std::filesystem::exists(out / "labels.pdf"));
  const auto wrong =
      as("quantri", "/v1/enrolment-batches", "kiosk;counter\nK-3;TM-X01-Q01\nK 4;NOWHERE\n", "text/csv");
  EXPECT_EQ(wrong.status, 422);
  EXPECT_NE(wrong.body.find(R"({"line":3,"what":"\"K 4\" is no kiosk's id)"), std::string::npos)
      << wrong.body;
  const auto dry = as("quantri", "/v1/enrolment-batches?dry_run=1", good, "text/csv");
  EXPECT_EQ(dry.status, 200);
  EXPECT_NE(dry.body.find("kiosk K-2 is enrolled"), std::string::npos) << dry.body;
  EXPECT_EQ(as("quantri", "/v1/enrolment-batches?dry_run=2", good, "text/csv").status, 400);
  EXPECT_EQ(as("quantri", "/v1/enrolment-batches", good).status, 400);
}

TEST_F(EnrolmentRoutes, ARevokedKioskIsHeardNoMore) {
  Device device("K-STOLEN", stand_.server_key());
  device.begin_boot(stand_.clock().wall() - std::chrono::hours(1));
  stand_.enrol(device);
  EXPECT_EQ(as("quantri", "/v1/kiosks/K-STOLEN/revocation", "").status, 204);
  EXPECT_EQ(stand_.send(device.batch(0, 0, stand_.clock().wall())).status, 403);
  EXPECT_EQ(as("kythuat", "/v1/kiosks/K-STOLEN/revocation", "").status, 403);
}

}  // namespace
}  // namespace xinluon::test
