// A folder of vote files whose calls can be watched and fail: SQLite's by the fixture's `vfs_`, any of them
// by a Card over `folder_`.
#pragma once

#include <filesystem>
#include <set>

#include <gtest/gtest.h>

#include "tests/kiosk/votelog/history.h"
#include "tests/support/card/card.h"
#include "tests/support/fault_vfs.h"

namespace xinluon::votelog {

namespace fs = std::filesystem;
using test::Card;
using test::CardCall;
using test::Fate;
using test::FileCall;

// Of votes; one that is there twice is in it twice.
using Numbers = std::multiset<std::int64_t>;

class FailingFolder : public testing::Test {
 protected:
  VoteLog open() { return open_or_die(options_); }
  // What the older epochs give until they are all in a backup.
  static Numbers drained(VoteLog& log) {
    Numbers found;
    while (log.epochs().size() > 1) {
      const wire::EpochState state = log.epochs().front();
      for (const auto& line : lines_of(log, state)) found.insert(wire::decode_record(line)->vote.boot_ms);
      EXPECT_TRUE(log.note_backed_up(state.epoch, state.head_seq));
    }
    return found;
  }

  test::FaultVfs vfs_;
  test::TemporaryFolder folder_{test::Medium::memory};
  Options options_ = options_in(folder_.path(), vfs_.name());
};

}  // namespace xinluon::votelog
