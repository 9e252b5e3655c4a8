#include "sync/server/storage/open.h"

#include <utility>

#include "sync/server/storage/migrations.h"

namespace xinluon::storage {

Result<std::unique_ptr<db::Connection>> open_writer(const db::DataFolder& folder) {
  std::error_code ignored;
  const bool is_new =
      !folder.place().is_postgresql() && !std::filesystem::exists(folder.place().sqlite_file(), ignored);
  XINLUON_TRY(auto writer, folder.open_writer());
  if (is_new) XINLUON_RETURN_IF_ERROR(writer->migrate(migrations()));
  XINLUON_RETURN_IF_ERROR(writer->require_schema(schema_version()));
  return writer;
}

Result<std::unique_ptr<db::Connection>> open_reader(const db::Place& place) {
  XINLUON_TRY(auto reader, db::open_reader(place));
  XINLUON_RETURN_IF_ERROR(reader->require_schema(schema_version()));
  return reader;
}

}  // namespace xinluon::storage
