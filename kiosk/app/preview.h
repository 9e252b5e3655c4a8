// Any screen as a citizen would meet it, without a citizen and without a display: for translators and sites
// that want to see their words, for scripted hands, for golden pictures.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/app/terminal.h"

namespace xinluon::app {

struct PreviewRequest {
  ui::Size size{1280, 800};
  std::string screen = "attract";
  std::string lang = "vi";
  bool large = false;             // words
  bool contrast = false;          // high
  bool speech = true;             // as if the language could be heard
  std::optional<int> read{};      // the item of the reading that is being said
  std::optional<int> focused{};   // the target the keys stand on
  std::filesystem::path picture;  // PNG; empty: none
  std::filesystem::path layout;   // JSON; empty: none, "-": standard output
};

// The names there are for PreviewRequest::screen.
const std::vector<std::string_view>& preview_screens();

// The screen as drawn, nothing moving. rejected, with what there is, when there is no such screen or when
// the language is not enabled.
Result<ui::View> make_preview(const PreviewRequest& request, double pixels_per_mm, const TerminalParts& parts,
                              ui::FontMeasure& fonts);

// "level:5", "behaviour:XC", "tab:missing", "reason:waiting", "lang:en", "button:done". Read by tests and by
// scripted hands.
std::string action_name(const flow::Action& action);

// {screen, lang, size: {w, h}, ppmm, targets: [{action, x, y, w, h, mm: {x, y, w, h}}],
//  reading: [{texts: [key], action?, x, y, w, h, mm}], texts: [{text, em_px, em_mm, x, y, w, h, mm}],
//  misfits: […]}
std::string layout_json(const PreviewRequest& request, double pixels_per_mm, const ui::View& view);
// Writes it to where the request says, if anywhere.
Result<void> write_layout(const PreviewRequest& request, double pixels_per_mm, const ui::View& view);

// The command: draws for a panel of that diagonal, writes the layout where it is wanted, gives what to paint.
Result<ui::View> preview(const PreviewRequest& request, std::optional<double> diagonal_in,
                         const TerminalParts& parts, ui::FontMeasure& fonts);

}  // namespace xinluon::app
