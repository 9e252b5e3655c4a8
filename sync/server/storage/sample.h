// A small organisation to try the product with, marked as sample data wherever it is shown:
// Tỉnh Mẫu (TM) › Xã Mẫu 01 (TM-X01) › Quầy số 01–04 (TM-X01-Q01 … TM-X01-Q04).
#pragma once

#include "sync/base/result.h"
#include "sync/server/db/connection.h"

namespace xinluon::storage {

// Within the caller's transaction. What is there already is left as it is, so that a second call does
// nothing.
Result<void> create_sample(db::Connection& connection);

}  // namespace xinluon::storage
