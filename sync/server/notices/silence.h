// When a counter that takes no votes is an alert. Pure. It reads numbers of votes alone, which whoever sees
// the counter sees live, and never a level: a counter of one officer needs no coarser range for it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sync/base/clock.h"
#include "sync/domain/period.h"
#include "sync/server/notices/rules.h"

namespace xinluon::notices {

inline constexpr std::string_view rule_silence = "silence";
// So many people were served and nobody was asked, or nobody dared.
inline constexpr std::uint64_t silence_transactions = 20;
// How seldom a counter that goes on as usual would have none by chance.
inline constexpr double silence_p = 0.0001;

// A counter's closed day, and what is usual there.
struct CounterDay {
  Day day;
  std::uint64_t votes = 0;  // with those a person set aside
  bool open = false;        // by its calendar
  // Every kiosk there was heard after the day's end and has nothing left to send.
  bool complete = false;
  std::optional<std::uint64_t> transactions;  // of that day, as told from outside
  // The first day after the last one with votes, and the opening hours from it to the end of `day`.
  Day since;
  Milliseconds open_since{0};
  // Votes and opening hours of the 28 days up to the last one with votes.
  std::uint64_t usual_votes = 0;
  Milliseconds usual_open{0};
};

// Votes that the same opening hours usually bring, by the lower end of the usual rate's 95 % interval; 0
// where fewer than min_votes_for_verdict say what is usual.
double expected_votes(const CounterDay& day);

// yes: an open day without a vote, and either silence_transactions or more, or so many votes expected that
// none has p < silence_p (Poisson: e^-expected). unknown: a closed day, or one whose votes may still come.
Found silent(const CounterDay& day);

// One line of JSON, for the alert.
std::string evidence_of(const CounterDay& day);

}  // namespace xinluon::notices
