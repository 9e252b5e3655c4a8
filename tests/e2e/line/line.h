// The real uploader core and its libcurl transport, the real server with TLS and database, and between them a
// line that may fail.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>

#include <gtest/gtest.h>

#include "sync/base/format.h"
#include "sync/server/storage/heads.h"
#include "sync/uploader/curl_transport.h"
#include "sync/uploader/uploader.h"
#include "tests/e2e/line/fault_proxy.h"
#include "tests/support/app_side.h"
#include "tests/sync/server/http/http_stand.h"

namespace xinluon::test {

class Line : public testing::Test {
 protected:
  static constexpr const char* counter = "TM-X01-Q01";

  Line() {
    device_key_ = std::make_unique<crypto::SecretKey>(crypto::SecretKey::generate());
    stand_.write([this](db::Connection& writer) {
      return storage::put_kiosk(
          writer, {app_.kiosk(), CounterId::from(counter).value(), device_key_->public_key().to_base64(), "",
                   storage::KioskState::enrolled, stand_.clock().wall()});
    });
    transport_ = must(uploader::CurlTransport::make(format("https://127.0.0.1:{}", proxy_.port()),
                                                    stand_.application().identity().pins, "", -1));
    start_uploader();
  }
  // It has forgotten everything but its key.
  void start_uploader() {
    uploader_.emplace(
        uploader::BatchParties{app_.kiosk(), stand_.application().identity().signing.public_key(),
                               *device_key_, ""},
        crypto::random_bytes, [] { return uploader::DeviceHealth{}; });
  }

  // One action; sleeps and waits are jumped over, on both ends' clock.
  void step() {
    const auto action = uploader_->next({stand_.clock().boot(), std::nullopt});
    if (const auto* ask = std::get_if<uploader::AskApp>(&action)) {
      if (const auto* wait = std::get_if<wire::WaitRequest>(&ask->request))
        if (app_.logs().back().lines.size() <= wait->after)
          stand_.clock().advance(Milliseconds(wait->timeout_ms));
      uploader_->app_answered(app_.answer(ask->request), stand_.clock().boot());
    }
    if (const auto* post = std::get_if<uploader::Post>(&action)) {
      auto request = post->request;
      request.timeout = patience_;
      stand_.clock().advance(Milliseconds(20));
      ++posts_;
      uploader_->server_answered(transport_->post(request), stand_.clock().boot());
    }
    if (const auto* sleep = std::get_if<uploader::Sleep>(&action))
      stand_.clock().advance(std::max(Milliseconds(1), sleep->until - stand_.clock().boot()));
  }
  bool settled() {
    const auto overview = uploader_->overview();
    return overview.link == uploader::Link::ok && !overview.epochs.empty() &&
           overview.epochs.back().state == uploader::EpochCursor::State::confirmed &&
           overview.epochs.back().held == app_.logs().back().lines.size();
  }
  // Until the server is known to hold all that is sealed.
  bool settle() {
    for (int i = 0; i < 400; ++i) {
      if (settled()) return true;
      step();
    }
    return false;
  }
  // Until one more request was sent and answered, or not.
  void exchange() {
    const auto before = posts_;
    for (int i = 0; i < 400 && posts_ == before; ++i) step();
  }
  std::uint16_t server() const { return stand_.port(); }

  storage::Head head() {
    storage::Head head;
    stand_.write([&](db::Connection& writer) -> Result<void> {
      XINLUON_TRY(const auto heads, storage::heads(writer, storage::Scope::local_administrator()));
      if (!heads.empty()) head = heads.front();
      return {};
    });
    return head;
  }
  // The chain's head is the app's own: then so is every record before it.
  testing::AssertionResult same_head() {
    const auto& log = app_.logs().back();
    const auto held = head();
    if (held.seq == log.lines.size() && held.hash == crypto::as_bytes(log.hashes.back()))
      return testing::AssertionSuccess();
    return testing::AssertionFailure() << "the server holds " << held.seq << " of " << log.lines.size();
  }
  // Every line once and verbatim, and as many votes as lines.
  void expect_everything_once() {
    const auto& log = app_.logs().back();
    stand_.write([&](db::Connection& writer) -> Result<void> {
      XINLUON_TRY(const auto lines, writer.rows("SELECT bytes FROM record ORDER BY seq", {},
                                                [](const db::Row& row) { return row.string(0); }));
      EXPECT_TRUE(lines == log.lines) << lines.size() << " of " << log.lines.size();
      XINLUON_TRY(const auto votes, writer.rows("SELECT count(*) FROM vote", {},
                                                [](const db::Row& row) { return row.integer(0); }));
      EXPECT_EQ(votes.front(), static_cast<std::int64_t>(log.lines.size()));
      return {};
    });
  }

  Milliseconds patience_{250};  // of a request on a line that stalls; on the loopback it takes 10 ms
  HttpStand stand_;
  AppSide app_;
  std::unique_ptr<crypto::SecretKey> device_key_;
  FaultProxy proxy_{stand_.port()};
  std::unique_ptr<uploader::Transport> transport_;
  std::optional<uploader::Uploader> uploader_;
  std::uint64_t posts_ = 0;
};

}  // namespace xinluon::test
