// The real uploader core and its libcurl transport, the real server with TLS and database, and between them a
// line that fails. After each fault the next exchange is right, and no vote is lost or doubled.
#include <random>

#include <gtest/gtest.h>

#include "sync/base/format.h"
#include "sync/crypto/certificate.h"
#include "tests/e2e/line/line.h"
#include "tests/support/progress.h"
#include "tests/support/setting.h"
#include "tests/support/tls_server.h"

namespace xinluon::test {
namespace {

// Somebody else who listens: under the server's own key or another.
class Listener {
 public:
  Listener(const http::Identity* identity, TlsServer::Answer answer) {
    auto certificate = folder_ / "tls.crt";
    auto key = folder_ / "tls.key";
    if (identity != nullptr) {
      certificate = identity->certificate;
      key = identity->key;
    } else {
      must(crypto::ensure_self_signed(certificate, key, {"127.0.0.1"}, wall_time(1'790'000'000'000)));
    }
    server_ = std::make_unique<TlsServer>(certificate, key, std::move(answer));
  }
  std::uint16_t port() const { return server_->port(); }

 private:
  TemporaryFolder folder_;
  std::unique_ptr<TlsServer> server_;
};

// What an exchange of the size that is about to come takes, in bytes, with a handshake and without.
struct Lengths {
  std::uint64_t sent = 0;
  std::uint64_t answered = 0;
};

class LongLine : public Line {
 protected:
  Lengths measure(bool fresh) {
    proxy_.arm({}, fresh, server());
    app_.seal(2);
    EXPECT_TRUE(settle());
    return {proxy_.sent(), proxy_.answered()};
  }

  // A fault drawn by lot; each byte of an exchange has its turn in the course of some thousands.
  Fault draw(bool fresh) {
    using Kind = Fault::Kind;
    const auto& lengths = fresh ? fresh_ : open_;
    Fault fault;
    fault.answer = random_() % 2 == 0;
    const auto length = std::max<std::uint64_t>(1, fault.answer ? lengths.answered : lengths.sent);
    auto& next = next_[fresh][fault.answer];
    fault.at = next = (next + 7) % length;  // seven and the lengths seldom have a common factor
    const auto lot = random_() % 100;
    fault.kind = lot < 50   ? Kind::cut
                 : lot < 65 ? Kind::reset
                 : lot < 80 ? Kind::flip
                 : lot < 92 ? Kind::rubbish
                 : lot < 95 ? Kind::refuse
                 : lot < 98 ? Kind::portal
                            : Kind::stall;
    return fault;
  }

  // How many records the uploader takes to be at the server.
  Seq believed() {
    const auto overview = uploader_->overview();
    return overview.epochs.empty() ? 0 : overview.epochs.back().held;
  }
  static std::string describe(std::uint64_t i, const Fault& fault, bool fresh, std::uint64_t seed) {
    return format(
        "fault {}: kind {} of the {} at {}, {} connection; again with XINLUON_PROXY_SEED={} "
        "XINLUON_PROXY_FAULTS={}",
        i, static_cast<int>(fault.kind), fault.answer ? "answer" : "request", fault.at,
        fresh ? "new" : "open", seed, i + 1);
  }

  // Where a connection made now leads: mostly to the server.
  std::uint16_t draw_target() {
    const auto lot = random_() % 50;
    return lot == 0 ? stranger_.port() : lot == 1 ? portal_.port() : server();
  }

  std::mt19937_64 random_;
  Lengths fresh_, open_;
  std::uint64_t next_[2][2] = {};
  std::uint64_t replies_ = 0;
  Listener stranger_{nullptr, [](const std::string&) { return http_answer(200, "{}"); }};
  // Has the right key and gives wrong answers: what a proxy in front of the server may do.
  Listener portal_{&stand_.application().identity(), [this](const std::string&) {
                     switch (replies_++ % 4) {
                       case 0:
                         return http_answer(200, "<html>Wi-Fi</html>", "Content-Type: text/html\r\n");
                       case 1:
                         return http_answer(302, "", "Location: https://127.0.0.1/login\r\n");
                       case 2:
                         return http_answer(502, "Bad Gateway");
                       default:
                         return std::string("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"head_seq\":9");
                     }
                   }};
};

TEST_F(LongLine, AfterEveryFaultTheNextExchangeIsRight) {
  const auto faults = size_of("XINLUON_PROXY_FAULTS", 2'000);
  const auto seed = setting("XINLUON_PROXY_SEED", std::random_device{}());
  random_.seed(seed);
  RecordProperty("seed", std::to_string(seed));
  fresh_ = measure(true);
  open_ = measure(false);
  for (auto& fresh : next_)
    for (auto& next : fresh) next = random_();
  std::uint64_t happened = 0;
  std::uint64_t lost_after_commit = 0;
  Progress progress("faults", faults);
  for (std::uint64_t i = 0; i < faults; ++i) {
    app_.seal(static_cast<int>(1 + random_() % 3));
    const bool fresh = random_() % 2 == 0;
    const auto target = draw_target();
    const Fault fault = draw(fresh);
    proxy_.arm(fault, fresh || target != server(), target);
    exchange();
    happened += proxy_.happened() || target != server() ? 1 : 0;
    const Seq held = head().seq;
    ASSERT_LE(believed(), held) << "the cursor is ahead of the server; " << describe(i, fault, fresh, seed);
    const bool committed = held == app_.logs().back().lines.size();
    lost_after_commit += committed && !settled() ? 1 : 0;
    proxy_.mend(server());
    ASSERT_TRUE(settle() && same_head()) << describe(i, fault, fresh, seed);
    progress.done(i + 1);
  }
  expect_everything_once();
  fmt::print(
      "{} faults drawn, {} happened, {} answers lost after the commit; {} requests, {} votes; seed {}\n",
      faults, happened, lost_after_commit, posts_, app_.logs().back().lines.size(), seed);
  EXPECT_GT(happened, faults * 3 / 5) << "the faults must really come";
  EXPECT_GT(lost_after_commit, faults / 50);
}

TEST_F(Line, AnAnswerLostAfterTheCommitIsNoSecondVote) {
  app_.seal(3);
  ASSERT_TRUE(settle());
  for (int i = 0; i < 20; ++i) {
    app_.seal(1);
    proxy_.arm({Fault::Kind::cut, true, static_cast<std::uint64_t>(i * 7)}, false, server());
    exchange();
    proxy_.mend(server());
    ASSERT_TRUE(settle() && same_head()) << i;
  }
  expect_everything_once();
}

TEST_F(Line, AStrangersKeyIsNotTalkedTo) {
  int asked = 0;
  Listener stranger(nullptr, [&](const std::string&) {
    ++asked;
    return http_answer(200, "{}");
  });
  app_.seal(3);
  proxy_.arm({}, true, stranger.port());
  for (int i = 0; i < 5; ++i) exchange();
  EXPECT_EQ(asked, 0) << "not a byte of HTTP goes to another key";
  EXPECT_EQ(uploader_->overview().link, uploader::Link::offline);
  proxy_.mend(server());
  EXPECT_TRUE(settle() && same_head());
}

// A line that lets one byte through now and then holds up nobody else at the server.
TEST_F(Line, AStalledLineIsGivenUpAndAnotherKioskIsServedMeanwhile) {
  app_.seal(3);
  proxy_.arm({Fault::Kind::stall, false, 900}, true, server());
  exchange();
  EXPECT_TRUE(proxy_.happened());
  EXPECT_EQ(stand_.ask("GET", "/healthz").status, 200);
  proxy_.mend(server());
  EXPECT_TRUE(settle() && same_head());
}

}  // namespace
}  // namespace xinluon::test
