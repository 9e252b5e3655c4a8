#include "sync/base/error_names.h"

#include <gtest/gtest.h>

namespace xinluon {
namespace {

TEST(ErrorNames, EveryErrorHasANameThatComesBack) {
  for (const Errc code : {Errc::retry_later, Errc::rejected, Errc::corrupt, Errc::full, Errc::not_found,
                          Errc::unauthorised, Errc::internal})
    EXPECT_EQ(errc_from(name_of(code)), code) << name_of(code);
  EXPECT_EQ(name_of(Errc::not_found), "not_found") << "frozen";
}

TEST(ErrorNames, AWordOfALaterVersionIsAnInternalError) {
  EXPECT_EQ(errc_from("on_fire"), Errc::internal);
}

}  // namespace
}  // namespace xinluon
