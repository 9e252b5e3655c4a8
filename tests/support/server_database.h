// The server's real database in a folder of the test's own, with the sample organisation in it.
#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "sync/base/files.h"
#include "sync/server/db/data_folder.h"
#include "sync/server/db/postgresql_engine.h"
#include "sync/server/storage/kiosks.h"
#include "sync/server/storage/migrations.h"
#include "sync/server/storage/sample.h"
#include "sync/server/storage/serving_role.h"
#include "sync/sqlite/sqlite.h"
#include "tests/support/postgresql.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::test {

// A value, or the test ends with the error's words.
template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(*result);
}
inline void must(Result<void> result) {
  if (!result) throw std::runtime_error(result.error().message);
}

inline constexpr const char* database_name = "xinluon.db";

// On SQLite, or with XINLUON_TEST_DATABASE=postgresql on PostgreSQL, connected as the role that serves.
class ServerDatabase {
 public:
  explicit ServerDatabase(Medium medium = Medium::disk)
      : folder_(medium),
        postgresql_(on_postgresql() ? std::make_unique<PostgresqlDatabase>(&fill) : nullptr),
        data_(must(db::DataFolder::lock(place()))) {
    const bool filled = postgresql_ != nullptr || medium == Medium::memory;
    if (medium == Medium::memory && !postgresql_) put_first_day(folder_ / database_name);
    writer_ = must(data_.open_writer());
    if (filled) return;
    must(writer_->migrate(storage::migrations()));
    must(db::transaction(*writer_, [&] { return storage::create_sample(*writer_); }));
  }
  // A SQLite file as it is after migrations and sample organisation, which are made once a process only: for
  // tests that begin by the thousand.
  static void put_first_day(const std::filesystem::path& file);

  db::Connection& writer() { return *writer_; }
  // What `purge` writes with: on PostgreSQL as the role of its own, on SQLite the writer.
  db::Connection& purger() {
    if (!postgresql_) return *writer_;
    if (!purger_) purger_ = must(db::open_postgresql({postgresql_->purging(), {}}, db::Access::read_write));
    return *purger_;
  }
  std::unique_ptr<db::Connection> reader() { return must(data_.open_reader()); }
  std::unique_ptr<db::Connection> another_writer() { return must(data_.open_writer()); }
  const std::filesystem::path& path() const { return folder_.path(); }
  db::Place place() const {
    return {folder_.path(), postgresql_ ? postgresql_->serving() : std::string(), {}};
  }
  // Null on SQLite.
  const PostgresqlDatabase* postgresql() const { return postgresql_.get(); }

  void enrol(const KioskId& id, const std::string& public_key, const std::string& counter = "TM-X01-Q01",
             const std::string& board = "") {
    must(db::transaction(*writer_, [&] {
      return storage::put_kiosk(*writer_, {id, CounterId::from(counter).value(), public_key, board,
                                           storage::KioskState::enrolled, wall_time(1'700'000'000'000)});
    }));
  }

  // Straight SQL, for damage that no function of ours would do.
  std::int64_t damage(const std::string& sql) { return must(powerful().run(sql)); }
  std::int64_t scalar(const std::string& sql) { return must(writer_->scalar(sql)); }
  // So that damage() can change and delete what the database guards.
  void drop_guards() {
    if (postgresql_) {  // else the owner may
      damage("DROP TRIGGER IF EXISTS audit_shrinks_behind_its_anchor ON audit");
      damage("DROP TRIGGER IF EXISTS record_is_not_deleted ON record");
      damage("DROP TRIGGER IF EXISTS record_anchor_never_goes_back ON record_anchor");
      return;
    }
    for (const char* const guard :
         {"record_is_not_changed", "record_is_not_deleted", "record_origin_is_not_changed",
          "audit_never_changes", "audit_shrinks_behind_its_anchor", "audit_anchor_never_changes",
          "record_anchor_never_goes_back", "record_anchor_is_not_deleted", "closed_tally_never_shrinks",
          "closed_tally_is_not_deleted"})
      must(writer_->run(std::string("DROP TRIGGER IF EXISTS ") + guard));
  }
  // Until mend(table) inserting into it fails, with "planted" in the message.
  void plant_fault(const std::string& table) {
    if (postgresql_) {
      damage(
          "CREATE OR REPLACE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql AS "
          "$$ BEGIN RAISE EXCEPTION 'planted'; END $$");
      damage("CREATE TRIGGER fault BEFORE INSERT ON " + table + " FOR EACH ROW EXECUTE FUNCTION planted()");
    } else {
      damage("CREATE TRIGGER fault BEFORE INSERT ON " + table + " BEGIN SELECT RAISE(ABORT, 'planted'); END");
    }
  }
  // Until mend(table) these changes of it are dropped without a word, as by an index that lost its rows.
  void swallow(const std::string& act, const std::string& table) {
    if (postgresql_) {
      damage(
          "CREATE OR REPLACE FUNCTION swallowed() RETURNS trigger LANGUAGE plpgsql AS "
          "$$ BEGIN RETURN NULL; END $$");
      damage("CREATE TRIGGER fault BEFORE " + act + " ON " + table +
             " FOR EACH ROW EXECUTE FUNCTION swallowed()");
    } else {
      damage("CREATE TRIGGER fault BEFORE " + act + " ON " + table + " BEGIN SELECT RAISE(IGNORE); END");
    }
  }
  void mend(const std::string& table) {
    damage("DROP TRIGGER fault" + (postgresql_ ? " ON " + table : std::string()));
  }
  // `sql` on a connection of its own that waits for nobody.
  Result<void> beside(const std::string& sql) {
    if (!postgresql_) {
      auto other =
          must(sqlite::Connection::open(folder_ / database_name, {.busy_timeout_ms = 20, .max_bytes = 0}));
      return other.execute(sql);
    }
    const auto other = must(data_.open_writer());
    must(other->run("SET lock_timeout = '20ms'"));
    XINLUON_RETURN_IF_ERROR(other->run(sql));
    return {};
  }

 private:
  static void fill(const std::string& owner) {
    const auto made = must(db::open_postgresql({owner, {}}, db::Access::read_write));
    must(made->migrate(storage::migrations()));
    must(db::transaction(*made, [&] { return storage::create_sample(*made); }));
    must(storage::grant_serving(*made, "xinluon_serve"));
    must(storage::grant_purging(*made, "xinluon_purge"));
    // Functions of SQLite's that tests look at bytes with.
    must(made->run("CREATE FUNCTION hex(BYTEA) RETURNS TEXT LANGUAGE sql AS $$ SELECT encode($1, 'hex') $$"));
    must(
        made->run("CREATE FUNCTION zeroblob(INTEGER) RETURNS BYTEA LANGUAGE sql AS "
                  "$$ SELECT decode(repeat('00', $1), 'hex') $$"));
  }
  db::Connection& powerful() {
    if (!postgresql_) return *writer_;
    if (!owner_) owner_ = must(db::open_postgresql({postgresql_->owner(), {}}, db::Access::read_write));
    return *owner_;
  }

  TemporaryFolder folder_;
  std::unique_ptr<PostgresqlDatabase> postgresql_;
  db::DataFolder data_;
  std::unique_ptr<db::Connection> writer_;
  std::unique_ptr<db::Connection> owner_;
  std::unique_ptr<db::Connection> purger_;
};

inline void ServerDatabase::put_first_day(const std::filesystem::path& file) {
  static const std::string bytes = [] {
    ServerDatabase made;
    must(made.writer().scalar("PRAGMA wal_checkpoint(TRUNCATE)"));
    return must(read_file(made.path() / database_name, 16 * 1024 * 1024));
  }();
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

}  // namespace xinluon::test
