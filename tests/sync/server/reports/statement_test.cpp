#include "sync/server/reports/statement.h"

#include <gtest/gtest.h>

#include "sync/server/reports/checkpoint.h"
#include "tests/support/protocol_vectors.h"

namespace xinluon::reports {
namespace {

TEST(CheckpointVector, AreReadWrittenAndSignedAsTheyStand) {
  const test::ProtocolVectors vectors;
  auto before = checkpoint_start();
  for (const std::string name : {"checkpoint", "checkpoint2", "checkpoint3"}) {
    std::string text = vectors.of(name);
    for (auto at = text.find("\\n"); at != std::string::npos; at = text.find("\\n"))
      text.replace(at, 2, "\n");
    const auto statement = decode_statement(text);
    ASSERT_TRUE(statement) << statement.error().message;
    EXPECT_EQ(encode_statement(*statement), text);
    const auto hash = crypto::hash_from_hex(vectors.of(name + "_hash"));
    ASSERT_TRUE(hash);
    const storage::Checkpoint checkpoint{statement->seq, wall_time(statement->at_ms), text,
                                         std::string(crypto::as_bytes(*hash)),
                                         vectors.of(name + "_signature")};
    EXPECT_TRUE(check_checkpoint(checkpoint, before)) << name;
    before = *hash;
  }
}

// What is put instead of another makes each text one that is refused.
void each_is_refused(const std::string& right,
                     const std::vector<std::pair<std::string, std::string>>& changes) {
  ASSERT_TRUE(decode_statement(right)) << decode_statement(right).error().message;
  for (const auto& [from, to] : changes) {
    auto text = right;
    ASSERT_NE(text.find(from), std::string::npos) << from;
    text.replace(text.find(from), from.size(), to);
    EXPECT_FALSE(decode_statement(text)) << text;
  }
}

std::string refusal(const std::string& text) {
  const auto read = decode_statement(text);
  return read ? "" : read.error().message;
}

const std::string hash_a(64, 'a');
const std::string hash_b(64, 'b');
const std::string epoch_1(32, '1');
const std::string epoch_2(32, '2');

TEST(Statement, ANumberOrAHeadThatIsNoneIsRefused) {
  each_is_refused("xinluon-v2-checkpoint\nseq 1\nat_ms 2\nprevious " + hash_a + "\nserver_key k\naudit 0 " +
                      hash_a + "\nhead K-01 " + std::string(32, 'b') + " 3 " + hash_a + "\n",
                  {{"xinluon", "nluon"},
                   {"seq 1", "seq 1x"},
                   {"seq 1", "seq x"},
                   {"seq", "sq"},
                   {"at_ms 2", "at_ms"},
                   {"at_ms", "at"},
                   {"previous a", "previous x"},
                   {"previous", "prev"},
                   {"server_key", "key"},
                   {"audit 0", "audit x"},
                   {"audit 0 a", "audit 0 "},
                   {"audit", "adit"},
                   {"head", "hed"},
                   {"head", "anchor"},
                   {"K-01", "/"},
                   {"bbb", "b/b"},
                   {" 3 ", " x "},
                   {"3 a", "3 x"}});
}

std::string place(const std::string& key, const std::string& kiosk, const std::string& epoch,
                  const std::string& seq, const std::string& hash) {
  return key + " " + kiosk + " " + epoch + " " + seq + " " + hash + "\n";
}
const std::string head_1 = place("head", "K-01", epoch_1, "5", hash_a);
const std::string head_2 = place("head", "K-01", epoch_2, "7", hash_a);
const std::string head_3 = place("head", "K-02", epoch_1, "0", hash_a);
const std::string anchor_1 = place("anchor", "K-01", epoch_1, "5", hash_a);
const std::string anchor_2 = place("anchor", "K-01", epoch_2, "6", hash_b);

// A text of the third version with these heads and anchors.
std::string purged(const std::string& places) {
  return "xinluon-v3-checkpoint\nseq 1\nat_ms 2\nprevious " + hash_a + "\nserver_key k\naudit 0 " + hash_a +
         "\nclosed " + hash_b + "\n" + places;
}

TEST(Statement, SaysWhereChainsBeginSinceRecordsWerePurged) {
  const auto text = purged(head_1 + head_2 + head_3 + anchor_1 + anchor_2);
  const auto read = decode_statement(text);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(crypto::to_hex(read->closed.value()), hash_b);
  ASSERT_EQ(read->heads.size(), 3U);
  ASSERT_EQ(read->anchors.size(), 2U);
  EXPECT_EQ(read->anchors[0], read->heads[0]);
  EXPECT_EQ(read->anchors[1].epoch.text(), epoch_2);
  EXPECT_EQ(read->anchors[1].seq, 6U);
  EXPECT_EQ(crypto::to_hex(read->anchors[1].hash), hash_b);
  EXPECT_EQ(encode_statement(*read), text);
}

TEST(Statement, OfTheThirdVersionCanBeWrittenInOneWayOnly) {
  each_is_refused(purged(head_1 + anchor_1), {{"closed " + hash_b, "closed " + hash_b + "0"},
                                              {"closed", "shut"},
                                              {"closed " + hash_b + "\n", ""},
                                              {"v3", "v2"},
                                              {"v3", "v4"},
                                              {"seq 1", "seq 01"},
                                              {" 5 " + hash_a, " 05 " + hash_a},
                                              {"anchor", "anker"},
                                              {anchor_1, anchor_1.substr(0, anchor_1.size() - 1)},
                                              {anchor_1, anchor_1 + "\n"},
                                              {anchor_1, anchor_1 + "signature x\n"}});
}

TEST(Statement, AnAnchorOutOfPlaceIsRefused) {
  const auto heads = head_1 + head_2 + head_3;
  EXPECT_EQ(refusal(purged(heads + anchor_1 + anchor_2)), "");
  EXPECT_EQ(refusal(purged(heads)), "checkpoint: it names no anchor");
  const std::string first = "checkpoint: the anchor of K-01/" + epoch_1;
  EXPECT_EQ(refusal(purged(heads + anchor_2 + anchor_1)), first + " is not where its head is");
  EXPECT_EQ(refusal(purged(heads + anchor_1 + anchor_1)), first + " is not where its head is");
  EXPECT_EQ(refusal(purged(head_2 + anchor_1)), first + " is not where its head is");
  for (const auto& [seq, hash] : {std::pair("0", hash_a), {"6", hash_a}, {"5", hash_b}})
    EXPECT_EQ(refusal(purged(heads + place("anchor", "K-01", epoch_1, seq, hash))),
              first + " is not below its head")
        << seq;
}

TEST(Statement, AHeadBehindAnAnchorOrNamedTwiceIsRefused) {
  EXPECT_EQ(refusal(purged(head_1 + anchor_1 + head_2)), "checkpoint: line 10 is no head and no anchor");
  EXPECT_EQ(refusal(purged(head_1 + head_2 + head_1 + anchor_1)),
            "checkpoint: K-01/" + epoch_1 + " is named twice");
}

}  // namespace
}  // namespace xinluon::reports
