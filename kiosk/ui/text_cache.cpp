#include "kiosk/ui/text_cache.h"

#include <type_traits>

namespace xinluon::ui {
namespace {

template <class T>
void append(std::string& key, T value) {
  static_assert(std::is_arithmetic_v<T>);
  key.append(reinterpret_cast<const char*>(&value), sizeof(value));
}

// Everything that decides how the texts are laid out, one after the other.
void make_key(std::string& key, const std::vector<std::string_view>& texts, const TextSpec& spec, int width) {
  key.clear();
  append(key, spec.em_px);
  append(key, spec.least_px);
  append(key, static_cast<int>(spec.weight));
  append(key, spec.max_lines);
  append(key, spec.leading);
  append(key, width);
  for (const std::string_view text : texts) {
    append(key, text.size());
    key += text;
  }
}

}  // namespace

const std::vector<TextBlock>& TextCache::fit(FontMeasure& fonts, const std::vector<std::string_view>& texts,
                                             const TextSpec& spec, int width) {
  make_key(key_, texts, spec, width);
  if (const auto found = known_.find(key_); found != known_.end()) return found->second;
  if (known_.size() >= most) known_.clear();
  return known_.emplace(key_, fit_together(fonts, texts, spec, width)).first->second;
}

}  // namespace xinluon::ui
