#include "sync/uploader/inviting.h"

#include <utility>

#include "sync/base/check.h"
#include "sync/base/log.h"
#include "sync/uploader/signed_request.h"
#include "sync/uploader/verdict.h"
#include "sync/wire/problem.h"

namespace xinluon::uploader {
namespace {

constexpr Milliseconds app_pause{5'000};

// What the server says against this poll; empty for 200.
std::string refusal(const curl::Response& response) {
  if (response.status == 200) return "";
  const auto problem = wire::decode_problem(response.body);
  return problem ? format("{} {}", problem->status, problem->type) : std::to_string(response.status);
}

}  // namespace

Inviting::Inviting(BatchParties parties, RandomBytes random)
    : parties_(std::move(parties)), random_(std::move(random)) {}

Action Inviting::next(BootTime now) {
  if (!requests_.empty()) {
    if (auto request = wire::decode_request(requests_.front().line)) return AskApp{std::move(*request)};
    // Of a later version: told so, and the server's caller with it.
    const auto request = std::exchange(requests_.front(), {});
    requests_.erase(requests_.begin());
    answers_.push_back(
        {request.id, encode(wire::error_answer({Errc::rejected, "not known to this version"}))});
    return next(now);
  }
  // Whoever sends the batches waits at the app for a record: it is told there.
  if (news_) return AskApp{wire::HurryRequest{}};
  if (now < not_before_) return Sleep{not_before_};
  if (!greeted_) return AskApp{wire::HelloRequest{}};
  return Post{poll(now)};
}

void Inviting::app_answered(const Result<std::string>& line, BootTime now) {
  if (requests_.empty() && std::exchange(news_, false)) return;  // an app that knows no haste has heartbeats
  if (requests_.empty()) return take_hello(line, now);
  answers_.push_back(
      {requests_.front().id,
       line ? *line : encode(wire::error_answer({Errc::retry_later, "the kiosk app is not there"}))});
  requests_.erase(requests_.begin());
}

void Inviting::take_hello(const Result<std::string>& line, BootTime now) {
  auto hello = line ? wire::decode_hello(*line) : Result<wire::HelloAnswer>(fail(line.error()));
  const bool usable = hello && hello->kiosk == parties_.kiosk && !hello->epochs.empty();
  if (!usable || !hello->armed) {
    not_before_ = now + (usable ? open_mode_look : app_pause);
    return;
  }
  app_ = std::move(*hello);
  greeted_ = true;
}

OutgoingRequest Inviting::poll(BootTime now) {
  OutgoingRequest request;
  request.path = wire::poll_path(parties_.kiosk);
  request.timeout = poll_timeout;
  request.body = wire::encode_poll({poll_hold.count(), std::exchange(answers_, {})});
  auto made = signed_request(parties_, random_, app_, std::move(request), now);
  nonce_ = std::move(made.nonce);
  greeted_ = false;
  return std::move(made.request);
}

void Inviting::server_answered(const Result<curl::Response>& response, BootTime now) {
  if (!response) return server_failed(response.error().message, {}, now);
  const Milliseconds at_least = retry_after(response->header("retry-after"));
  if (!rightly_signed(*response, nonce_, parties_.server_key))
    return server_failed(format("{}: not signed by the server", response->status), at_least, now);
  if (auto why = refusal(*response); !why.empty()) return server_failed(why, at_least, now);
  auto answer = wire::decode_poll_answer(response->body);
  if (!answer) return server_failed(answer.error().message, {}, now);
  if (!problem_.empty()) log::info("invitations are heard again");
  problem_.clear();
  failures_ = 0;
  requests_ = std::move(answer->requests);
  news_ = answer->news;
}

// What was answered and could not be told is not told again: who asked has been told that the kiosk is
// silent, and may ask again.
void Inviting::server_failed(const std::string& why, Milliseconds at_least, BootTime now) {
  if (why != problem_) log::warning("invitations can't be heard: {}", why);
  problem_ = why;
  not_before_ = now + at_least + back_off(failures_++, draw_chance(random_));
}

}  // namespace xinluon::uploader
