// Lines made of a text: where it breaks, and how large it can be. Lines break at blanks and at U+200B only;
// no-break spaces hold, nothing is ever cut or dotted.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/ui/canvas.h"

namespace xinluon::ui {

struct TextBlock {
  std::vector<std::string> lines;
  std::vector<int> widths;  // of the lines
  int em_px = 0;
  Weight weight = Weight::regular;
  int line_px = 0;  // from base line to base line
  int ascent = 0;
  int descent = 0;
  bool fits = true;

  int width() const;
  int height() const { return line_px * static_cast<int>(lines.size()); }
  // From the top of a line to its base line.
  int baseline() const { return (line_px - ascent - descent) / 2 + ascent; }
};

// How far a text may shrink where nothing else is said.
inline constexpr double least_shrink = 0.8;

struct TextSpec {
  int em_px = 0;     // the size wanted
  int least_px = 0;  // the smallest allowed; least_shrink of em_px where it is 0
  Weight weight = Weight::regular;
  int max_lines = 1;
  double leading = 1.28;  // line height in em; scripts with stacked marks get at least 1.5
};

// Breaks into as few lines as the width allows, then evens their lengths. A line is wider than `width` only
// when it has no place to break.
TextBlock break_text(FontMeasure& fonts, std::string_view text, const TextSpec& spec, int width);

// As break_text, at the largest size from em_px down to least_px at which the text fits into width and
// max_lines. Not even then: at least_px, with fits == false.
TextBlock fit_text(FontMeasure& fonts, std::string_view text, const TextSpec& spec, int width);

// The same for several texts that must have one size.
std::vector<TextBlock> fit_together(FontMeasure& fonts, std::span<const std::string_view> texts,
                                    const TextSpec& spec, int width);

}  // namespace xinluon::ui
