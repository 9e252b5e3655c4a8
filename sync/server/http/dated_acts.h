// What units and counters have in common: each of their times begins and ends on a day, they are closed and
// reopened, and every change answers with what they are now.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "sync/domain/period.h"
#include "sync/server/http/act.h"
#include "sync/server/http/form.h"
#include "sync/server/http/person_gate.h"
#include "sync/server/organisation/changes.h"
#include "sync/wire/json_writer.h"

namespace xinluon::http {

// valid_from and valid_to, null where there is no such day.
void write_days(wire::JsonWriter& out, Day from, Day to);

template <class Id>
struct DatedActs {
  std::string_view kind;  // "unit": in paths, and in the audit log's words
  Result<Response> (*answer_with)(db::Connection&, const storage::Scope&, const Id&, int status);

  // Leaves its entry in the audit log, and answers.
  Result<Response> done(db::Connection& writer, const Exchange& exchange, std::string_view what, const Id& id,
                        std::string detail, WallTime now, int status = 200) const {
    const std::string action = std::string(kind) + "-" + std::string(what);
    XINLUON_RETURN_IF_ERROR(
        accounts::record(writer, act_of(exchange, action, id.text(), std::move(detail)), now));
    return answer_with(writer, exchange.session.scope(), id, status);
  }

  Result<Response> close(db::Connection& writer, const Exchange& exchange, WallTime now) const {
    XINLUON_TRY(const auto form, Form::from(exchange.request, {"from"}));
    XINLUON_TRY(const auto id, id_in_path<Id>(exchange.request, kind));
    XINLUON_TRY(const auto from, needed_day(form, "from"));
    const auto scope = exchange.session.scope();
    XINLUON_RETURN_IF_ERROR(organisation::Changes(writer, scope, now).close(id, from));
    return done(writer, exchange, "close", id, form.words(), now);
  }

  Result<Response> reopen(db::Connection& writer, const Exchange& exchange, WallTime now) const {
    XINLUON_TRY(const auto id, id_in_path<Id>(exchange.request, kind));
    const auto scope = exchange.session.scope();
    XINLUON_RETURN_IF_ERROR(organisation::Changes(writer, scope, now).reopen(id));
    return done(writer, exchange, "reopen", id, "", now);
  }

  Result<Response> one(Site& site, const Exchange& exchange) const {
    XINLUON_TRY(const auto id, id_in_path<Id>(exchange.request, kind));
    const auto reader = site.readers.lease();
    return answer_with(*reader, exchange.session.scope(), id, 200);
  }

  // GET /v1/units/{unit}, POST and DELETE /v1/units/{unit}/closing.
  void add_routes(Site& site, std::vector<Route>& routes, const std::string& path, accounts::Roles who_sees,
                  accounts::Roles who_changes) const {
    const auto acts = *this;
    routes.push_back(reading_route(
        site, path, who_sees, {},
        [acts](Site& at, const Exchange& exchange, const Query&) { return acts.one(at, exchange); }));
    const auto closing = [&](std::string method, auto act) {
      routes.push_back(
          writing_route(site, std::move(method), path + "/closing", who_changes,
                        [acts, act](db::Connection& writer, const Exchange& exchange, WallTime now) {
                          return (acts.*act)(writer, exchange, now);
                        }));
    };
    closing("POST", &DatedActs::close);
    closing("DELETE", &DatedActs::reopen);
  }
};

}  // namespace xinluon::http
