#include "sync/server/storage/checkpoints.h"

namespace xinluon::storage {
namespace {

Checkpoint checkpoint_of(const db::Row& row) {
  return {row.integer(0), wall_time(row.integer(1)), row.string(2), std::string(row.blob(3)), row.string(4)};
}

}  // namespace

Result<void> append_checkpoint(db::Connection& connection, const Checkpoint& checkpoint) {
  XINLUON_RETURN_IF_ERROR(
      connection.run("INSERT INTO checkpoint (seq, at_ms, text, hash, signature) VALUES ($1, $2, $3, $4, $5)",
                     {checkpoint.seq, to_ms(checkpoint.at), checkpoint.text, db::Blob{checkpoint.hash},
                      checkpoint.signature}));
  return {};
}

Result<std::optional<Checkpoint>> last_checkpoint(db::Connection& connection, const Scope& scope) {
  XINLUON_RETURN_IF_ERROR(only_whole(scope));
  return connection.row("SELECT seq, at_ms, text, hash, signature FROM checkpoint ORDER BY seq DESC LIMIT 1",
                        {}, checkpoint_of);
}

Result<std::vector<Checkpoint>> checkpoints_after(db::Connection& connection, const Scope& scope,
                                                  std::int64_t after, std::size_t limit) {
  XINLUON_RETURN_IF_ERROR(only_whole(scope));
  return connection.rows(
      "SELECT seq, at_ms, text, hash, signature FROM checkpoint WHERE seq > $1 ORDER BY seq LIMIT $2",
      {after, limit}, checkpoint_of);
}

}  // namespace xinluon::storage
