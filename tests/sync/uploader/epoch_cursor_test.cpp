#include "sync/uploader/epoch_cursor.h"

#include <gtest/gtest.h>

namespace xinluon::uploader {
namespace {

using State = EpochCursor::State;

TEST(EpochCursor, NamesItsStates) {
  EXPECT_EQ(name_of(State::unknown), "unknown");
  EXPECT_EQ(name_of(State::claimed), "claimed");
  EXPECT_EQ(name_of(State::confirmed), "confirmed");
  EXPECT_EQ(name_of(State::forked), "forked");
}

TEST(EpochCursor, SendsOnlyWhatIsLackingOfAChainBothSidesAgreeOn) {
  EpochCursor cursor;
  cursor.local.head_seq = 7;
  EXPECT_EQ(cursor.pending(), 7U);
  EXPECT_FALSE(cursor.sendable());
  claim(cursor, 3, {});
  EXPECT_FALSE(cursor.sendable());
  confirm(cursor, 3, {});
  EXPECT_EQ(cursor.pending(), 4U);
  EXPECT_TRUE(cursor.sendable());
  confirm(cursor, 7, {});
  EXPECT_FALSE(cursor.sendable());
  cursor.state = State::forked;
  cursor.local.head_seq = 8;
  EXPECT_FALSE(cursor.sendable());
}

// Sealed and sent since the app last said how long its chain is.
TEST(EpochCursor, WhatTheServerConfirmsIsHereToo) {
  EpochCursor cursor;
  cursor.local.head_seq = 2;
  const crypto::Hash hash = crypto::sha256("9");
  confirm(cursor, 9, hash);
  EXPECT_EQ(cursor.local.head_seq, 9U);
  EXPECT_EQ(cursor.local.head_hash, hash);
  EXPECT_EQ(cursor.pending(), 0U);
}

}  // namespace
}  // namespace xinluon::uploader
