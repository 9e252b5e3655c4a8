// What `xinluon-sync status` and `xinluon-sync enrol` do. Each prints and gives the exit code.
#pragma once

#include <filesystem>

#include "sync/base/clock.h"
#include "sync/base/signals.h"
#include "sync/uploader/config.h"

namespace xinluon::uploader {

// 0 when this device is enrolled and its daemon has written a status, else 1.
int show_status(const Config& config, const Clock& clock);

// 0 when the file has a code and is right.
int check_enrolment_file(const std::filesystem::path& file);

// 0 when this device is enrolled now. Tells the technician where.
int enrol(const Config& config, const std::filesystem::path& file, const Clock& clock, Signals& signals);

}  // namespace xinluon::uploader
