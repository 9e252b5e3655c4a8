// Takes messages from the outbox to where they go.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

#include "sync/base/clock.h"
#include "sync/curl/smtp.h"
#include "sync/server/db/connection.h"
#include "sync/server/storage/outbox.h"

namespace xinluon::notices {

struct MailOptions {
  curl::MailServer server;  // its password is read from password_file at each use
  std::filesystem::path password_file;
  std::string from;
  std::string from_name = "XinLuôn";
};

struct WebhookOptions {
  std::string url;  // https://…
  std::filesystem::path secret_file;
  std::vector<std::string> pins;
  std::string authorities;  // a PEM file; empty: those of the machine
  bool private_addresses = false;
  std::string proxy;
};

struct Channels {
  std::optional<MailOptions> mail;
  std::optional<WebhookOptions> webhook;
};

inline constexpr Milliseconds delivery_lease = std::chrono::minutes(10);  // longer than any delivery takes
inline constexpr std::size_t deliveries_at_once = 20;
inline constexpr Milliseconds patience = std::chrono::hours(72);  // then a message is given up

// How long after the n-th failure the next try comes: 1 min, 2, 4 … at most 6 h.
Milliseconds wait_after(std::int64_t tries);

// One message. rejected: never again; anything else: later. Takes up to a minute; not on the writer's thread.
Result<void> deliver(const Channels& channels, const storage::Message& message, WallTime created,
                     WallTime now, int stop_fd);

// What came of it, within the caller's transaction: sent, put off or given up.
Result<void> note_delivery(db::Connection& writer, const storage::Claim& claim, const Result<void>& outcome,
                           WallTime now);

}  // namespace xinluon::notices
