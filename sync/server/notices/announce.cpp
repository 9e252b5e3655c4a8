#include "sync/server/notices/announce.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "sync/base/format.h"
#include "sync/domain/period.h"
#include "sync/server/notices/letters.h"
#include "sync/server/notices/readership.h"
#include "sync/server/storage/alerts.h"
#include "sync/server/storage/node.h"
#include "sync/server/storage/organisation.h"
#include "sync/server/storage/outbox.h"
#include "sync/server/storage/progress.h"

namespace xinluon::notices {
namespace {

using storage::Alert;
using storage::Scope;

constexpr std::string_view progress_name = "alerts-announced";

// "Quầy số 01 – Đất đai, Xã Mẫu 01"; the subject's own words where it is no unit and no counter.
Result<std::string> place_of(db::Connection& connection, const Alert& alert) {
  const Scope scope = Scope::local_administrator();
  const auto unit = storage::full_name(connection, scope, alert.fact.unit);
  const std::string where = unit ? *unit : alert.fact.unit.text();
  const auto node = storage::node_from_text(alert.fact.subject);
  if (!node) return format("{}, {}", alert.fact.subject, where);
  if (node->kind == storage::NodeKind::unit) return where;
  const auto id = CounterId::from(node->id);
  if (node->kind != storage::NodeKind::counter || !id) return format("{}, {}", node->id, where);
  const auto counter = storage::find_counter(connection, scope, *id);
  return format("{}, {}", counter ? counter->name : node->id, where);
}

std::string webhook_body(const Alert& alert, const std::string& place, bool sample,
                         const std::string& server) {
  const auto evidence = nlohmann::json::parse(alert.fact.evidence, nullptr, false);
  nlohmann::ordered_json body = {{"event", "alert"},
                                 {"id", alert.id},
                                 {"rule", alert.fact.rule},
                                 {"subject", alert.fact.subject},
                                 {"unit", alert.fact.unit.text()},
                                 {"place", place},
                                 {"sample", sample},
                                 {"opened", to_rfc3339(alert.opened)},
                                 {"server", server}};
  if (!evidence.is_discarded()) body["evidence"] = evidence;
  return body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

class Announcer {
 public:
  Announcer(db::Connection& writer, const Announcing& announcing, WallTime now)
      : writer_(writer), announcing_(announcing), now_(now) {}

  Result<std::int64_t> all() {
    const Scope scope = Scope::local_administrator();
    XINLUON_TRY(const auto told, storage::progress_of(writer_, scope, progress_name));
    XINLUON_TRY(auto alerts, storage::lasting_alerts(writer_, scope));
    std::erase_if(alerts, [told](const Alert& alert) { return alert.id <= told; });
    if (alerts.empty()) return 0;
    XINLUON_TRY(readers_, readers_of(writer_, storage::Topic::alerts));
    std::int64_t last = told;
    for (const Alert& alert : alerts) {
      XINLUON_RETURN_IF_ERROR(tell(alert));
      last = std::max(last, alert.id);
    }
    XINLUON_RETURN_IF_ERROR(storage::advance(writer_, progress_name, last));
    return put_;
  }

 private:
  Result<void> tell(const Alert& alert) {
    XINLUON_TRY(const auto place, place_of(writer_, alert));
    const auto unit = storage::find_unit(writer_, Scope::local_administrator(), alert.fact.unit);
    const bool sample = unit && unit->sample;
    if (announcing_.by_webhook) {
      storage::Message message;
      message.key = format("alert-{}.webhook", alert.id);
      message.channel = storage::Channel::webhook;
      message.subject = alert.fact.rule;
      message.body = webhook_body(alert, place, sample, announcing_.server);
      XINLUON_RETURN_IF_ERROR(put(message));
    }
    if (!announcing_.by_mail) return {};
    for (const Reader& reader : readers_) {
      if (!may_read(reader.role, alert.fact.rule)) continue;
      XINLUON_TRY(const bool covered,
                  storage::covers(writer_, Scope::of_units({reader.subscription.unit}), alert.fact.unit));
      if (!covered) continue;
      const Letter letter = alert_letter(alert, place, sample, announcing_.server);
      storage::Message message;
      message.key = format("alert-{}.{}", alert.id, reader.subscription.address);
      message.address = reader.subscription.address;
      message.subject = letter.subject;
      message.body = letter.text;
      XINLUON_RETURN_IF_ERROR(put(message));
    }
    return {};
  }

  Result<void> put(const storage::Message& message) {
    XINLUON_TRY(const bool added, storage::put_message(writer_, message, now_));
    if (added) ++put_;
    return {};
  }

  db::Connection& writer_;
  const Announcing& announcing_;
  const WallTime now_;
  std::vector<Reader> readers_;
  std::int64_t put_ = 0;
};

}  // namespace

Result<std::int64_t> announce_alerts(db::Connection& writer, const Announcing& announcing, WallTime now) {
  return db::transaction(writer, [&] { return Announcer(writer, announcing, now).all(); });
}

}  // namespace xinluon::notices
