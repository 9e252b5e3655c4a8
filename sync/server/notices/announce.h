// New alerts, to those who subscribed and to the webhook.
#pragma once

#include <cstdint>
#include <string>

#include "sync/base/clock.h"
#include "sync/server/db/connection.h"

namespace xinluon::notices {

struct Announcing {
  bool by_mail = false;
  bool by_webhook = false;
  std::string server;  // where the page is, or empty
};

// Puts a message into the outbox for every alert that began since the last call, for each of its readers;
// gives how many. Opens its own transaction. Alerts that are gone again by now are told to nobody; without a
// channel they are not told later either.
Result<std::int64_t> announce_alerts(db::Connection& writer, const Announcing& announcing, WallTime now);

}  // namespace xinluon::notices
