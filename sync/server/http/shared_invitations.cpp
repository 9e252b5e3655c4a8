#include "sync/server/http/shared_invitations.h"

#include <sstream>
#include <utility>

#include "sync/base/format.h"
#include "sync/crypto/random.h"

namespace xinluon::http {
namespace {

constexpr const char* channel = "xinluon_invitations";
constexpr std::size_t name_bytes = 8;
constexpr std::chrono::milliseconds tick{50};

std::string rest_of(std::istream& words) {
  std::string line;
  words >> std::ws;
  std::getline(words, line);
  return line;
}

// Nothing where the kiosk kept silent, or said what this version does not know.
std::optional<Result<InvitationAnswer>> answer_in(const std::string& line) {
  if (line.empty()) return std::nullopt;
  auto read = wire::decode_counter(line);
  if (!read) return Result<InvitationAnswer>(fail(std::move(read).error()));
  return Result<InvitationAnswer>(read->answer);
}

Result<InvitationAnswer> too_many_wait() {
  return fail(Errc::retry_later, "too many wait for this kiosk");
}

}  // namespace

SharedInvitations::SharedInvitations(InvitationDesk& desk, const Clock& clock)
    : desk_(desk), clock_(clock), name_(crypto::random_hex(name_bytes)) {}

SharedInvitations::~SharedInvitations() {
  close();
  bulletin_.reset();
  if (watcher_.joinable()) watcher_.join();
}

Result<void> SharedInvitations::join(const db::PostgresqlAddress& database) {
  const std::lock_guard lock(mutex_);  // what is heard meanwhile waits for it
  XINLUON_TRY(bulletin_,
              db::Bulletin::open(database, channel, [this](std::string_view text) { hear(text); }));
  watcher_ = std::thread([this] { watch(); });
  return {};
}

InvitationDesk::Put SharedInvitations::put(const std::vector<KioskId>& kiosks,
                                           const wire::SocketRequest& request, Milliseconds patience,
                                           InvitationDesk::Answered answered) {
  const auto here = desk_.latest(kiosks);
  const bool waits_here = here && here->ago == Milliseconds(0);
  if (bulletin_ == nullptr || waits_here || kiosks.empty())
    return desk_.put(kiosks, request, patience, std::move(answered));
  std::string question;
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return InvitationDesk::Put::silent;
    if (asked_.size() >= max_asked_elsewhere) return InvitationDesk::Put::full;
    const std::uint64_t number = ++last_number_;
    std::optional<Offer> best;
    if (here) best = Offer{name_, here->kiosk, here->ago};
    asked_.emplace(number,
                   Asked{request, patience, std::move(answered), best, false, clock_.boot() + others_answer});
    question = format("who {} {}", name_, number);
  }
  for (const auto& kiosk : kiosks) question += " " + kiosk.text();
  bulletin_->post(std::move(question));
  changed_.notify_one();
  return InvitationDesk::Put::waits;
}

void SharedInvitations::close() {
  Calls calls;
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    for (auto& [number, asked] : asked_)
      calls.emplace_back([answered = std::move(asked.answered)] { answered(std::nullopt); });
    asked_.clear();
  }
  for (const auto& call : calls) call();
  changed_.notify_all();
  desk_.close();  // what it holds for other servers comes back here
}

void SharedInvitations::hear(std::string_view message) {
  std::istringstream words{std::string(message)};
  std::string what;
  std::string server;
  std::string number;
  if (!(words >> what >> server >> number)) return;
  {
    const std::lock_guard lock(mutex_);
    if (closed_ || bulletin_ == nullptr) return;
  }
  const bool ours = server == name_;
  const std::uint64_t ours_number = ours ? std::strtoull(number.c_str(), nullptr, 10) : 0;
  if (what == "who" && !ours) tell_who_waits_here(server, number, words);
  if (what == "have" && ours) take_offer(ours_number, words);
  if (what == "give" && !ours) take_request(server, number, words);
  if (what == "answer" && ours) take_answer(ours_number, answer_in(rest_of(words)));
  if (what == "full" && ours) take_answer(ours_number, too_many_wait());
}

void SharedInvitations::tell_who_waits_here(const std::string& server, const std::string& number,
                                            std::istream& kiosks) {
  std::vector<KioskId> asked;
  for (std::string text; kiosks >> text;)
    if (const auto kiosk = KioskId::from(text)) asked.push_back(*kiosk);
  if (const auto here = desk_.latest(asked))
    bulletin_->post(
        format("have {} {} {} {} {}", server, number, name_, here->ago.count(), here->kiosk.text()));
}

void SharedInvitations::take_offer(std::uint64_t number, std::istream& rest) {
  Calls calls;
  std::string server;
  std::int64_t ago = 0;
  std::string kiosk_text;
  if (!(rest >> server >> ago >> kiosk_text)) return;
  const auto kiosk = KioskId::from(kiosk_text);
  {
    const std::lock_guard lock(mutex_);
    const auto found = asked_.find(number);
    if (!kiosk || found == asked_.end() || found->second.given) return;
    Asked& asked = found->second;
    if (!asked.best || Milliseconds(ago) < asked.best->ago)
      asked.best = Offer{server, *kiosk, Milliseconds(ago)};
    if (ago == 0) decide(number, asked, calls);  // none can be later than one that waits
  }
  for (const auto& call : calls) call();
}

void SharedInvitations::take_request(const std::string& server, const std::string& number,
                                     std::istream& rest) {
  std::string to;
  std::int64_t patience = 0;
  std::string kiosk_text;
  if (!(rest >> to >> patience >> kiosk_text) || to != name_) return;
  const auto kiosk = KioskId::from(kiosk_text);
  const auto request = wire::decode_request(rest_of(rest));
  const std::string head = format("answer {} {}", server, number);
  const auto answered = [this, head](const std::optional<Result<InvitationAnswer>>& answer) {
    const bool said = answer && *answer;
    bulletin_->post(said ? head + " " + encode(wire::CounterAnswer{**answer}) : head);
  };
  const auto most = std::min(Milliseconds(patience), Milliseconds(wire::max_patience_ms));
  const auto put =
      kiosk && request ? desk_.put({*kiosk}, *request, most, answered) : InvitationDesk::Put::silent;
  if (put == InvitationDesk::Put::silent) bulletin_->post(head);
  if (put == InvitationDesk::Put::full) bulletin_->post(format("full {} {}", server, number));
}

void SharedInvitations::take_answer(std::uint64_t number, std::optional<Result<InvitationAnswer>> answer) {
  InvitationDesk::Answered answered;
  {
    const std::lock_guard lock(mutex_);
    const auto found = asked_.find(number);
    if (found == asked_.end() || !found->second.given) return;  // nobody waits for it any more
    answered = std::move(found->second.answered);
    asked_.erase(found);
  }
  answered(std::move(answer));
}

// To whoever polled last, here or there; without any it is over. With the lock held.
void SharedInvitations::decide(std::uint64_t number, Asked& asked, Calls& calls) {
  if (!asked.best) {
    calls.emplace_back([answered = std::move(asked.answered)] { answered(std::nullopt); });
    asked_.erase(number);
    return;
  }
  asked.given = true;
  asked.until = clock_.boot() + asked.patience + way_back;
  if (asked.best->server == name_) {
    calls.emplace_back([this, number, asked] { put_here(number, asked); });
    return;
  }
  const std::string message =
      format("give {} {} {} {} {} {}", name_, number, asked.best->server, asked.patience.count(),
             asked.best->kiosk.text(), wire::encode(asked.request));
  calls.emplace_back([this, message] { bulletin_->post(message); });
}

void SharedInvitations::put_here(std::uint64_t number, const Asked& asked) {
  const auto put = desk_.put({asked.best->kiosk}, asked.request, asked.patience, asked.answered);
  {
    const std::lock_guard lock(mutex_);
    asked_.erase(number);
  }
  if (put == InvitationDesk::Put::silent) asked.answered(std::nullopt);
  if (put == InvitationDesk::Put::full) asked.answered(too_many_wait());
}

void SharedInvitations::watch() {
  std::unique_lock lock(mutex_);
  while (!closed_) {
    if (asked_.empty())
      changed_.wait(lock, [this] { return closed_ || !asked_.empty(); });
    else
      changed_.wait_for(lock, tick);
    Calls calls;
    const BootTime now = clock_.boot();
    for (auto at = asked_.begin(); at != asked_.end();) {
      const auto current = at++;
      if (now < current->second.until) continue;
      if (!current->second.given) {
        decide(current->first, current->second, calls);
      } else {
        calls.emplace_back([answered = std::move(current->second.answered)] { answered(std::nullopt); });
        asked_.erase(current);
      }
    }
    if (calls.empty()) continue;
    lock.unlock();
    for (const auto& call : calls) call();
    lock.lock();
  }
}

}  // namespace xinluon::http
