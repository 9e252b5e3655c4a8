#include "sync/curl/https.h"

#include <array>
#include <atomic>
#include <cstdlib>

#include <gtest/gtest.h>
#include <unistd.h>

#include "sync/base/format.h"
#include "sync/base/unique_fd.h"
#include "sync/crypto/certificate.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tls_server.h"

namespace xinluon::curl {
namespace {

using namespace std::chrono_literals;
using test::http_answer;

const WallTime today = wall_time(1'790'000'000'000);
const WallTime long_ago = wall_time(946'684'800'000);  // 2000: its certificates ended in 2009

struct Identity {
  test::TemporaryFolder folder;
  std::filesystem::path certificate = folder / "server.crt";
  std::filesystem::path key = folder / "server.key";
  std::string pin;

  explicit Identity(WallTime made, const std::string& name = "127.0.0.1") {
    EXPECT_TRUE(crypto::ensure_self_signed(certificate, key, {name}, made));
    pin = crypto::public_key_pin(certificate).value_or("");
  }
};

struct Https : testing::Test {
  Identity identity{today};

  static Client client(const std::vector<std::string>& pins) {
    ClientOptions options;
    options.pins = pins;
    options.connect_timeout = 5s;
    auto made = Client::make(options);
    EXPECT_TRUE(made);
    return std::move(*made);
  }
  static Request get(const std::string& url) {
    Request request;
    request.url = url;
    request.timeout = 10s;
    return request;
  }
};

std::string says_hello(const std::string& /*request*/) {
  return http_answer(200, "hello");
}

TEST_F(Https, TheRightKeyConnects) {
  const test::TlsServer server(identity.certificate, identity.key, says_hello);
  const auto response = client({identity.pin}).send(get(server.url("/")));
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->body, "hello");
}

TEST_F(Https, TheRightKeyConnectsWithAnExpiredCertificateOfAnotherName) {
  const Identity expired(long_ago, "somewhere-else.example");
  const test::TlsServer server(expired.certificate, expired.key, says_hello);
  const auto response = client({expired.pin}).send(get(server.url("/")));
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body, "hello");
}

TEST_F(Https, AnotherKeyIsRefusedBeforeAnythingIsSent) {
  std::atomic<int> requests = 0;
  const test::TlsServer server(identity.certificate, identity.key, [&](const std::string&) {
    ++requests;
    return http_answer(200, "hello");
  });
  const Identity other(today);
  const auto response = client({other.pin}).send(get(server.url("/")));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Errc::retry_later);
  EXPECT_NE(response.error().message.find("pinned"), std::string::npos) << response.error().message;
  EXPECT_EQ(requests, 0);
}

TEST_F(Https, TheNextPinConnectsToo) {
  const Identity next(today);
  const test::TlsServer server(next.certificate, next.key, says_hello);
  EXPECT_TRUE(client({identity.pin, next.pin}).send(get(server.url("/"))));
  EXPECT_TRUE(client({next.pin, identity.pin}).send(get(server.url("/"))));
}

TEST_F(Https, WithoutAPinThereIsNoClient) {
  for (const std::vector<std::string>& pins :
       {std::vector<std::string>{},
        {""},
        {"/etc/passwd"},
        {"sha256//Zm9v"},
        {identity.pin, ""},
        {identity.pin + ";sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="}}) {
    ClientOptions options;
    options.pins = pins;
    const auto made = Client::make(options);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, Errc::rejected);
  }
}

TEST_F(Https, NothingButHttpsIsSpoken) {
  for (const char* url :
       {"http://127.0.0.1/", "file:///etc/passwd", "ftp://127.0.0.1/", "HTTPS:/x", "", "https:"}) {
    const auto response = client({identity.pin}).send(get(url));
    ASSERT_FALSE(response) << url;
    EXPECT_EQ(response.error().code, Errc::rejected) << url;
  }
}

TEST_F(Https, ARequestCarriesMethodHeadersAndBodyAsGiven) {
  std::string seen;
  const test::TlsServer server(identity.certificate, identity.key, [&](const std::string& request) {
    seen = request;
    return http_answer(200, "");
  });
  Request request = get(server.url("/v1/kiosks/K1/batches"));
  request.method = "POST";
  request.headers = {{"Content-Encoding", "zstd"}, {"Xinluon-Signature", "c2ln"}};
  request.body = std::string("a\0b\n", 4) + std::string(100'000, 'x');
  ASSERT_TRUE(client({identity.pin}).send(request));
  EXPECT_TRUE(seen.starts_with("POST /v1/kiosks/K1/batches HTTP/1.1\r\n"));
  EXPECT_NE(seen.find("\r\nContent-Encoding: zstd\r\n"), std::string::npos);
  EXPECT_NE(seen.find("\r\nXinluon-Signature: c2ln\r\n"), std::string::npos);
  EXPECT_EQ(seen.find("Expect:"), std::string::npos) << "it costs a round trip";
  EXPECT_EQ(seen.find("application/x-www-form-urlencoded"), std::string::npos);
  EXPECT_TRUE(seen.ends_with(request.body));
}

TEST_F(Https, AnEmptyBodyIsAHeartbeat) {
  std::string seen;
  const test::TlsServer server(identity.certificate, identity.key, [&](const std::string& request) {
    seen = request;
    return http_answer(200, "");
  });
  Request request = get(server.url("/"));
  request.method = "POST";
  ASSERT_TRUE(client({identity.pin}).send(request));
  EXPECT_NE(seen.find("\r\nContent-Length: 0\r\n"), std::string::npos) << seen;
}

TEST_F(Https, AHeaderCanNotSmuggleInAnother) {
  const test::TlsServer server(identity.certificate, identity.key, says_hello);
  Request request = get(server.url("/"));
  request.headers = {{"X-A", "b\r\nX-C: d"}};
  EXPECT_EQ(client({identity.pin}).send(request).error().code, Errc::rejected);
  request.headers = {{"X-A: b\r\nX-C", "d"}};
  EXPECT_EQ(client({identity.pin}).send(request).error().code, Errc::rejected);
  EXPECT_EQ(server.connections(), 0);
}

TEST_F(Https, AnErrorStatusIsAnAnswerWithHeadersAndBody) {
  const test::TlsServer server(identity.certificate, identity.key, [](const std::string&) {
    return http_answer(409, "{}", "Retry-After:  7 \r\nXinluon-Answer-Signature: c2ln\r\nRETRY-AFTER: 9\r\n");
  });
  const auto response = client({identity.pin}).send(get(server.url("/")));
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->status, 409);
  EXPECT_EQ(response->body, "{}");
  EXPECT_EQ(response->header("retry-after"), "7");
  EXPECT_EQ(response->header("Xinluon-Answer-Signature"), "c2ln");
  EXPECT_EQ(response->header("absent"), "");
}

TEST_F(Https, ARedirectIsNotFollowed) {
  const test::TlsServer server(identity.certificate, identity.key, [](const std::string&) {
    return http_answer(302, "", "Location: https://evil.example/\r\n");
  });
  const auto response = client({identity.pin}).send(get(server.url("/")));
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 302);
}

TEST_F(Https, OneConnectionServesManyRequests) {
  const test::TlsServer server(identity.certificate, identity.key, says_hello);
  Client https = client({identity.pin});
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(https.send(get(server.url("/"))));
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(Https, APostAfterAGetAndAGetAfterAPostAreWhatTheySay) {
  std::vector<std::string> seen;
  const test::TlsServer server(identity.certificate, identity.key, [&](const std::string& request) {
    seen.push_back(request.substr(0, request.find(' ')) + request.substr(request.find("\r\n\r\n") + 4));
    return http_answer(200, "");
  });
  Client https = client({identity.pin});
  for (const auto& [method, body] :
       {std::pair{"GET", ""}, {"POST", "one"}, {"GET", ""}, {"PUT", "two"}, {"DELETE", ""}, {"GET", ""}}) {
    Request request = get(server.url("/"));
    request.method = method;
    request.body = body;
    ASSERT_TRUE(https.send(request)) << method;
  }
  EXPECT_EQ(seen, (std::vector<std::string>{"GET", "POSTone", "GET", "PUTtwo", "DELETE", "GET"}));
}

TEST_F(Https, AnAnswerThatIsTooLongIsCutOffWhileItArrives) {
  const test::TlsServer server(identity.certificate, identity.key, [](const std::string& request) {
    const bool declared = request.starts_with("GET /declared");
    const std::string head = declared ? "Content-Length: 100000000" : "Transfer-Encoding: chunked";
    return "HTTP/1.1 200 OK\r\n" + head + "\r\n\r\n" + (declared ? "" : "186a0\r\n") +
           std::string(100'000, 'x');
  });
  for (const char* path : {"/declared", "/chunked"}) {
    Request request = get(server.url(path));
    request.max_answer_bytes = 1000;
    const auto response = client({identity.pin}).send(request);
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().code, Errc::retry_later);
    EXPECT_NE(response.error().message.find("longer than 1000 bytes"), std::string::npos)
        << response.error().message;
  }
}

TEST_F(Https, AnAnswerOfExactlyTheLimitIsTaken) {
  const test::TlsServer server(identity.certificate, identity.key,
                               [](const std::string&) { return http_answer(200, std::string(1000, 'x')); });
  Request request = get(server.url("/"));
  request.max_answer_bytes = 1000;
  const auto response = client({identity.pin}).send(request);
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body.size(), 1000U);
}

TEST_F(Https, EndlessHeadersAreCutOff) {
  const test::TlsServer server(identity.certificate, identity.key, [](const std::string&) {
    std::string headers;
    for (int i = 0; i < 2000; ++i) headers += format("X-{}: {}\r\n", i, std::string(60, 'x'));
    return http_answer(200, "", headers);
  });
  EXPECT_FALSE(client({identity.pin}).send(get(server.url("/"))));
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(Https, AServerThatDoesNotAnswerIsGivenUp) {
  std::atomic<bool> over = false;
  const test::TlsServer server(identity.certificate, identity.key, [&](const std::string&) {
    while (!over) std::this_thread::sleep_for(5ms);
    return std::string();
  });
  Request request = get(server.url("/"));
  request.timeout = 200ms;
  const auto response = client({identity.pin}).send(request);
  over = true;
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Errc::retry_later);
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(Https, ASignalEndsTheWaitForAnAnswer) {
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe(ends.data()), 0);
  const UniqueFd stop(ends[0]);
  const UniqueFd signal(ends[1]);
  std::atomic<bool> over = false;
  const test::TlsServer server(identity.certificate, identity.key, [&](const std::string&) {
    EXPECT_EQ(write(signal.get(), "!", 1), 1);  // comes while the client waits
    while (!over) std::this_thread::sleep_for(5ms);
    return std::string();
  });
  ClientOptions options;
  options.pins = {identity.pin};
  options.stop_fd = stop.get();
  auto https = Client::make(options);
  ASSERT_TRUE(https);
  Request request = get(server.url("/"));
  request.timeout = 60s;  // would be the test's own time-out
  const auto response = https->send(request);
  over = true;
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Errc::retry_later);
}

TEST_F(Https, AConnectionThatBreaksIsReportedAndTheNextRequestWorks) {
  std::atomic<int> requests = 0;
  const test::TlsServer server(identity.certificate, identity.key, [&](const std::string&) {
    return ++requests == 1 ? std::string("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
                           : http_answer(200, "whole");
  });
  Client https = client({identity.pin});
  Request request = get(server.url("/"));
  request.timeout = 500ms;
  EXPECT_EQ(https.send(request).error().code, Errc::retry_later);
  const auto response = https.send(get(server.url("/")));
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body, "whole");
}

TEST_F(Https, NobodyListeningIsWorthAnotherTry) {
  std::string url;
  {
    const test::TlsServer server(identity.certificate, identity.key, says_hello);
    url = server.url("/");
  }
  const auto response = client({identity.pin}).send(get(url));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Errc::retry_later);
}

TEST_F(Https, TheEnvironmentsProxyIsNotUsed) {
  setenv("https_proxy", "http://127.0.0.1:1", 1);  // NOLINT(concurrency-mt-unsafe): before threads are made
  const test::TlsServer server(identity.certificate, identity.key, says_hello);
  EXPECT_TRUE(client({identity.pin}).send(get(server.url("/"))));
  unsetenv("https_proxy");  // NOLINT(concurrency-mt-unsafe)
}

TEST_F(Https, AProxyThatIsGivenIsUsed) {
  const test::TlsServer server(identity.certificate, identity.key, says_hello);
  ClientOptions options;
  options.pins = {identity.pin};
  options.proxy = "http://127.0.0.1:1";  // nobody is there
  auto https = Client::make(options);
  ASSERT_TRUE(https);
  EXPECT_FALSE(https->send(get(server.url("/"))));
  EXPECT_EQ(server.connections(), 0);
}

// With authorities instead of a pin: chain, host name and dates all count.
struct Authorities : Https {
  static Result<Response> ask(const Identity& server, const std::string& authorities) {
    const test::TlsServer there(server.certificate, server.key,
                                [](const auto&) { return http_answer(200, "ok"); });
    ClientOptions options;
    options.authorities = authorities;
    options.connect_timeout = 5s;
    auto client = Client::make(options);
    EXPECT_TRUE(client);
    return client->send(get(there.url("/")));
  }
};

TEST_F(Authorities, VouchForAServerOfTheirs) {
  EXPECT_EQ(ask(identity, identity.certificate.string()).value().status, 200);
}

TEST_F(Authorities, RefuseStrangersOtherNamesAndOldCertificates) {
  EXPECT_FALSE(ask(identity, "")) << "self-signed, and on nobody's list";
  const Identity other(today);
  EXPECT_FALSE(ask(identity, other.certificate.string()));
  const Identity named(today, "danh-gia.tinhmau.example");
  EXPECT_FALSE(ask(named, named.certificate.string()));
  const Identity old(long_ago);
  EXPECT_FALSE(ask(old, old.certificate.string()));
}

TEST_F(Authorities, AndPinsAreNotGivenTogether) {
  ClientOptions options;
  options.authorities = "";
  options.pins = {identity.pin};
  EXPECT_EQ(Client::make(options).error().code, Errc::rejected);
}

TEST_F(Https, PrivateAddressesAreRefusedWhereTheyAreNotAllowed) {
  const test::TlsServer server(identity.certificate, identity.key, says_hello);
  ClientOptions options;
  options.pins = {identity.pin};
  options.private_addresses = false;
  const auto by_name = "https://localhost:" + std::to_string(server.port()) + "/";
  for (const auto& url : {server.url("/"), by_name}) {
    const auto refused = Client::make(options).value().send(get(url));
    ASSERT_FALSE(refused) << url;
    EXPECT_EQ(refused.error().code, Errc::retry_later);
  }
  EXPECT_EQ(server.connections(), 0);
}

}  // namespace
}  // namespace xinluon::curl
