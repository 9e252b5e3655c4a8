// What all routes share that take a CSV table as their body: tried with dry_run=1, taken whole, or refused
// with its mistakes line by line.
#pragma once

#include <cstddef>
#include <functional>
#include <variant>

#include "sync/server/http/request.h"
#include "sync/server/http/response.h"
#include "sync/wire/json_writer.h"

namespace xinluon::http {

// Whether it is only to be tried; the refusal of a request that is no table: 400 for another media type, for
// another parameter, and for a dry_run that is neither 0 nor 1.
std::variant<bool, Response> is_dry_run(const Request& request);

// 422 with the list of complaints where there are mistakes and it was no dry run; else 200 with what `facts`
// says, and the same list. `complaints` writes its items.
using WriteJson = std::function<void(wire::JsonWriter&)>;
Response table_answer(std::size_t mistakes, bool dry_run, const WriteJson& facts,
                      const WriteJson& complaints);

}  // namespace xinluon::http
