// The audit log, for auditors. Reading it is written into it.
#include <charconv>
#include <utility>

#include "sync/base/format.h"
#include "sync/crypto/encoding.h"
#include "sync/server/http/person_gate.h"
#include "sync/server/http/routes.h"
#include "sync/server/storage/audit.h"

namespace xinluon::http {
namespace {

constexpr std::int64_t max_entries = 1000;

Result<std::int64_t> number_from(std::string_view name, const std::string& text, std::int64_t max) {
  std::int64_t number = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0 || number > max)
    return fail(Errc::rejected, format("{}: a number from 0 to {}", name, max));
  return number;
}

Result<storage::AuditFilter> filter_from(const Request& request) {
  XINLUON_TRY(const auto query, query_of(request.target));
  storage::AuditFilter filter;
  for (const auto& [name, value] : query) {
    if (name == "after") {
      XINLUON_TRY(filter.after, number_from(name, value, INT64_MAX));
    } else if (name == "before") {
      XINLUON_TRY(filter.before, number_from(name, value, INT64_MAX));
    } else if (name == "limit") {
      XINLUON_TRY(const auto limit, number_from(name, value, max_entries));
      filter.limit = static_cast<std::size_t>(limit);
    } else if (name == "actor") {
      filter.actor = value;
    } else if (name == "action") {
      filter.action = value;
    } else {
      return fail(Errc::rejected, format("{}: there is no such parameter here", name));
    }
  }
  if (filter.before && query.contains("after"))
    return fail(Errc::rejected, "after and before: give one of them");
  return filter;
}

// Each entry's very bytes, which are what is hashed, with the hash beside.
std::string entries_json(const std::vector<storage::AuditEntry>& entries) {
  std::string text = R"({"entries":[)";
  for (const auto& entry : entries)
    text += format(R"({}{{"hash":"{}","entry":{}}})", text.back() == '[' ? "" : ",",
                   crypto::to_hex(entry.hash), entry.line);
  return text + "]}";
}

Response entries(Site& site, const Exchange& exchange) {
  const auto filter = filter_from(exchange.request);
  if (!filter) return problem(problems::bad_parameter, filter.error().message);
  const std::string detail =
      format("{}={} limit={} actor={} action={}", filter->before ? "before" : "after",
             filter->before.value_or(filter->after), filter->limit, filter->actor, filter->action);
  if (const auto noted = note_view(site, exchange, "audit-read", "audit", detail); !noted)
    return problem(noted.error());
  const auto reader = site.readers.lease();
  const auto found = storage::find_audit(*reader, exchange.session.scope(), *filter);
  return found ? json(200, entries_json(*found)) : problem(found.error());
}

}  // namespace

std::vector<Route> audit_routes(Site& site) {
  return {person_route(site, "GET", "/v1/audit", accounts::Roles{accounts::Role::auditor},
                       [&site](const Exchange& exchange) { return entries(site, exchange); })};
}

}  // namespace xinluon::http
