// Who gets what by mail. A subscription is an account's: it counts only while the account may see its unit.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/clock.h"
#include "sync/domain/ids.h"
#include "sync/server/storage/scope.h"
#include "sync/server/storage/users.h"

namespace xinluon::storage {

// Stored as the enumerators' names: frozen.
enum class Topic { alerts, weekly, monthly };
std::string_view name_of(Topic topic);
std::optional<Topic> topic_from_name(std::string_view name);

struct Subscription {
  std::string account;
  std::string address;
  Topic topic = Topic::alerts;
  UnitId unit;
  WallTime created{};
};

// Within the caller's transaction. Adding what is there changes nothing; removing what is not gives false.
Result<void> add_subscription(db::Connection& connection, const Subscription& subscription);
Result<bool> remove_subscription(db::Connection& connection, const Subscription& subscription);

// By account, address, topic and unit. unauthorised unless the scope is whole.
Result<std::vector<Subscription>> subscriptions(db::Connection& connection, const Scope& scope);

}  // namespace xinluon::storage
