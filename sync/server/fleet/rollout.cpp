#include "sync/server/fleet/rollout.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "sync/base/format.h"

namespace xinluon::fleet {

std::size_t quota(int stage, std::size_t total) {
  if (stage <= 0) return std::min(total, first_stage_kiosks);
  return stage == 1 ? std::min(total, second_stage_kiosks) : total;
}

std::vector<std::size_t> stage_quotas(std::size_t total) {
  std::vector<std::size_t> quotas = {quota(0, total)};
  for (int stage = 1; quotas.back() < total; ++stage) quotas.push_back(quota(stage, total));
  return quotas;
}

Standing standing_of(const storage::RolloutKiosk& kiosk, std::int64_t version, Milliseconds unheard,
                     Milliseconds given) {
  const auto& health = kiosk.health;
  if (!health || !kiosk.assigned || health->last_seen <= *kiosk.assigned) return Standing::not_reached;
  const bool applied = health->config_version == version;
  if (!applied && health->config_refused == version && version != 0) return Standing::refused;
  // Who was silent or broken before says nothing about the settings.
  if (kiosk.healthy && unheard > silence) return Standing::silent;
  if (applied && kiosk.healthy && (!health->display || health->app_state != "ok")) return Standing::troubled;
  if (applied) return Standing::applied;
  return given > patience ? Standing::refused : Standing::told;
}

void Progress::count(Standing standing) {
  ++assigned;
  switch (standing) {
    case Standing::not_reached:
      ++not_reached;
      break;
    case Standing::told:
      ++told;
      break;
    case Standing::applied:
      ++applied;
      break;
    case Standing::refused:
      ++refused;
      break;
    case Standing::troubled:
      ++troubled;
      break;
    case Standing::silent:
      ++silent;
      break;
  }
}

std::size_t tolerated(int stage, const Progress& progress) {
  constexpr std::size_t one_in = 50;
  return stage == 0 ? 0 : std::max<std::size_t>(1, progress.heard() / one_in);
}

std::string to_text(const Halt& halt) {
  return format("of {} kiosks that heard of it {} refused it, {} have trouble, {} are silent", halt.heard,
                halt.refused, halt.troubled, halt.silent);
}

std::optional<Halt> halt_from_text(std::string_view text) {
  constexpr std::string_view digits = "0123456789";
  std::array<std::size_t, 4> numbers{};
  std::size_t at = 0;
  for (std::size_t& number : numbers) {
    at = text.find_first_of(digits, at);
    if (at == std::string_view::npos) return std::nullopt;
    std::from_chars(text.data() + at, text.data() + text.size(), number);
    at = std::min(text.find_first_not_of(digits, at), text.size());
  }
  const Halt halt{numbers[0], numbers[1], numbers[2], numbers[3]};
  return to_text(halt) == text ? std::optional(halt) : std::nullopt;
}

Next next_step(const storage::Rollout& rollout, const Progress& progress, WallTime now) {
  if (progress.failed() > tolerated(rollout.stage, progress)) {
    return {Next::Step::halt,
            to_text(Halt{progress.heard(), progress.refused, progress.troubled, progress.silent})};
  }
  const bool watched = now >= rollout.stage_began + rollout.soak;
  const bool settled = progress.told == 0 && progress.heard() > 0;
  if (!watched || !settled) return {};
  const bool everybody = progress.assigned >= progress.total;
  return {everybody ? Next::Step::finish : Next::Step::advance, ""};
}

}  // namespace xinluon::fleet
