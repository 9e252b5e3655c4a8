// How far sealed records may leave the kiosk. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sync/domain/ids.h"
#include "sync/wire/socket_messages.h"

namespace xinluon::votelog {

// Records leave in one commit a hundred, not a commit each.
inline constexpr Seq forget_step = 100;
// A server that hears of backups for the first time in a year frees them all: a piece at a time, so that a
// tap never waits behind it for more than some 50 ms.
inline constexpr Seq most_forgotten_at_once = 5'000;

// The last record of epochs[i] that may leave now: it is backed up, and `keep_records` newer ones are kept
// here, in this epoch and later ones. The last that has left already when it is not worth a commit.
Seq may_leave_up_to(const std::vector<wire::EpochState>& epochs, std::size_t i, Seq backed_up_seq,
                    std::uint64_t keep_records);

}  // namespace xinluon::votelog
