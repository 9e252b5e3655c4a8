#include "sync/server/db/bulletin.h"

#include <array>
#include <cerrno>
#include <memory>
#include <utility>

#include <libpq-fe.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "sync/base/format.h"
#include "sync/base/log.h"
#include "sync/base/system_error.h"
#include "sync/server/db/postgresql_error.h"

namespace xinluon::db {
namespace {

constexpr int for_ever_ms = -1;
constexpr int before_connecting_again_ms = 1000;

struct NotifyFree {
  void operator()(PGnotify* notify) const { PQfreemem(notify); }
};

}  // namespace

Result<std::unique_ptr<Bulletin>> Bulletin::open(PostgresqlAddress address, std::string channel,
                                                 Heard heard) {
  XINLUON_TRY(auto link, connect(address, Access::read_write));
  UniqueFd wake(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!wake) return fail(system_error(errno, "eventfd"));
  std::unique_ptr<Bulletin> bulletin(new Bulletin(std::move(address), std::move(channel), std::move(heard),
                                                  std::move(link), std::move(wake)));
  XINLUON_RETURN_IF_ERROR(bulletin->listen());
  bulletin->thread_ = std::thread([it = bulletin.get()] { it->loop(); });
  return bulletin;
}

Bulletin::Bulletin(PostgresqlAddress address, std::string channel, Heard heard, PostgresqlLink link,
                   UniqueFd wake)
    : address_(std::move(address)),
      channel_(std::move(channel)),
      heard_(std::move(heard)),
      link_(std::move(link)),
      wake_(std::move(wake)) {}

Bulletin::~Bulletin() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  static_cast<void>(eventfd_write(wake_.get(), 1));
  thread_.join();
}

bool Bulletin::post(std::string message) {
  if (message.size() > max_message_bytes) return false;
  {
    const std::lock_guard lock(mutex_);
    if (queue_.size() >= max_queued_messages) return false;
    queue_.push_back(std::move(message));
  }
  return eventfd_write(wake_.get(), 1) == 0;
}

Result<void> Bulletin::listen() {
  const PostgresqlResult done(PQexec(link_.get(), ("LISTEN " + channel_).c_str()));
  if (PQresultStatus(done.get()) != PGRES_COMMAND_OK) return fail(failure_of(link_.get(), done.get()).error);
  return {};
}

bool Bulletin::stopping() {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

void Bulletin::loop() {
  while (!stopping()) {
    if (send_queued()) {
      hear();
      wait(for_ever_ms);
      continue;
    }
    // What was queued meanwhile is too old to be of use.
    log::warning("messages among servers: the connection to PostgreSQL is lost");
    {
      const std::lock_guard lock(mutex_);
      queue_.clear();
    }
    link_.reset();
    auto again = connect(address_, Access::read_write);
    if (again) {
      link_ = std::move(*again);
      if (listen()) continue;
    }
    wait(before_connecting_again_ms);
  }
}

// False when the connection is lost.
bool Bulletin::send_queued() {
  for (;;) {
    std::string message;
    {
      const std::lock_guard lock(mutex_);
      if (queue_.empty()) break;
      message = std::move(queue_.front());
      queue_.pop_front();
    }
    const std::array<const char*, 2> values = {channel_.c_str(), message.c_str()};
    const PostgresqlResult done(PQexecParams(link_.get(), "SELECT pg_notify($1, $2)", 2, nullptr,
                                             values.data(), nullptr, nullptr, 0));
    if (PQresultStatus(done.get()) != PGRES_TUPLES_OK) return false;
  }
  return link_ && PQconsumeInput(link_.get()) == 1 && PQstatus(link_.get()) == CONNECTION_OK;
}

void Bulletin::hear() {
  while (const std::unique_ptr<PGnotify, NotifyFree> notify{PQnotifies(link_.get())}) heard_(notify->extra);
}

void Bulletin::wait(int at_most_ms) {
  std::array<pollfd, 2> waiting = {
      {{wake_.get(), POLLIN, 0}, {link_ ? PQsocket(link_.get()) : -1, POLLIN, 0}}};
  static_cast<void>(poll(waiting.data(), waiting.size(), at_most_ms));
  eventfd_t count = 0;
  static_cast<void>(eventfd_read(wake_.get(), &count));
}

}  // namespace xinluon::db
