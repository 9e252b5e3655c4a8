#include "sync/server/http/application.h"

#include <utility>

#include "sync/base/log.h"
#include "sync/crypto/certificate.h"
#include "sync/server/http/routes.h"
#include "sync/server/storage/open.h"

namespace xinluon::http {
namespace {

Pages load_pages(const std::filesystem::path& folder) {
  auto pages = Pages::load(folder);
  if (pages) return *std::move(pages);
  log::warning("no dashboard: {}", pages.error().message);
  return Pages::missing();
}

// The certificate and key in use: those given, else a pair in the data folder that is made where missing.
Result<ServerOptions> with_certificate(const ApplicationOptions& options, WallTime now) {
  ServerOptions server = options.server;
  if (!server.certificate.empty()) return server;
  server.certificate = options.data / "tls.crt";
  server.key = options.data / "tls.key";
  XINLUON_RETURN_IF_ERROR(crypto::ensure_self_signed(server.certificate, server.key, options.names, now));
  return server;
}

}  // namespace

Application::Application(db::DataFolder folder, crypto::SecretKey key, const Clock& clock)
    : folder_(std::move(folder)), key_(std::move(key)), clock_(clock) {}

Application::~Application() {
  stop();
}

Result<std::unique_ptr<Application>> Application::start(const ApplicationOptions& options,
                                                        const Clock& clock) {
  XINLUON_TRY(auto folder, db::DataFolder::lock(options.data));
  XINLUON_TRY(auto key, crypto::SecretKey::load_or_create(options.data / "server.key"));
  std::unique_ptr<Application> application(new Application(std::move(folder), std::move(key), clock));
  XINLUON_RETURN_IF_ERROR(application->open_database(options));
  XINLUON_RETURN_IF_ERROR(application->listen(options));
  return application;
}

Result<void> Application::open_database(const ApplicationOptions& options) {
  XINLUON_TRY(writer_, db::Writer::start([this] { return storage::open_writer(folder_); }));
  // One for each thread that may ask, so that none ever waits for another.
  XINLUON_TRY(readers_, db::Readers::open([&] { return storage::open_reader(options.data); },
                                          options.reader_threads + hashing_threads));
  return {};
}

Result<void> Application::listen(const ApplicationOptions& options) {
  XINLUON_TRY(const auto server, with_certificate(options, clock_.wall()));
  XINLUON_TRY(pin_, crypto::public_key_pin(server.certificate));
  site_.reset(new Site{.readers = *readers_,
                       .writer = *writer_,
                       .clock = clock_,
                       .ingest = {.server_key = key_.public_key().to_base64()},
                       .pages = load_pages(options.pages)});
  router_.emplace(http::routes(*site_));
  io_ = std::make_unique<IoThreads>(options.io_threads);
  pools_.emplace(options.reader_threads);
  service_.emplace(Service{.router = *router_, .pools = *pools_, .key = key_, .clock = clock_});
  XINLUON_TRY(server_, Server::listen(server, *io_, *service_));
  io_->start();
  return {};
}

void Application::stop() {
  if (server_) server_->stop();
  pools_.reset();
  writer_.reset();
  server_.reset();
}

}  // namespace xinluon::http
