// Health, metrics, request ids, and what a reload changes.
#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "sync/crypto/certificate.h"
#include "tests/support/process.h"
#include "tests/sync/server/http/http_stand.h"

namespace xinluon::test {
namespace {

TEST(Health, TellsTheLastCommitAndThatTheDatabaseCanBeWritten) {
  HttpStand stand;
  const auto first = nlohmann::json::parse(stand.ask("GET", "/healthz").body);
  EXPECT_EQ(first["status"], "ok");
  EXPECT_EQ(first["version"], XINLUON_VERSION);
  EXPECT_EQ(first["database"], "writable");
  EXPECT_EQ(first["last_commit"], to_rfc3339(stand.clock().wall()));
  stand.clock().advance(Milliseconds(5'000));
  EXPECT_EQ(nlohmann::json::parse(stand.ask("GET", "/healthz").body)["last_commit"], first["last_commit"])
      << "a check a second does not write a second";
  stand.clock().advance(Milliseconds(6'000));
  EXPECT_EQ(nlohmann::json::parse(stand.ask("GET", "/healthz").body)["last_commit"],
            to_rfc3339(stand.clock().wall()));
}

TEST(Health, IsNotReadyWhenNothingCanBeWritten) {
  HttpStand stand;
  stand.write([](db::Connection& writer) -> Result<void> {
    XINLUON_RETURN_IF_ERROR(writer.run("DROP TABLE progress"));
    return {};
  });
  const HttpAnswer answer = stand.ask("GET", "/healthz");
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(type_of(answer), "unavailable");
}

TEST(Metrics, AreForNobodyUnlessTheConfigurationSaysSo) {
  const HttpStand stand;
  EXPECT_EQ(stand.ask("GET", "/metrics").status, 404);
  EXPECT_EQ(stand.ask("GET", "/metrics", {{"Authorization", "Bearer "}}).status, 404);
}

TEST(Metrics, AreForWhoAsksFromThisMachineAndNotThroughAProxyOnIt) {
  const HttpStand stand([](http::ApplicationOptions& options) { options.metrics.loopback = true; });
  EXPECT_EQ(stand.ask("GET", "/metrics").status, 200);
  EXPECT_EQ(stand.ask("GET", "/metrics", {{"X-Forwarded-For", "203.0.113.7"}}).status, 404);
  EXPECT_EQ(stand.ask("GET", "/metrics", {{"Forwarded", "for=203.0.113.7"}}).status, 404);
}

TEST(Metrics, AreForWhoHasTheToken) {
  const TemporaryFolder folder;
  std::ofstream(folder / "token") << "mot-hai-ba\n";
  const HttpStand stand(
      [&](http::ApplicationOptions& options) { options.metrics.token_file = folder / "token"; });
  EXPECT_EQ(stand.ask("GET", "/metrics").status, 404);
  EXPECT_EQ(stand.ask("GET", "/metrics", {{"Authorization", "Bearer mot-hai"}}).status, 404);
  EXPECT_EQ(stand.ask("GET", "/metrics", {{"Authorization", "Bearer mot-hai-ba"}}).status, 200);
  std::ofstream(folder / "token") << "\n";
  EXPECT_EQ(stand.ask("GET", "/metrics", {{"Authorization", "Bearer "}}).status, 404)
      << "an empty token is none";
}

// Read by Prometheus's own parser, and nothing of a level in it.
TEST(Metrics, AreWhatPrometheusReads) {
  HttpStand stand([](http::ApplicationOptions& options) { options.metrics.loopback = true; });
  stand.vote("TM-X01-Q01", 40, 31, std::chrono::hours(1));
  stand.ask("GET", "/v1/units");
  stand.ask("GET", "/khong-co");
  const HttpAnswer answer = stand.ask("GET", "/metrics");
  ASSERT_EQ(answer.status, 200);
  EXPECT_EQ(answer.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  const Finished parsed = run({"/usr/bin/python3", "-c", R"py(
import json, sys
from prometheus_client.parser import text_string_to_metric_families
samples = {}
for family in text_string_to_metric_families(sys.stdin.read()):
    assert family.documentation and family.type != "unknown", family
    for sample in family.samples:
        key = sample.name + "".join(f" {k}={v}" for k, v in sorted(sample.labels.items()))
        assert key not in samples, key
        samples[key] = sample.value
print(json.dumps(samples))
)py"},
                              answer.body);
  ASSERT_EQ(parsed.status, 0) << answer.body;
  const auto samples = nlohmann::json::parse(parsed.output);
  EXPECT_EQ(samples["xinluon_records"], 40);
  EXPECT_EQ(samples["xinluon_kiosks"], 1);
  EXPECT_EQ(samples["xinluon_kiosks_heard"], 1);
  EXPECT_EQ(samples["xinluon_http_requests_total code=4xx method=GET route=/v1/units"], 1);
  EXPECT_EQ(samples["xinluon_http_requests_total code=2xx method=POST route=/v1/kiosks/{kiosk}/batches"], 1);
  EXPECT_EQ(samples["xinluon_http_request_duration_seconds_count method=GET route=/v1/units"], 1);
  EXPECT_GT(samples["process_resident_memory_bytes"], 1'000'000);
  for (const char* word : {"level", "satisf", "percent", "31"})
    EXPECT_EQ(answer.body.find(std::string("xinluon_") + word), std::string::npos);
  EXPECT_EQ(answer.body.find("K-TM"), std::string::npos) << "no kiosk is named";
}

TEST(RequestId, IsInEveryAnswerAndAnotherEachTime) {
  const HttpStand stand;
  const std::string first = stand.ask("GET", "/v1/units").header("xinluon-request-id");
  EXPECT_EQ(first.size(), 16);
  EXPECT_NE(stand.ask("GET", "/khong-co").header("xinluon-request-id"), first);
  EXPECT_EQ(stand.ask("GET", "/" + std::string(3'000, 'x')).header("xinluon-request-id").size(), 16);
}

class Reload : public testing::Test {
 protected:
  http::ApplicationOptions options_;  // those that the stand began with
  HttpStand stand_{[this](http::ApplicationOptions& options) { options_ = options; }};
  TemporaryFolder folder_;
};

TEST_F(Reload, TakesLimits) {
  const TlsClient first = stand_.connect();
  options_.server.max_connections_per_address = 1;
  must(stand_.application().reload(options_));
  EXPECT_TRUE(first.connected());
  EXPECT_FALSE(stand_.connect().connected());
  options_.server.max_connections_per_address = 10;
  must(stand_.application().reload(options_));
  EXPECT_TRUE(stand_.connect().connected());
}

TEST_F(Reload, TakesARenewedCertificateOfTheSameKeyAndNoOther) {
  const auto key = options_.identity.data / "tls.key";
  const auto renewed = folder_ / "renewed.crt";
  ASSERT_EQ(run({"/usr/bin/openssl", "req", "-x509", "-key", key.string(), "-days", "30", "-subj",
                 "/CN=renewed.example", "-out", renewed.string()})
                .status,
            0);
  options_.identity.certificate = renewed;
  options_.identity.key = key;
  must(stand_.application().reload(options_));
  EXPECT_EQ(stand_.ask("GET", "/healthz").status, 200);
  const Finished seen = run(
      {"/bin/sh", "-c",
       "openssl s_client -connect 127.0.0.1:" + std::to_string(stand_.port()) + " </dev/null 2>/dev/null"});
  EXPECT_NE(seen.output.find("renewed.example"), std::string::npos) << seen.output;

  ASSERT_TRUE(crypto::ensure_self_signed(folder_ / "other.crt", folder_ / "other.key", {"localhost"},
                                         stand_.clock().wall()));
  options_.identity.certificate = folder_ / "other.crt";
  options_.identity.key = folder_ / "other.key";
  const auto refused = stand_.application().reload(options_);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("restart"), std::string::npos) << refused.error().message;
  options_.identity.certificate = folder_ / "missing.crt";
  EXPECT_FALSE(stand_.application().reload(options_));
  EXPECT_EQ(stand_.ask("GET", "/healthz").status, 200) << "it goes on as it was";
}

}  // namespace
}  // namespace xinluon::test
