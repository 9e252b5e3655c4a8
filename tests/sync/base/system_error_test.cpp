#include "sync/base/system_error.h"

#include <cerrno>

#include <gtest/gtest.h>

namespace xinluon {
namespace {

TEST(SystemError, SaysWhatTheCallerCanDo) {
  EXPECT_EQ(system_error(ENOSPC, "").code, Errc::full);
  EXPECT_EQ(system_error(EDQUOT, "").code, Errc::full);
  EXPECT_EQ(system_error(ENOENT, "").code, Errc::not_found);
  EXPECT_EQ(system_error(EACCES, "").code, Errc::unauthorised);
  EXPECT_EQ(system_error(EPERM, "").code, Errc::unauthorised);
  EXPECT_EQ(system_error(EAGAIN, "").code, Errc::retry_later);
  EXPECT_EQ(system_error(EMFILE, "").code, Errc::retry_later);
  EXPECT_EQ(system_error(EIO, "").code, Errc::internal);
  EXPECT_EQ(system_error(EROFS, "").code, Errc::internal);
}

TEST(SystemError, NamesWhatFailedAndTheSystemsReason) {
  EXPECT_EQ(system_error(ENOENT, "open /a/b").message, "open /a/b: No such file or directory");
}

}  // namespace
}  // namespace xinluon
