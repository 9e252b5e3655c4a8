#include "kiosk/votelog/request_desk.h"

#include <algorithm>
#include <utility>

#include "sync/base/overloaded.h"
#include "sync/wire/limits.h"

namespace xinluon::votelog {
namespace {

constexpr Milliseconds hurry_patience{60'000};  // an uploader asks at least that often while the app is there

std::string error_line(const Error& error) {
  return encode(wire::error_answer(error));
}

std::string closed_line() {
  return error_line({Errc::retry_later, "the vote log can't be read now"});
}

bool is_for_app(const wire::SocketRequest& request) {
  return std::holds_alternative<wire::InviteRequest>(request) ||
         std::holds_alternative<wire::WithdrawRequest>(request);
}

// What the uploader says when the server has answered it, whatever the answer was.
bool is_answer_of_server(std::string_view state) {
  return state == "ok" || state == "refused" || state == "fork";
}

}  // namespace

void SharedState::set_app(const App& app) {
  const std::lock_guard lock(mutex_);
  app_ = app;
}

SharedState::App SharedState::app() const {
  const std::lock_guard lock(mutex_);
  return app_;
}

void SharedState::set_server(const ServerView& view) {
  const std::lock_guard lock(mutex_);
  server_ = view;
}

ServerView SharedState::server() const {
  const std::lock_guard lock(mutex_);
  return server_;
}

RequestDesk::RequestDesk(LogKeeper& keeper, const ThreadOptions& options, SharedState& shared,
                         std::function<void(Notice)> notify)
    : keeper_(keeper), options_(options), shared_(shared), notify_(std::move(notify)) {}

std::optional<std::string> RequestDesk::answer(ClientId client, std::string_view line, Rights rights,
                                               BootTime now) {
  using Line = std::optional<std::string>;
  auto request = wire::decode_request(line);
  if (!request) return error_line(request.error());
  if (rights == Rights::invite_only && !is_for_app(*request)) {
    return error_line({Errc::unauthorised, "this user may invite and withdraw only"});
  }
  return std::visit(Overloaded{
                        [&](const wire::WaitRequest& r) { return wait(client, r, now); },
                        [&](const wire::ReportRequest& r) -> Line { return answer(r, now); },
                        [&](const wire::HurryRequest& r) -> Line { return answer(r, now); },
                        [&](const wire::InviteRequest& r) -> Line {
                          notify_(Invited{hold_for_app(client, now), r.invitation});
                          return std::nullopt;
                        },
                        [&](const wire::WithdrawRequest& r) -> Line {
                          notify_(Withdrawn{hold_for_app(client, now), r.token});
                          return std::nullopt;
                        },
                        [&](const auto& r) -> Line { return answer(r); },
                    },
                    *request);
}

// Nobody at the kiosk can tell that votes lie in a damaged file; whoever watches the kiosks has to hear of
// it.
std::string RequestDesk::state_of(const SharedState::App& app) {
  const VoteLog* const log = keeper_.log();
  return app.state == "ok" && log != nullptr && log->holds_votes_aside() ? "VOTES_ASIDE" : app.state;
}

std::string RequestDesk::answer(const wire::HelloRequest& /*request*/) {
  const SharedState::App app = shared_.app();
  const std::string trouble = keeper_.trouble_code();
  wire::HelloAnswer hello;
  hello.kiosk = options_.log.kiosk;
  hello.counter = options_.counter;
  hello.boot = options_.log.boot;
  hello.software = options_.log.software;
  hello.app_state = (trouble.empty() ? state_of(app) : trouble).substr(0, wire::max_state_bytes);
  hello.display = app.display;
  hello.epochs = epochs();
  for (wire::EpochState& state : hello.epochs) {
    const auto told = server_heads_.find(state.epoch);
    if (told != server_heads_.end()) state.held_seq = told->second;
  }
  hello.armed = options_.armed;
  if (options_.settings.state) hello.settings = options_.settings.state();
  return encode(hello);
}

std::string RequestDesk::answer(const wire::RecordsRequest& request) {
  if (keeper_.log() == nullptr) return closed_line();
  const auto records = keeper_.log()->records(request);
  return records ? encode(*records) : error_line(records.error());
}

std::string RequestDesk::answer(const wire::HashRequest& request) {
  if (keeper_.log() == nullptr) return closed_line();
  const auto hash = keeper_.log()->hash(request.epoch, request.seq);
  return hash ? encode(wire::HashAnswer{*hash}) : error_line(hash.error());
}

std::string RequestDesk::answer(const wire::ReportRequest& request, BootTime now) {
  ServerView view = shared_.server();
  if (!view.since || view.state != request.server_state) view.since = now;
  if (is_answer_of_server(request.server_state)) view.answered = now;
  view.state = request.server_state;
  shared_.set_server(view);
  if (keeper_.log() == nullptr) return closed_line();
  const auto noted = keeper_.log()->note_backed_up(request.epoch, request.backed_up_seq);
  const bool known = std::any_of(epochs().begin(), epochs().end(),
                                 [&](const auto& state) { return state.epoch == request.epoch; });
  if (known) server_heads_[request.epoch] = request.head_seq;
  count_pending();
  return noted ? encode(wire::ReportAnswer{}) : error_line(noted.error());
}

std::string RequestDesk::answer(const wire::ConfigureRequest& request) {
  if (!options_.settings.take) return error_line({Errc::rejected, "this kiosk takes no settings"});
  const auto taken = options_.settings.take(request);
  return taken ? encode(wire::ConfigureAnswer{}) : error_line(taken.error());
}

std::string RequestDesk::answer(const wire::HurryRequest& /*request*/, BootTime now) {
  hurry(now);
  return encode(wire::HurryAnswer{});
}

std::uint64_t RequestDesk::hold_for_app(ClientId client, BootTime now) {
  awaiting_app_.push_back({client, ++last_request_, now + counter_patience});
  return last_request_;
}

void RequestDesk::note_answer(std::uint64_t request, const InvitationAnswer& answer) {
  for (AwaitsApp& one : awaiting_app_) {
    if (one.request == request) one.answer = answer;
  }
}

void RequestDesk::send_app_answers(BootTime now, const Send& send) {
  std::erase_if(awaiting_app_, [&](const AwaitsApp& one) {
    if (!one.answer && now < one.until) return false;
    send(one.client, one.answer ? encode(wire::CounterAnswer{*one.answer})
                                : error_line({Errc::retry_later, "the kiosk's screen does not answer"}));
    return true;
  });
}

std::optional<std::string> RequestDesk::wait(ClientId client, const wire::WaitRequest& request,
                                             BootTime now) {
  const wire::EpochState state = writing();
  if (take_hurry(now)) return encode(wire::WaitAnswer{state.head_seq, true});
  if (state.head_seq > request.after) return encode(wire::WaitAnswer{state.head_seq});
  waiters_.push_back({client, state.epoch, request.after, now + Milliseconds(request.timeout_ms)});
  return std::nullopt;
}

void RequestDesk::hurry(BootTime now) {
  hurry_until_ = now + hurry_patience;
}

bool RequestDesk::take_hurry(BootTime now) {
  return now < std::exchange(hurry_until_, BootTime{});
}

// A new epoch counts from 1 again: those who wait for a number of the old one would wait in vain.
void RequestDesk::catch_up(BootTime now, const Send& send) {
  count_pending();
  send_app_answers(now, send);
  if (waiters_.empty()) return;
  const wire::EpochState state = writing();
  const bool hurry = take_hurry(now);
  const auto due = std::partition(waiters_.begin(), waiters_.end(), [&](const Waiter& waiter) {
    return !hurry && state.head_seq <= waiter.after && state.epoch == waiter.epoch && now < waiter.until;
  });
  for (auto it = due; it != waiters_.end(); ++it)
    send(it->client, encode(wire::WaitAnswer{state.head_seq, hurry}));
  waiters_.erase(due, waiters_.end());
}

std::optional<BootTime> RequestDesk::deadline() const {
  std::optional<BootTime> first;
  const auto note = [&](const auto& one) { first = first ? std::min(*first, one.until) : one.until; };
  std::for_each(waiters_.begin(), waiters_.end(), note);
  std::for_each(awaiting_app_.begin(), awaiting_app_.end(), note);
  return first;
}

void RequestDesk::keep_only(const std::function<bool(ClientId)>& is_connected) {
  const auto has_gone = [&](const auto& one) { return !is_connected(one.client); };
  std::erase_if(waiters_, has_gone);
  std::erase_if(awaiting_app_, has_gone);
}

const std::vector<wire::EpochState>& RequestDesk::epochs() {
  static const std::vector<wire::EpochState> none;
  return keeper_.log() == nullptr ? none : keeper_.log()->epochs();
}

wire::EpochState RequestDesk::writing() {
  return epochs().empty() ? wire::EpochState{} : epochs().back();
}

// What the server was not told to hold counts as lacking, from the first record that is still here.
void RequestDesk::count_pending() {
  std::map<Epoch, Seq> heads;
  ServerView view = shared_.server();
  view.pending = 0;
  view.head_seq = 0;
  for (const auto& state : epochs()) {
    const auto told = server_heads_.find(state.epoch);
    const Seq held = std::max(told == server_heads_.end() ? 0 : told->second, state.first_seq - 1);
    view.pending += state.head_seq - std::min(held, state.head_seq);
    view.head_seq = held;
    if (told != server_heads_.end()) heads.insert(*told);
  }
  constexpr std::size_t shown_digits = 8;
  view.epoch = writing().epoch.text().substr(0, shown_digits);
  view.sealed = writing().head_seq;
  server_heads_ = std::move(heads);
  shared_.set_server(view);
}

}  // namespace xinluon::votelog
