// Inviting (inviting.h) on a thread, a connection and a socket of its own: a poll is held for most of a
// minute, and records must not wait for it.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <thread>

#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "sync/base/unique_fd.h"
#include "sync/uploader/inviting.h"

namespace xinluon::uploader {

class InvitingThread {
 public:
  // `connect` is given what ends a request under way when it becomes readable.
  using Connect = std::function<Result<std::unique_ptr<Transport>>(int stop_fd)>;

  static Result<std::unique_ptr<InvitingThread>> start(BatchParties parties,
                                                       const std::filesystem::path& app_socket,
                                                       const Clock& clock, const Connect& connect);
  InvitingThread(const InvitingThread&) = delete;
  InvitingThread& operator=(const InvitingThread&) = delete;
  ~InvitingThread();  // within a second, whatever is held

 private:
  InvitingThread(BatchParties parties, const std::filesystem::path& app_socket, const Clock& clock,
                 UniqueFd stop, std::unique_ptr<Transport> server);
  void run(const std::filesystem::path& app_socket);
  // False when it is time to end.
  bool sleep(BootTime until);

  const Clock& clock_;
  UniqueFd stop_;  // an eventfd
  std::unique_ptr<Transport> server_;
  Inviting inviting_;
  std::thread thread_;
};

}  // namespace xinluon::uploader
