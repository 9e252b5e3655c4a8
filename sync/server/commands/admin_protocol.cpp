#include "sync/server/commands/admin_protocol.h"

#include <array>
#include <cerrno>

#include <nlohmann/json.hpp>
#include <poll.h>
#include <sys/socket.h>

#include "sync/base/error_names.h"

namespace xinluon::commands {
namespace {

bool ready(int fd, short events, int patience_ms) {
  pollfd waiting{.fd = fd, .events = events, .revents = 0};
  return poll(&waiting, 1, patience_ms) == 1;
}

std::string text_in(const nlohmann::json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

// A text may hold what was stored before it was looked at, or quote what came from outside.
std::string line_of(const nlohmann::json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

std::filesystem::path admin_socket_path(const std::filesystem::path& data) {
  return data / "admin.sock";
}

std::string encode_call(const AdminCall& call) {
  return line_of({{"command", call.words}, {"arguments", call.arguments}});
}

Result<AdminCall> decode_call(std::string_view line) {
  const auto json = nlohmann::json::parse(line, nullptr, false);
  const bool shaped = json.is_object() && json.contains("arguments") && json["arguments"].is_object();
  if (!shaped) return fail(Errc::rejected, "no admin call");
  AdminCall call{.words = text_in(json, "command"), .arguments = {}};
  for (const auto& [name, value] : json["arguments"].items()) {
    if (!value.is_string()) return fail(Errc::rejected, "argument " + name + " is no text");
    call.arguments.emplace(name, value.get<std::string>());
  }
  return call;
}

std::string encode_outcome(const Result<Outcome>& outcome) {
  if (outcome) return line_of({{"text", outcome->text}, {"file", outcome->file}});
  return line_of({{"error", name_of(outcome.error().code)}, {"message", outcome.error().message}});
}

Result<Outcome> decode_outcome(std::string_view line) {
  const auto json = nlohmann::json::parse(line, nullptr, false);
  if (!json.is_object()) return fail(Errc::internal, "the running server's answer can't be read");
  if (!json.contains("error")) return Outcome{.text = text_in(json, "text"), .file = text_in(json, "file")};
  return fail(errc_from(text_in(json, "error")), text_in(json, "message"));
}

Result<std::string> read_line(int fd, int patience_ms) {
  std::string line;
  std::array<char, 16 * 1024> chunk{};
  while (line.find('\n') == line.npos) {
    if (line.size() > max_admin_line_bytes) return fail(Errc::rejected, "the line is too long");
    if (!ready(fd, POLLIN, patience_ms)) return fail(Errc::retry_later, "no answer in time");
    const ssize_t n = recv(fd, chunk.data(), chunk.size(), 0);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return fail(Errc::rejected, "the other end closed the connection");
    line.append(chunk.data(), static_cast<std::size_t>(n));
  }
  return line.substr(0, line.find('\n'));
}

Result<void> write_line(int fd, std::string line, int patience_ms) {
  line += '\n';
  for (std::string_view rest = line; !rest.empty();) {
    if (!ready(fd, POLLOUT, patience_ms)) return fail(Errc::retry_later, "the other end does not read");
    const ssize_t n = send(fd, rest.data(), rest.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (n < 0) return fail(Errc::retry_later, "the other end closed the connection");
    rest.remove_prefix(static_cast<std::size_t>(n));
  }
  return {};
}

}  // namespace xinluon::commands
