// Where mails and webhooks go: [mail] and [webhook] of server.toml.
#pragma once

#include "sync/base/config_file.h"
#include "sync/server/notices/postman.h"

namespace xinluon::commands {

// Mistakes are collected in `file`.
notices::Channels read_channels(ConfigFile& file);

}  // namespace xinluon::commands
