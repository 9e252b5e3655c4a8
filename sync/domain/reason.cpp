#include "sync/domain/reason.h"

#include <algorithm>

namespace xinluon {
namespace {

// In the order of the enumerators: frozen.
constexpr std::array<std::string_view, all_reasons.size()> codes = {
    "attitude", "waiting", "guidance", "extra_documents", "late_result", "harassment"};

}  // namespace

std::string_view code_of(Reason r) {
  return codes[static_cast<std::size_t>(r)];
}

std::optional<Reason> reason_from_code(std::string_view code) {
  const auto* const found = std::find(codes.begin(), codes.end(), code);
  if (found == codes.end()) return std::nullopt;
  return static_cast<Reason>(found - codes.begin());
}

}  // namespace xinluon
