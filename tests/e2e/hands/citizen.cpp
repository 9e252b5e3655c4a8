#include "tests/e2e/hands/citizen.h"

#include <numeric>
#include <optional>
#include <thread>
#include <vector>

namespace xinluon::hands {
namespace {

const std::vector<std::string> codes = {"XC", "XL", "XCO", "XP", "MC", "NN", "LN", "GD"};

std::string level_action(int level) {
  return "level:" + std::to_string(level);
}

}  // namespace

struct Citizens::Script {
  int level = 5;
  std::optional<int> first_choice;  // chosen before, then changed
  bool english = false;
  bool walks_away = false;
  std::vector<std::string> shown;
  std::vector<std::string> missing;
};

std::uint64_t Tapped::votes() const {
  return std::accumulate(levels.begin(), levels.end(), std::uint64_t{0});
}

Citizens::Citizens(test::X11Screen& screen, Eyes& eyes, const Rules& rules, std::uint32_t seed,
                   std::function<void(const std::string&)> snapshot)
    : screen_(screen), eyes_(eyes), rules_(rules), random_(seed), snapshot_(std::move(snapshot)) {}

Citizens::Script Citizens::make_script() {
  std::discrete_distribution<int> level({2, 3, 6, 29, 60});
  std::uniform_real_distribution<> chance(0, 1);
  Script script;
  script.level = level(random_) + 1;
  if (chance(random_) < 0.08) script.first_choice = script.level == 5 ? 2 : 5;
  script.english = chance(random_) < 0.1;
  script.walks_away = chance(random_) < rules_.walks_away;
  for (const auto& code : codes) {
    const double mood = chance(random_);
    if (mood < 0.22) script.shown.push_back(code);
    if (mood > (script.level >= 4 ? 0.97 : 0.75)) script.missing.push_back(code);
  }
  return script;
}

bool Citizens::tap(const Reference& on, const std::string& action) {
  const auto spot = on.targets.find(action);
  if (spot == on.targets.end()) return false;
  screen_.tap(spot->second.x, spot->second.y);
  return true;
}

std::string Citizens::rate(const Reference& attract, const Script& script) {
  const Reference* at = &attract;
  if (script.english && tap(*at, "lang:en")) {
    std::this_thread::sleep_for(rules_.guard);
    at = eyes_.wait_for({"attract", "rating"}, rules_.patience);
    if (at == nullptr) return "no scale after choosing English";
    if (at->lang == "en") snapshot_(at->screen + "-en");
  }
  if (!tap(*at, level_action(script.first_choice.value_or(script.level)))) return "no face to tap";
  const Reference* behaviours = eyes_.wait_for({"behaviours"}, rules_.patience);
  if (behaviours == nullptr) return "no behaviours screen after the tap on a face";
  std::this_thread::sleep_for(rules_.guard);
  if (!script.first_choice) return {};

  tap(*behaviours, "button:choose_again");
  const Reference* rating = eyes_.wait_for({"rating-again"}, rules_.patience);
  if (rating == nullptr) return "no rating screen after Chọn lại";
  snapshot_("rating-again");
  std::this_thread::sleep_for(rules_.guard);
  tap(*rating, level_action(script.level));
  if (eyes_.wait_for({"behaviours"}, rules_.patience) == nullptr)
    return "no behaviours screen the second time";
  std::this_thread::sleep_for(rules_.guard);
  return {};
}

std::string Citizens::mark_behaviours(const Script& script) {
  const Reference* at = eyes_.wait_for({"behaviours"}, rules_.patience);
  if (at == nullptr) return "the behaviours screen went away";
  const auto pause = rules_.guard;
  for (const auto& code : script.shown) {
    tap(*at, "behaviour:" + code);
    std::this_thread::sleep_for(pause);
  }
  snapshot_("behaviours");
  if (script.missing.empty()) return {};
  tap(*at, "tab:missing");
  std::this_thread::sleep_for(rules_.guard);
  for (const auto& code : script.missing) {
    tap(*at, "behaviour:" + code);
    std::this_thread::sleep_for(pause);
  }
  snapshot_("behaviours-missing");
  return {};
}

std::string Citizens::finish(const Script& script) {
  if (!script.walks_away) {
    const Reference* at = eyes_.wait_for({"behaviours"}, rules_.patience);
    if (at == nullptr || !tap(*at, "button:done")) return "no Xong to tap";
  }
  if (eyes_.wait_for({"thanks"}, script.walks_away ? rules_.walk_away_wait : rules_.patience) == nullptr)
    return "no thanks";
  snapshot_("thanks");
  ++tapped_.levels[static_cast<std::size_t>(script.level - 1)];
  for (const auto& code : script.shown) ++tapped_.shown[code];
  for (const auto& code : script.missing) ++tapped_.missing[code];
  return {};
}

std::string Citizens::play_one() {
  const Reference* attract = eyes_.wait_for({"attract"}, rules_.patience);
  if (attract == nullptr) return "the attract screen did not come";
  snapshot_("attract");
  std::this_thread::sleep_for(rules_.guard);
  const Script script = make_script();
  if (auto wrong = rate(*attract, script); !wrong.empty()) return wrong;
  if (auto wrong = mark_behaviours(script); !wrong.empty()) return wrong;
  return finish(script);
}

}  // namespace xinluon::hands
