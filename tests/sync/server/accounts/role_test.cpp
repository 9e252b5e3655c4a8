#include "sync/server/accounts/role.h"

#include <gtest/gtest.h>

namespace xinluon::accounts {
namespace {

TEST(Role, HasFrozenWords) {
  EXPECT_EQ(text_of(Role::admin), "admin");
  EXPECT_EQ(text_of(Role::supervisor), "supervisor");
  EXPECT_EQ(text_of(Role::technician), "technician");
  EXPECT_EQ(text_of(Role::officer), "officer");
  EXPECT_EQ(text_of(Role::auditor), "auditor");
  for (const Role role : all_roles) EXPECT_EQ(role_from_text(text_of(role)), role);
  EXPECT_FALSE(role_from_text("Admin"));
  EXPECT_FALSE(role_from_text(""));
}

TEST(Role, SetsHoldWhatTheyWereMadeOf) {
  constexpr Roles roles{Role::admin, Role::technician};
  EXPECT_TRUE(roles.has(Role::admin));
  EXPECT_FALSE(roles.has(Role::supervisor));
  EXPECT_TRUE(roles.has(Role::technician));
  EXPECT_TRUE(Roles().empty());
}

}  // namespace
}  // namespace xinluon::accounts
