#include "sync/server/http/application.h"

#include <utility>

#include "sync/base/format.h"
#include "sync/base/log.h"
#include "sync/crypto/certificate.h"
#include "sync/server/http/io_threads.h"
#include "sync/server/http/routes.h"
#include "sync/server/http/server.h"
#include "sync/server/ingest/redate_all.h"
#include "sync/server/ingest/reread.h"
#include "sync/server/storage/open.h"

namespace xinluon::http {
namespace {

Pages load_pages(const std::filesystem::path& folder) {
  auto pages = Pages::load(folder);
  if (pages) return *std::move(pages);
  log::warning("no dashboard: {}", pages.error().message);
  return Pages::missing();
}

// Where it listens, unless that is everywhere, which is no address.
std::string own_url(const std::string& host, std::uint16_t port) {
  if (host == "0.0.0.0" || host == "::") return "";
  return "https://" + to_text(ListenAddress{host, port});
}

}  // namespace

Application::Application(db::DataFolder folder, Identity identity, const Clock& clock)
    : folder_(std::move(folder)), identity_(std::move(identity)), clock_(clock) {}

Application::~Application() {
  stop();
}

Result<std::unique_ptr<Application>> Application::start(const ApplicationOptions& options,
                                                        const Clock& clock) {
  XINLUON_TRY(auto folder, db::DataFolder::lock(options.place()));
  XINLUON_TRY(auto identity, load_identity(options.identity, clock.wall()));
  std::unique_ptr<Application> application(new Application(std::move(folder), std::move(identity), clock));
  // One reader for each thread that may ask, so that none ever waits for another; and two for readers().
  XINLUON_RETURN_IF_ERROR(
      application->open_database(options.reader_threads + hashing_threads + export_threads + 2));
  XINLUON_RETURN_IF_ERROR(application->listen(options));
  return application;
}

Result<void> Application::open_database(std::size_t readers) {
  XINLUON_TRY(writer_, db::Writer::start([this] { return storage::open_writer(folder_); }));
  const WallTime now = clock_.wall();
  XINLUON_RETURN_IF_ERROR(writer_->run([](db::Connection& writer) { return ingest::redate_all(writer); }));
  XINLUON_RETURN_IF_ERROR(
      writer_->run([now](db::Connection& writer) { return ingest::reread_unreadable(writer, now); }));
  XINLUON_TRY(readers_, db::Readers::open([this] { return storage::open_reader(folder_.place()); }, readers));
  return {};
}

Result<void> Application::listen(const ApplicationOptions& options) {
  ServerOptions server = options.server;
  server.certificate = identity_.certificate;
  server.key = identity_.key;
  desk_ = std::make_unique<InvitationDesk>(clock_);
  invitations_ = std::make_unique<SharedInvitations>(*desk_, clock_);
  if (folder_.place().is_postgresql())
    XINLUON_RETURN_IF_ERROR(invitations_->join(folder_.place().postgresql()));
  site_.reset(
      new Site{.readers = *readers_,
               .writer = *writer_,
               .clock = clock_,
               .ingest = {.server_key = identity_.signing.public_key().to_base64(), .pins = identity_.pins},
               .pages = load_pages(options.pages),
               .fonts = options.fonts.string(),
               .public_url = options.public_url,
               .desk = *desk_,
               .invitations = *invitations_});
  if (options.sign_on) site_->sign_on = std::make_unique<accounts::SignOn>(*options.sign_on);
  router_.emplace(http::routes(*site_));
  traffic_.emplace(router_->routes().size());
  io_ = std::make_unique<IoThreads>(options.io_threads);
  pools_.emplace(options.reader_threads);
  service_.reset(new Service{.router = *router_,
                             .pools = *pools_,
                             .key = identity_.signing,
                             .clock = clock_,
                             .deadlines = options.deadlines,
                             .traffic = *traffic_,
                             .trusted_proxies = server.trusted_proxies});
  XINLUON_TRY(server_, Server::listen(server, *io_, *service_));
  if (site_->public_url.empty()) site_->public_url = own_url(server.listen.host, server_->port());
  site_->metrics = options.metrics;
  site_->connections = [this] { return server_->connections(); };
  site_->traffic = [this] { return traffic_->exposition(*router_); };
  io_->start();
  return {};
}

std::uint16_t Application::port() const {
  return server_->port();
}

reports::Releases& Application::releases() {
  return site_->releases;
}

Result<void> Application::reload(const ApplicationOptions& options) {
  const auto& paths = options.identity;
  ServerOptions server = options.server;
  server.certificate = paths.certificate.empty() ? identity_.certificate : paths.certificate;
  server.key = paths.certificate.empty() ? identity_.key : paths.key;
  XINLUON_TRY(const auto pin, crypto::public_key_pin(server.certificate));
  if (pin != identity_.pins.front())
    return fail(Errc::rejected,
                format("certificate {}: its key is another one ({}); restart the server to change the key",
                       server.certificate.string(), pin));
  return server_->reload(server);
}

void Application::stop() {
  if (invitations_) invitations_->close();
  if (desk_) desk_->close();
  if (server_) server_->stop();
  if (site_) site_->stopping = true;
  pools_.reset();
  writer_.reset();
  server_.reset();
}

}  // namespace xinluon::http
