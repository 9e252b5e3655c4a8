#include "sync/base/system_error.h"

#include <cerrno>
#include <system_error>

#include "sync/base/format.h"

namespace xinluon {
namespace {

Errc code_of(int error_number) {
  switch (error_number) {
    case ENOSPC:
    case EDQUOT:
      return Errc::full;
    case ENOENT:
      return Errc::not_found;
    case EACCES:
    case EPERM:
      return Errc::unauthorised;
    case EAGAIN:
    case EINTR:
    case EMFILE:
    case ENFILE:
    case ENOMEM:
      return Errc::retry_later;
    default:
      return Errc::internal;
  }
}

}  // namespace

Error system_error(int error_number, std::string_view doing) {
  return {code_of(error_number), format("{}: {}", doing, std::generic_category().message(error_number))};
}

}  // namespace xinluon
