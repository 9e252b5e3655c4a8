// Short messages among the servers that share one PostgreSQL, by its LISTEN and NOTIFY. Nothing is stored:
// who is not connected at that moment never hears it. A lost connection is made again by itself.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "sync/base/result.h"
#include "sync/base/unique_fd.h"
#include "sync/server/db/postgresql_link.h"

namespace xinluon::db {

inline constexpr std::size_t max_message_bytes = 7900;  // PostgreSQL takes less than 8000
inline constexpr std::size_t max_queued_messages = 1024;

class Bulletin {
 public:
  // Called on the bulletin's own thread for every message of any server, also this one's; must be quick.
  using Heard = std::function<void(std::string_view message)>;

  // `channel` is a plain name. Connects before it returns, so that a wrong address is told at once.
  static Result<std::unique_ptr<Bulletin>> open(PostgresqlAddress address, std::string channel, Heard heard);
  ~Bulletin();
  Bulletin(const Bulletin&) = delete;
  Bulletin& operator=(const Bulletin&) = delete;

  // From any thread; sent in order. False when it is too long or too many wait: then nobody hears it.
  bool post(std::string message);

 private:
  Bulletin(PostgresqlAddress address, std::string channel, Heard heard, PostgresqlLink link, UniqueFd wake);
  Result<void> listen();
  void loop();
  bool send_queued();
  void hear();
  void wait(int at_most_ms);
  bool stopping();

  PostgresqlAddress address_;
  std::string channel_;
  Heard heard_;
  PostgresqlLink link_;
  UniqueFd wake_;  // eventfd: something was queued, or it ends
  std::mutex mutex_;
  std::deque<std::string> queue_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace xinluon::db
