#include "sync/server/http/invitation_desk.h"

#include <algorithm>
#include <utility>

namespace xinluon::http {
namespace {

constexpr std::chrono::milliseconds tick{100};  // how late an end may be told

Result<InvitationAnswer> answer_in(const std::string& line) {
  auto read = wire::decode_counter(line);
  if (!read) return fail(std::move(read).error());
  return read->answer;
}

}  // namespace

InvitationDesk::InvitationDesk(const Clock& clock) : clock_(clock), watcher_([this] { watch(); }) {}

InvitationDesk::~InvitationDesk() {
  close();
  watcher_.join();
}

InvitationDesk::Put InvitationDesk::put(const std::vector<KioskId>& kiosks,
                                        const wire::SocketRequest& request, Milliseconds patience,
                                        Answered answered) {
  Calls calls;
  {
    const std::lock_guard lock(mutex_);
    const BootTime now = clock_.boot();
    Kiosk* latest = nullptr;
    for (const auto& id : kiosks) {
      const auto known = kiosks_.find(id);
      if (known == kiosks_.end() || now - known->second.polled > silent_after) continue;
      if (latest == nullptr || known->second.polled > latest->polled) latest = &known->second;
    }
    if (latest == nullptr || closed_) return Put::silent;
    const std::string line = wire::encode(request);
    auto same = std::find_if(latest->requests.begin(), latest->requests.end(),
                             [&](const Request& waiting) { return waiting.line == line; });
    if (same == latest->requests.end()) {
      if (latest->requests.size() >= wire::max_held_requests) return Put::full;
      latest->requests.push_back({++last_id_, line, false, now, {}});
      same = std::prev(latest->requests.end());
    }
    if (same->answered.size() >= wire::max_held_requests) return Put::full;
    same->until = std::max(same->until, now + patience);
    same->answered.push_back(std::move(answered));
    hand_over(*latest, calls);
  }
  for (const auto& call : calls) call();
  changed_.notify_one();
  return Put::waits;
}

void InvitationDesk::poll(const KioskId& id, const std::vector<wire::NumberedLine>& answers,
                          Milliseconds hold, Handed handed, std::function<void()> news) {
  Calls calls;
  {
    const std::lock_guard lock(mutex_);
    Kiosk& kiosk = kiosks_[id];
    const BootTime now = clock_.boot();
    for (const auto& answer : answers) take(kiosk, answer, calls);
    // It answers all it got before it polls again: what it did not answer it never got.
    for (auto& request : kiosk.requests) request.handed = false;
    if (kiosk.held) calls.emplace_back([earlier = std::move(kiosk.held)] { earlier({}); });
    kiosk.polled = now;
    kiosk.held_until = closed_ ? now : now + hold;
    kiosk.held = std::move(handed);
    kiosk.held_news = std::move(news);
    hand_over(kiosk, calls);
    end_old(kiosk, now, calls);
  }
  for (const auto& call : calls) call();
  changed_.notify_one();
}

void InvitationDesk::tell_news(const std::vector<KioskId>& kiosks) {
  Calls calls;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& id : kiosks) {
      const auto known = kiosks_.find(id);
      if (known == kiosks_.end() || !known->second.held || !known->second.held_news) continue;
      known->second.held = nullptr;
      calls.push_back(std::exchange(known->second.held_news, nullptr));
    }
  }
  for (const auto& call : calls) call();
}

std::optional<InvitationDesk::Latest> InvitationDesk::latest(const std::vector<KioskId>& kiosks) const {
  const std::lock_guard lock(mutex_);
  std::optional<Latest> found;
  const BootTime now = clock_.boot();
  for (const auto& id : kiosks) {
    const auto known = kiosks_.find(id);
    if (known == kiosks_.end() || now - known->second.polled > silent_after) continue;
    const auto ago =
        known->second.held
            ? Milliseconds(0)
            : std::max(Milliseconds(1), std::chrono::duration_cast<Milliseconds>(now - known->second.polled));
    if (!found || ago < found->ago) found = Latest{id, ago};
  }
  return found;
}

void InvitationDesk::close() {
  Calls calls;
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    for (auto& [id, kiosk] : kiosks_) end_old(kiosk, BootTime::max(), calls);
  }
  for (const auto& call : calls) call();
  changed_.notify_one();
}

void InvitationDesk::take(Kiosk& kiosk, const wire::NumberedLine& answer, Calls& calls) {
  const auto asked = std::find_if(kiosk.requests.begin(), kiosk.requests.end(), [&](const Request& request) {
    return request.id == answer.id && request.handed;
  });
  if (asked == kiosk.requests.end()) return;  // nobody waits for it any more
  for (auto& waiting : asked->answered)
    calls.emplace_back([waiting = std::move(waiting), line = answer.line] { waiting(answer_in(line)); });
  kiosk.requests.erase(asked);
}

void InvitationDesk::hand_over(Kiosk& kiosk, Calls& calls) {
  if (!kiosk.held) return;
  std::vector<wire::NumberedLine> lines;
  for (auto& request : kiosk.requests) {
    if (request.handed) continue;
    request.handed = true;
    lines.push_back({request.id, request.line});
  }
  if (lines.empty()) return;
  calls.emplace_back([held = std::exchange(kiosk.held, nullptr), lines = std::move(lines)] { held(lines); });
}

void InvitationDesk::end_old(Kiosk& kiosk, BootTime now, Calls& calls) {
  if (kiosk.held && now >= kiosk.held_until)
    calls.emplace_back([held = std::exchange(kiosk.held, nullptr)] { held({}); });
  for (auto& request : kiosk.requests) {
    if (now < request.until) continue;
    for (auto& waiting : request.answered)
      calls.emplace_back([waiting = std::move(waiting)] { waiting(std::nullopt); });
  }
  std::erase_if(kiosk.requests, [now](const Request& request) { return now >= request.until; });
}

bool InvitationDesk::anything_held() const {
  return std::any_of(kiosks_.begin(), kiosks_.end(),
                     [](const auto& entry) { return entry.second.held || !entry.second.requests.empty(); });
}

void InvitationDesk::watch() {
  std::unique_lock lock(mutex_);
  while (!closed_) {
    if (anything_held())
      changed_.wait_for(lock, tick);
    else
      changed_.wait(lock, [this] { return closed_ || anything_held(); });
    Calls calls;
    const BootTime now = clock_.boot();
    for (auto& [id, kiosk] : kiosks_) end_old(kiosk, now, calls);
    if (calls.empty()) continue;
    lock.unlock();
    for (const auto& call : calls) call();
    lock.lock();
  }
}

}  // namespace xinluon::http
