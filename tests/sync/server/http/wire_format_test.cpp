#include "sync/server/http/wire_format.h"

#include <gtest/gtest.h>

namespace xinluon::http {
namespace {

// A parser can't be moved, so it is handed on.
template <class Use>
auto parsed(const std::string& head, const Use& use) {
  HeaderParser parser;
  parser.body_limit(boost::none);
  boost::system::error_code failed;
  parser.put(boost::asio::buffer(head), failed);
  EXPECT_FALSE(failed) << failed.message();
  return use(parser);
}

Framing framing(const std::string& head) {
  return parsed(head, [](const HeaderParser& parser) { return framing_of(parser); });
}

TEST(WireFormat, ReadsARequestsHead) {
  const std::string head =
      "POST /v1/enrol?x=1 HTTP/1.1\r\nHost: a\r\nContent-Length: 7\r\nExpect: 100-Continue\r\n\r\n";
  const Request request =
      parsed(head, [](const HeaderParser& parser) { return request_of(parser, "10.0.0.1"); });
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.target, "/v1/enrol?x=1");
  EXPECT_EQ(request.path, "/v1/enrol");
  EXPECT_EQ(request.header("host"), "a");
  EXPECT_EQ(request.address, "10.0.0.1");
  EXPECT_EQ(framing(head).body_bytes, 7U);
  EXPECT_FALSE(framing(head).length_missing);
  EXPECT_TRUE(framing(head).keep_alive);
  EXPECT_TRUE(framing(head).expects_continue);
}

TEST(WireFormat, MissesTheLengthOfABody) {
  EXPECT_TRUE(framing("POST / HTTP/1.1\r\n\r\n").length_missing);
  EXPECT_TRUE(framing("GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n").length_missing);
  EXPECT_FALSE(framing("GET / HTTP/1.1\r\n\r\n").length_missing);
}

TEST(WireFormat, KeepsHttp10OnlyWhenAsked) {
  EXPECT_FALSE(framing("GET / HTTP/1.0\r\n\r\n").keep_alive);
  EXPECT_FALSE(framing("GET / HTTP/1.1\r\nConnection: close\r\n\r\n").keep_alive);
}

TEST(WireFormat, WritesAHeadWithProtectionForBrowsersOrASignatureForKiosks) {
  const Response response = json(200, "{}");
  const std::string people = head_of(response, {.keep_alive = true, .answer_signature = ""});
  EXPECT_TRUE(people.starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_TRUE(people.ends_with("\r\n\r\n"));
  EXPECT_NE(people.find("Content-Length: 2\r\n"), std::string::npos);
  EXPECT_NE(people.find("Content-Security-Policy: "), std::string::npos);
  EXPECT_EQ(people.find("Connection: close"), std::string::npos);
  const std::string kiosk = head_of(response, {.keep_alive = false, .answer_signature = "c2ln"});
  EXPECT_NE(kiosk.find("Xinluon-Answer-Signature: c2ln\r\n"), std::string::npos);
  EXPECT_NE(kiosk.find("Connection: close\r\n"), std::string::npos);
  EXPECT_LT(kiosk.size(), 250U) << "a kiosk pays for bytes";
}

TEST(WireFormatDeathTest, NeverWritesALineBreakIntoAHeader) {
  Response response = json(200, "{}");
  response.headers = {{"X", "a\r\nSet-Cookie: b"}};
  EXPECT_DEATH(head_of(response, {}), "line break");
}

}  // namespace
}  // namespace xinluon::http
