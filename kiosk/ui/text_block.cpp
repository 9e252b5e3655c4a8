#include "kiosk/ui/text_block.h"

#include <algorithm>
#include <cmath>

namespace xinluon::ui {
namespace {

constexpr std::string_view zero_width_space = "\u200B";
constexpr double stacked_leading = 1.5;

// A stretch without a place to break, and what stands before it when it does not begin a line.
struct Word {
  std::string text;
  bool blank_before = false;
};

// The words between two forced breaks.
using Paragraph = std::vector<Word>;

std::vector<Paragraph> paragraphs_of(std::string_view text) {
  std::vector<Paragraph> paragraphs(1);
  Word word;
  const auto end_word = [&](bool blank_after) {
    if (!word.text.empty()) paragraphs.back().push_back(word);
    word = Word{"", blank_after};
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ' ') {
      end_word(true);
    } else if (text[i] == '\n') {
      end_word(false);
      paragraphs.emplace_back();
    } else if (text.substr(i).starts_with(zero_width_space)) {
      end_word(false);
      i += zero_width_space.size() - 1;
    } else {
      word.text += text[i];
    }
  }
  end_word(false);
  return paragraphs;
}

// Khmer (U+1780–17FF) stacks marks above and below.
bool stacks_marks(std::string_view text) {
  return text.find("\xE1\x9E") != std::string_view::npos || text.find("\xE1\x9F") != std::string_view::npos;
}

class Breaker {
 public:
  Breaker(FontMeasure& fonts, const Paragraph& words, int em_px, Weight weight)
      : fonts_(fonts), words_(words), em_px_(em_px), weight_(weight) {}

  std::string join(std::size_t from, std::size_t to) const {
    std::string line;
    for (std::size_t i = from; i < to; ++i) {
      if (i > from && words_[i].blank_before) line += ' ';
      line += words_[i].text;
    }
    return line;
  }

  int width(std::size_t from, std::size_t to) const {
    return fonts_.measure(join(from, to), em_px_, weight_).width;
  }

  // Where the lines end when each takes as many words as it can.
  std::vector<std::size_t> ends(int width_limit) const {
    std::vector<std::size_t> ends;
    for (std::size_t from = 0; from < words_.size();) {
      std::size_t to = from + 1;
      while (to < words_.size() && width(from, to + 1) <= width_limit) ++to;
      ends.push_back(to);
      from = to;
    }
    return ends;
  }

  // The narrowest limit that needs no more lines than `width_limit` does: lines of even length.
  std::vector<std::size_t> even_ends(int width_limit) const {
    std::vector<std::size_t> best = ends(width_limit);
    int too_narrow = 0;
    int wide_enough = width_limit;
    while (best.size() > 1 && wide_enough - too_narrow > 1) {
      const int tried = (too_narrow + wide_enough) / 2;
      auto found = ends(tried);
      if (found.size() == best.size() && widest(found) <= tried) {
        best = std::move(found);
        wide_enough = tried;
      } else {
        too_narrow = tried;
      }
    }
    return best;
  }

  int widest(const std::vector<std::size_t>& ends) const {
    int widest = 0;
    std::size_t from = 0;
    for (const std::size_t to : ends) {
      widest = std::max(widest, width(from, to));
      from = to;
    }
    return widest;
  }

 private:
  FontMeasure& fonts_;
  const Paragraph& words_;
  int em_px_;
  Weight weight_;
};

int least_px(const TextSpec& spec) {
  if (spec.least_px > 0) return std::min(spec.least_px, spec.em_px);
  return static_cast<int>(std::ceil(spec.em_px * least_shrink));
}

bool fits(FontMeasure& fonts, std::string_view text, const TextSpec& spec, int width) {
  int lines = 0;
  for (const Paragraph& words : paragraphs_of(text)) {
    const Breaker breaker(fonts, words, spec.em_px, spec.weight);
    const auto ends = breaker.ends(width);
    lines += static_cast<int>(ends.size());
    if (lines > spec.max_lines || breaker.widest(ends) > width) return false;
  }
  return true;
}

bool all_fit(FontMeasure& fonts, std::span<const std::string_view> texts, const TextSpec& spec, int width) {
  return std::all_of(texts.begin(), texts.end(),
                     [&](std::string_view text) { return fits(fonts, text, spec, width); });
}

// By halving: a size fits when a larger one does. least_px when none fits.
int largest_fitting(FontMeasure& fonts, std::span<const std::string_view> texts, TextSpec spec, int width) {
  if (all_fit(fonts, texts, spec, width)) return spec.em_px;
  int too_large = spec.em_px;
  int good = least_px(spec);
  while (too_large - good > 1) {
    spec.em_px = (good + too_large) / 2;
    (all_fit(fonts, texts, spec, width) ? good : too_large) = spec.em_px;
  }
  return good;
}

}  // namespace

int TextBlock::width() const {
  return widths.empty() ? 0 : *std::max_element(widths.begin(), widths.end());
}

TextBlock break_text(FontMeasure& fonts, std::string_view text, const TextSpec& spec, int width) {
  const double leading = stacks_marks(text) ? std::max(spec.leading, stacked_leading) : spec.leading;
  TextBlock block;
  block.em_px = spec.em_px;
  block.weight = spec.weight;
  block.line_px = static_cast<int>(std::lround(spec.em_px * leading));
  for (const Paragraph& words : paragraphs_of(text)) {
    const Breaker breaker(fonts, words, spec.em_px, spec.weight);
    std::size_t from = 0;
    for (const std::size_t to : breaker.even_ends(width)) {
      block.lines.push_back(breaker.join(from, to));
      from = to;
    }
  }
  for (const std::string& line : block.lines) {
    const TextMetrics metrics = fonts.measure(line, spec.em_px, spec.weight);
    block.widths.push_back(metrics.width);
    block.ascent = std::max(block.ascent, metrics.ascent);
    block.descent = std::max(block.descent, metrics.descent);
  }
  return block;
}

TextBlock fit_text(FontMeasure& fonts, std::string_view text, const TextSpec& spec, int width) {
  return fit_together(fonts, std::span(&text, 1), spec, width).front();
}

std::vector<TextBlock> fit_together(FontMeasure& fonts, std::span<const std::string_view> texts,
                                    const TextSpec& spec, int width) {
  TextSpec found = spec;
  found.em_px = largest_fitting(fonts, texts, spec, width);
  std::vector<TextBlock> blocks;
  for (const std::string_view text : texts) {
    blocks.push_back(break_text(fonts, text, found, width));
    blocks.back().fits = fits(fonts, text, found, width);
  }
  return blocks;
}

}  // namespace xinluon::ui
