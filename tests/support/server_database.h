// The server's real database in a folder of the test's own, with the sample organisation in it.
#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "sync/base/files.h"
#include "sync/server/db/data_folder.h"
#include "sync/server/storage/kiosks.h"
#include "sync/server/storage/migrations.h"
#include "sync/server/storage/sample.h"
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

class ServerDatabase {
 public:
  explicit ServerDatabase(Medium medium = Medium::disk)
      : folder_(medium), data_(must(db::DataFolder::lock(folder_.path()))) {
    if (medium == Medium::memory) put_first_day(folder_ / database_name);
    writer_ = must(data_.open_writer());
    if (medium == Medium::memory) return;
    must(writer_->migrate(storage::migrations()));
    must(db::transaction(*writer_, [&] { return storage::create_sample(*writer_); }));
  }
  // A file as it is after migrations and sample organisation, which are made once a process only: for tests
  // that begin by the thousand.
  static void put_first_day(const std::filesystem::path& file);

  db::Connection& writer() { return *writer_; }
  std::unique_ptr<db::Connection> reader() { return must(data_.open_reader()); }
  const std::filesystem::path& path() const { return folder_.path(); }

  void enrol(const KioskId& id, const std::string& public_key, const std::string& counter = "TM-X01-Q01",
             const std::string& board = "") {
    must(db::transaction(*writer_, [&] {
      return storage::put_kiosk(*writer_, {id, CounterId::from(counter).value(), public_key, board,
                                           storage::KioskState::enrolled, wall_time(1'700'000'000'000)});
    }));
  }
  // Straight SQL, for damage that no function of ours would do.
  std::int64_t damage(const std::string& sql) { return must(writer_->run(sql)); }
  std::int64_t scalar(const std::string& sql) { return must(writer_->scalar(sql)); }

 private:
  TemporaryFolder folder_;
  db::DataFolder data_;
  std::unique_ptr<db::Connection> writer_;
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
