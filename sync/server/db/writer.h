// The one thread that writes. Jobs run on it in the order they came; each is handed the writing connection
// and opens its own transaction.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <type_traits>
#include <utility>

#include "sync/server/db/writing_connection.h"

namespace xinluon::db {

// 0.1 s a batch at the worst: what waits longer than about 25 s is better told to come again.
inline constexpr std::size_t default_writer_queue = 256;

class Writer {
 public:
  using Open = WritingConnection::Open;

  // Opens the connection on the calling thread, so that a wrong path is told at once. `open` is called again,
  // on the writer's thread, after a commit failed.
  static Result<std::unique_ptr<Writer>> start(Open open, std::size_t max_queued = default_writer_queue);
  // Runs what is queued, then ends the thread.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // `body`: Result<T>(Connection&), on the writer's thread. `done`: void(Result<T>), afterwards on the same
  // thread: it must be quick (post to an io_context). retry_later when the queue is full: then neither runs.
  template <class Body, class Done>
  Result<void> submit(Body body, Done done) {
    return enqueue(std::make_unique<JobOf<Body, Done>>(std::move(body), std::move(done)));
  }

  // Waits for the result. Never call it on the writer's thread or an io thread.
  template <class Body>
  auto run(Body body) -> std::invoke_result_t<Body&, Connection&> {
    using Outcome = std::invoke_result_t<Body&, Connection&>;
    // Shared: the writer's thread may still be inside set_value when get() returns here.
    auto promise = std::make_shared<std::promise<Outcome>>();
    auto future = promise->get_future();
    XINLUON_RETURN_IF_ERROR(
        submit(std::move(body), [promise](Outcome outcome) { promise->set_value(std::move(outcome)); }));
    return future.get();
  }

 private:
  struct Job {
    virtual ~Job() = default;
    virtual void run(Connection& connection) = 0;
    virtual void refuse(Error error) = 0;
  };
  template <class Body, class Done>
  struct JobOf final : Job {
    JobOf(Body b, Done d) : body(std::move(b)), done(std::move(d)) {}
    void run(Connection& connection) override { done(body(connection)); }
    void refuse(Error error) override {
      done(std::invoke_result_t<Body&, Connection&>(fail(std::move(error))));
    }
    Body body;
    Done done;
  };

  Writer(WritingConnection connection, std::size_t max_queued);
  Result<void> enqueue(std::unique_ptr<Job> job);
  void loop();
  void perform(Job& job);

  WritingConnection connection_;  // the thread's own
  const std::size_t max_queued_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::unique_ptr<Job>> queue_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace xinluon::db
