#include "kiosk/votelog/retention.h"

#include <algorithm>

namespace xinluon::votelog {

Seq may_leave_up_to(const std::vector<wire::EpochState>& epochs, std::size_t i, Seq backed_up_seq,
                    std::uint64_t keep_records) {
  const Seq left = epochs[i].first_seq - 1;
  Seq newest = epochs[i].head_seq;  // in a count that goes on through the later epochs
  for (std::size_t j = i + 1; j < epochs.size(); ++j) newest += epochs[j].head_seq + 1 - epochs[j].first_seq;
  if (newest <= keep_records) return left;
  const Seq may_leave = std::min({backed_up_seq, newest - keep_records, left + most_forgotten_at_once});
  return may_leave < left + forget_step ? left : may_leave;
}

}  // namespace xinluon::votelog
