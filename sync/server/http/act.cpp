#include "sync/server/http/act.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "sync/base/format.h"

namespace xinluon::http {

void perform(Site& site, const ExchangePtr& exchange, const Reply& reply, Act act) {
  const auto queued = site.writer.submit(
      [&site, exchange, act = std::move(act)](db::Connection& writer) -> Result<Done> {
        const WallTime now = site.clock.wall();
        return db::transaction(writer, [&]() -> Result<Done> {
          XINLUON_TRY(auto done, act(writer, now));
          XINLUON_RETURN_IF_ERROR(accounts::record(
              writer,
              {exchange->session.user, done.action, done.subject, done.detail, exchange->request.address},
              now));
          return done;
        });
      },
      [reply](const Result<Done>& done) {
        if (done && done->afterwards) done->afterwards();
        reply(done ? done->answer : problem(done.error()));
      });
  if (!queued) reply(problem(queued.error()));
}

std::variant<Query, Response> only(const Request& request, const std::vector<std::string_view>& known) {
  auto query = query_of(request.target);
  if (!query) return problem(problems::bad_parameter, query.error().message);
  for (const auto& [name, value] : *query)
    if (std::find(known.begin(), known.end(), name) == known.end())
      return problem(problems::bad_parameter, format("{}: there is no such parameter here", name));
  return *std::move(query);
}

Result<std::int64_t> number_in_path(const Request& request, std::string_view name) {
  const std::string_view text = request.parameter(name);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 1)
    return fail(Errc::not_found, format("no such {}", name));
  return number;
}

}  // namespace xinluon::http
