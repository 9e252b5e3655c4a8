// server.toml, read once.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/log_format.h"
#include "sync/base/result.h"
#include "sync/server/http/application.h"
#include "sync/server/notices/postman.h"
#include "sync/server/retention/plan.h"

namespace xinluon::commands {

struct Config {
  std::filesystem::path file;  // it was read from
  http::ApplicationOptions application;
  // PostgreSQL only: what `migrate` lets this role do, which `serve` then runs as; empty: nothing.
  std::string serving_role;
  std::string purging_role;                          // the same for `purge`
  int retention_months = retention::default_months;  // verbatim records live so long
  std::string public_url;  // what kiosks connect to: https://host:port; empty is unknown
  log::Priority log_level = log::Priority::info;
  log::Format log_format = log::Format::text;
  notices::Channels channels;
};

// rejected with all mistakes of the file, not_found when there is none. `database`, where it is not empty,
// stands for database.url.
Result<Config> load_config(const std::filesystem::path& path, const std::string& database = {});
// The same of a text, which stands for the file at `path`.
Result<Config> parse_config(std::string_view toml, const std::filesystem::path& path);

}  // namespace xinluon::commands
