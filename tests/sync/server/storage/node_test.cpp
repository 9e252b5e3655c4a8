#include "sync/server/storage/node.h"

#include <gtest/gtest.h>

namespace xinluon::storage {
namespace {

TEST(Node, IsWrittenAndReadAsOneText) {
  for (const NodeKind kind : {NodeKind::unit, NodeKind::counter, NodeKind::officer}) {
    const Node node{kind, "TM-X01"};
    EXPECT_EQ(node_from_text(to_text(node)), node);
  }
  EXPECT_EQ(to_text(Node{NodeKind::counter, "TM-X01-Q01"}), "counter:TM-X01-Q01");
}

TEST(Node, AnythingElseIsNone) {
  for (const auto* const text : {"", "unit", "unit:", "unit:a b", "units:TM", "TM", "officer:ă"})
    EXPECT_FALSE(node_from_text(text)) << text;
}

}  // namespace
}  // namespace xinluon::storage
