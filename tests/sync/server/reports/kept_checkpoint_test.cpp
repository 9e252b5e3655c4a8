#include "sync/server/reports/kept_checkpoint.h"

#include <gtest/gtest.h>

#include "sync/server/reports/checkpoint.h"
#include "tests/support/one_kiosk.h"

namespace xinluon::reports {
namespace {

using Fit = KeptFound::Fit;
using storage::Scope;

class KeptCheckpoints : public test::OneKiosk {
 protected:
  KeptCheckpoints() {
    for (int i = 0; i < 4; ++i) {
      add(1);
      const Seq held = device.head() - 1;
      if (!server.take(device.batch(held, held + 1, now), now)) throw std::runtime_error("not taken");
      files.push_back(write_kept_checkpoint(make()));
    }
  }
  storage::Checkpoint make() {
    return test::must(db::transaction(writer, [&] { return make_checkpoint(writer, key, now); }));
  }
  KeptFound find(const std::string& file) {
    const auto kept = test::must(read_kept_checkpoint(file));
    return test::must(find_kept_checkpoint(writer, Scope::local_administrator(), kept));
  }
  void drop_guards() {
    server.database().drop_guards();
    if (server.database().postgresql()) return;
    for (const auto* const guard : {"checkpoint_never_changes", "checkpoint_never_shrinks"})
      server.database().damage(std::string("DROP TRIGGER ") + guard);
  }

  crypto::SecretKey key = crypto::SecretKey::generate();
  std::vector<std::string> files;  // of the checkpoints 1 to 4
};

TEST_F(KeptCheckpoints, EveryOneFitsWhileNothingHappens) {
  for (const auto& file : files) {
    const auto found = find(file);
    EXPECT_EQ(found.fit, Fit::fits);
    EXPECT_EQ(found.last, 4);
  }
}

TEST_F(KeptCheckpoints, AChainThatEndsBeforeItDoesNotKnowIt) {
  drop_guards();
  server.database().damage("DELETE FROM checkpoint WHERE seq > 2");
  EXPECT_EQ(find(files[1]).fit, Fit::fits);
  EXPECT_EQ(find(files[2]).fit, Fit::unknown);
  EXPECT_EQ(find(files[2]).last, 2);
  server.database().damage("DELETE FROM checkpoint");
  EXPECT_EQ(find(files[0]).fit, Fit::unknown);
  EXPECT_EQ(find(files[0]).last, 0);
}

// With the server's own key: what the signature of a chain alone does not show.
TEST_F(KeptCheckpoints, AChainThatWasSignedAnewDiffers) {
  drop_guards();
  server.database().damage("DELETE FROM checkpoint WHERE seq > 2");
  now += Milliseconds(1);
  make();
  make();
  EXPECT_EQ(find(files[1]).fit, Fit::fits);
  for (const std::size_t of : {2U, 3U}) {
    EXPECT_EQ(find(files[of]).fit, Fit::differs);
    EXPECT_EQ(find(files[of]).at, static_cast<std::int64_t>(of + 1));
  }
}

TEST_F(KeptCheckpoints, OneThatALaterOneDoesNotFollowFromDiffers) {
  drop_guards();
  server.database().damage("UPDATE checkpoint SET signature = 'none' WHERE seq = 4");
  EXPECT_EQ(find(files[0]).fit, Fit::differs);
  EXPECT_EQ(find(files[0]).at, 4);
  server.database().damage("DELETE FROM checkpoint WHERE seq = 3");
  EXPECT_EQ(find(files[1]).fit, Fit::differs);
  EXPECT_EQ(find(files[1]).at, 3);
}

TEST_F(KeptCheckpoints, AFileThatWasChangedIsRefused) {
  const std::string& right = files[0];
  for (std::size_t at = 0; at < right.size(); ++at) {
    auto changed = right;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    EXPECT_FALSE(read_kept_checkpoint(changed)) << at;
    EXPECT_FALSE(read_kept_checkpoint(right.substr(0, at))) << at;
  }
  EXPECT_FALSE(read_kept_checkpoint(right + "\n"));
  EXPECT_FALSE(read_kept_checkpoint("signature x\n"));
  EXPECT_TRUE(read_kept_checkpoint(right));
}

}  // namespace
}  // namespace xinluon::reports
