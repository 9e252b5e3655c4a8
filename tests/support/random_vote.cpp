#include "tests/support/random_vote.h"

#include <algorithm>
#include <array>

#include "sync/base/format.h"

namespace xinluon::test {
namespace {

// 0 … n − 1.
std::uint64_t below(Random& random, std::uint64_t n) {
  return random() % n;
}

bool chance(Random& random, std::uint64_t percent) {
  return below(random, 100) < percent;
}

template <std::size_t n>
std::string one_of(Random& random, const std::array<const char*, n>& texts) {
  return texts[below(random, n)];
}

// Most people are satisfied.
Level random_level(Random& random) {
  constexpr std::array<Level, 8> shares = {
      Level::very_satisfied, Level::very_satisfied, Level::very_satisfied, Level::satisfied,
      Level::satisfied,      Level::neutral,        Level::dissatisfied,   Level::very_dissatisfied};
  return shares[below(random, shares.size())];
}

Marks random_marks(Random& random) {
  Marks marks{};
  for (auto& mark : marks) {
    if (chance(random, 30)) mark = chance(random, 80) ? Mark::shown : Mark::missing;
  }
  return marks;
}

std::vector<Reason> random_reasons(Random& random) {
  auto reasons = all_reasons;
  std::shuffle(reasons.begin(), reasons.end(), random);
  const auto count = static_cast<std::ptrdiff_t>(below(random, max_reasons + 1));
  return {reasons.begin(), reasons.begin() + count};
}

void answer(Random& random, Vote& vote) {
  vote.level = random_level(random);
  if (chance(random, 5)) vote.changed_from = random_level(random);
  if (chance(random, 60)) vote.marks = random_marks(random);
  if (chance(random, 25)) vote.reasons = random_reasons(random);
}

void add_context(Random& random, Vote& vote) {
  vote.lang = one_of(random, std::array{"vi", "vi", "vi", "vi", "en", "km", "rad", "zh-Hant"});
  vote.counter = *CounterId::from(format("Q{:02}", below(random, 12) + 1));
  if (chance(random, 20)) vote.officer = *OfficerId::from(format("CB-{:04}", below(random, 10'000)));
  if (chance(random, 50))
    vote.field = one_of(random, std::array{"dat-dai", "ho-tich", "tư pháp", "\"a\\b\""});
  if (chance(random, 30)) vote.procedure = one_of(random, std::array{"1.001234", "2.000815.000.00.00.H15"});
  if (chance(random, 30)) {
    vote.transaction_kind = one_of(random, std::array{"tiep_nhan", "tra_ket_qua", "huong_dan"});
    vote.linked = true;
  }
}

}  // namespace

Vote random_vote(Random& random) {
  Vote vote;
  vote.outcome = chance(random, 90)   ? Outcome::voted
                 : chance(random, 80) ? Outcome::timed_out
                                      : Outcome::withdrawn;
  if (vote.outcome == Outcome::voted) answer(random, vote);
  add_context(random, vote);
  vote.mode = chance(random, 70) ? Mode::open : Mode::armed;
  vote.scale_order = chance(random, 95) ? ScaleOrder::best_first : ScaleOrder::worst_first;
  vote.large_text = chance(random, 5);
  vote.input = chance(random, 95) ? Input::touch : chance(random, 50) ? Input::key : Input::button;
  vote.boot_ms = static_cast<std::int64_t>(below(random, 86'400'000));
  vote.shown_ms = static_cast<std::int64_t>(below(random, 30'000));
  return vote;
}

Record random_record(Random& random, Seq seq) {
  constexpr std::int64_t between_votes_ms = 240'000;
  Record record;
  record.seq = seq;
  record.vote = random_vote(random);
  record.vote.boot_ms = static_cast<std::int64_t>(seq) * between_votes_ms +
                        static_cast<std::int64_t>(below(random, between_votes_ms));
  record.boot = "5b1c09e2";
  record.software = "xinluon 0.1.0";
  return record;
}

Vote plain_vote() {
  Vote vote;
  vote.level = Level::satisfied;
  vote.counter = *CounterId::from("Q01");
  return vote;
}

}  // namespace xinluon::test
