#include "sync/server/commands/migrate.h"

#include "sync/server/commands/exit_codes.h"
#include "sync/server/db/data_folder.h"
#include "sync/server/storage/migrations.h"
#include "sync/server/storage/serving_role.h"

namespace xinluon::commands {
namespace {

Result<void> migrate(const Config& config) {
  const auto place = config.application.place();
  XINLUON_TRY(const auto folder, db::DataFolder::lock(place));
  XINLUON_TRY(const auto writer, folder.open_writer());
  XINLUON_RETURN_IF_ERROR(writer->migrate(storage::migrations()));
  return place.is_postgresql() ? grant_roles(*writer, config) : Result<void>();
}

}  // namespace

Result<void> grant_roles(db::Connection& owner, const Config& config) {
  if (!config.serving_role.empty())
    XINLUON_RETURN_IF_ERROR(storage::grant_serving(owner, config.serving_role));
  if (config.purging_role.empty()) return {};
  return storage::grant_purging(owner, config.purging_role);
}

int run_migrate(const Config& config) {
  const auto migrated = migrate(config);
  if (!migrated) return complain(migrated.error(), exit_failed);
  std::fputs(format("the schema is {}\n", storage::schema_version()).c_str(), stdout);
  return exit_fine;
}

}  // namespace xinluon::commands
