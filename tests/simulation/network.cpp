#include "tests/simulation/network.h"

#include <memory>

namespace xinluon::simulation {
namespace {

constexpr int portal_percent = 2;
constexpr int lost_percent = 10;
constexpr int answer_lost_percent = 12;
constexpr int repeated_percent = 10;
constexpr Milliseconds good_latency{20};
constexpr Milliseconds day{86'400'000};

// What answers instead of the server, in hotels and some offices.
curl::Response portal() {
  curl::Response response;
  response.status = 200;
  response.body = "<html>Xin chào, hãy đăng nhập</html>";
  return response;
}

}  // namespace

Milliseconds Network::latency() {
  if (world_.calm) return good_latency;
  if (world_.chance.percent(4)) return world_.chance.between(Milliseconds(5'000), Milliseconds(120'000));
  return world_.chance.between(Milliseconds(5), Milliseconds(900));
}

void Network::post(const std::string& kiosk, const uploader::OutgoingRequest& request, Answer answered) {
  if (world_.calm) return deliver(kiosk, request, answered);
  if (world_.agenda.now() < down_until_) return lose(kiosk, request, answered);
  if (world_.chance.percent(repeated_percent)) repeat_later(kiosk, request);
  if (world_.chance.percent(lost_percent)) return lose(kiosk, request, answered);
  if (world_.chance.percent(portal_percent))
    return world_.agenda.in(latency() / 8, [answered] { answered(portal()); });
  deliver(kiosk, request, answered);
}

void Network::lose(const std::string& kiosk, const uploader::OutgoingRequest& request,
                   const Answer& answered) {
  world_.note("{} request lost", kiosk);
  const Milliseconds after = world_.chance.percent(50) ? Milliseconds(30) : request.timeout;
  world_.agenda.in(after, [answered] { answered(fail(Errc::retry_later, "the network is away")); });
}

// The request may arrive after its sender has given up; then nobody hears the answer.
void Network::deliver(const std::string& kiosk, const uploader::OutgoingRequest& request,
                      const Answer& answered) {
  const WallTime give_up = world_.agenda.now() + request.timeout;
  const auto heard = std::make_shared<bool>(false);
  const auto hear = [heard, answered](const Result<curl::Response>& response) {
    if (*heard) return;
    *heard = true;
    answered(response);
  };
  world_.agenda.at(give_up, [hear] { hear(fail(Errc::retry_later, "no answer in time")); });
  world_.agenda.in(latency(), [this, kiosk, request, hear] {
    auto response = server_.answer(kiosk, request);
    if (!response) return hear(fail(Errc::retry_later, "connection refused"));
    if (!world_.calm && world_.chance.percent(answer_lost_percent))
      return world_.note("{} answer lost", kiosk);
    world_.agenda.in(latency(), [hear, response = *std::move(response)] { hear(response); });
  });
}

void Network::repeat_later(const std::string& kiosk, const uploader::OutgoingRequest& request) {
  const bool much_later = world_.chance.percent(30);
  const Milliseconds delay =
      world_.chance.between(Milliseconds(1), much_later ? 3 * day : Milliseconds(60'000));
  for (std::int64_t n = world_.chance.between(1, 3); n > 0; --n) {
    world_.agenda.in(delay * n, [this, kiosk, request] {
      if (world_.calm) return;
      world_.note("{} repeated request arrives", kiosk);
      static_cast<void>(server_.answer(kiosk, request));
    });
  }
}

}  // namespace xinluon::simulation
