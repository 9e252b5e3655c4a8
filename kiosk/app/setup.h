// From a configuration to the parts that a terminal is put together from.
#pragma once

#include "kiosk/app/config.h"
#include "kiosk/app/terminal.h"

namespace xinluon::app {

// Loads words and colours. rejected or not_found, with file and remedy, when the assets lack something.
Result<TerminalParts> load_parts(const Config& config);

// Fills in what is decided when the program starts for real: the kiosk's id, its boot, who may connect.
// Makes the data folder. An unknown peer_user is only warned of: voting needs no uploader.
Result<votelog::ThreadOptions> log_options(Config& config);

}  // namespace xinluon::app
