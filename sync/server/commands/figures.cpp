#include "sync/server/commands/figures.h"

#include "sync/base/files.h"
#include "sync/server/commands/exit_codes.h"
#include "sync/server/evidence/audit_bundle.h"
#include "sync/server/reports/percentages.h"
#include "sync/server/reports/recount.h"
#include "sync/server/reports/render.h"
#include "sync/server/reports/request_text.h"
#include "sync/server/storage/open.h"
#include "sync/server/storage/organisation.h"

namespace xinluon::commands {
namespace {

using storage::Scope;

Result<storage::Node> top_of_tree(db::Connection& reader) {
  XINLUON_TRY(const auto tops, storage::top_units(reader, Scope::local_administrator()));
  if (tops.empty()) return fail(Errc::not_found, "there is no unit yet; see `xinluon-server admin unit add`");
  if (tops.size() == 1) return storage::Node::of(tops.front().id);
  std::string names;
  for (const auto& unit : tops) names += " " + unit.id.text();
  return fail(Errc::rejected, "the tree has several tops, choose one with --unit:" + names);
}

Result<storage::Node> node_of(db::Connection& reader, const ReportOptions& options) {
  if (!options.unit.empty() + !options.counter.empty() + !options.officer.empty() > 1)
    return fail(Errc::rejected, "give one of --unit, --counter and --officer");
  if (options.unit.empty() && options.counter.empty() && options.officer.empty()) return top_of_tree(reader);
  if (const auto officer = OfficerId::from(options.officer)) return storage::Node::of(*officer);
  const auto unit = UnitId::from(options.unit);
  const auto counter = CounterId::from(options.counter);
  if (unit) return storage::Node::of(*unit);
  if (counter) return storage::Node::of(*counter);
  return fail(Errc::rejected, "that is no id: 1-32 characters of A-Z a-z 0-9 . _ -");
}

Result<void> set_words(reports::PercentagesRequest& request, const ReportOptions& options, WallTime now,
                       db::Connection& reader) {
  const std::chrono::year_month_day today(day_of(now));
  request.period = {Day(today.year() / today.month() / 1), day_of(now)};
  if (!options.period.empty()) XINLUON_RETURN_IF_ERROR(reports::set_period(request, options.period, reader));
  if (!options.by.empty()) XINLUON_RETURN_IF_ERROR(reports::set_cuts(request, options.by));
  if (!options.series.empty()) XINLUON_RETURN_IF_ERROR(reports::set_series(request, options.series));
  if (!options.compare.empty())
    XINLUON_RETURN_IF_ERROR(reports::set_comparison(request, options.compare, reader));
  return {};
}

Result<std::string> rendered(const reports::Percentages& found, const std::string& as) {
  if (as == "xlsx") return reports::to_xlsx(found);
  if (as == "json") return reports::to_json(found) + "\n";
  if (as == "csv") return reports::to_csv(found, reports::CsvDialect::plain);
  if (as == "csv-excel") return reports::to_csv(found, reports::CsvDialect::excel_vi);
  return reports::to_table(found);
}

Result<std::string> report(const Config& config, const ReportOptions& options, WallTime now) {
  if (options.format == "xlsx" && options.out.empty())
    return fail(Errc::rejected, "a spreadsheet is no text: say with --out which file it becomes");
  reports::PercentagesRequest request;
  request.view = options.live ? reports::View::live : reports::View::published;
  XINLUON_TRY(const auto reader, storage::open_reader(config.application.place()));
  XINLUON_RETURN_IF_ERROR(set_words(request, options, now, *reader));
  XINLUON_TRY(request.node, node_of(*reader, options));
  XINLUON_TRY(const auto found, reports::percentages(*reader, Scope::local_administrator(), request, now));
  return rendered(found, options.format);
}

Result<reports::Recount> recount(const Config& config) {
  XINLUON_TRY(const auto reader, storage::open_reader(config.application.place()));
  return reports::recount(*reader, Scope::local_administrator());
}

void show(const reports::Recount& found) {
  for (const auto& difference : found.differences)
    std::fputs(format("{}: {}\n", difference.where, difference.what).c_str(), stdout);
  std::fputs(format("{} kiosks, {} epochs, {} records ({} unreadable), {} votes, {} tallies compared\n",
                    found.kiosks, found.epochs, found.records, found.unreadable, found.votes, found.tallies)
                 .c_str(),
             stdout);
  std::fputs(found.clean() ? "no difference\n" : format("{} differences\n", found.difference_count).c_str(),
             stdout);
}

}  // namespace

int run_report(const Config& config, const ReportOptions& options, const Clock& clock) {
  const auto text = report(config, options, clock.wall());
  if (!text)
    return complain(text.error(), text.error().code == Errc::rejected ? exit_bad_usage : exit_failed);
  if (options.out.empty()) {
    std::fputs(text->c_str(), stdout);
    return exit_fine;
  }
  constexpr mode_t own = 0600;  // figures of officers may be in it
  const auto written = write_file_durably(options.out, *text, own);
  return written ? exit_fine : complain(written.error(), exit_failed);
}

int run_recount(const Config& config, const std::filesystem::path& bundle) {
  const auto found = bundle.empty()
                         ? recount(config)
                         : evidence::recount_bundle(bundle, std::filesystem::temp_directory_path());
  if (!found) return complain(found.error(), exit_failed);
  show(*found);
  return found->clean() ? exit_fine : exit_failed;
}

}  // namespace xinluon::commands
