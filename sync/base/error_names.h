// Errc in words, as our own sockets say it. Frozen: programs of two versions talk to each other.
#pragma once

#include <string_view>

#include "sync/base/result.h"

namespace xinluon {

// "retry_later"
std::string_view name_of(Errc code);

// internal for a name this version does not know.
Errc errc_from(std::string_view name);

}  // namespace xinluon
