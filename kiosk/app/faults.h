// Short codes of what is wrong: on the out-of-service and the staff screen, and in the uploader's report.
#pragma once

#include <string>
#include <vector>

#include "kiosk/flow/session.h"
#include "sync/base/result.h"

namespace xinluon::app {

std::string fault_code(Errc code);

// Those in force.
std::vector<std::string> faults_of(const flow::State& state);

}  // namespace xinluon::app
