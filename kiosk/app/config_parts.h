// The parts of the configuration by what they are about. Private to config*.cpp; each reports its mistakes to
// the file.
#pragma once

#include "kiosk/app/config.h"
#include "sync/base/config_file.h"

namespace xinluon::app {

// [site], [site.LANG], [languages]
void read_site(ConfigFile& file, Config& config);
// [display], [audio], [keys]
void read_devices(ConfigFile& file, Config& config);
// [hours], and the plans of [display] and [audio]
void read_schedules(ConfigFile& file, Config& config);
// [arming], [staff]
void read_counter_side(ConfigFile& file, Config& config);

}  // namespace xinluon::app
