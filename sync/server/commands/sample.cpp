#include "sync/server/commands/sample.h"

#include "sync/domain/period.h"
#include "sync/server/commands/exit_codes.h"
#include "sync/server/http/identity.h"
#include "sync/server/sample/province.h"
#include "sync/server/storage/open.h"

namespace xinluon::commands {
namespace {

constexpr std::chrono::seconds tells_every{3};

Result<sample::Size> size_from(const SampleOptions& options, WallTime now) {
  sample::Size size{.seed = options.seed,
                    .communes = options.communes,
                    .counters = options.counters,
                    .days = options.days,
                    .last = day_of(now) - std::chrono::days(1)};
  if (options.until.empty()) return size;
  XINLUON_TRY(const Day until, day_from_text(options.until));
  if (until > size.last)
    return fail(Errc::rejected, format("--until {}: the last day is a day that is over", options.until));
  size.last = until;
  return size;
}

std::int64_t per_second(std::uint64_t n, Milliseconds took) {
  return static_cast<std::int64_t>(n) * 1000 / std::max<std::int64_t>(1, took.count());
}

Result<sample::Made> make(const Config& config, const SampleOptions& options, const Clock& clock) {
  XINLUON_TRY(const auto size, size_from(options, clock.wall()));
  XINLUON_TRY(const auto folder, db::DataFolder::lock(config.application.place()));
  XINLUON_TRY(const auto identity, http::load_identity(config.application.identity, clock.wall()));
  XINLUON_TRY(const auto writer, storage::open_writer(folder));
  const BootTime began = clock.boot();
  BootTime told = began;
  return sample::make_province(
      *writer, size, identity.signing.public_key().to_base64(), [&](const sample::Made& made) {
        const BootTime now = clock.boot();
        if (now - told < tells_every) return;
        told = now;
        std::fputs(format("{} of {} counters, {} records, {} a second\n", made.kiosks, size.counters,
                          made.records, per_second(made.records, now - began))
                       .c_str(),
                   stderr);
      });
}

}  // namespace

int run_sample(const Config& config, const SampleOptions& options, const Clock& clock) {
  log::init("xinluon-server", log::Priority::error);
  const BootTime began = clock.boot();
  const auto made = make(config, options, clock);
  if (!made) return complain(made.error(), exit_failed);
  const Milliseconds took = clock.boot() - began;
  std::fputs(
      format("{} counters, {} records in {} batches ({} were here already), {} s, {} records a second\n",
             made->kiosks, made->records, made->batches, made->held, took.count() / 1000,
             per_second(made->records, took))
          .c_str(),
      stdout);
  return exit_fine;
}

}  // namespace xinluon::commands
