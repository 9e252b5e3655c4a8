// The uploader's core between an app and a server in memory, on a clock that jumps over every sleep.
#pragma once

#include <functional>
#include <vector>

#include "sync/base/check.h"
#include "sync/uploader/uploader.h"
#include "tests/support/app_side.h"
#include "tests/support/fake_clock.h"
#include "tests/support/model_server.h"

namespace xinluon::test {

class PlayedUploader {
 public:
  PlayedUploader() { start(); }

  // The program starts anew: it has forgotten everything but its key.
  void start() {
    uploader.emplace(
        uploader::BatchParties{app.kiosk(), server.key().public_key(), device_key, std::string(64, 'b')},
        random, [] {
          return uploader::DeviceHealth{1'000'000, 48'312, {}, {}, {}};
        });
  }

  uploader::Moment now() const {
    return {clock.boot(), clock.wall_synchronised() ? std::optional(clock.wall()) : std::nullopt};
  }

  // One action; returns it. Sleeps and waits take their whole time unless a seal is due.
  uploader::Action step() {
    auto action = uploader->next(now());
    ++steps;
    if (const auto* ask = std::get_if<uploader::AskApp>(&action)) answer_for_app(ask->request);
    if (const auto* post = std::get_if<uploader::Post>(&action)) answer_for_server(post->request);
    if (const auto* sleep = std::get_if<uploader::Sleep>(&action)) {
      XINLUON_CHECK(sleep->until > clock.boot(), "a sleep takes time");
      slept.push_back(sleep->until - clock.boot());
      clock.advance(sleep->until - clock.boot());
    }
    return action;
  }

  // Until it waits for a seal, or has slept, or 10,000 steps: a spinning machine.
  void until_idle() {
    for (int i = 0; i < 10'000; ++i) {
      const auto action = step();
      const auto* ask = std::get_if<uploader::AskApp>(&action);
      if (std::holds_alternative<uploader::Sleep>(action)) return;
      if (ask != nullptr && std::holds_alternative<wire::WaitRequest>(ask->request)) return;
    }
    XINLUON_CHECK(false, "the machine spins");
  }

  // Runs for so long on the clock.
  void play(Milliseconds time) {
    const auto end = clock.boot() + time;
    for (int i = 0; clock.boot() < end; ++i) {
      XINLUON_CHECK(i < 200'000, "the machine spins");
      step();
    }
  }

  std::size_t posts() const { return server.envelopes.size() + lost; }
  const wire::Envelope& last_envelope() const { return server.envelopes.back(); }

  AppSide app;
  ModelServer server;
  FakeClock clock;
  crypto::SecretKey device_key = crypto::SecretKey::generate();
  uploader::RandomBytes random = crypto::random_bytes;
  std::optional<uploader::Uploader> uploader;

  bool app_there = true;
  // What becomes of an answer on its way; nothing: it arrives as it is.
  std::function<Result<curl::Response>(curl::Response)> spoil;
  // What becomes of an answer of the app; nothing: it arrives as it is.
  std::function<std::string(const wire::SocketRequest&, std::string)> spoil_app;
  bool line_cut = false;  // the request does not even arrive
  std::vector<Milliseconds> slept;
  std::size_t lost = 0;
  int steps = 0;

 private:
  void answer_for_app(const wire::SocketRequest& request) {
    if (!app_there) return uploader->app_answered(fail(Errc::retry_later, "no app"), clock.boot());
    if (const auto* wait = std::get_if<wire::WaitRequest>(&request))
      if (app.logs().back().lines.size() <= wait->after) clock.advance(Milliseconds(wait->timeout_ms));
    std::string line = app.answer(request);
    uploader->app_answered(spoil_app ? spoil_app(request, std::move(line)) : std::move(line), clock.boot());
  }

  void answer_for_server(const uploader::OutgoingRequest& request) {
    clock.advance(Milliseconds(20));
    if (line_cut) {
      ++lost;
      return uploader->server_answered(fail(Errc::retry_later, "no route to host"), clock.boot());
    }
    const auto answer =
        server.answer({request.path, {request.headers.begin(), request.headers.end()}, request.body});
    curl::Response response;
    response.status = answer.status;
    response.body = answer.body;
    response.headers = {{"xinluon-answer-signature", answer.signature}};
    uploader->server_answered(
        spoil ? spoil(std::move(response)) : Result<curl::Response>(std::move(response)), clock.boot());
  }
};

}  // namespace xinluon::test
