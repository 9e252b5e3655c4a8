// A recount that begins where records were purged finds what was changed since.
#include "sync/server/reports/recount.h"

#include "tests/sync/server/retention/purged_server.h"

namespace xinluon::retention {
namespace {

struct Damage {
  const char* name;
  const char* sql;
  const char* found;  // in the words of a difference
};

class PlantedAfterPurge : public PurgedServer, public testing::WithParamInterface<Damage> {};

TEST_P(PlantedAfterPurge, IsFound) {
  auto device = grown_old("K-01");
  close_days(now);
  purge_all();
  ASSERT_EQ(differences(), "");
  server.database().drop_guards();
  if (server.database().postgresql() == nullptr)
    server.database().damage("DROP TRIGGER checkpoint_never_shrinks");
  ASSERT_GT(server.database().damage(GetParam().sql), 0);
  EXPECT_NE(differences().find(GetParam().found), std::string::npos) << differences();
}

constexpr Damage damages[] = {
    {"AnchorBack", "UPDATE record_anchor SET seq = seq - 1", "it is not what the last checkpoint signs"},
    {"AnchorForwards", "UPDATE record_anchor SET seq = seq + 1", "it is not what the last checkpoint signs"},
    {"AnchorsHash", "UPDATE record_anchor SET hash = (SELECT hash FROM record ORDER BY seq DESC LIMIT 1)",
     "it is not what the last checkpoint signs"},
    {"AnchorsHashInTheChain",
     "UPDATE record_anchor SET hash = (SELECT hash FROM record ORDER BY seq DESC LIMIT 1)",
     "its hash does not follow from its bytes and the one before"},
    {"AnchorGone", "DELETE FROM record_anchor", "the last checkpoint signs it; it is missing"},
    {"AnchorOfNoChain",
     "INSERT INTO record_anchor SELECT 'K-77', epoch, seq, hash, unreadable, purged_ms FROM record_anchor",
     "its chain has no head"},
    {"Unreadable", "UPDATE record_anchor SET unreadable = unreadable + 1", "unreadable records; there are"},
    {"Counts", "UPDATE closed_tally SET counted = counted - 1 WHERE dimension = 'level'",
     "closed tallies: they are not what checkpoint 1 signs"},
    {"CountsOfTheCounter", "UPDATE closed_tally SET counted = counted - 1 WHERE dimension = 'level'",
     "tally counter:"},
    {"CountsOfTheUnit", "UPDATE closed_tally SET counted = counted - 1 WHERE dimension = 'level'",
     "tally unit:TM "},
    {"CountsGone", "DELETE FROM closed_tally", "tally counter:"},
    {"Tally", "UPDATE tally SET raw = raw + 1 WHERE grain = 'month' AND start < 18700 AND dimension = 'lang'",
     "tally "},
    {"NoCheckpoint", "DELETE FROM checkpoint", "no checkpoint signs them"},
    {"RecordGone", "DELETE FROM record WHERE seq = (SELECT MIN(seq) FROM record)", "missing"},
    {"RecordBack",
     "INSERT INTO record (kiosk, epoch, seq, bytes, hash, readable, assigned, origin) SELECT kiosk, epoch, "
     "1, "
     "bytes, hash, readable, assigned, origin FROM record WHERE seq = (SELECT MIN(seq) FROM record)",
     "it is held, and its anchor says it was purged"},
    {"VoteBack", "UPDATE vote SET seq = 1 WHERE seq = (SELECT MIN(seq) FROM vote)",
     "it is held, and its anchor says it was purged"},
};
INSTANTIATE_TEST_SUITE_P(InEveryTable, PlantedAfterPurge, testing::ValuesIn(damages),
                         [](const auto& damage) { return damage.param.name; });

}  // namespace
}  // namespace xinluon::retention
