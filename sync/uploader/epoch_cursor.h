// How far the server holds one epoch (one vote file) of this kiosk. Kept in memory only: after a start the
// server is asked, so the cursor is never ahead of what the server holds.
#pragma once

#include <string_view>

#include "sync/base/clock.h"
#include "sync/crypto/hash.h"
#include "sync/wire/socket_messages.h"

namespace xinluon::uploader {

struct EpochCursor {
  enum class State {
    unknown,    // the server was not asked yet
    claimed,    // the server named its head; the app has not yet confirmed that hash
    confirmed,  // server and app agree on (held, held_hash)
    forked,     // they disagree; nothing is sent until an administrator decided
  };

  wire::EpochState local;  // what the kiosk holds
  State state = State::unknown;
  Seq held = 0;  // what the server holds; last known, while unknown or claimed
  crypto::Hash held_hash{};
  Seq claimed = 0;
  crypto::Hash claimed_hash{};
  Seq disputed = 0;  // forked: where heartbeats ask, so that the server sees it too; 0: at the own head
  crypto::Hash disputed_hash{};
  Seq backed_up = 0;
  BootTime check_at{};    // when an empty batch is due
  BootTime records_at{};  // records are not sent before: the app could not read, or the server not take them
  int stumbles = 0;       // how often that happened in a row

  Seq pending() const { return local.head_seq > held ? local.head_seq - held : 0; }
  bool sendable() const { return state == State::confirmed && pending() > 0; }
};

inline void confirm(EpochCursor& cursor, Seq held, const crypto::Hash& hash) {
  cursor.state = EpochCursor::State::confirmed;
  cursor.held = held;
  cursor.held_hash = hash;
  // Sealed and sent since the last hello.
  if (held <= cursor.local.head_seq) return;
  cursor.local.head_seq = held;
  cursor.local.head_hash = hash;
}

inline void claim(EpochCursor& cursor, Seq head, const crypto::Hash& hash) {
  cursor.state = EpochCursor::State::claimed;
  cursor.claimed = head;
  cursor.claimed_hash = hash;
}

constexpr std::string_view name_of(EpochCursor::State state) {
  switch (state) {
    case EpochCursor::State::unknown:
      return "unknown";
    case EpochCursor::State::claimed:
      return "claimed";
    case EpochCursor::State::confirmed:
      return "confirmed";
    case EpochCursor::State::forked:
      return "forked";
  }
  return "";
}

}  // namespace xinluon::uploader
