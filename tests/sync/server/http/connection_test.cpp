// What comes over a connection that no browser and no kiosk would send, and slowly.
#include "sync/server/http/connection.h"

#include <future>
#include <optional>

#include <gtest/gtest.h>

#include "sync/base/unique_fd.h"
#include "tests/support/process.h"
#include "tests/sync/server/http/http_stand.h"

namespace xinluon::test {
namespace {

using namespace std::chrono_literals;

std::optional<HttpAnswer> after_sending(const HttpStand& stand, const std::string& bytes) {
  TlsClient client = stand.connect();
  client.send(bytes);
  return client.read_answer();
}

TEST(Connection, ServesOneRequestAfterAnother) {
  const HttpStand stand;
  TlsClient client = stand.connect();
  for (int i = 0; i < 50; ++i) {
    const HttpAnswer answer = client.ask("GET", "/healthz");
    ASSERT_TRUE(answer.status == 200 || answer.status == 429) << i;
    EXPECT_EQ(answer.header("connection"), "");
  }
}

TEST(Connection, ServesRequestsThatComeTogether) {
  const HttpStand stand;
  TlsClient client = stand.connect();
  const std::string one = http_request("GET", "/", {}, "");
  const std::string form = http_request("POST", "/v1/enrol", {}, "{}");
  ASSERT_TRUE(client.send(one + form + one + form));
  for (const int status : {200, 400, 200, 400}) {
    const auto answer = client.read_answer();
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(answer->status, status);
  }
}

// More than the sockets hold: the server must wait until it can write on.
TEST(Connection, WritesLargeAnswersToWhoReadsLate) {
  const HttpStand stand;
  TlsClient client = stand.connect();
  const auto whole = stand.ask("GET", "/v1/openapi.json").body;
  constexpr int many = 120;
  std::string requests;
  for (int i = 0; i < many; ++i) requests += http_request("GET", "/v1/openapi.json", {}, "");
  ASSERT_GT(whole.size() * many, 8'000'000U);
  ASSERT_TRUE(client.send(requests));
  std::this_thread::sleep_for(300ms);
  EXPECT_EQ(stand.ask("GET", "/").status, 200) << "others are served meanwhile";
  for (int i = 0; i < many; ++i) {
    const auto answer = client.read_answer();
    ASSERT_TRUE(answer.has_value()) << i;
    ASSERT_EQ(answer->body, whole) << i;
  }
}

TEST(Connection, SpeaksTls12Too) {
  const HttpStand stand;
  const std::string at = "127.0.0.1:" + std::to_string(stand.port());
  const Finished seen = run({"/bin/sh", "-c", "openssl s_client -quiet -tls1_2 -connect " + at + " 2>&1"},
                            http_request("GET", "/", {{"Connection", "close"}}, ""));
  EXPECT_NE(seen.output.find("HTTP/1.1 200"), std::string::npos) << seen.output;
}

TEST(Connection, ClosesAtOnceWhenAskedTo) {
  const HttpStand stand;
  TlsClient client = stand.connect();
  const HttpAnswer answer = client.ask("GET", "/", {{"Connection", "close"}});
  EXPECT_EQ(answer.header("connection"), "close");
  EXPECT_TRUE(client.closes_within(2s)) << "it must not wait for another request first";
}

TEST(Connection, AnswersHeadWithoutABody) {
  const HttpStand stand;
  TlsClient client = stand.connect();
  const HttpAnswer head = client.ask("HEAD", "/");
  EXPECT_EQ(head.status, 200);
  EXPECT_NE(head.header("content-length"), "0");
  EXPECT_EQ(client.ask("GET", "/").status, 200) << "the next request is not read as a body";
}

TEST(Connection, AnswersRubbishWithAProblem) {
  const HttpStand stand;
  for (const std::string rubbish :
       {"<!doctype html><html>\r\n\r\n", "GET\r\n\r\n", "\x16\x03\x01\x02\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
        "GET / HTTP/1.1\r\nA b: c\r\n\r\n", "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n"}) {
    const auto answer = after_sending(stand, rubbish);
    ASSERT_TRUE(answer.has_value()) << rubbish;
    EXPECT_EQ(answer->status, 400) << rubbish;
    EXPECT_EQ(answer->header("content-type"), "application/problem+json");
    EXPECT_EQ(answer->header("connection"), "close");
  }
}

TEST(Connection, RefusesWhatHasNoLengthOrTooMuch) {
  const HttpStand stand;
  const auto chunked = after_sending(
      stand, "POST /v1/enrol HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n");
  ASSERT_TRUE(chunked.has_value());
  EXPECT_EQ(chunked->status, 411);
  EXPECT_EQ(after_sending(stand, "POST /v1/enrol HTTP/1.1\r\nHost: x\r\n\r\n")->status, 411);
  EXPECT_EQ(after_sending(stand, "GET /" + std::string(3000, 'a') + " HTTP/1.1\r\n\r\n")->status, 414);
  EXPECT_EQ(after_sending(stand, "GET / HTTP/1.1\r\nX: " + std::string(20'000, 'a') + "\r\n\r\n")->status,
            431);
  EXPECT_EQ(after_sending(stand, "GET * HTTP/1.1\r\n\r\n")->status, 400);
  EXPECT_EQ(stand.ask("GET", "/", {{"Content-Length", "5"}}).status, 413) << "a GET takes no body";
}

TEST(Connection, TakesAHeaderAsLargeAsAnEnvelope) {
  const HttpStand stand;
  EXPECT_EQ(stand.ask("GET", "/", {{"Xinluon-Envelope", std::string(8'000, 'a')}}).status, 200);
}

http::ApplicationOptions impatient(http::ApplicationOptions options) {
  options.deadlines.handshake = 300ms;
  options.deadlines.header = 300ms;
  options.deadlines.body = 300ms;
  options.deadlines.idle = 300ms;
  return options;
}

TEST(Connection, CutsAHeaderThatTricklesWhileOthersAreServed) {
  HttpStand stand([](auto& options) { options = impatient(options); });
  std::vector<TlsClient> slow;
  for (int i = 0; i < 50; ++i) slow.push_back(stand.connect());
  bool cut = false;
  const auto began = std::chrono::steady_clock::now();
  for (int i = 0; i < 40 && !cut; ++i) {
    for (auto& client : slow) cut = !client.send(i == 0 ? "GET / HTTP/1.1\r\n" : "X-A: b\r\n") || cut;
    EXPECT_EQ(stand.ask("GET", "/").status, 200);
    std::this_thread::sleep_for(50ms);
  }
  EXPECT_TRUE(cut) << "a byte now and then must not keep a connection open";
  EXPECT_LT(std::chrono::steady_clock::now() - began, 10s);
  for (auto& client : slow) EXPECT_TRUE(client.closes_within(3s));
}

TEST(Connection, CutsABodyThatTricklesAndAClientThatIsSilent) {
  HttpStand stand([](auto& options) { options = impatient(options); });
  TlsClient slow = stand.connect();
  slow.send("POST /v1/enrol HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{");
  EXPECT_TRUE(slow.closes_within(5s));
  TlsClient silent = stand.connect();
  EXPECT_TRUE(silent.closes_within(5s));
}

TEST(Connection, LimitsConnectionsOfOneAddress) {
  HttpStand stand([](auto& options) { options.server.max_connections_per_address = 3; });
  std::vector<TlsClient> guests;
  for (int i = 0; i < 3; ++i) {
    guests.push_back(stand.connect());
    EXPECT_EQ(guests.back().ask("GET", "/").status, 200);
  }
  EXPECT_FALSE(stand.connect().connected());
  guests.clear();
  int tries = 0;
  while (!stand.connect().connected() && ++tries < 100) std::this_thread::sleep_for(10ms);
  EXPECT_LT(tries, 100) << "places are given back";
}

TEST(Connection, StopLetsRunningRequestsEndAndIdleOnesGo) {
  HttpStand stand;
  TlsClient idle = stand.connect();
  EXPECT_EQ(idle.ask("GET", "/").status, 200);
  std::optional<TlsClient> busy(stand.connect());
  busy->send(http_request("POST", "/v1/session",
                          {{"Xinluon-Csrf", "1"}, {"Content-Type", "application/json"}},
                          R"({"name":"giamsat","password":")" + password + R"("})"));
  std::this_thread::sleep_for(30ms);  // a hash takes 110 ms: it is being made now
  auto stopping = std::async(std::launch::async, [&] { stand.application().stop(); });
  const auto answer = busy->read_answer();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->header("connection"), "close");
  EXPECT_TRUE(idle.closes_within(2s));
  busy.reset();  // told to close, it does; who does not is cut (below)
  EXPECT_EQ(stopping.wait_for(4s), std::future_status::ready);
}

TEST(Connection, StopCutsWhoDoesNotLeave) {
  HttpStand stand([](auto& options) { options.deadlines.shutdown = 300ms; });
  TlsClient slow = stand.connect();
  slow.send("POST /v1/enrol HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{");
  std::this_thread::sleep_for(50ms);
  const auto began = std::chrono::steady_clock::now();
  stand.application().stop();
  EXPECT_LT(std::chrono::steady_clock::now() - began, 3s);
}

}  // namespace
}  // namespace xinluon::test
