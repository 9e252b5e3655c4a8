#include "sync/server/storage/outbox.h"

#include <array>

namespace xinluon::storage {
namespace {

constexpr std::array<std::string_view, 2> channel_names = {"mail", "webhook"};
constexpr std::size_t max_error_bytes = 500;

Channel channel_from(std::string_view name) {
  return name == channel_names[1] ? Channel::webhook : Channel::mail;
}

Claim claim_of(const db::Row& row) {
  Claim claim;
  claim.id = row.integer(0);
  claim.tries = row.integer(1) + 1;
  claim.created = wall_time(row.integer(2));
  claim.message = {
      row.string(3), channel_from(row.text(4)), row.string(5), row.string(6), row.string(7), row.string(8),
      row.string(9)};
  return claim;
}

MessageState state_of(const db::Row& row) {
  return {row.integer(0), row.string(1), channel_from(row.text(2)),
          row.string(3),  row.string(4), wall_time(row.integer(5)),
          row.integer(6), row.string(7), row.string(8)};
}

}  // namespace

std::string_view name_of(Channel channel) {
  return channel_names.at(static_cast<std::size_t>(channel));
}

Result<bool> put_message(db::Connection& connection, const Message& m, WallTime now) {
  XINLUON_TRY(const auto last, connection.scalar("SELECT COALESCE(MAX(id), 0) FROM outbox"));
  XINLUON_TRY(
      const auto added,
      connection.run("INSERT INTO outbox (id, message_key, channel, address, subject, body, file_name, file, "
                     "created_ms, due_ms, tries, state, error) "
                     "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 'waiting', '') "
                     "ON CONFLICT (message_key) DO NOTHING",
                     {last + 1, m.key, name_of(m.channel), m.address, m.subject, m.body, m.file_name, m.file,
                      to_ms(now), to_ms(now)}));
  return added > 0;
}

Result<std::vector<Claim>> claim_messages(db::Connection& connection, WallTime now, Milliseconds lease,
                                          std::size_t limit) {
  XINLUON_TRY(auto claims,
              connection.rows("SELECT id, tries, created_ms, message_key, channel, address, subject, "
                              "body, file_name, file FROM outbox "
                              "WHERE state = 'waiting' AND due_ms <= $1 ORDER BY due_ms, id LIMIT $2",
                              {to_ms(now), limit}, claim_of));
  for (const Claim& claim : claims)
    XINLUON_RETURN_IF_ERROR(connection.run("UPDATE outbox SET due_ms = $1, tries = $2 WHERE id = $3",
                                           {to_ms(now + lease), claim.tries, claim.id}));
  return claims;
}

Result<void> mark_sent(db::Connection& connection, std::int64_t id, WallTime now) {
  XINLUON_RETURN_IF_ERROR(connection.run(
      "UPDATE outbox SET state = 'sent', done_ms = $1, body = '', file = '', error = '' WHERE id = $2",
      {to_ms(now), id}));
  return {};
}

Result<void> put_off(db::Connection& connection, std::int64_t id, WallTime due, std::string_view why) {
  XINLUON_RETURN_IF_ERROR(connection.run("UPDATE outbox SET due_ms = $1, error = $2 WHERE id = $3",
                                         {to_ms(due), why.substr(0, max_error_bytes), id}));
  return {};
}

Result<void> give_up(db::Connection& connection, std::int64_t id, WallTime now, std::string_view why) {
  XINLUON_RETURN_IF_ERROR(connection.run(
      "UPDATE outbox SET state = 'failed', done_ms = $1, body = '', file = '', error = $2 WHERE id = $3",
      {to_ms(now), why.substr(0, max_error_bytes), id}));
  return {};
}

Result<std::int64_t> forget_messages(db::Connection& connection, WallTime before) {
  return connection.run("DELETE FROM outbox WHERE state <> 'waiting' AND done_ms < $1", {to_ms(before)});
}

Result<std::vector<MessageState>> messages(db::Connection& connection, const Scope& scope,
                                           std::size_t limit) {
  XINLUON_RETURN_IF_ERROR(only_whole(scope));
  return connection.rows(
      "SELECT id, message_key, channel, address, subject, created_ms, tries, state, error FROM outbox "
      "ORDER BY id DESC LIMIT $1",
      {limit}, state_of);
}

Result<MessageCounts> message_counts(db::Connection& connection, const Scope& scope) {
  XINLUON_RETURN_IF_ERROR(only_whole(scope));
  MessageCounts counts;
  XINLUON_TRY(counts.waiting, connection.scalar("SELECT COUNT(*) FROM outbox WHERE state = 'waiting'"));
  XINLUON_TRY(counts.failed, connection.scalar("SELECT COUNT(*) FROM outbox WHERE state = 'failed'"));
  return counts;
}

}  // namespace xinluon::storage
