// What handlers work with.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "sync/base/clock.h"
#include "sync/server/accounts/sign_on.h"
#include "sync/server/db/readers.h"
#include "sync/server/db/writer.h"
#include "sync/server/http/invitation_desk.h"
#include "sync/server/http/metrics_access.h"
#include "sync/server/http/pages.h"
#include "sync/server/http/rate_limit.h"
#include "sync/server/http/shared_invitations.h"
#include "sync/server/ingest/ingest.h"
#include "sync/server/reports/releases.h"

namespace xinluon::http {

struct Site {
  db::Readers& readers;
  db::Writer& writer;
  const Clock& clock;
  ingest::Settings ingest;
  Pages pages;
  std::string fonts;       // folder
  std::string public_url;  // how kiosks reach this server; empty where nobody said
  InvitationDesk& desk;
  SharedInvitations& invitations;
  std::unique_ptr<accounts::SignOn> sign_on = {};  // the province's, where there is one
  MetricsAccess metrics = {};
  std::function<std::size_t()> connections = {};  // how many there are now
  std::function<std::string()> traffic = {};      // what was asked so far, for GET /metrics
  std::atomic<std::int64_t> last_commit_ms = 0;   // that the health check saw
  std::atomic<bool> stopping = false;             // ends answers that are still being made
  // Guesses from one address. A person mistypes a few times; an office that installs its kiosks behind one
  // router enrols a few a minute.
  RateLimit sign_in_limit{10, std::chrono::seconds(6)};
  // Two a sign-on. An office that begins its day behind one router.
  RateLimit sign_on_limit{30, std::chrono::milliseconds(500)};
  // Passwords that administrators give: a class of new accounts in a row.
  RateLimit hashing_limit{30, std::chrono::seconds(2)};
  RateLimit enrol_limit{20, std::chrono::seconds(3)};
  // Of one office: every counter invites every minute or two, after a pause all at once.
  RateLimit invitation_limit{60, std::chrono::milliseconds(500)};
  // Of one API token: a report asks for a few hundred figures at once, a counter invites once a minute.
  RateLimit token_limit{300, std::chrono::milliseconds(200)};
  // A province behind one address: a thousand kiosks after an outage, and then each every 55 seconds.
  RateLimit poll_limit{2000, std::chrono::milliseconds(20)};
  // Of one kiosk, which has proved that it is: 400 days of votes are 800 full batches, so whoever sends more
  // without a pause runs wild. For twice as many kiosks as a nation has.
  RateLimit batch_limit{2000, std::chrono::milliseconds(50), 40'000};
  // Of one account: an auditor takes the evidence once a quarter, and again when the line broke.
  RateLimit export_limit{4, std::chrono::minutes(5)};
  // What may be told of which days: worked out once, not at every question.
  reports::Releases releases{};
  // It asks the writer's thread, which has better to do.
  RateLimit health_limit{30, std::chrono::seconds(1)};
};

}  // namespace xinluon::http
