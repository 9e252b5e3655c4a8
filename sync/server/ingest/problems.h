// Problems as the failures of this folder's functions.
#pragma once

#include <string>

#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "sync/wire/problem.h"

namespace xinluon::ingest {

tl::unexpected<wire::Problem> refuse(const wire::ProblemKind& kind, std::string detail, WallTime now);

// For what is no fault of the kiosk: logged here, and told without its inner words.
tl::unexpected<wire::Problem> refuse_for(const Error& error, WallTime now);

}  // namespace xinluon::ingest
