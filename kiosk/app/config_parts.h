// The parts of the configuration by what they are about. Private to config*.cpp; each reports its mistakes to
// the file.
#pragma once

#include "kiosk/app/config.h"
#include "sync/base/config_file.h"

namespace xinluon::app {

// What of [site] and [site.LANG] is this kiosk's own
void read_site(ConfigFile& file, Config& config);
// Everything the server may set too: [languages], [hours], [times], and parts of [site], [display], [audio]
void read_shared(ConfigFile& file, Config& config);
// From config.settings to where each is used.
void spread_settings(Config& config);
// [display], [audio], [keys]
void read_devices(ConfigFile& file, Config& config);
// [arming], [staff], whether the clock is trusted
void read_counter_side(ConfigFile& file, Config& config);

}  // namespace xinluon::app
