// xinluon-sync run: enrols when an enrolment file is there, then sends for ever.
#pragma once

#include <string>

#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "sync/base/service_manager.h"
#include "sync/base/signals.h"
#include "sync/uploader/config.h"

namespace xinluon::uploader {

std::string software();  // "xinluon-sync 0.1.0"

// Returns the signal that ended it, within a second of its coming. Fails when this device can't have a key,
// or another xinluon-sync works on the same data folder.
Result<Signal> run_daemon(const Config& config, const Clock& clock, Signals& signals,
                          ServiceManager& manager);

}  // namespace xinluon::uploader
