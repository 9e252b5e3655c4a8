// The server without its listener and threads: the shipped ingest over the shipped storage in a real SQLite
// database, and the nights in which somebody restores a backup.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "sync/crypto/signature.h"
#include "sync/curl/https.h"
#include "sync/server/db/writing_connection.h"
#include "sync/server/ingest/ingest.h"
#include "sync/uploader/transport.h"
#include "tests/simulation/disk.h"
#include "tests/simulation/world.h"
#include "tests/support/server_database.h"

namespace xinluon::simulation {

class Server {
 public:
  explicit Server(World& world);

  const crypto::SecretKey& key() const { return key_; }
  void enrol(const KioskId& kiosk, const std::string& public_key, const std::string& counter);

  // What it answers now; nothing when it is down, or goes down meanwhile.
  std::optional<curl::Response> answer(const std::string& kiosk, const uploader::OutgoingRequest& request);

  void cut_power_soon();
  // Stopped and started, as for an update.
  void restart();
  void fail_disk_soon();
  void make_backup();
  // From one of the backups that are kept; what came since is lost.
  void restore_backup();
  void make_checkpoint();
  void calm_down();

  bool is_up() const { return writer_.has_value(); }
  db::Connection& connection();  // of a server that is up, on a good disk
  using Chain = std::pair<KioskId, Epoch>;
  // Of a server that is up, on a good disk.
  std::map<Chain, Seq> heads() { return test::must(heads(connection())); }
  // What this server held durable at any time, also before it was restored.
  Seq ever_held(const KioskId& kiosk, const Epoch& epoch) const;

 private:
  struct Backup {
    std::string bytes;
    std::map<Chain, Seq> heads;
  };

  void open();
  void power_went();
  void come_back_after(Milliseconds pause);
  bool survived();
  void note_backed_up(db::Connection& writer);
  void keep_promises();
  ingest::OrProblem<wire::BatchAnswer> take(const std::string& kiosk,
                                            const uploader::OutgoingRequest& request);
  curl::Response sign(const std::string& nonce, int status, std::string body) const;
  void note_taken(const wire::Envelope& envelope, const wire::BatchAnswer& answer);
  static Result<std::map<Chain, Seq>> heads(db::Connection& connection);
  // Null while it can't be used.
  db::Connection* free_connection();

  World& world_;
  crypto::SecretKey key_;
  ingest::Settings settings_;
  Disk disk_;
  std::optional<db::WritingConnection> writer_;
  std::deque<Backup> backups_;  // the last two, older first
  std::map<Chain, Seq> told_;   // heads in signed answers, since it was restored
  std::map<Chain, Seq> ever_;
  int run_ = 0;
};

}  // namespace xinluon::simulation
