// What one citizen's session says. The open vote on the kiosk and the sealed record share it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sync/domain/behaviour.h"
#include "sync/domain/ids.h"
#include "sync/domain/level.h"
#include "sync/domain/reason.h"

namespace xinluon {

// Spelled on the wire as the enumerators: frozen.
enum class Mode : std::uint8_t { open, armed };
enum class Input : std::uint8_t { touch, key, button };
enum class ScaleOrder : std::uint8_t { best_first, worst_first };

// How an invitation ended.
enum class Outcome : std::uint8_t { voted, timed_out, withdrawn };

// Nothing about the citizen; the kiosk judges nothing.
struct Vote {
  Outcome outcome = Outcome::voted;
  std::optional<Level> level;         // present exactly when outcome is voted
  std::optional<Level> changed_from;  // the first level, when the citizen chose again
  Marks marks{};
  std::vector<Reason> reasons;  // at most max_reasons, in the order chosen
  std::string lang = "vi";      // the session's language: a BCP 47 code of at most 8 characters
  CounterId counter;
  OfficerId officer;             // empty unless the site names officers and a shift is known
  std::string field;             // at most 32 bytes, empty when the site has none
  std::string procedure;         // at most 64 bytes, empty when unknown
  std::string transaction_kind;  // tiep_nhan | tra_ket_qua | huong_dan | empty
  bool linked = false;           // an invitation of a transaction opened the session
  Mode mode = Mode::open;
  ScaleOrder scale_order = ScaleOrder::best_first;
  bool large_text = false;
  Input input = Input::touch;
  std::int64_t boot_ms = 0;   // CLOCK_BOOTTIME at the (last) tap on a level
  std::int64_t shown_ms = 0;  // from the question shown (armed) or the first touch (open) to that tap

  bool operator==(const Vote&) const = default;
};

}  // namespace xinluon
