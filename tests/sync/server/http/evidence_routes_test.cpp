// The audit bundle over a real line: whole, verbatim, to those alone who may have it, and nobody waits for
// it.
#include <filesystem>
#include <thread>

#include <gtest/gtest.h>

#include "sync/server/evidence/audit_bundle.h"
#include "sync/server/storage/audit.h"
#include "tests/support/process.h"
#include "tests/sync/server/http/http_stand.h"

namespace xinluon::test {
namespace {

class EvidenceRoutes : public testing::Test {
 protected:
  EvidenceRoutes() {
    stand_.write([](db::Connection& writer) {
      return accounts::add_user(
          writer, storage::Scope::local_administrator(),
          {"kiemtraxa", "kiemtraxa", accounts::Role::auditor, UnitId::from("TM-X01").value()},
          password_hash(), wall_time(1'790'000'000'000));
    });
  }
  HttpAnswer as(const std::string& user, const std::string& target) {
    return stand_.ask("GET", target, {stand_.session_of(user)});
  }
  // With a client that is none of ours; what it says of the transfer.
  Finished download(const std::filesystem::path& file, const std::vector<std::string>& options = {}) {
    const auto [name, value] = stand_.session_of("kiemtra");
    std::vector<std::string> words = {
        "/usr/bin/curl",     "-ksS", "--max-time",  "60", "-H",
        name + ": " + value, "-o",   file.string(), "-w", "%{http_code} %{content_type}"};
    words.insert(words.end(), options.begin(), options.end());
    words.push_back("https://127.0.0.1:" + std::to_string(stand_.port()) + target_);
    return run(words);
  }
  std::size_t exports() {
    const auto found =
        storage::find_audit(*stand_.application().readers().lease(), storage::Scope::local_administrator(),
                            {.action = "audit-bundle-export"});
    return must(found).size();
  }

  HttpStand stand_;
  TemporaryFolder folder_;
  const std::string target_ = "/v1/audit-bundle?period=2024";
};

TEST_F(EvidenceRoutes, TheBundleIsRecountedAwayFromTheServer) {
  stand_.vote("TM-X01-Q01", 40, 30, std::chrono::hours(50));
  stand_.vote("TM-X02-Q01", 35, 35, std::chrono::hours(50));
  for (const std::string version : {"--http1.1", "--http1.0"}) {
    const auto zip = folder_ / (version + ".zip");
    const auto said = download(zip, {version});
    EXPECT_EQ(said.output, "200 application/zip") << version;
    const auto out = folder_ / (version + ".out");
    ASSERT_EQ(run({"/usr/bin/unzip", "-q", zip.string(), "-d", out.string()}).status, 0);
    const auto recount =
        evidence::recount_bundle(out / "xinluon-audit-2024-01-01..2024-12-31", folder_.path());
    ASSERT_TRUE(recount) << recount.error().message;
    EXPECT_TRUE(recount->clean());
    EXPECT_EQ(recount->records, 75U);
  }
  EXPECT_EQ(exports(), 2U);
}

TEST_F(EvidenceRoutes, IsForAuditorsOfTheWholeTree) {
  EXPECT_EQ(as("kiemtraxa", target_).status, 403) << "the chains tell of other units too";
  for (const std::string user : {"quantri", "giamsat", "kythuat", "canbo"})
    EXPECT_EQ(as(user, target_).status, 403) << user;
  EXPECT_EQ(stand_.ask("GET", target_).status, 401);
  EXPECT_EQ(exports(), 0U);
}

TEST_F(EvidenceRoutes, AsksForAPeriodAndNothingElse) {
  for (const std::string query : {"", "?period=bao-gio", "?period=2024&unit=TM"})
    EXPECT_EQ(as("kiemtra", "/v1/audit-bundle" + query).status, 400) << query;
}

TEST_F(EvidenceRoutes, IsGivenAFewTimesAndThenLater) {
  for (int i = 0; i < 4; ++i) EXPECT_EQ(download(folder_ / "a.zip").output, "200 application/zip");
  const auto refused = as("kiemtra", target_);
  EXPECT_EQ(refused.status, 429);
  EXPECT_GT(std::stoi(refused.header("retry-after")), 200);
}

TEST_F(EvidenceRoutes, WhoGoesAwayHoldsNobodyUp) {
  stand_.vote("TM-X01-Q01", 400, 300, std::chrono::hours(50));
  for (int i = 0; i < 2; ++i) {
    TlsClient gone = stand_.connect();
    ASSERT_TRUE(gone.send(http_request("GET", target_, {stand_.session_of("kiemtra")}, "")));
  }
  const auto head = [&] { return stand_.ask("HEAD", target_, {stand_.session_of("kiemtra")}).status; };
  int status = head();  // "busy" while both have still to be noticed gone
  for (int i = 0; i < 200 && status == 503; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    status = head();
  }
  EXPECT_EQ(status, 200);
  EXPECT_EQ(download(folder_ / "after.zip").output, "200 application/zip");
  EXPECT_EQ(as("giamsat", "/v1/percentages").status, 200);
}

TEST_F(EvidenceRoutes, ASlowTakerIsServedWhileOthersAre) {
  stand_.vote("TM-X01-Q01", 400, 300, std::chrono::hours(50));
  const auto slow = download(folder_ / "slow.zip", {"--limit-rate", "20000"});
  EXPECT_EQ(slow.output, "200 application/zip");
  EXPECT_EQ(run({"/usr/bin/unzip", "-tq", (folder_ / "slow.zip").string()}).status, 0);
}

}  // namespace
}  // namespace xinluon::test
