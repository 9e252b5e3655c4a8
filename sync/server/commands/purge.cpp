#include "sync/server/commands/purge.h"

#include <charconv>
#include <functional>

#include <unistd.h>

#include "sync/base/format.h"
#include "sync/domain/period.h"
#include "sync/server/commands/actor.h"
#include "sync/server/commands/admin.h"
#include "sync/server/commands/exit_codes.h"
#include "sync/server/commands/trust.h"
#include "sync/server/db/postgresql_engine.h"
#include "sync/server/storage/migrations.h"
#include "sync/server/storage/open.h"

namespace xinluon::commands {
namespace {

using retention::Plan;
using retention::Prefix;
using Perform = std::function<Result<Outcome>(const AdminCall&)>;

constexpr std::chrono::seconds tells_every{3};

AdminCall call_for(const std::vector<Prefix>& part, Day kept_from) {
  std::uint64_t records = 0;
  for (const Prefix& prefix : part) records += prefix.records();
  return {.words = "purge part",
          .arguments = {{"kept-from", to_text(kept_from)},
                        {"records", std::to_string(records)},
                        {std::string(content_key), encode_part(part)}}};
}

Result<std::uint64_t> number_in(const std::string& answer) {
  std::uint64_t number = 0;
  const auto* const end = answer.data() + answer.size();
  const auto parsed = std::from_chars(answer.data(), end, number);
  if (parsed.ec != std::errc()) return fail(Errc::internal, "the server's answer can't be read: " + answer);
  return number;
}

Result<std::uint64_t> carry_out(const Plan& plan, const Perform& perform, const Clock& clock) {
  std::uint64_t purged = 0;
  BootTime told = clock.boot();
  for (const auto& part : parts_of(plan)) {
    XINLUON_TRY(const auto outcome, perform(call_for(part, plan.kept_from)));
    XINLUON_TRY(const auto some, number_in(outcome.text));
    purged += some;
    if (clock.boot() - told < tells_every) continue;
    told = clock.boot();
    std::fputs(format("{} of {} records are purged\n", purged, plan.records).c_str(), stderr);
  }
  return purged;
}

// The role that serves can't delete a record: another connects, beside the servers.
Result<std::uint64_t> purge_postgresql(const Config& config, const Plan& plan, const Clock& clock) {
  XINLUON_TRY(const auto identity, http::load_identity(config.application.identity, clock.wall()));
  XINLUON_TRY(const auto writer,
              db::open_postgresql(config.application.place().postgresql(), db::Access::read_write));
  XINLUON_RETURN_IF_ERROR(writer->require_schema(storage::schema_version()));
  const auto perform = [&](const AdminCall& call) {
    const AdminContext context{
        .now = clock.wall(), .actor = actor_of(geteuid()), .trust = trust_of(config, identity)};
    return run_admin_call(*writer, context, call);
  };
  return carry_out(plan, perform, clock);
}

Result<std::uint64_t> purge(const Config& config, const Plan& plan, const Clock& clock) {
  if (config.application.place().is_postgresql()) return purge_postgresql(config, plan, clock);
  return carry_out(
      plan, [&](const AdminCall& call) { return perform_admin(config, call, clock); }, clock);
}

Result<Plan> make_plan(const Config& config, WallTime now) {
  XINLUON_TRY(const auto reader, storage::open_reader(config.application.place()));
  return retention::plan(*reader, storage::Scope::local_administrator(),
                         retention::kept_from(now, config.retention_months));
}

Result<void> run(const Config& config, const PurgeCommand& command, const Clock& clock) {
  XINLUON_TRY(const auto plan, make_plan(config, clock.wall()));
  std::fputs(describe(plan, config.retention_months).c_str(), stdout);
  if (command.dry_run || plan.records == 0) return {};
  XINLUON_TRY(const auto purged, purge(config, plan, clock));
  std::fputs(format("{} records are purged\n", purged).c_str(), stdout);
  return {};
}

}  // namespace

std::string describe(const Plan& plan, int months) {
  std::string text = format("records before {} go; {} whole months stay\n", to_text(plan.asked), months);
  if (plan.kept_from == Day())
    text += "no day is closed yet: the server closes them, an hour after its start\n";
  else if (plan.kept_from < plan.asked)
    text += format("days from {} on are not closed yet: theirs stay too\n", to_text(plan.kept_from));
  std::set<KioskId> kiosks;
  for (const auto& [month, planned] : plan.months) {
    text += format("{}  {} votes of {} kiosks\n", to_text(month).substr(0, 7), planned.votes,
                   planned.kiosks.size());
    kiosks.insert(planned.kiosks.begin(), planned.kiosks.end());
  }
  return text + format("{} records ({} unreadable) of {} kiosks are older\n", plan.records, plan.unreadable,
                       kiosks.size());
}

int run_purge(const Config& config, const PurgeCommand& command, const Clock& clock) {
  const auto done = run(config, command, clock);
  return done ? exit_fine : complain(done.error(), exit_failed);
}

}  // namespace xinluon::commands
