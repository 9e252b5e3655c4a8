// The terminal, again and again: settings of the server are tried by playing it anew.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "kiosk/app/inbox.h"
#include "kiosk/app/settings_store.h"
#include "kiosk/app/terminal.h"
#include "sync/base/result.h"

namespace xinluon::app {

// The vote log, telling the loop by way of `inbox`.
Result<std::unique_ptr<votelog::VoteLogThread>> start_log(const votelog::ThreadOptions& options,
                                                          const Clock& clock, Inbox& inbox);

// One terminal, from its configuration to its end.
using Play = std::function<Result<std::optional<Leaving>>(const Config&)>;

// Until somebody asks to stop; gives the exit code. What fails under settings of the server is played
// again under those before; the error of a terminal that fails without any is the program's.
Result<int> play_turns(SettingsStore& settings, const Play& play);

}  // namespace xinluon::app
