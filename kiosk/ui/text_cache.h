// Texts that were fitted before: most pictures say what the one before them said, and fitting is the larger
// part of making one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "kiosk/ui/text_block.h"

namespace xinluon::ui {

class TextCache {
 public:
  // As fit_together(), which is asked for what is not known yet. One cache serves one FontMeasure.
  const std::vector<TextBlock>& fit(FontMeasure& fonts, const std::vector<std::string_view>& texts,
                                    const TextSpec& spec, int width);

  std::size_t size() const { return known_.size(); }
  // Several screens of texts. Beyond it all are forgotten: that happens once in many sessions.
  static constexpr std::size_t most = 256;

 private:
  std::unordered_map<std::string, std::vector<TextBlock>> known_;
  std::string key_;  // kept for its memory
};

}  // namespace xinluon::ui
