#include "sync/server/storage/count_inserts.h"

#include "sync/server/storage/organisation.h"

namespace xinluon::storage {

db::InsertPlan count_inserts(std::string_view table, std::string_view on_conflict) {
  using Type = db::InsertPlan::Column::Type;
  return {table,
          {{"node", Type::text},
           {"grain", Type::text},
           {"dimension", Type::text},
           {"start", Type::integer},
           {"value", Type::text},
           {"raw", Type::integer},
           {"counted", Type::integer}},
          on_conflict};
}

Result<void> insert_counts(db::Connection& connection, const db::InsertPlan& plan, const Tallies& counts) {
  std::vector<std::string> nodes;
  nodes.reserve(counts.size());
  std::vector<db::Parameter> values;
  values.reserve(counts.size() * plan.columns.size());
  const Node* last = nullptr;
  for (const auto& [key, count] : counts) {
    if (count == Count{}) continue;
    if (last == nullptr || *last != key.node) nodes.push_back(to_text(key.node));
    last = &key.node;
    values.insert(values.end(), {nodes.back(), name_of(key.grain), name_of(key.dimension),
                                 to_number(key.start), key.value, count.raw, count.counted});
  }
  return connection.insert(plan, values);
}

}  // namespace xinluon::storage
