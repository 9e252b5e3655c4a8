#include "sync/base/error_names.h"

#include <algorithm>
#include <array>

namespace xinluon {
namespace {

struct NamedErrc {
  Errc code;
  std::string_view name;
};
constexpr std::array names = {
    NamedErrc{Errc::retry_later, "retry_later"}, NamedErrc{Errc::rejected, "rejected"},
    NamedErrc{Errc::corrupt, "corrupt"},         NamedErrc{Errc::full, "full"},
    NamedErrc{Errc::not_found, "not_found"},     NamedErrc{Errc::unauthorised, "unauthorised"},
    NamedErrc{Errc::internal, "internal"},
};

}  // namespace

std::string_view name_of(Errc code) {
  const auto* const found =
      std::find_if(names.begin(), names.end(), [&](const NamedErrc& n) { return n.code == code; });
  return found == names.end() ? "internal" : found->name;
}

Errc errc_from(std::string_view name) {
  const auto* const found =
      std::find_if(names.begin(), names.end(), [&](const NamedErrc& n) { return n.name == name; });
  return found == names.end() ? Errc::internal : found->code;
}

}  // namespace xinluon
