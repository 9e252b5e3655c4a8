// From the open vote's bytes to the record's. Pure.
#pragma once

#include <string>
#include <string_view>

#include "sync/base/result.h"
#include "sync/domain/ids.h"

namespace xinluon::votelog {

// The line that seals the open vote as record `seq`: exactly what it says, with its own boot and software.
// An open vote that this software can't read (a newer one wrote it before it was rolled back) is sealed as
// the bytes it is: the server keeps such a line as evidence, and nothing behind it has to wait. corrupt when
// the bytes are not fit to be a line at all.
Result<std::string> record_line(std::string_view open_vote, Seq seq);

}  // namespace xinluon::votelog
