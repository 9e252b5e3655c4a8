// What goes over serve's admin socket: one line of JSON each way, then the end.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "sync/server/commands/admin_command.h"

namespace xinluon::commands {

inline constexpr std::size_t max_admin_line_bytes = 8 * 1024 * 1024;  // a table of 4 MiB in base64

std::filesystem::path admin_socket_path(const std::filesystem::path& data);

std::string encode_call(const AdminCall& call);
Result<AdminCall> decode_call(std::string_view line);
std::string encode_outcome(const Result<Outcome>& outcome);
// The outcome, or the Error that `serve` met.
Result<Outcome> decode_outcome(std::string_view line);

// Reads up to the first '\n', which is not part of the line. retry_later when it takes longer than
// `patience_ms`, rejected when it is too long or the other end closes before it.
Result<std::string> read_line(int fd, int patience_ms);
Result<void> write_line(int fd, std::string line, int patience_ms);

}  // namespace xinluon::commands
