// Who may be told what, at this moment: a subscription counts only while its account may see its unit.
#pragma once

#include <string_view>
#include <vector>

#include "sync/server/db/connection.h"
#include "sync/server/storage/subscriptions.h"

namespace xinluon::notices {

// Roles that may subscribe to a topic: percentages are for supervisors, alerts about devices for technicians
// and administrators too.
bool may_subscribe(std::string_view role, storage::Topic topic);
bool may_read(std::string_view role, std::string_view rule);

// rejected, saying why, for an account that may not, a unit it does not cover and a wrong address; not_found
// for an account or a unit that does not exist.
Result<void> subscribe(db::Connection& writer, const storage::Subscription& subscription);

struct Reader {
  storage::Subscription subscription;
  std::string role;
  storage::Scope scope;  // of the account
};
// Those of enabled accounts that still cover their unit.
Result<std::vector<Reader>> readers_of(db::Connection& reader, storage::Topic topic);

}  // namespace xinluon::notices
