#include "sync/server/http/metrics.h"

#include <array>
#include <fstream>

#include <sys/resource.h>
#include <unistd.h>

#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/crypto/hash.h"
#include "sync/server/storage/device_counts.h"
#include "sync/server/storage/outbox.h"

namespace xinluon::http {
namespace {

using storage::Scope;

constexpr std::string_view bearer = "Bearer ";
constexpr std::size_t max_token_bytes = 4096;
constexpr Milliseconds recently = std::chrono::minutes(15);  // three heartbeats

bool is_loopback(std::string_view address) {
  return address.starts_with("127.") || address == "::1" || address.starts_with("::ffff:127.");
}

// Compared by digest: the time it takes says nothing about the token.
bool has_token(const Request& request, const std::filesystem::path& file) {
  const auto wanted = read_file(file, max_token_bytes);
  const std::string_view given = request.header("Authorization");
  if (!wanted || !given.starts_with(bearer)) return false;
  const std::string token = wanted->substr(0, wanted->find_first_of("\r\n"));
  return !token.empty() && crypto::sha256(token) == crypto::sha256(given.substr(bearer.size()));
}

// Whatever came through a proxy did not begin here, also where nobody told us that the proxy is ours.
bool is_from_here(const Request& request) {
  return is_loopback(request.address) && request.header("X-Forwarded-For").empty() &&
         request.header("Forwarded").empty();
}

bool may_have(const MetricsAccess& access, const Request& request) {
  if (access.loopback && is_from_here(request)) return true;
  return !access.token_file.empty() && has_token(request, access.token_file);
}

class Exposition {
 public:
  void gauge(std::string_view name, std::string_view help, double value) {
    family(name, help, "gauge", value);
  }
  void counter(std::string_view name, std::string_view help, double value) {
    family(name, help, "counter", value);
  }
  void add(const std::string& text) { text_ += text; }
  std::string finish() { return std::move(text_); }

 private:
  void family(std::string_view name, std::string_view help, std::string_view type, double value) {
    text_ += format("# HELP {} {}\n# TYPE {} {}\n{} {}\n", name, help, name, type, name, value);
  }
  std::string text_;
};

std::int64_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::int64_t pages = 0;
  std::int64_t resident = 0;
  file >> pages >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

void add_process(Exposition& out, const Site& site) {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  out.counter("process_cpu_seconds_total", "User and system time.",
              seconds(usage.ru_utime) + seconds(usage.ru_stime));
  out.gauge("process_resident_memory_bytes", "Resident memory.", static_cast<double>(resident_bytes()));
  out.gauge("xinluon_connections", "Open connections.",
            static_cast<double>(site.connections ? site.connections() : 0));
  out.add(
      format("# HELP xinluon_build_info Its version.\n# TYPE xinluon_build_info gauge\n"
             "xinluon_build_info{{version=\"{}\"}} 1\n",
             XINLUON_VERSION));
}

Result<void> add_database(Exposition& out, Site& site) {
  const auto reader = site.readers.lease();
  const Scope scope = Scope::local_administrator();
  XINLUON_TRY(const auto devices, storage::device_counts(*reader, scope, site.clock.wall() - recently));
  XINLUON_TRY(const auto messages, storage::message_counts(*reader, scope));
  const auto number = [](std::int64_t n) { return static_cast<double>(n); };
  out.gauge("xinluon_kiosks", "Kiosks that are enrolled.", number(devices.enrolled));
  out.gauge("xinluon_kiosks_heard", "Enrolled kiosks heard within 15 minutes.", number(devices.heard));
  out.gauge("xinluon_kiosks_pending_records", "Records that kiosks said were waiting, when last heard.",
            number(devices.pending));
  out.gauge("xinluon_records", "Records held, of all chains.", number(devices.records));
  out.gauge("xinluon_records_unreadable", "Records held that this version can't read.",
            number(devices.unreadable));
  out.gauge("xinluon_alerts_open", "Alerts that nobody has closed.", number(devices.open_alerts));
  out.gauge("xinluon_messages_waiting", "Mails and webhooks on their way out.", number(messages.waiting));
  out.gauge("xinluon_messages_failed", "Mails and webhooks that were given up.", number(messages.failed));
  return {};
}

}  // namespace

Response metrics(Site& site, const Exchange& exchange) {
  if (!may_have(site.metrics, exchange.request))
    return problem(wire::problems::not_found, "There is nothing at this path");
  Exposition out;
  add_process(out, site);
  if (const auto added = add_database(out, site); !added) return problem(added.error());
  if (site.traffic) out.add(site.traffic());
  return {.status = 200,
          .content_type = "text/plain; version=0.0.4; charset=utf-8",
          .body = out.finish(),
          .headers = {}};
}

}  // namespace xinluon::http
