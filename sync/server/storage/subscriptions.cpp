#include "sync/server/storage/subscriptions.h"

#include <algorithm>
#include <array>

namespace xinluon::storage {
namespace {

constexpr std::array<std::string_view, 3> topic_names = {"alerts", "weekly", "monthly"};

Subscription subscription_of(const db::Row& row) {
  return {row.string(0), row.string(1), topic_from_name(row.text(2)).value_or(Topic::alerts),
          UnitId::from(row.text(3)).value_or(UnitId()), wall_time(row.integer(4))};
}

}  // namespace

std::string_view name_of(Topic topic) {
  return topic_names.at(static_cast<std::size_t>(topic));
}

std::optional<Topic> topic_from_name(std::string_view name) {
  const auto* const found = std::find(topic_names.begin(), topic_names.end(), name);
  if (found == topic_names.end()) return std::nullopt;
  return static_cast<Topic>(found - topic_names.begin());
}

Result<void> add_subscription(db::Connection& connection, const Subscription& s) {
  XINLUON_RETURN_IF_ERROR(
      connection.run("INSERT INTO subscription (account, address, topic, unit, created_ms) "
                     "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (account, address, topic, unit) DO NOTHING",
                     {s.account, s.address, name_of(s.topic), s.unit.text(), to_ms(s.created)}));
  return {};
}

Result<bool> remove_subscription(db::Connection& connection, const Subscription& s) {
  XINLUON_TRY(const auto removed,
              connection.run("DELETE FROM subscription WHERE account = $1 AND address = $2 AND topic = $3 "
                             "AND unit = $4",
                             {s.account, s.address, name_of(s.topic), s.unit.text()}));
  return removed > 0;
}

Result<std::vector<Subscription>> subscriptions(db::Connection& connection, const Scope& scope) {
  XINLUON_RETURN_IF_ERROR(only_whole(scope));
  return connection.rows(
      "SELECT account, address, topic, unit, created_ms FROM subscription "
      "ORDER BY account, address, topic, unit",
      {}, subscription_of);
}

}  // namespace xinluon::storage
