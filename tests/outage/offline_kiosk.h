// A kiosk that gathers votes while it hears nothing of its server, and then sends them: the shipped vote log,
// the shipped uploader, TLS, and the real server.
#pragma once

#include <map>
#include <memory>

#include <gtest/gtest.h>

#include "sync/base/format.h"
#include "sync/server/reports/recount.h"
#include "sync/server/storage/heads.h"
#include "sync/uploader/curl_transport.h"
#include "sync/uploader/uploader.h"
#include "tests/simulation/app_process.h"
#include "tests/support/temporary_folder.h"
#include "tests/sync/server/http/http_stand.h"

namespace xinluon::test {

class OfflineKiosk : public testing::Test {
 protected:
  static constexpr std::int64_t between_votes_ms = 40'000;

  OfflineKiosk() {
    options_.log.folder = folder_.path();
    options_.log.kiosk = *KioskId::from("K-01");
    options_.log.boot = "0badcafe";
    options_.log.software = "xinluon 0.1.0";
    options_.log.reserve_bytes = 0;
    options_.counter = *CounterId::from("TM-X01-Q01");
    stand_.write([&](db::Connection& writer) {
      return storage::put_kiosk(writer, {options_.log.kiosk, options_.counter, key_.public_key().to_base64(),
                                         "", storage::KioskState::enrolled, stand_.clock().wall()});
    });
    transport_ = must(uploader::CurlTransport::make(format("https://127.0.0.1:{}", stand_.port()),
                                                    stand_.application().identity().pins, "", -1));
  }

  // With nothing but what is on the disk.
  std::unique_ptr<simulation::AppProcess> start_app(BootTime now) const {
    auto app = std::make_unique<simulation::AppProcess>(options_, [](const std::string&) {});
    app->begin(now);
    return app;
  }
  Vote vote_at(BootTime shown) const {
    Vote vote;
    vote.level = Level::satisfied;
    vote.counter = options_.counter;
    vote.boot_ms = to_ms(shown);
    vote.shown_ms = 3'000;
    return vote;
  }
  // False when it was not stored.
  bool cast(simulation::AppProcess& app, const Vote& vote) {
    const BootTime now = boot_time(vote.boot_ms);
    return app.carry_out(votelog::SaveOpen{++tickets_, vote}, now) &&
           app.carry_out(votelog::Seal{tickets_}, now);
  }

  struct Drained {
    std::size_t posts = 0;
    uploader::Overview overview;
  };
  // An uploader that was just started, until it has nothing more to do; the time stands still.
  Drained drain(simulation::AppProcess& app, BootTime now) {
    uploader::Uploader uploader(
        {options_.log.kiosk, *crypto::PublicKey::from_base64(stand_.server_key()), key_, ""},
        crypto::random_bytes, [] { return uploader::DeviceHealth(); });
    for (std::size_t posts = 0;;) {
      const auto action = uploader.next({now, std::nullopt});
      if (std::holds_alternative<uploader::Sleep>(action)) return {posts, uploader.overview()};
      if (const auto* post = std::get_if<uploader::Post>(&action)) {
        ++posts;
        uploader.server_answered(transport_->post(post->request), now);
        continue;
      }
      const auto line = app.ask(wire::encode(std::get<uploader::AskApp>(action).request), now);
      if (!line) return {posts, uploader.overview()};  // it waits for a seal
      uploader.app_answered(*line, now);
    }
  }

  // How far the server holds each epoch.
  std::map<Epoch, Seq> held() {
    return must(stand_.application().writer().run([](db::Connection& writer) -> Result<std::map<Epoch, Seq>> {
      std::map<Epoch, Seq> seqs;
      XINLUON_TRY(const auto heads, storage::heads(writer, storage::Scope::local_administrator()));
      for (const auto& head : heads) seqs[head.epoch] = head.seq;
      return seqs;
    }));
  }
  reports::Recount recount() {
    return must(stand_.application().writer().run([](db::Connection& writer) {
      return reports::recount(writer, storage::Scope::local_administrator());
    }));
  }

  TemporaryFolder folder_{Medium::memory};
  crypto::SecretKey key_ = crypto::SecretKey::generate();
  HttpStand stand_;
  votelog::ThreadOptions options_;
  std::unique_ptr<uploader::Transport> transport_;
  std::uint64_t tickets_ = 0;
};

}  // namespace xinluon::test
