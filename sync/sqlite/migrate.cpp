#include "sync/base/check.h"
#include "sync/base/format.h"
#include "sync/sqlite/sqlite.h"

namespace xinluon::sqlite {
namespace {

void check_numbers(std::span<const Migration> migrations) {
  int expected = 1;
  for (const Migration& migration : migrations) {
    XINLUON_CHECK(migration.version == expected, "migrations are numbered 1, 2, 3 …");
    ++expected;
  }
}

Result<std::int64_t> version_of(Connection& connection) {
  return connection.scalar("PRAGMA user_version");
}

// The version is read inside the transaction: another process may have been quicker.
Result<void> apply(Connection& connection, const Migration& migration) {
  XINLUON_TRY(Transaction transaction, Transaction::begin(connection));
  XINLUON_TRY(const std::int64_t version, version_of(connection));
  if (version >= migration.version) return {};
  XINLUON_RETURN_IF_ERROR(connection.execute(migration.sql));
  XINLUON_RETURN_IF_ERROR(connection.execute(format("PRAGMA user_version={}", migration.version)));
  return transaction.commit();
}

}  // namespace

Result<void> migrate(Connection& connection, std::span<const Migration> migrations) {
  check_numbers(migrations);
  XINLUON_TRY(const std::int64_t version, version_of(connection));
  const auto newest = static_cast<std::int64_t>(migrations.size());
  if (version < 0 || version > newest) {
    return fail(Errc::rejected,
                format("the file has version {} and this program knows up to {}; install the newer "
                       "program, or restore a backup made before it",
                       version, newest));
  }
  for (const Migration& migration : migrations.subspan(static_cast<std::size_t>(version))) {
    if (auto applied = apply(connection, migration); !applied) {
      return fail(with_context(std::move(applied).error(), format("migration {}", migration.version)));
    }
  }
  return {};
}

}  // namespace xinluon::sqlite
