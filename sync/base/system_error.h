// From errno to an Error.
#pragma once

#include <string_view>

#include "sync/base/result.h"

namespace xinluon {

// "open /a/b: No such file or directory". full for ENOSPC and EDQUOT, not_found for ENOENT, unauthorised for
// EACCES and EPERM, retry_later for EAGAIN, EINTR, EMFILE, ENFILE and ENOMEM, else internal.
Error system_error(int error_number, std::string_view doing);

}  // namespace xinluon
