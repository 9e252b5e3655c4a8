#include "sync/server/storage/serving_role.h"

#include <gtest/gtest.h>

#include "tests/support/server_database.h"

namespace xinluon::storage {
namespace {

// A name is written into SQL, where no parameter can stand.
TEST(ServingRole, TakesPlainNamesOnly) {
  test::ServerDatabase database;
  const auto why = [&](const std::string& role) {
    const auto granted = grant_serving(database.writer(), role);
    return granted ? std::string() : granted.error().message;
  };
  for (const std::string role :
       {"", "Xinluon", "a-b", "a b", "a:b", "a{b", "a\"; DROP TABLE record; --", "ă"})
    EXPECT_NE(why(role).find("no name for a role"), std::string::npos) << role;
  EXPECT_NE(why(std::string(64, 'x')).find("no name for a role"), std::string::npos);
  for (const std::string& role : {std::string("a"), std::string("z_09"), std::string(63, 'x')}) {
    const std::string said = why(role);
    EXPECT_FALSE(said.empty()) << "there is no such role, and on SQLite none at all";
    EXPECT_EQ(said.find("no name for a role"), std::string::npos) << said;
  }
}

}  // namespace
}  // namespace xinluon::storage
