// The documented cluster (sync/server/cluster) on loopback: three nodes of PostgreSQL under Patroni, etcd,
// HAProxy.
#pragma once

#include <cstdlib>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <unistd.h>

#include "tests/e2e/line/server_machine.h"
#include "tests/support/process.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::test {

class Cluster {
 public:
  // The ports are this process's own, below those that Linux lends to clients.
  Cluster() {
    const auto started =
        run({script, "start", folder_.path(), std::to_string(15'000 + getpid() % 1'000 * 14)});
    if (started.status != 0) throw std::runtime_error("the cluster did not start");
    std::istringstream lines(started.output);
    lines >> database_.owner >> database_.serving;
    setenv("PGPASSFILE", (folder_ / "pgpass").c_str(), 1);
  }
  ~Cluster() { static_cast<void>(run({script, "stop", folder_.path()})); }
  Cluster(const Cluster&) = delete;
  Cluster& operator=(const Cluster&) = delete;

  // Connection strings that lead to whoever leads.
  const DatabaseOf& database() const { return database_; }
  // Empty while nobody does.
  std::string leader() const {
    auto found = run({script, "leader", folder_.path()}).output;
    while (!found.empty() && found.back() == '\n') found.pop_back();
    return found;
  }
  std::vector<std::string> others(const std::string& leader) const {
    std::vector<std::string> found = {"node1", "node2", "node3"};
    std::erase(found, leader);
    return found;
  }
  // One of the script's words for a node.
  void tell(const std::string& what, const std::string& node) const {
    ASSERT_EQ(run({script, what, folder_.path(), node}).status, 0) << what << " " << node;
  }
  void settle() const { ASSERT_EQ(run({script, "settle", folder_.path()}).status, 0); }

 private:
  static constexpr const char* script = XINLUON_SOURCE_DIR "/sync/server/cluster/loopback.sh";
  TemporaryFolder folder_;
  DatabaseOf database_;
};

}  // namespace xinluon::test
