// sync.toml, read once.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "sync/base/log.h"
#include "sync/base/result.h"

namespace xinluon::uploader {

struct Config {
  std::filesystem::path app_socket = "/run/xinluon/votelog.sock";
  std::filesystem::path data = "/var/lib/xinluon/sync";  // device.key and server.toml
  // A code in it is used as soon as it is seen; "" is never.
  std::filesystem::path enrolment_file = "/var/lib/xinluon/sync/enrolment.toml";
  std::filesystem::path status_file = "/run/xinluon-sync/status.toml";  // rewritten often: not on the card
  std::string proxy;                                                    // http://host:port; "" is none
  log::Priority log_level = log::Priority::info;
};

// rejected with all mistakes of the file, not_found when there is none.
Result<Config> load_config(const std::filesystem::path& path);
// The same of a text; `name` stands for the file in messages.
Result<Config> parse_config(std::string_view toml, std::string name);

}  // namespace xinluon::uploader
