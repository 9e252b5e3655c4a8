// Everything a screen needs, from the real assets, with fake fonts.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "kiosk/ui/grid.h"
#include "kiosk/ui/view.h"
#include "sync/base/check.h"
#include "tests/kiosk/flow/hands.h"
#include "tests/kiosk/ui/fake_fonts.h"

namespace xinluon::ui::test {

inline const std::filesystem::path assets = std::filesystem::path(XINLUON_SOURCE_DIR) / "assets";

// The sizes that are supported, smallest panel first.
inline const std::vector<Size> sizes = {{800, 480},  {1024, 600},  {1280, 800},
                                        {800, 1280}, {1920, 1080}, {1080, 1920}};

template <class T>
T must(Result<T> result) {
  XINLUON_CHECK(result.has_value(), result.error().message.c_str());
  return std::move(*result);
}

inline Site sample_site() {
  Site site;
  site.kiosk = "K-0317";
  site.counter = "03";
  site.texts = {"Trung tâm Phục vụ hành chính công", "Phường Mẫu 02", "Hộ tịch",
                "phiếu giấy tại bàn hướng dẫn, đường dây nóng 1900 0000"};
  site.other["en"] = {"Public Administrative Service Centre", "Mẫu 02 Ward", "Civil status",
                      "paper form at the help desk, hotline 1900 0000"};
  return site;
}

struct Stage {
  Size size{1280, 800};
  bool motion = true;
  flow::test::Hands hands;
  Site site = sample_site();
  Packs packs = must(load_packs(assets / "strings", {"vi", "en"}));
  Theme theme = must(Theme::load(assets / "themes/default.toml"));
  FakeFonts fonts;
  std::optional<flow::Action> pressed;

  double ppmm() const { return pixels_per_mm(size, std::nullopt, std::nullopt); }
  View view() {
    return render(
        {hands.state, hands.settings, site, packs, theme, fonts, {size, ppmm(), motion}, hands.now, pressed});
  }
};

// The screens a citizen can meet, by name.
struct Scene {
  std::string name;
  void (*play)(flow::test::Hands&);
};
inline const std::vector<Scene>& scenes() {
  using flow::Button;
  using flow::PressButton;
  using flow::test::Hands;
  static const std::vector<Scene> all = {
      {"attract", [](Hands&) {}},
      {"rating", [](Hands& h) { h.happen(flow::TouchedElsewhere{}); }},
      {"languages", [](Hands& h) { h.tap(PressButton{Button::languages}); }},
      {"behaviours", [](Hands& h) { h.rate(Level::neutral); }},
      {"behaviours_missing",
       [](Hands& h) {
         h.rate(Level::neutral);
         h.slow_tap(flow::ToggleBehaviour{Behaviour::XC});
         h.slow_tap(flow::ShowTab{Mark::missing});
         h.slow_tap(flow::ToggleBehaviour{Behaviour::LN});
       }},
      {"behaviours_countdown",
       [](Hands& h) {
         h.rate(Level::neutral);
         h.wait(Milliseconds(25'000));
       }},
      {"rating_again",
       [](Hands& h) {
         h.rate(Level::neutral);
         h.slow_tap(PressButton{Button::choose_again});
       }},
      {"rating_again_countdown",
       [](Hands& h) {
         h.rate(Level::neutral);
         h.slow_tap(PressButton{Button::choose_again});
         h.wait(Milliseconds(25'000));
       }},
      {"reasons",
       [](Hands& h) {
         h.rate(Level::neutral);
         h.slow_tap(PressButton{Button::say_more});
       }},
      {"reasons_countdown",
       [](Hands& h) {
         h.rate(Level::neutral);
         h.slow_tap(PressButton{Button::say_more});
         h.slow_tap(flow::ToggleReason{Reason::waiting});
         h.slow_tap(flow::ToggleReason{Reason::harassment});
         h.wait(Milliseconds(25'000));
       }},
      {"thanks",
       [](Hands& h) {
         h.rate(Level::neutral);
         h.slow_tap(PressButton{Button::done});
       }},
      {"out_of_service", [](Hands& h) { h.happen(flow::StoreLost{"DISK_FULL"}); }},
  };
  return all;
}

inline void play(flow::test::Hands& hands, std::string_view name) {
  for (const Scene& scene : scenes()) {
    if (scene.name == name) scene.play(hands);
  }
}

}  // namespace xinluon::ui::test
