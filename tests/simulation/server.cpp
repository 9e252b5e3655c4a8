#include "tests/simulation/server.h"

#include <fstream>
#include <sstream>

#include "sync/server/db/sqlite_engine.h"
#include "sync/server/ingest/reread.h"
#include "sync/server/reports/checkpoint.h"
#include "sync/server/storage/heads.h"
#include "sync/wire/envelope.h"
#include "tests/support/server_database.h"

namespace xinluon::simulation {
namespace {

using test::database_name;
using test::must;
constexpr std::size_t kept_backups = 2;
constexpr Milliseconds minute{60'000};
constexpr Milliseconds restart_pause{5'000};  // systemd's

std::string content_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return std::move(bytes).str();
}

std::string header(const uploader::OutgoingRequest& request, std::string_view name) {
  for (const auto& [key, value] : request.headers)
    if (key == name) return value;
  return "";
}

}  // namespace

Server::Server(World& world)
    : world_(world),
      key_(crypto::SecretKey::generate()),
      settings_{key_.public_key().to_base64()},
      disk_(DiskKind::server, world.chance.random()()) {
  test::ServerDatabase::put_first_day(disk_.folder() / database_name);
  open();
}

void Server::open() {
  ++run_;
  auto writer = db::WritingConnection::make([this] {
    return db::open_sqlite(disk_.folder() / database_name, db::Access::read_write, disk_.vfs());
  });
  if (!survived()) return;
  if (!writer) {
    if (world_.calm) throw Broken("I10", "the server does not start: " + writer.error().message);
    world_.note("server can't start");
    return come_back_after(restart_pause);
  }
  writer_.emplace(*std::move(writer));
  [[maybe_unused]] const auto read = ingest::reread_unreadable(connection(), world_.agenda.now());
  if (survived()) keep_promises();
}

db::Connection& Server::connection() {
  return *must(writer_->usable());
}

db::Connection* Server::free_connection() {
  if (!is_up()) return nullptr;
  const auto writer = writer_->usable();
  return survived() && writer ? *writer : nullptr;
}

bool Server::survived() {
  if (!disk_.is_off()) return true;
  power_went();
  return false;
}

void Server::power_went() {
  world_.note("server power goes");
  writer_.reset();
  come_back_after(world_.chance.between(Milliseconds(2'000), 20 * minute));
}

void Server::come_back_after(Milliseconds pause) {
  const int run = ++run_;
  world_.agenda.in(pause, [this, run] {
    if (run != run_) return;
    if (disk_.is_off()) disk_.power_on();
    world_.note("server starts");
    open();
  });
}

// I5, the server's half: what it signed is there, whatever happened since.
void Server::keep_promises() {
  const auto held = heads(connection());
  if (!survived()) return;
  for (const auto& [chain, seq] : told_) {
    const auto found = must(held).find(chain);
    const Seq now = found == held->end() ? 0 : found->second;
    if (now < seq)
      throw Broken("I5",
                   format("the server said that it holds {} of {} and has {}", seq, chain.first.text(), now));
  }
}

Result<std::map<Server::Chain, Seq>> Server::heads(db::Connection& connection) {
  XINLUON_TRY(const auto heads, storage::heads(connection, storage::Scope::local_administrator()));
  std::map<Chain, Seq> found;
  for (const auto& head : heads) found[{head.kiosk, head.epoch}] = head.seq;
  return found;
}

void Server::enrol(const KioskId& kiosk, const std::string& public_key, const std::string& counter) {
  must(db::transaction(connection(), [&] {
    return storage::put_kiosk(connection(), {kiosk, CounterId::from(counter).value(), public_key, "",
                                             storage::KioskState::enrolled, world_.agenda.now()});
  }));
}

ingest::OrProblem<wire::BatchAnswer> Server::take(const std::string& kiosk,
                                                  const uploader::OutgoingRequest& request) {
  const WallTime now = world_.agenda.now();
  const auto unavailable = [&](const Error& error) {
    return tl::unexpected(wire::make_problem(wire::problems::unavailable, error.message, to_ms(now)));
  };
  const auto writer = writer_->usable();
  if (!writer) return unavailable(writer.error());
  const std::string envelope = header(request, wire::envelope_header);
  const std::string signature = header(request, wire::signature_header);
  auto sender =
      ingest::check_envelope(**writer, {kiosk, "POST", request.path, envelope, signature, now}, settings_);
  if (!sender) return tl::unexpected(sender.error());
  const auto batch =
      ingest::check_batch(*std::move(sender), header(request, "Content-Encoding"), request.body);
  if (!batch) return tl::unexpected(batch.error());
  auto answer = ingest::accept(**writer, *batch, settings_, now);
  if (answer && !disk_.is_off()) note_taken(batch->sender.envelope, *answer);
  return answer;
}

void Server::note_taken(const wire::Envelope& envelope, const wire::BatchAnswer& answer) {
  const Chain chain{envelope.kiosk, envelope.epoch};
  told_[chain] = answer.head_seq;
  ever_[chain] = std::max(ever_[chain], answer.head_seq);
}

curl::Response Server::sign(const std::string& nonce, int status, std::string body) const {
  curl::Response response;
  response.status = status;
  response.body = std::move(body);
  response.headers = {
      {"xinluon-answer-signature", key_.sign(wire::answer_signing_text(nonce, status, response.body))}};
  return response;
}

std::optional<curl::Response> Server::answer(const std::string& kiosk,
                                             const uploader::OutgoingRequest& request) {
  if (!is_up()) return std::nullopt;
  const auto taken = take(kiosk, request);
  if (!survived()) return std::nullopt;
  const std::string nonce = wire::peek_envelope(header(request, wire::envelope_header)).nonce;
  if (!taken) {
    world_.note("server answers {}: {}", kiosk, taken.error().type);  // its detail may name a folder
    return sign(nonce, taken.error().status, wire::encode_problem(taken.error()));
  }
  world_.note("server answers {}: head {} {}", kiosk, taken->head_seq, crypto::to_hex(taken->head_hash));
  return sign(nonce, 200, wire::encode_batch_answer(*taken));
}

void Server::cut_power_soon() {
  if (!is_up()) return;
  world_.note("server power will go");
  disk_.cut_at_call(static_cast<int>(world_.chance.between(1, 60)));
  const int run = run_;
  world_.agenda.in(minute, [this, run] {
    if (run != run_ || !is_up() || world_.calm) return;
    disk_.cut();
    survived();
  });
}

void Server::restart() {
  if (!is_up()) return;
  world_.note("server stops");
  writer_.reset();
  if (survived()) come_back_after(world_.chance.between(Milliseconds(500), 2 * minute));
}

void Server::fail_disk_soon() {
  if (!is_up()) return;
  constexpr int codes[] = {test::sqlite_ioerr_write, test::sqlite_ioerr_fsync, test::sqlite_full};
  world_.note("server disk will fail");
  disk_.fail_stores(static_cast<int>(world_.chance.between(1, 30)),
                    static_cast<int>(world_.chance.between(1, 6)), codes[world_.chance.below(3)]);
}

void Server::make_backup() {
  db::Connection* const writer = free_connection();
  if (writer == nullptr) return;
  const auto moved = writer->scalar("PRAGMA wal_checkpoint(TRUNCATE)");
  auto held = heads(*writer);
  if (!survived() || !moved || !held) return;
  backups_.push_back({content_of(disk_.folder() / database_name), *std::move(held)});
  if (backups_.size() > kept_backups) backups_.pop_front();
  world_.note("server backup made");
  note_backed_up(*writer);
  survived();
}

// Only what is in every backup that may be restored: the shipped server has no backup command yet that would
// say so itself.
void Server::note_backed_up(db::Connection& writer) {
  if (backups_.size() < kept_backups) return;
  for (const auto& [chain, seq] : backups_.front().heads) {
    const auto told = writer.run(
        "UPDATE head SET backed_up_seq = $1 WHERE kiosk = $2 AND epoch = $3 AND backed_up_seq < $4",
        {seq, chain.first.text(), chain.second.text(), seq});
    if (!told) return;
  }
}

void Server::restore_backup() {
  if (!is_up() || backups_.empty()) return;
  writer_.reset();
  if (!survived()) return;
  const auto which =
      static_cast<std::size_t>(world_.chance.below(static_cast<std::int64_t>(backups_.size())));
  world_.note("server restored from backup {}", which);
  disk_.replace(database_name, backups_[which].bytes);
  told_ = backups_[which].heads;
  backups_.resize(which + 1);  // what came later is another life
  come_back_after(world_.chance.between(Milliseconds(1'000), 60 * minute));
}

void Server::make_checkpoint() {
  db::Connection* const writer = free_connection();
  if (writer == nullptr) return;
  const auto made =
      db::transaction(*writer, [&] { return reports::make_checkpoint(*writer, key_, world_.agenda.now()); });
  world_.note("server checkpoint {}", made.has_value());
  survived();
}

void Server::calm_down() {
  disk_.mend();
  disk_.cut_at_call(0);
  if (is_up()) return;
  if (disk_.is_off()) disk_.power_on();
  open();
}

Seq Server::ever_held(const KioskId& kiosk, const Epoch& epoch) const {
  const auto found = ever_.find({kiosk, epoch});
  return found == ever_.end() ? 0 : found->second;
}

}  // namespace xinluon::simulation
