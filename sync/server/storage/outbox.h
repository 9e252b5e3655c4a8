// Messages on their way out of the server. One is written in the transaction of what it tells, delivered
// later by whoever claims it, and marked when it has gone: a restart loses none, and doubles one only where
// the server died between the delivery and its mark.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/clock.h"
#include "sync/server/storage/scope.h"

namespace xinluon::storage {

// Stored as the enumerators' names: frozen.
enum class Channel { mail, webhook };
std::string_view name_of(Channel channel);

struct Message {
  std::string key;  // the same message has the same key, and is never put in twice
  Channel channel = Channel::mail;
  std::string address;  // of mail; empty for the webhook
  std::string subject;
  std::string body;       // a mail's text, a webhook's JSON
  std::string file_name;  // empty: none
  std::string file;       // UTF-8
};

// Writes, within the caller's transaction.

// False when the key is known.
Result<bool> put_message(db::Connection& connection, const Message& message, WallTime now);

struct Claim {
  std::int64_t id = 0;
  std::int64_t tries = 0;  // this one included
  WallTime created{};
  Message message;
};
// The messages that are due, oldest first. Nobody else is given them before now + lease.
Result<std::vector<Claim>> claim_messages(db::Connection& connection, WallTime now, Milliseconds lease,
                                          std::size_t limit);
Result<void> mark_sent(db::Connection& connection, std::int64_t id, WallTime now);
Result<void> put_off(db::Connection& connection, std::int64_t id, WallTime due, std::string_view why);
Result<void> give_up(db::Connection& connection, std::int64_t id, WallTime now, std::string_view why);
// What went or failed before that time; gives how many rows.
Result<std::int64_t> forget_messages(db::Connection& connection, WallTime before);

// Reads.

struct MessageState {
  std::int64_t id = 0;
  std::string key;
  Channel channel = Channel::mail;
  std::string address;
  std::string subject;
  WallTime created{};
  std::int64_t tries = 0;
  std::string state;  // "waiting", "sent", "failed"
  std::string error;  // of the last try
};
// Newest first. unauthorised unless the scope is whole.
Result<std::vector<MessageState>> messages(db::Connection& connection, const Scope& scope, std::size_t limit);
struct MessageCounts {
  std::int64_t waiting = 0;
  std::int64_t failed = 0;
};
Result<MessageCounts> message_counts(db::Connection& connection, const Scope& scope);

}  // namespace xinluon::storage
