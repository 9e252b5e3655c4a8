#include "sync/server/flags/peers.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace xinluon::flags {
namespace {

constexpr double far = 4.5;            // deviations; of honest counters one in hundreds of thousands
constexpr double least_spread = 0.03;  // officers differ by so much where few counters show it
constexpr double deviations_of_mad =
    1.4826;  // a normal variable's deviation over its median absolute deviation

// The lowest and the highest level of each share.
struct Share {
  std::size_t from;
  std::size_t to;
};
constexpr std::array<Share, 4> shares = {{{4, 4}, {3, 4}, {0, 1}, {0, 0}}};

std::uint64_t votes_in(const LevelCounts& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

double share_of(const LevelCounts& counts, const Share& share) {
  std::uint64_t part = 0;
  for (std::size_t i = share.from; i <= share.to; ++i) part += counts.at(i);
  return static_cast<double>(part) / static_cast<double>(votes_in(counts));
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

bool enough_peers(const std::vector<LevelCounts>& peers) {
  const auto enough = std::count_if(peers.begin(), peers.end(), [](const LevelCounts& counts) {
    return votes_in(counts) >= least_votes_of_a_month;
  });
  return static_cast<std::size_t>(enough) >= least_peers;
}

bool far_from_peers(const LevelCounts& own, const std::vector<LevelCounts>& peers) {
  const auto votes = static_cast<double>(votes_in(own));
  if (votes_in(own) < least_votes_of_a_month) return false;
  return std::any_of(shares.begin(), shares.end(), [&](const Share& share) {
    std::vector<double> theirs;
    for (const auto& peer : peers)
      if (votes_in(peer) >= least_votes_of_a_month) theirs.push_back(share_of(peer, share));
    if (theirs.size() < least_peers) return false;
    const double middle = median(theirs);
    std::vector<double> apart;
    apart.reserve(theirs.size());
    for (const double value : theirs) apart.push_back(std::abs(value - middle));
    const double spread = std::max(least_spread, deviations_of_mad * median(apart));
    const double by_chance = std::max(middle * (1 - middle), 0.25 / votes) / votes;
    return std::abs(share_of(own, share) - middle) > far * std::sqrt(spread * spread + by_chance);
  });
}

}  // namespace xinluon::flags
