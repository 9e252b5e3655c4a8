// The kiosk app on its Unix socket: JSON lines, with a deadline and a cap on everything.
#pragma once

#include <filesystem>
#include <string>

#include "sync/base/unique_fd.h"
#include "sync/uploader/app_link.h"

namespace xinluon::uploader {

class SocketAppLink final : public AppLink {
 public:
  // Connects at the first ask(). `stop_fd` readable ends every wait at once with retry_later: a signal came.
  // It must stay open as long as this; -1 is none.
  // `patience` is for what the app answers at once.
  SocketAppLink(std::filesystem::path socket, const Clock& clock, int stop_fd,
                Milliseconds patience = app_timeout);

  Result<std::string> ask(const wire::SocketRequest& request) override;

 private:
  Result<void> connect();
  Result<void> send_line(const std::string& line, BootTime deadline);
  Result<std::string> read_line(BootTime deadline);
  // Until the socket can be written (POLLOUT) or read (POLLIN).
  Result<void> wait_for(short events, BootTime deadline);
  Result<std::string> exchange(const wire::SocketRequest& request);

  std::filesystem::path path_;
  const Clock& clock_;
  int stop_fd_;
  Milliseconds patience_;
  UniqueFd socket_;
  std::string received_;  // a line that is not whole yet
};

}  // namespace xinluon::uploader
