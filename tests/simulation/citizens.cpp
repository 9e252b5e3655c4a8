#include "tests/simulation/citizens.h"

#include <charconv>

#include "sync/base/format.h"

namespace xinluon::simulation {

Tap& Citizens::tap(std::size_t session, Vote vote, WallTime at) {
  auto& taps = sessions_[session].taps;
  vote.procedure = format("{}.{}", session, taps.size());
  taps.push_back({std::move(vote), at});
  return taps.back();
}

std::optional<Citizens::Place> Citizens::place_of(const Vote& vote) const {
  const std::string& mark = vote.procedure;
  const char* const end = mark.data() + mark.size();
  Place place{};
  const auto session = std::from_chars(mark.data(), end, place.session);
  if (session.ptr == end || *session.ptr != '.') return std::nullopt;
  const auto tap = std::from_chars(session.ptr + 1, end, place.tap);
  if (tap.ec != std::errc{} || tap.ptr != end) return std::nullopt;
  if (place.session >= sessions_.size() || place.tap >= sessions_[place.session].taps.size())
    return std::nullopt;
  if (sessions_[place.session].taps[place.tap].vote != vote) return std::nullopt;
  return place;
}

}  // namespace xinluon::simulation
