#include "kiosk/app/preview.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include <nlohmann/json.hpp>

#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/base/overloaded.h"

namespace xinluon::app {
namespace {

using namespace std::chrono_literals;
using flow::Button;

// Plays a session without hands: it steps through the real one, with a vote log that stores at once.
class Player {
 public:
  Player(const flow::Settings& settings, const std::string& lang)
      : settings_(settings), lang_(lang), state_(flow::initial(now_, settings)) {
    state_.lang = lang;
  }

  void wait(Milliseconds time) { now_ += time; }

  void happen(const flow::Event& event) {
    wait(settings_.accept_lock + settings_.screen_guard);  // a person is slower than the guards
    flow::Step next = flow::step(state_, event, now_, settings_);
    state_ = std::move(next.state);
    for (const flow::Effect& effect : next.effects) answer(effect);
  }
  void choose(flow::Action action) { happen(flow::Chosen{std::move(action)}); }

  // After a session everything is in the first language again.
  void choose_language_again() {
    if (state_.lang != lang_) choose(flow::ChooseLanguage{lang_});
  }

  // Leaves saves unanswered from now on.
  void stall() { stalled_ = true; }

  const flow::State& state() const { return state_; }
  BootTime now() const { return now_; }
  const flow::Settings& settings() const { return settings_; }

 private:
  void answer(const flow::Effect& effect) {
    if (stalled_) return;
    const flow::Event done = std::visit(
        Overloaded{[](const flow::SaveOpenVote& e) -> flow::Event { return flow::VoteSaved{e.ticket}; },
                   [](const flow::SealVote& e) -> flow::Event { return flow::VoteSealed{e.ticket}; },
                   [](const flow::RecordUnanswered& e) -> flow::Event { return flow::VoteSealed{e.ticket}; },
                   [](const flow::AskToken& e) -> flow::Event { return flow::TokenFresh{e.ticket}; },
                   [](const auto&) -> flow::Event { return flow::Tick{}; }},
        effect);
    state_ = flow::step(state_, done, now_, settings_).state;
  }

  const flow::Settings& settings_;
  const std::string lang_;
  BootTime now_ = boot_time(1'000'000);
  flow::State state_;
  bool stalled_ = false;
};

// The level of a preview is the middle one: a picture in a manual should recommend none.
void vote(Player& p) {
  p.choose(flow::ChooseLevel{Level::neutral});
}

void mark(Player& p, std::initializer_list<Behaviour> behaviours) {
  for (const Behaviour b : behaviours) p.choose(flow::ToggleBehaviour{b});
}

void mark_both(Player& p) {
  vote(p);
  mark(p, {Behaviour::XC, Behaviour::MC, Behaviour::LN});
  p.choose(flow::ShowTab{Mark::missing});
  mark(p, {Behaviour::XL, Behaviour::NN});
}

struct Named {
  std::string_view name;
  void (*play)(Player&);
};
// The waits let what answers a touch for a moment (the faces' pulse) be over.
constexpr std::array<Named, 14> screens = {{
    {"attract", [](Player&) {}},
    {"wait",
     [](Player& p) {
       vote(p);
       p.choose(flow::PressButton{Button::done});
       p.wait(p.settings().thanks);
       p.happen(flow::Tick{});
       p.choose_language_again();
       p.choose(flow::ChooseLevel{Level::neutral});
     }},
    {"languages", [](Player& p) { p.choose(flow::PressButton{Button::languages}); }},
    {"rating",
     [](Player& p) {
       p.happen(flow::TouchedElsewhere{});
       p.wait(5s);
     }},
    {"saving",
     [](Player& p) {
       p.stall();
       vote(p);
       p.wait(p.settings().saving_after);
     }},
    {"behaviours", vote},
    {"behaviours-shown",
     [](Player& p) {
       vote(p);
       mark(p, {Behaviour::XC, Behaviour::MC, Behaviour::LN});
     }},
    {"behaviours-missing", mark_both},
    {"rating-again",
     [](Player& p) {
       vote(p);
       p.choose(flow::PressButton{Button::choose_again});
     }},
    {"reasons",
     [](Player& p) {
       vote(p);
       p.choose(flow::PressButton{Button::say_more});
     }},
    {"reasons-chosen",
     [](Player& p) {
       vote(p);
       p.choose(flow::PressButton{Button::say_more});
       p.choose(flow::ToggleReason{Reason::waiting});
       p.choose(flow::ToggleReason{Reason::late_result});
     }},
    {"countdown",
     [](Player& p) {
       mark_both(p);
       p.wait(p.settings().vote_idle + 5s);
     }},
    {"thanks",
     [](Player& p) {
       vote(p);
       p.choose(flow::PressButton{Button::done});
     }},
    {"out-of-service", [](Player& p) { p.happen(flow::StoreLost{"DISK_FULL"}); }},
}};

std::string known_screens() {
  std::string all;
  for (const std::string_view name : preview_screens()) all += all.empty() ? name : format(", {}", name);
  return all;
}

// Names by the enumerators' order.
constexpr std::array<std::string_view, 9> button_names = {"languages",  "choose_again", "say_more",
                                                          "back",       "done",         "more_time",
                                                          "read_aloud", "large_text",   "high_contrast"};
constexpr std::array<std::string_view, 9> staff_button_names = {
    "erase", "leave", "touch_test", "sound_test", "screen_test", "clean", "send_now", "restart", "quit"};

std::string_view name_of(Button button) {
  return button_names.at(static_cast<std::size_t>(button));
}
std::string_view name_of(flow::StaffButton button) {
  return staff_button_names.at(static_cast<std::size_t>(button));
}

}  // namespace

const std::vector<std::string_view>& preview_screens() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> all;
    for (const Named& screen : screens) all.push_back(screen.name);
    return all;
  }();
  return names;
}

Result<ui::View> make_preview(const PreviewRequest& request, double pixels_per_mm, const TerminalParts& parts,
                              ui::FontMeasure& fonts) {
  const auto named =
      std::find_if(screens.begin(), screens.end(), [&](const Named& s) { return s.name == request.screen; });
  if (named == screens.end()) {
    return fail(Errc::rejected,
                format("there is no screen \"{}\"; there are {}", request.screen, known_screens()));
  }
  const auto& languages = parts.settings.languages;
  if (std::find(languages.begin(), languages.end(), request.lang) == languages.end()) {
    return fail(Errc::rejected,
                format("\"{}\" is not among languages.enabled of the configuration", request.lang));
  }
  Player player(parts.settings, request.lang);
  named->play(player);
  return ui::render({player.state(), parts.settings, parts.site, parts.packs, parts.theme, fonts,
                     ui::Display{request.size, pixels_per_mm, false}, player.now(), std::nullopt});
}

std::string action_name(const flow::Action& action) {
  return std::visit(
      Overloaded{[](const flow::ChooseLevel& a) { return format("level:{}", to_int(a.level)); },
                 [](const flow::ToggleBehaviour& a) { return format("behaviour:{}", code_of(a.behaviour)); },
                 [](const flow::ShowTab& a) {
                   return std::string(a.mark == Mark::shown ? "tab:shown" : "tab:missing");
                 },
                 [](const flow::ToggleReason& a) { return format("reason:{}", code_of(a.reason)); },
                 [](const flow::ChooseLanguage& a) { return format("lang:{}", a.lang); },
                 [](const flow::PressButton& a) { return format("button:{}", name_of(a.button)); },
                 [](const flow::TypeDigit& a) { return format("digit:{}", a.digit); },
                 [](const flow::PressStaff& a) { return format("staff:{}", name_of(a.button)); },
                 [](const flow::TouchCorner& a) { return format("corner:{}", a.field); }},
      action);
}

std::string layout_json(const PreviewRequest& request, double pixels_per_mm, const ui::View& view) {
  const auto mm = [&](int pixels) { return std::round(pixels / pixels_per_mm * 10) / 10; };
  const auto place = [](auto x, auto y, auto w, auto h) {
    return nlohmann::ordered_json{{"x", x}, {"y", y}, {"w", w}, {"h", h}};
  };
  nlohmann::ordered_json targets = nlohmann::json::array();
  for (const ui::Target& target : view.targets) {
    const ui::Rect r = target.rect;
    nlohmann::ordered_json entry = {{"action", action_name(target.action)}};
    entry.update(place(r.x, r.y, r.w, r.h));
    entry["mm"] = place(mm(r.x), mm(r.y), mm(r.w), mm(r.h));
    targets.push_back(std::move(entry));
  }
  const nlohmann::ordered_json layout = {{"screen", request.screen},
                                         {"lang", request.lang},
                                         {"size", {{"w", request.size.w}, {"h", request.size.h}}},
                                         {"ppmm", pixels_per_mm},
                                         {"targets", targets},
                                         {"misfits", view.misfits}};
  return layout.dump(2) + "\n";
}

Result<void> write_layout(const PreviewRequest& request, double pixels_per_mm, const ui::View& view) {
  if (request.layout.empty()) return {};
  const std::string layout = layout_json(request, pixels_per_mm, view);
  if (request.layout != "-") return write_file_durably(request.layout, layout, 0644);
  std::fputs(layout.c_str(), stdout);
  return {};
}

}  // namespace xinluon::app
