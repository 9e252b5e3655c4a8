#include "kiosk/votelog/recovery.h"

#include <algorithm>
#include <tuple>

#include "kiosk/votelog/record_line.h"

namespace xinluon::votelog {
namespace {

std::vector<std::size_t> intact_oldest_first(const std::vector<Found>& found) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (found[i].condition == Condition::intact) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return found[a].generation < found[b].generation; });
  return order;
}

// Whether a file that can't be gone on with may be younger than this one.
bool may_be_overtaken(const std::vector<Found>& found, std::size_t newest) {
  return std::any_of(found.begin(), found.end(), [&](const Found& other) {
    if (other.condition != Condition::damaged && other.condition != Condition::newer) return false;
    return !other.generation || *other.generation >= found[newest].generation;
  });
}

std::uint64_t highest_generation(const std::vector<Found>& found) {
  std::uint64_t highest = 0;
  for (const Found& one : found) highest = std::max(highest, one.generation.value_or(0));
  return highest;
}

bool is_sealed(const Promise& promise, const FileState& found) {
  const FileState& promised = promise.state;
  const auto& sealed = promised.open_vote ? promised.open_vote : promise.doubt.closed;
  if (!sealed || found.open_vote || found.head_seq != promised.head_seq + 1) return false;
  const auto line = record_line(*sealed, found.head_seq);
  return line && found.head_hash == crypto::chain_next(promised.head_hash, *line);
}

}  // namespace

Condition condition_of(const Error& error) {
  if (error.code == Errc::corrupt) return Condition::damaged;
  if (error.code == Errc::rejected) return Condition::newer;
  return Condition::unreadable;
}

Plan make_plan(const std::vector<Found>& found, std::optional<std::size_t> current) {
  Plan plan;
  plan.next_generation = highest_generation(found) + 1;
  std::vector<std::size_t> older = intact_oldest_first(found);
  if (current && found[*current].condition == Condition::intact) {
    plan.writing = current;
  } else if (!older.empty() && found[older.back()].generation != salvaged_generation &&
             !may_be_overtaken(found, older.back())) {
    plan.writing = older.back();
  }
  if (plan.writing) std::erase(older, *plan.writing);
  for (const std::size_t i : older) {
    const FileState& state = found[i].state;
    const bool drained = state.backed_up_seq >= state.head_seq && !state.open_vote;
    (drained ? plan.backed_up : plan.unsent).push_back(i);
  }
  return plan;
}

Remedy remedy_for(const Promise& promise, const FileState& found) {
  if (promise.condemned) return Remedy::begin_new_epoch;
  if (is_sealed(promise, found)) return Remedy::none;
  const FileState& promised = promise.state;
  if (std::tie(found.head_seq, found.head_hash) != std::tie(promised.head_seq, promised.head_hash)) {
    return Remedy::begin_new_epoch;
  }
  return found.open_vote == promised.open_vote ? Remedy::none : Remedy::restore_open_vote;
}

}  // namespace xinluon::votelog
