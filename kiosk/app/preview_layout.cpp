// The layout of a previewed screen as JSON, for tests, scripted hands and translators.
#include <array>
#include <cmath>
#include <cstdio>

#include <nlohmann/json.hpp>

#include "kiosk/app/preview.h"
#include "kiosk/ui/grid.h"
#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/base/overloaded.h"

namespace xinluon::app {
namespace {

// Names by the enumerators' order.
constexpr std::array<std::string_view, 9> button_names = {"languages",  "choose_again", "say_more",
                                                          "back",       "done",         "more_time",
                                                          "read_aloud", "large_text",   "high_contrast"};
constexpr std::array<std::string_view, 9> staff_button_names = {
    "erase", "leave", "touch_test", "sound_test", "screen_test", "clean", "send_now", "restart", "quit"};

std::string_view name_of(flow::Button button) {
  return button_names.at(static_cast<std::size_t>(button));
}
std::string_view name_of(flow::StaffButton button) {
  return staff_button_names.at(static_cast<std::size_t>(button));
}

}  // namespace

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

namespace {

template <class Number>
nlohmann::ordered_json place(Number x, Number y, Number w, Number h) {
  return {{"x", x}, {"y", y}, {"w", w}, {"h", h}};
}

// In px, and in mm with one decimal.
void put_place(nlohmann::ordered_json& entry, ui::Rect r, double pixels_per_mm) {
  const auto mm = [&](int pixels) { return std::round(pixels / pixels_per_mm * 10) / 10; };
  entry.update(place(r.x, r.y, r.w, r.h));
  entry["mm"] = place(mm(r.x), mm(r.y), mm(r.w), mm(r.h));
}

nlohmann::ordered_json json_of(const ui::ReadItem& item) {
  nlohmann::ordered_json keys = nlohmann::json::array();
  for (const ui::TextId id : item.texts) {
    keys.push_back(std::string(ui::text_keys.at(static_cast<std::size_t>(id))));
  }
  nlohmann::ordered_json entry = {{"texts", keys}};
  if (item.action) entry["action"] = action_name(*item.action);
  return entry;
}

nlohmann::ordered_json texts_json(const ui::View& view, double pixels_per_mm) {
  nlohmann::ordered_json texts = nlohmann::json::array();
  for (const ui::DrawCommand& command : view.list) {
    const auto* const text = std::get_if<ui::DrawText>(&command);
    if (text == nullptr) continue;
    nlohmann::ordered_json entry = {{"text", text->text},
                                    {"em_px", text->em_px},
                                    {"em_mm", std::round(text->em_px / pixels_per_mm * 100) / 100}};
    put_place(entry, text->rect, pixels_per_mm);
    texts.push_back(std::move(entry));
  }
  return texts;
}

}  // namespace

std::string layout_json(const PreviewRequest& request, double pixels_per_mm, const ui::View& view) {
  nlohmann::ordered_json targets = nlohmann::json::array();
  for (const ui::Target& target : view.targets) {
    nlohmann::ordered_json entry = {{"action", action_name(target.action)}};
    put_place(entry, target.rect, pixels_per_mm);
    targets.push_back(std::move(entry));
  }
  nlohmann::ordered_json reading = nlohmann::json::array();
  for (const ui::ReadItem& item : view.reading) {
    nlohmann::ordered_json entry = json_of(item);
    put_place(entry, item.outline, pixels_per_mm);
    reading.push_back(std::move(entry));
  }
  const nlohmann::ordered_json layout = {{"screen", request.screen},
                                         {"lang", request.lang},
                                         {"size", {{"w", request.size.w}, {"h", request.size.h}}},
                                         {"ppmm", pixels_per_mm},
                                         {"targets", targets},
                                         {"reading", reading},
                                         {"texts", texts_json(view, pixels_per_mm)},
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

Result<ui::View> preview(const PreviewRequest& request, std::optional<double> diagonal_in,
                         const TerminalParts& parts, ui::FontMeasure& fonts) {
  const double pixels_per_mm = ui::pixels_per_mm(request.size, std::nullopt, diagonal_in);
  XINLUON_TRY(ui::View view, make_preview(request, pixels_per_mm, parts, fonts));
  XINLUON_RETURN_IF_ERROR(write_layout(request, pixels_per_mm, view));
  return view;
}

}  // namespace xinluon::app
