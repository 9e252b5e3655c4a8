// What devices are told to trust, out of configuration and keys.
#pragma once

#include "sync/server/commands/admin_command.h"
#include "sync/server/commands/config.h"
#include "sync/server/http/identity.h"

namespace xinluon::commands {

// The file in the data folder that says where the server listens: "127.0.0.1:43817", rewritten at each start.
std::filesystem::path listen_file(const Config& config);

// `identity` must outlive it. Its url is public_url, else the address in listen_file when that is no
// wildcard, else empty.
Trust trust_of(const Config& config, const http::Identity& identity);

}  // namespace xinluon::commands
