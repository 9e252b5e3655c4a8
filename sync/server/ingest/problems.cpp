#include "sync/server/ingest/problems.h"

#include <utility>

#include "sync/base/log.h"

namespace xinluon::ingest {

tl::unexpected<wire::Problem> refuse(const wire::ProblemKind& kind, std::string detail, WallTime now) {
  return tl::unexpected(wire::make_problem(kind, std::move(detail), to_ms(now)));
}

tl::unexpected<wire::Problem> refuse_for(const Error& error, WallTime now) {
  log::error("a batch could not be taken: {}", error.message);
  const bool passing = error.code == Errc::retry_later || error.code == Errc::full;
  return refuse(passing ? wire::problems::unavailable : wire::problems::internal, "the database", now);
}

}  // namespace xinluon::ingest
