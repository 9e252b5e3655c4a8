#include "sync/server/db/writer.h"

namespace xinluon::db {

Result<std::unique_ptr<Writer>> Writer::start(Open open, std::size_t max_queued) {
  XINLUON_TRY(auto connection, WritingConnection::make(std::move(open)));
  return std::unique_ptr<Writer>(new Writer(std::move(connection), max_queued));
}

Writer::Writer(WritingConnection connection, std::size_t max_queued)
    : connection_(std::move(connection)), max_queued_(max_queued), thread_([this] { loop(); }) {}

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
  auto connection = connection_.usable();
  if (!connection) return job.refuse(std::move(connection).error());
  job.run(**connection);
}

}  // namespace xinluon::db
