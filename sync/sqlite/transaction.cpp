#include <utility>

#include "sync/base/check.h"
#include "sync/base/format.h"
#include "sync/sqlite/sqlite.h"

namespace xinluon::sqlite {

Transaction::Transaction(Connection& connection) : connection_(&connection) {}

Transaction::Transaction(Transaction&& other) noexcept
    : connection_(std::exchange(other.connection_, nullptr)) {}

Result<Transaction> Transaction::begin(Connection& connection) {
  XINLUON_RETURN_IF_ERROR(connection.execute("BEGIN IMMEDIATE"));
  return Transaction(connection);
}

// After a full disk or an I/O error SQLite has rolled back itself. Should the rollback fail, the connection
// stays in the transaction and the next begin() says so.
Transaction::~Transaction() {
  if (connection_ == nullptr || !connection_->in_transaction()) return;
  [[maybe_unused]] const auto rolled_back = connection_->execute("ROLLBACK");
}

Result<void> Transaction::commit() {
  XINLUON_CHECK(connection_ != nullptr, "a transaction is committed once");
  XINLUON_RETURN_IF_ERROR(connection_->execute("COMMIT"));
  connection_ = nullptr;
  return {};
}

}  // namespace xinluon::sqlite
