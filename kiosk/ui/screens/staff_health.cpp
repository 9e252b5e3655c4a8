#include <array>
#include <string>
#include <vector>

#include "kiosk/ui/frame.h"
#include "kiosk/ui/screens/staff_pages.h"
#include "kiosk/ui/staff_words.h"

namespace xinluon::ui {
namespace {

constexpr double card_padding = 1.2;
constexpr double row_text = 1.5;
constexpr double row_most = 2.6;
constexpr double icon_size = 1.6;
constexpr double code_width = 0.34;  // of the screen, in landscape
constexpr double code_title = 1.7;
constexpr double buttons_height = 5.6;
constexpr double below = 1.2;
constexpr int quiet_modules = 4;  // of white around a QR code
constexpr int warm_millicelsius = 75'000;
constexpr std::uint64_t little_disk = std::uint64_t{200} << 20U;
constexpr Milliseconds long_silence{3'600'000};

struct Line {
  StaffText name;
  std::string value;
  bool fine = true;
};

std::string word(StaffText id) {
  return std::string(staff_word(id));
}

std::string joined(const std::vector<std::string>& parts, StaffText none) {
  std::string all;
  for (const std::string& part : parts) all += (all.empty() ? "" : ", ") + part;
  return all.empty() ? word(none) : all;
}

// With the comma of Vietnamese: "21,4 GB".
std::string gigabytes(std::uint64_t bytes) {
  const std::uint64_t tenths = bytes / 100'000'000;
  return std::to_string(tenths / 10) + "," + std::to_string(tenths % 10) + " GB";
}

Line server_line(const Health& health) {
  if (!health.server_age) {
    return {StaffText::server, word(StaffText::never) + " · " + health.server_state, false};
  }
  return {StaffText::server,
          staff_word(StaffText::server_age, spell(*health.server_age)) + " · " + health.server_state,
          health.server_state == "ok" && *health.server_age < long_silence};
}

Line clock_line(const Health& health) {
  if (!health.clock_synchronised) return {StaffText::clock, word(StaffText::unknown), false};
  const bool fine = *health.clock_synchronised;
  return {StaffText::clock, word(fine ? StaffText::clock_ok : StaffText::clock_free), fine};
}

Line cpu_line(const Health& health) {
  if (!health.cpu_temp_millicelsius) return {StaffText::cpu, word(StaffText::unknown)};
  const int millis = *health.cpu_temp_millicelsius;
  return {StaffText::cpu, std::to_string(millis / 1000) + " °C", millis < warm_millicelsius};
}

Line power_line(const Health& health) {
  if (!health.undervoltage) return {StaffText::power, word(StaffText::unknown)};
  return {StaffText::power, word(*health.undervoltage ? StaffText::power_low : StaffText::power_ok),
          !*health.undervoltage};
}

Line disk_line(const Health& health) {
  if (!health.disk_free_bytes) return {StaffText::disk, word(StaffText::unknown), false};
  return {StaffText::disk, gigabytes(*health.disk_free_bytes), *health.disk_free_bytes >= little_disk};
}

std::vector<std::string> langs_where(const Health& health, bool (*holds)(const PackState&)) {
  std::vector<std::string> langs;
  for (const PackState& pack : health.packs) {
    if (holds(pack)) langs.push_back(pack.lang);
  }
  return langs;
}

// "vi, en · chưa thẩm định: km": what exactly is wrong is told by check-pack.
std::string packs_text(const Health& health) {
  const auto on = langs_where(health, [](const PackState& p) { return p.enabled; });
  const auto off = langs_where(health, [](const PackState& p) { return !p.enabled && p.reviewed; });
  const auto unreviewed = langs_where(health, [](const PackState& p) { return !p.enabled && !p.reviewed; });
  std::string text = joined(on, StaffText::none);
  if (!off.empty()) text += " · " + word(StaffText::pack_off) + ": " + joined(off, StaffText::none);
  if (!unreviewed.empty()) {
    text += " · " + word(StaffText::pack_unreviewed) + ": " + joined(unreviewed, StaffText::none);
  }
  return text;
}

std::string audio_text(const Health& health) {
  if (health.audio.empty()) return word(StaffText::none);
  const auto spoken = langs_where(health, [](const PackState& p) { return p.speech; });
  if (spoken.empty()) return health.audio;
  return health.audio + " · " + word(StaffText::pack_speech) + ": " + joined(spoken, StaffText::none);
}

std::vector<Line> lines_of(const Health& health) {
  const bool has_audio = !health.audio.empty();
  return {server_line(health),
          {StaffText::pending, staff_word(StaffText::records, std::to_string(health.pending))},
          {StaffText::sealed, staff_word(StaffText::records, std::to_string(health.sealed))},
          clock_line(health),
          cpu_line(health),
          power_line(health),
          disk_line(health),
          {StaffText::touch, joined(health.touch_devices, StaffText::none), !health.touch_devices.empty()},
          {StaffText::audio, audio_text(health), has_audio},
          {StaffText::video, health.video},
          {StaffText::version, health.software},
          {StaffText::epoch, health.epoch},
          {StaffText::packs, packs_text(health)},
          {StaffText::faults, joined(health.faults, StaffText::no_faults), health.faults.empty()}};
}

// Device names may be of any length: a technician's page breaks and shrinks them where citizens' words may
// not.
void draw_line(Scene& scene, Rect row, const Line& line) {
  const int icon = scene.u(icon_size);
  const ColourId ink = line.fine ? ColourId::ink : ColourId::warning;
  scene.picture(centred(cut_left(row, icon), icon, icon),
                line.fine ? PictureId::icons_circle_check : PictureId::icons_triangle_alert,
                line.fine ? ColourId::recorded : ColourId::warning);
  cut_left(row, scene.u(0.7));
  const TextSpec name_spec{.em_px = scene.em_px(row_text), .least_px = scene.grid().mm(min_em_mm)};
  const auto name = scene.fit(staff_word(line.name), name_spec, row.w);
  scene.text(name, cut_left(row, name.width()), Align::left, ColourId::ink, true);
  cut_left(row, scene.u(1.0));
  TextSpec spec{
      .em_px = scene.em_px(row_text), .least_px = scene.grid().mm(min_em_mm), .weight = Weight::bold};
  spec.max_lines = std::max(1, static_cast<int>(row.h / (spec.least_px * spec.leading)));
  const auto value = fit_text(scene.in().fonts, line.value, spec, row.w);
  cut_left(row, row.w - value.width());
  scene.text(value, row, Align::left, ink, true);
}

void draw_lines(Scene& scene, Rect card, const std::vector<Line>& lines) {
  scene.box(card, {.fill = ColourId::card, .outline = 0.1, .line = ColourId::rest});
  Rect rest = inset(card, scene.u(card_padding), scene.u(0.4));
  const int count = static_cast<int>(lines.size());
  const int height = std::min(rest.h / count, std::max(scene.u(row_most), 2 * scene.em_px(row_text)));
  for (int i = 0; i < count; ++i) {
    Rect row = cut_top(rest, height);
    if (i > 0) scene.box({row.x, row.y, row.w, 1}, {.fill = ColourId::rest, .radius = 0});
    draw_line(scene, row, lines[static_cast<std::size_t>(i)]);
  }
}

// A box a run of dark modules. Dark on white in every theme: scanners expect it.
void draw_code(Scene& scene, Rect place, const QrCode& code) {
  if (code.side <= 0) return;
  const int module = std::min(place.w, place.h) / (code.side + 2 * quiet_modules);
  if (module <= 0) return;
  const int side = module * code.side;
  const Rect white = centred(place, side + 2 * quiet_modules * module, side + 2 * quiet_modules * module);
  scene.box(white, {.fill = ColourId::white, .radius = 0});
  const Rect at = inset(white, quiet_modules * module);
  const auto dark = [&](int x, int y) {
    return code.dark[static_cast<std::size_t>(y) * static_cast<std::size_t>(code.side) +
                     static_cast<std::size_t>(x)];
  };
  for (int y = 0; y < code.side; ++y) {
    for (int x = 0; x < code.side;) {
      int end = x;
      while (end < code.side && dark(end, y)) ++end;
      if (end > x) {
        scene.box({at.x + x * module, at.y + y * module, (end - x) * module, module},
                  {.fill = ColourId::black, .radius = 0});
      }
      x = end + 1;
    }
  }
}

void draw_code_card(Scene& scene, Rect card, const QrCode& code) {
  scene.box(card, {.fill = ColourId::card, .outline = 0.1, .line = ColourId::rest});
  Rect rest = inset(card, scene.u(card_padding), scene.u(0.8));
  const auto title =
      scene.fit(staff_word(StaffText::code_title),
                {.em_px = scene.em_px(code_title), .weight = Weight::bold, .max_lines = 2}, rest.w);
  scene.text(title, cut_top(rest, title.height()), Align::centre, ColourId::ink);
  const auto note =
      scene.fit(staff_word(StaffText::code_note), {.em_px = scene.em_px(em::frame), .max_lines = 5}, rest.w);
  scene.text(note, cut_bottom(rest, note.height()), Align::centre, ColourId::ink_soft);
  draw_code(scene, rest, code);
}

struct Command {
  StaffText label;
  flow::StaffButton button;
};
constexpr std::array<Command, 8> commands = {{
    {StaffText::touch_test, flow::StaffButton::touch_test},
    {StaffText::sound_test, flow::StaffButton::sound_test},
    {StaffText::screen_test, flow::StaffButton::screen_test},
    {StaffText::clean, flow::StaffButton::clean},
    {StaffText::send_now, flow::StaffButton::send_now},
    {StaffText::restart, flow::StaffButton::restart},
    {StaffText::quit, flow::StaffButton::quit},
    {StaffText::leave, flow::StaffButton::leave},
}};

// One row where the panel is wide enough, else two.
void draw_commands(Scene& scene, Rect& rest) {
  const int count = static_cast<int>(commands.size());
  const int gap = scene.grid().gap();
  const Rect inside = inset(rest, scene.grid().margin(), 0);
  const bool one_row = (inside.w - (count - 1) * gap) / count >= scene.grid().touch(8.0);
  const int down = one_row ? 1 : 2;
  const int height = scene.grid().touch(buttons_height);
  cut_bottom(rest, scene.u(below));
  const Rect place = cut_bottom(rest, down * height + (down - 1) * gap);
  cut_bottom(rest, scene.u(below));
  const auto places = cells(inset(place, scene.grid().margin(), 0), count / down, down, gap);
  for (std::size_t i = 0; i < commands.size(); ++i) {
    draw_staff_button(scene, places[i], staff_word(commands.at(i).label),
                      flow::PressStaff{commands.at(i).button});
  }
}

}  // namespace

void draw_health(Scene& scene) {
  static const Health nothing_known;
  const Health& health = scene.in().health != nullptr ? *scene.in().health : nothing_known;
  Rect rest = draw_bar(scene, BarButtons::none);
  const std::string kiosk = health.counter.empty() ? health.kiosk : health.kiosk + " · " + health.counter;
  draw_staff_title(scene, rest, staff_word(StaffText::title, kiosk));
  draw_commands(scene, rest);
  rest = inset(rest, scene.grid().margin(), 0);
  Rect code;
  if (scene.grid().landscape()) {
    code = cut_right(rest, static_cast<int>(scene.screen().w * code_width));
    cut_right(rest, scene.grid().gap());
  } else {
    code = cut_bottom(rest, rest.h * 2 / 5);
    cut_bottom(rest, scene.grid().gap());
  }
  draw_lines(scene, rest, lines_of(health));
  draw_code_card(scene, code, health.code);
}

}  // namespace xinluon::ui
