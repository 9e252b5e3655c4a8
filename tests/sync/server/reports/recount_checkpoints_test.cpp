// Checkpoints of before and after a purge against what is left of the chains.
#include "sync/server/reports/recount_checkpoints.h"

#include <gtest/gtest.h>

#include "sync/base/format.h"
#include "sync/server/reports/checkpoint.h"
#include "sync/server/reports/closed_digest.h"
#include "sync/server/storage/anchors.h"
#include "tests/support/one_kiosk.h"
#include "tests/support/protocol_vectors.h"

namespace xinluon::reports {
namespace {

using storage::Scope;

class RecountCheckpoints : public test::OneKiosk {
 protected:
  // Six records; one checkpoint at 3, one at 6.
  RecountCheckpoints() {
    add(6);
    take_up_to(0, 3);
    make();
    take_up_to(3, 6);
    make();
  }
  void take_up_to(Seq after, Seq last) { ASSERT_TRUE(server.take(device.batch(after, last, now), now)); }
  storage::Checkpoint make(std::optional<crypto::Hash> closed = std::nullopt) {
    return test::must(db::transaction(writer, [&] { return make_checkpoint(writer, key, now, closed); }));
  }
  // As a purge leaves it, but for the checkpoint.
  void purge_up_to(Seq seq) {
    auto& database = server.database();
    const auto up_to = std::to_string(seq);
    database.damage(
        "INSERT INTO record_anchor SELECT kiosk, epoch, seq, hash, 0, 0 FROM record WHERE seq = " + up_to +
        " ON CONFLICT (kiosk, epoch) DO UPDATE SET seq = excluded.seq, hash = excluded.hash");
    database.damage("INSERT INTO closed_tally VALUES ('counter:TM-X01-Q01', 'day', 'level', " + up_to +
                    ", '5', 1, 1)");
    database.damage("DELETE FROM vote WHERE seq <= " + up_to);
    database.damage("DELETE FROM record WHERE seq <= " + up_to);
  }
  crypto::Hash closed_now() { return test::must(closed_digest(writer, Scope::local_administrator())); }
  storage::Checkpoint purge_and_sign(Seq seq) {
    purge_up_to(seq);
    return make(closed_now());
  }
  std::string found() {
    Findings findings;
    test::must(db::snapshot(writer, [&] {
      return recount_checkpoints(writer, Scope::local_administrator(), AuditLog::here, findings);
    }));
    std::string text;
    for (const auto& difference : findings.counts.differences)
      text += difference.where + ": " + difference.what + "\n";
    return text;
  }
  // A checkpoint behind the last one that says whatever it is made to say, rightly signed.
  template <class Change>
  void sign_instead(const Change& change) {
    const auto last = test::must(storage::last_checkpoint(writer, Scope::local_administrator())).value();
    auto said = decode_statement(last.text).value();
    said.seq = last.seq + 1;
    said.previous = crypto::hash_from_bytes(last.hash).value();
    change(said);
    storage::Checkpoint next{said.seq, now, encode_statement(said), "", ""};
    next.hash = crypto::as_bytes(crypto::chain_next(said.previous, next.text));
    next.signature = key.sign(next.text);
    test::must(db::transaction(writer, [&] { return storage::append_checkpoint(writer, next); }));
  }
  std::string chain() const { return "K-01/" + device.epoch().text() + "/"; }

  crypto::SecretKey key = crypto::SecretKey::generate();
};

TEST_F(RecountCheckpoints, AreOfTheSecondVersionUntilSomethingIsPurged) {
  const auto said = decode_statement(make().text).value();
  EXPECT_FALSE(said.closed);
  EXPECT_TRUE(said.anchors.empty());
  EXPECT_EQ(found(), "");
}

TEST_F(RecountCheckpoints, NameWhereAPurgedChainBegins) {
  const auto said = decode_statement(purge_and_sign(4).text).value();
  ASSERT_EQ(said.anchors.size(), 1U);
  EXPECT_EQ(said.anchors[0].seq, 4U);
  EXPECT_EQ(said.anchors[0].hash, device.hash(4));
  EXPECT_EQ(said.closed, closed_now());
  EXPECT_EQ(found(), "");
}

// The checkpoint of 3 lies before the anchor; that of 6 above it, then at it.
TEST_F(RecountCheckpoints, OlderOnesAreComparedFromTheAnchorOn) {
  purge_and_sign(4);
  EXPECT_EQ(found(), "");
  purge_and_sign(6);
  EXPECT_EQ(found(), "");
}

TEST_F(RecountCheckpoints, AnAnchorWithAnotherHashIsNotThePlaceThatWasSigned) {
  purge_and_sign(6);
  server.database().drop_guards();
  server.database().damage("UPDATE record_anchor SET hash = zeroblob(32)");
  const auto text = found();
  EXPECT_NE(text.find("checkpoint 2 record " + chain() + "6: it is not held"), std::string::npos) << text;
  EXPECT_NE(text.find("anchor " + chain() + "6: it is not what the last checkpoint signs"), std::string::npos)
      << text;
}

TEST_F(RecountCheckpoints, ARecordAboveTheAnchorIsStillMissed) {
  purge_and_sign(4);
  server.database().drop_guards();
  server.database().damage("DELETE FROM record WHERE seq = 6");
  EXPECT_EQ(found(), "checkpoint 2 record " + chain() + "6: it is not held as it was then\n" +
                         "checkpoint 3 record " + chain() + "6: it is not held as it was then\n");
}

TEST_F(RecountCheckpoints, AnAnchorThatNoCheckpointSignsIsNamed) {
  purge_up_to(3);
  const auto text = found();
  EXPECT_NE(text.find("anchor " + chain() + "3: it is not what the last checkpoint signs"), std::string::npos)
      << text;
  EXPECT_NE(text.find("closed tallies: no checkpoint signs them"), std::string::npos) << text;
}

TEST_F(RecountCheckpoints, AnAnchorBeyondTheOneSignedIsNamed) {
  purge_and_sign(3);
  purge_up_to(4);
  const auto text = found();
  EXPECT_NE(text.find("anchor " + chain() + "4: it is not what the last checkpoint signs"), std::string::npos)
      << text;
  EXPECT_NE(text.find("closed tallies: they are not what checkpoint 3 signs"), std::string::npos) << text;
}

TEST_F(RecountCheckpoints, AnAnchorThatIsTakenAwayIsNamed) {
  purge_and_sign(3);
  server.database().drop_guards();
  server.database().damage("DELETE FROM record_anchor");
  const auto text = found();
  EXPECT_NE(text.find("anchor " + chain() + "3: the last checkpoint signs it; it is missing"),
            std::string::npos)
      << text;
}

TEST_F(RecountCheckpoints, AChangedCountOfPurgedVotesIsNamed) {
  purge_and_sign(3);
  server.database().drop_guards();
  server.database().damage("UPDATE closed_tally SET counted = 0");
  EXPECT_EQ(found(), "closed tallies: they are not what checkpoint 3 signs\n");
  make();
  EXPECT_EQ(found(), "closed tallies: they are not what checkpoint 4 signs\n") << "a night believes none";
}

TEST_F(RecountCheckpoints, AnAnchorNeverGoesBack) {
  purge_and_sign(4);
  sign_instead([&](Statement& said) {
    said.anchors[0].seq = 3;
    said.anchors[0].hash = device.hash(3);
  });
  const auto text = found();
  EXPECT_NE(text.find("checkpoint 4 anchor " + chain() + "4: it goes back to 3"), std::string::npos) << text;
}

TEST_F(RecountCheckpoints, AnAnchorStaysWithItsHash) {
  purge_and_sign(4);
  sign_instead([&](Statement& said) { said.anchors[0].hash = device.hash(3); });
  const auto text = found();
  EXPECT_NE(text.find("checkpoint 4 anchor " + chain() + "4: it has another hash than before"),
            std::string::npos)
      << text;
}

TEST_F(RecountCheckpoints, AnAnchorIsNeverLeftOutAgain) {
  purge_and_sign(4);
  sign_instead([](Statement& said) {
    said.anchors.clear();
    said.closed.reset();
  });
  const auto text = found();
  EXPECT_NE(text.find("checkpoint 4 anchor " + chain() + "4: it is left out again"), std::string::npos)
      << text;
}

TEST_F(RecountCheckpoints, ANightsOneHashesTheCountsWhereTheLastSaysNothingOfThem) {
  purge_up_to(4);
  EXPECT_EQ(decode_statement(make().text)->closed, closed_now());
  EXPECT_EQ(found(), "");
}

TEST_F(RecountCheckpoints, AnAnchorWithoutAHashIsSaidAndNothingIsSigned) {
  purge_and_sign(4);
  server.database().drop_guards();
  server.database().damage("UPDATE record_anchor SET hash = zeroblob(31)");
  const auto made = db::transaction(writer, [&] { return make_checkpoint(writer, key, now); });
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().message, "anchor of K-01 has no hash");
}

// Rows as text of the test vectors, into the table; a value may hold the separator.
void add_vector_rows(test::ServerDatabase& database, const std::string& node, const std::string& rows) {
  for (std::size_t at = 0; at < rows.size();) {
    const auto end = rows.find("\\n", at);
    std::string columns = rows.substr(at, end - at);
    at = end + 2;
    std::vector<std::string> parts;
    for (int i = 0; i < 5; ++i) {
      const auto next = columns.find("\\u001f");
      parts.push_back(columns.substr(0, next));
      columns.erase(0, next + 6);
    }
    if (const auto inside = columns.find("\\u001f"); inside != std::string::npos)
      columns.replace(inside, 6, 1, storage::field_ends);
    database.damage(format("INSERT INTO closed_tally VALUES ('{}', '{}', '{}', {}, '{}', {}, {})", node,
                           parts[0], parts[1], parts[2], columns, parts[3], parts[4]));
  }
}

TEST_F(RecountCheckpoints, TheDigestOfTheVectorsIsThatOfTheirRows) {
  const test::ProtocolVectors vectors;
  add_vector_rows(server.database(), "officer:CB-0012", vectors.of("closed_tallies_officer"));
  add_vector_rows(server.database(), "counter:Q03", vectors.of("closed_tallies_counter"));
  const auto text = vectors.of("checkpoint3");
  EXPECT_NE(text.find("closed " + crypto::to_hex(closed_now())), std::string::npos);
}

}  // namespace
}  // namespace xinluon::reports
