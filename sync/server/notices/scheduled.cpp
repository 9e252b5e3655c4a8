#include "sync/server/notices/scheduled.h"

#include <array>
#include <utility>

#include "sync/base/format.h"
#include "sync/base/log.h"
#include "sync/server/notices/letters.h"
#include "sync/server/notices/readership.h"
#include "sync/server/notices/rules.h"
#include "sync/server/reports/percentages.h"
#include "sync/server/reports/render.h"
#include "sync/server/storage/organisation.h"
#include "sync/server/storage/progress.h"

namespace xinluon::notices {
namespace {

using storage::Message;
using storage::Scope;
using storage::Topic;

std::string progress_name(Topic topic) {
  return "report-" + std::string(storage::name_of(topic));
}

// Who subscribed after it was due waits for the next one.
bool subscribed_before_due(const Reader& reader, const Period& period) {
  return reader.subscription.created < start_of(period.last + std::chrono::days(1)) + std::chrono::hours(6);
}

Result<Message> message_for(db::Connection& reader, const Reader& to, const DueReports& due,
                            const std::string& server, WallTime now) {
  reports::PercentagesRequest request;
  request.node = storage::Node::of(to.subscription.unit);
  request.period = due.period;
  XINLUON_TRY(const auto percentages, reports::percentages_here(reader, to.scope, request, now));
  const std::string words = due.topic == Topic::weekly ? week_words(due.period) : month_words(due.period);
  const Letter letter = report_letter(percentages, words, server);
  Message message;
  message.key = format("{}-{}.{}.{}", storage::name_of(due.topic), to_text(due.period.first),
                       to.subscription.unit.text(), to.subscription.address);
  message.address = to.subscription.address;
  message.subject = letter.subject;
  message.body = letter.text;
  message.file_name = format("hailong_{}_{}.csv", to.subscription.unit.text(), to_text(due.period.first));
  message.file = reports::to_csv(percentages, reports::CsvDialect::excel_vi);
  return message;
}

Result<void> fill(db::Connection& reader, DueReports& due, const std::string& server, WallTime now) {
  XINLUON_TRY(const auto readers, readers_of(reader, due.topic));
  for (const Reader& to : readers) {
    if (!subscribed_before_due(to, due.period)) continue;
    auto message = message_for(reader, to, due, server, now);
    if (message) {
      due.messages.push_back(*std::move(message));
    } else if (message.error().code == Errc::not_found) {
      log::warning("no {} report to {}: {}", storage::name_of(due.topic), to.subscription.account,
                   message.error().message);
    } else {
      return fail(std::move(message).error());
    }
  }
  return {};
}

}  // namespace

Period last_whole(Topic topic, WallTime now) {
  const Day last = last_published_day(now);
  if (topic == Topic::monthly) return windows_in_months(last).recent;
  const Day sunday = windows_in_weeks(last).recent.last;
  return {sunday - std::chrono::days(6), sunday};
}

Result<std::vector<DueReports>> due_reports(db::Connection& reader, const std::string& server, WallTime now) {
  return db::snapshot(reader, [&]() -> Result<std::vector<DueReports>> {
    std::vector<DueReports> all;
    for (const Topic topic : {Topic::weekly, Topic::monthly}) {
      DueReports due{topic, last_whole(topic, now), {}};
      XINLUON_TRY(const auto done,
                  storage::progress_of(reader, Scope::local_administrator(), progress_name(topic)));
      if (done >= storage::to_number(due.period.first)) continue;
      XINLUON_RETURN_IF_ERROR(fill(reader, due, server, now));
      all.push_back(std::move(due));
    }
    return all;
  });
}

Result<std::int64_t> put_reports(db::Connection& writer, const DueReports& due, WallTime now) {
  return db::transaction(writer, [&]() -> Result<std::int64_t> {
    XINLUON_TRY(const bool ours,
                storage::advance(writer, progress_name(due.topic), storage::to_number(due.period.first)));
    std::int64_t put = 0;
    if (!ours) return put;
    for (const Message& message : due.messages) {
      XINLUON_TRY(const bool added, storage::put_message(writer, message, now));
      if (added) ++put;
    }
    return put;
  });
}

}  // namespace xinluon::notices
