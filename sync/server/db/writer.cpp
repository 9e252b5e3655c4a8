#include "sync/server/db/writer.h"

#include "sync/base/log.h"

namespace xinluon::db {

Result<std::unique_ptr<Writer>> Writer::start(Open open, std::size_t max_queued) {
  XINLUON_TRY(auto connection, open());
  return std::unique_ptr<Writer>(new Writer(std::move(open), std::move(connection), max_queued));
}

Writer::Writer(Open open, std::unique_ptr<Connection> connection, std::size_t max_queued)
    : open_(std::move(open)),
      connection_(std::move(connection)),
      max_queued_(max_queued),
      thread_([this] { loop(); }) {}

Writer::~Writer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

Result<void> Writer::enqueue(std::unique_ptr<Job> job) {
  {
    const std::lock_guard lock(mutex_);
    if (queue_.size() >= max_queued_) return fail(Errc::retry_later, "the writer's queue is full");
    queue_.push_back(std::move(job));
  }
  wake_.notify_one();
  return {};
}

void Writer::loop() {
  for (;;) {
    std::unique_ptr<Job> job;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      job = std::move(queue_.front());
      queue_.pop_front();
    }
    perform(*job);
  }
}

void Writer::perform(Job& job) {
  if (connection_ == nullptr || connection_->broken()) {
    connection_.reset();
    auto opened = open_();
    if (!opened) {
      log::error("the database can't be opened again: {}", opened.error().message);
      job.refuse(Error{Errc::retry_later, "the database can't be opened: " + opened.error().message});
      return;
    }
    log::warning("the database was closed and opened again after a commit failed");
    connection_ = std::move(*opened);
  }
  job.run(*connection_);
}

}  // namespace xinluon::db
