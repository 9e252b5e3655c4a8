// What the journal keeps of the technician's corner: who came in, what was done. Nothing of citizens.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kiosk/flow/session.h"

namespace xinluon::app {

// The line for a step of the session; nothing for a step that is none of the staff's.
std::optional<std::string> audit_line(const flow::State& before, const flow::Event& event,
                                      const flow::State& after);

}  // namespace xinluon::app
