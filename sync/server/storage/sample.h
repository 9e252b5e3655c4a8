// An invented organisation to try the product with, marked as sample data wherever it is shown:
// Tỉnh Mẫu (TM) › Xã Mẫu 01 (TM-X01) … › Quầy số 01 (TM-X01-Q01) ….
#pragma once

#include <cstdint>
#include <vector>

#include "sync/base/result.h"
#include "sync/server/db/connection.h"
#include "sync/server/storage/organisation.h"

namespace xinluon::storage {

// `counters` over all `communes`, dealt out in turn: at least one each. Gives them, commune by commune.
// Within the caller's transaction. What is there already is left as it is, so that a second call does
// nothing.
Result<std::vector<Counter>> create_sample(db::Connection& connection, std::uint64_t communes,
                                           std::uint64_t counters);
// One commune with four counters.
Result<void> create_sample(db::Connection& connection);

}  // namespace xinluon::storage
