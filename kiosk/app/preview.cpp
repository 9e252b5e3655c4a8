#include "kiosk/app/preview.h"

#include <algorithm>
#include <array>

#include "sync/base/format.h"
#include "sync/base/overloaded.h"
#include "sync/qr/qr_code.h"

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

  // For what only a counter, a schedule or a technician brings about.
  flow::State& change() { return state_; }
  void show(flow::Screen screen) {
    state_.screen = screen;
    state_.entered = state_.last_touch = now_;
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

// Whoever is shown here is nobody.
flow::Invitation sample_invitation() {
  flow::Invitation invitation;
  invitation.officer_name = "Nguyễn Thị Mẫu";
  invitation.officer_photo = "mau.jpg";
  return invitation;
}

void arm(Player& p) {
  p.change().mode = Mode::armed;
  p.change().invitation = sample_invitation();
}

void ask_armed(Player& p) {
  arm(p);
  p.show(flow::Screen::rating);
}

void refuse_ticket(Player& p, flow::TicketFault fault) {
  p.change().ticket_fault = fault;
  p.show(flow::Screen::ticket_refused);
}

void staff(Player& p, flow::StaffPage page) {
  p.change().staff.page = page;
  p.show(flow::Screen::staff);
}

struct Named {
  std::string_view name;
  void (*play)(Player&);
};
// The waits let what answers a touch for a moment (the faces' pulse) be over.
constexpr std::array<Named, 30> screens = {{
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
    {"armed", arm},
    {"rating-officer", ask_armed},
    {"countdown-unrated",
     [](Player& p) {
       ask_armed(p);
       p.wait(p.settings().answer_idle + 5s);
     }},
    {"closing", [](Player& p) { p.show(flow::Screen::closing); }},
    {"already-rated", [](Player& p) { p.show(flow::Screen::already_rated); }},
    {"ticket-unreadable", [](Player& p) { refuse_ticket(p, flow::TicketFault::unreadable); }},
    {"ticket-other-counter", [](Player& p) { refuse_ticket(p, flow::TicketFault::other_counter); }},
    {"ticket-expired", [](Player& p) { refuse_ticket(p, flow::TicketFault::expired); }},
    {"closed", [](Player& p) { p.show(flow::Screen::closed); }},
    {"asleep", [](Player& p) { p.show(flow::Screen::asleep); }},
    {"staff-pin",
     [](Player& p) {
       staff(p, flow::StaffPage::pin);
       p.change().staff.digits = "123";
     }},
    {"staff-pin-locked",
     [](Player& p) {
       staff(p, flow::StaffPage::pin);
       p.change().staff.locked_until = p.now() + 280s;
     }},
    {"staff-health", [](Player& p) { staff(p, flow::StaffPage::health); }},
    {"staff-touch",
     [](Player& p) {
       staff(p, flow::StaffPage::touch_test);
       p.change().staff.corners = 0b01001;
     }},
    {"staff-sound", [](Player& p) { staff(p, flow::StaffPage::sound_test); }},
    {"staff-cleaning", [](Player& p) { staff(p, flow::StaffPage::cleaning); }},
}};

// A terminal in good health, but for a warm processor and a pack that nobody has reviewed.
ui::Health sample_health(const TerminalParts& parts) {
  ui::Health health;
  health.kiosk = parts.site.kiosk;
  health.counter = parts.settings.counter.text();
  health.software = "xinluon " XINLUON_VERSION;
  health.epoch = "0a1b2c3d";
  health.server_state = "ok";
  health.server_age = 12s;
  health.sealed = 1'234;
  health.disk_free_bytes = 21'400'000'000;
  health.cpu_temp_millicelsius = 78'000;
  health.undervoltage = false;
  health.clock_synchronised = true;
  health.touch_devices = {"Goodix Capacitive TouchScreen"};
  health.audio = "bcm2835 Headphones";
  health.video = "KMSDRM 1280x800";
  health.packs = {{"vi", true, true, true, ""},
                  {"en", true, true, true, ""},
                  {"km", false, false, false, "not reviewed by a native speaker"}};
  if (auto code = qr::encode("XL1 " + health.kiosk + " " + health.software)) {
    health.code = {code->side, std::move(code->dark)};
  }
  return health;
}

// 8:05 in Việt Nam.
constexpr WallTime sample_wall{Milliseconds(1'795'223'100'000)};

std::string known_screens() {
  std::string all;
  for (const std::string_view name : preview_screens()) all += all.empty() ? name : format(", {}", name);
  return all;
}

}  // namespace

const std::vector<std::string_view>& preview_screens() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> all;
    all.reserve(screens.size());
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
  // A screen is shown by its name, also where this site's terminal would wait for an invitation before it, or
  // leave it out.
  flow::Settings played = parts.settings;
  played.mode = Mode::open;
  played.only_buttons = false;
  Player player(played, request.lang);
  named->play(player);
  flow::State state = player.state();
  // A language chosen before is kept by whatever the counter or a schedule brings about.
  state.lang = request.lang;
  state.large_text = request.large;
  state.high_contrast = request.contrast;
  ui::Site site = parts.site;
  site.show_officer = site.show_officer || request.screen == "rating-officer" || request.screen == "armed";
  const ui::Health health = sample_health(parts);
  const auto draw = [&](std::optional<flow::Action> focused, std::optional<std::size_t> read) {
    return ui::render({state, parts.settings, site, parts.packs, parts.theme_of(state), fonts,
                       ui::Display{request.size, pixels_per_mm, false}, player.now(), std::nullopt,
                       std::move(focused), read, &health, sample_wall, request.speech, std::nullopt});
  };
  ui::View view = draw(std::nullopt, std::nullopt);
  std::optional<flow::Action> focused;
  if (request.focused && !view.targets.empty()) {
    focused = view.targets.at(static_cast<std::size_t>(*request.focused) % view.targets.size()).action;
  }
  std::optional<std::size_t> read;
  if (request.read) read = static_cast<std::size_t>(*request.read);
  if (focused || read) view = draw(focused, read);
  return view;
}

}  // namespace xinluon::app
