// Result<T>: a value or an Error. Every function of ours that can fail for a reason outside the program
// returns one; a broken invariant aborts instead (check.h). Library exceptions end at the wrapper that
// includes the library.
#pragma once

#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace xinluon {

// What the caller can do about it. Not stored or sent.
enum class Errc {
  retry_later,   // the same call may succeed later: network, lock, temporary lack of something
  rejected,      // the input is wrong and stays wrong
  corrupt,       // stored data does not verify
  full,          // no room left on the device
  not_found,     // the named thing does not exist
  unauthorised,  // the caller may not do this
  internal,      // the environment broke a promise; the message says which
};

struct Error {
  Errc code = Errc::internal;
  std::string message;  // what failed, on what, and where it helps, the remedy; never a secret
};

// e.message prefixed with what was being done: "open votes.db: disk I/O error".
inline Error with_context(Error e, const std::string& doing) {
  e.message = doing + ": " + e.message;
  return e;
}

template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
  Result(tl::expected<T, Error>&& other) : tl::expected<T, Error>(std::move(other)) {}
};

inline tl::unexpected<Error> fail(Errc code, std::string message) {
  return tl::unexpected<Error>(Error{code, std::move(message)});
}
inline tl::unexpected<Error> fail(Error e) {
  return tl::unexpected<Error>(std::move(e));
}

}  // namespace xinluon

// A declaration and a variable's name can't stand in parentheses.
// NOLINTBEGIN(bugprone-macro-parentheses)
#define XINLUON_CONCAT_(a, b) a##b
#define XINLUON_CONCAT(a, b) XINLUON_CONCAT_(a, b)

// XINLUON_TRY(auto file, open(path)); declares `file`, or returns the error from the enclosing function.
#define XINLUON_TRY(declaration, expression) \
  XINLUON_TRY_(XINLUON_CONCAT(xinluon_result_, __LINE__), declaration, expression)
#define XINLUON_TRY_(temporary, declaration, expression)                \
  auto temporary = (expression);                                        \
  if (!temporary) return ::xinluon::fail(std::move(temporary).error()); \
  declaration = std::move(*temporary)
// NOLINTEND(bugprone-macro-parentheses)

// XINLUON_RETURN_IF_ERROR(write(path)); for a Result<void>.
#define XINLUON_RETURN_IF_ERROR(expression)                      \
  do {                                                           \
    if (auto xinluon_result = (expression); !xinluon_result)     \
      return ::xinluon::fail(std::move(xinluon_result).error()); \
  } while (false)
