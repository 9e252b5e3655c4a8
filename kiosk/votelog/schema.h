// What a vote file looks like inside: tables, and the triggers that keep a sealed record as it is.
#pragma once

#include <cstdint>

#include "sync/base/result.h"
#include "sync/crypto/hash.h"
#include "sync/domain/ids.h"
#include "sync/sqlite/sqlite.h"

namespace xinluon::votelog {

// Stored in the file's header: frozen.
inline constexpr std::int64_t application_id = 0x584C'566F;  // "XLVo"
// 2: spent_token.
inline constexpr std::int64_t schema_version = 2;

// Whose file it is. Generations count up with every new file of a folder: the order of epochs, without a
// clock.
struct Identity {
  KioskId kiosk;
  Epoch epoch;
  std::uint64_t generation = 0;
};

// Of a file that holds what was salvaged: older than every other, and never gone on with. New files begin
// with 1.
inline constexpr std::uint64_t salvaged_generation = 0;

// Records up to left_seq have left by retention; left_hash is h(left_seq), where the chain begins.
struct ChainStart {
  Seq left_seq = 0;
  crypto::Hash left_hash{};
};

// Makes tables and triggers in an empty database, in one transaction.
Result<void> create_schema(sqlite::Connection& connection, const Identity& identity, const ChainStart& start);

// Its version. corrupt when this is no vote file or its tables or triggers are not exactly ours; rejected
// when a newer software made it.
Result<std::int64_t> check_schema(sqlite::Connection& connection);

// From an older version to this one, in one transaction.
Result<void> upgrade_schema(sqlite::Connection& connection, std::int64_t from);

}  // namespace xinluon::votelog
