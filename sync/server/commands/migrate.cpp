#include "sync/server/commands/migrate.h"

#include "sync/server/commands/exit_codes.h"
#include "sync/server/db/data_folder.h"
#include "sync/server/storage/migrations.h"

namespace xinluon::commands {
namespace {

Result<void> migrate(const std::filesystem::path& data) {
  XINLUON_TRY(const auto folder, db::DataFolder::lock(data));
  XINLUON_TRY(const auto writer, folder.open_writer());
  return writer->migrate(storage::migrations());
}

}  // namespace

int run_migrate(const Config& config) {
  const auto migrated = migrate(config.application.identity.data);
  if (!migrated) return complain(migrated.error(), exit_failed);
  std::fputs(format("the schema is {}\n", storage::schema_version()).c_str(), stdout);
  return exit_fine;
}

}  // namespace xinluon::commands
