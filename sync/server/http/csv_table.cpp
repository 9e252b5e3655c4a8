#include "sync/server/http/csv_table.h"

#include <string>

#include "sync/base/format.h"
#include "sync/server/http/act.h"

namespace xinluon::http {

std::variant<bool, Response> is_dry_run(const Request& request) {
  auto query = only(request, {"dry_run"});
  if (auto* refusal = std::get_if<Response>(&query)) return std::move(*refusal);
  const auto& given = std::get<Query>(query);
  const auto found = given.find("dry_run");
  const std::string dry_run = found == given.end() ? "0" : found->second;
  if (dry_run != "0" && dry_run != "1") return problem(problems::bad_parameter, "dry_run: 0 or 1");
  if (!request.header("Content-Type").starts_with("text/csv"))
    return problem(wire::problems::bad_request, "Send text/csv");
  return dry_run == "1";
}

Response table_answer(std::size_t mistakes, bool dry_run, const WriteJson& facts,
                      const WriteJson& complaints) {
  const auto& kind = problems::bad_table;
  const bool refused = !dry_run && mistakes > 0;
  wire::JsonWriter out;
  if (refused) {
    out.text("type", "urn:xinluon:problem:" + std::string(kind.type))
        .text("title", kind.title)
        .number("status", kind.status)
        .text("detail", format("{} mistakes", mistakes))
        .number("server_ms", 0);
  } else {
    facts(out.flag("dry_run", dry_run));
  }
  complaints(out.begin_list("complaints"));
  Response response = json(refused ? kind.status : 200, out.end_list().finish());
  if (refused) response.content_type = std::string(wire::problem_media_type);
  return response;
}

}  // namespace xinluon::http
