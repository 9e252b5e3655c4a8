// The thread that looks every half minute: nightly rules, new alerts, due reports, messages on their way out.
#pragma once

#include <mutex>
#include <thread>

#include "sync/base/clock.h"
#include "sync/base/unique_fd.h"
#include "sync/server/db/readers.h"
#include "sync/server/db/writer.h"
#include "sync/server/notices/postman.h"

namespace xinluon::notices {

struct CourierOptions {
  Channels channels;
  std::string server;  // where the page is, for mails; or empty
};

class Courier {
 public:
  // All of them must outlive it. It reads on one connection at a time.
  Courier(CourierOptions options, db::Readers& readers, db::Writer& writer, const Clock& clock);
  // A delivery under way is broken off; it is tried again later.
  ~Courier();
  Courier(const Courier&) = delete;
  Courier& operator=(const Courier&) = delete;

  // Without it nothing happens by itself.
  void start();
  // From the next look on.
  void reload(CourierOptions options);

  // One look. What fails goes to the log and is tried at the next one.
  void look();

 private:
  void run();
  CourierOptions options() const;
  Result<void> judge();
  Result<void> announce(const CourierOptions& options);
  Result<void> report(const CourierOptions& options);
  Result<void> deliver_due(const CourierOptions& options);
  Result<void> forget();

  mutable std::mutex mutex_;
  CourierOptions options_;
  db::Readers& readers_;
  db::Writer& writer_;
  const Clock& clock_;
  UniqueFd stop_;  // readable when it is time to end
  std::thread thread_;
};

}  // namespace xinluon::notices
