// The running server's ear for its administrator: a Unix socket in the data folder, for the server's own user
// and root only. One call at a time, on a thread of its own.
#pragma once

#include <filesystem>
#include <memory>
#include <thread>

#include "sync/base/clock.h"
#include "sync/base/unique_fd.h"
#include "sync/server/commands/admin_command.h"
#include "sync/server/db/writer.h"

namespace xinluon::commands {

class AdminSocket {
 public:
  // The caller holds the data folder's lock: whatever lies under the socket's name is a leftover, and is
  // replaced. `writer` and `clock` must outlive it.
  static Result<std::unique_ptr<AdminSocket>> open(const std::filesystem::path& data, db::Writer& writer,
                                                   const Clock& clock, Trust trust);
  AdminSocket(const AdminSocket&) = delete;
  AdminSocket& operator=(const AdminSocket&) = delete;
  // Ends after the call that is running; removes the socket.
  ~AdminSocket();

 private:
  AdminSocket(std::filesystem::path path, UniqueFd listening, UniqueFd stop, db::Writer& writer,
              const Clock& clock, Trust trust);
  void run();
  void serve(int client);
  Result<Outcome> answer(int client);

  const std::filesystem::path path_;
  const UniqueFd listening_;
  const UniqueFd stop_;  // an eventfd
  db::Writer& writer_;
  const Clock& clock_;
  const Trust trust_;
  std::thread thread_;
};

}  // namespace xinluon::commands
