// The serving server, put together: database, threads, routes, listener. What `serve` runs and tests start.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "sync/base/clock.h"
#include "sync/server/accounts/sign_on.h"
#include "sync/server/db/data_folder.h"
#include "sync/server/db/readers.h"
#include "sync/server/db/writer.h"
#include "sync/server/http/identity.h"
#include "sync/server/http/invitation_desk.h"
#include "sync/server/http/limits.h"
#include "sync/server/http/metrics_access.h"
#include "sync/server/http/pools.h"
#include "sync/server/http/route.h"
#include "sync/server/http/server_options.h"
#include "sync/server/http/shared_invitations.h"
#include "sync/server/http/site.h"
#include "sync/server/http/traffic.h"

namespace xinluon::reports {
class Releases;
}

namespace xinluon::http {

struct ApplicationOptions {
  IdentityOptions identity;  // its `data` is the data folder
  std::string database;      // as db::Place has it
  std::filesystem::path database_password;
  std::filesystem::path pages;  // the dashboard's files
  std::filesystem::path fonts;  // of labels
  std::string public_url;       // how kiosks reach this server; empty where nobody said
  std::optional<accounts::SignOnSettings> sign_on;
  ServerOptions server;  // certificate and key are those of `identity`
  Deadlines deadlines;
  MetricsAccess metrics;
  std::size_t io_threads = 2;
  std::size_t reader_threads = 4;  // a percentage takes about a millisecond

  db::Place place() const { return {identity.data, database, database_password}; }
};

class IoThreads;
class Server;
struct Service;

class Application {
 public:
  // Takes the data folder's lock, opens everything, listens and answers. retry_later when another process
  // has the folder; rejected, with the remedy, for what the administrator must mend.
  static Result<std::unique_ptr<Application>> start(const ApplicationOptions& options, const Clock& clock);
  Application(const Application&) = delete;
  Application& operator=(const Application&) = delete;
  // Ends as stop() does.
  ~Application();

  std::uint16_t port() const;
  const Identity& identity() const { return identity_; }
  const std::vector<Route>& routes() const { return router_->routes(); }
  db::Writer& writer() { return *writer_; }
  InvitationDesk& desk() { return *desk_; }
  // Two more than its own threads lease: for two threads beside them.
  db::Readers& readers() { return *readers_; }
  // What questions share.
  reports::Releases& releases();

  // Takes the certificate and the limits of connections from `options`; the rest needs a restart. rejected,
  // with everything as it was, for a certificate that can't be used or whose key is another one, which kiosks
  // don't know yet.
  Result<void> reload(const ApplicationOptions& options);

  // Takes no more requests, lets the running ones end, then writes what is queued.
  void stop();

 private:
  Application(db::DataFolder folder, Identity identity, const Clock& clock);
  Result<void> open_database(std::size_t readers);
  Result<void> listen(const ApplicationOptions& options);

  // In the order of their needs: what is destroyed first is named last. Answers of workers and writer go to
  // the io threads' contexts, so these outlive both.
  db::DataFolder folder_;
  Identity identity_;
  const Clock& clock_;
  std::unique_ptr<IoThreads> io_;
  std::unique_ptr<db::Readers> readers_;
  std::unique_ptr<db::Writer> writer_;
  std::unique_ptr<InvitationDesk> desk_;
  std::unique_ptr<SharedInvitations> invitations_;
  std::unique_ptr<Site> site_;
  std::optional<Router> router_;
  std::optional<Traffic> traffic_;
  std::optional<Pools> pools_;
  std::unique_ptr<Service> service_;
  std::unique_ptr<Server> server_;
};

}  // namespace xinluon::http
