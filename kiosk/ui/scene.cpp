#include "kiosk/ui/scene.h"

#include <algorithm>

namespace xinluon::ui {

Scene::Scene(const RenderInput& input)
    : in_(input),
      grid_(input.display.size, input.display.pixels_per_mm),
      words_(pack_of(input.packs, input.state.lang)) {}

bool Scene::pressed(const flow::Action& action) const {
  const auto& pending = in_.state.pending;
  if (pending) return pending->action == action;
  return in_.pressed == action;
}

void Scene::box(Rect rect, const BoxStyle& style) {
  const int outline = style.outline > 0 ? std::max(1, u(style.outline)) : 0;
  view_.list.push_back(
      DrawBox{rect, in_.theme[style.fill], u(style.radius), outline, in_.theme[style.line], style.dashed});
}

void Scene::picture(Rect rect, PictureId id, ColourId ink, ColourId cut) {
  const std::string_view name = picture_names[static_cast<std::size_t>(id)];
  view_.list.push_back(DrawPicture{rect, std::string(name), in_.theme[ink], in_.theme[cut]});
}

void Scene::target(Rect rect, flow::Action action) {
  view_.targets.push_back({rect, std::move(action)});
}

TextBlock Scene::fit(std::string_view text, const TextSpec& spec, int width) {
  return fit_all({text}, spec, width).front();
}

std::vector<TextBlock> Scene::fit_all(const std::vector<std::string_view>& texts, TextSpec spec, int width) {
  if (spec.least_px == 0) spec.least_px = em_px(spec.em_px * least_shrink / grid_.unit());
  auto blocks = fit_together(in_.fonts, texts, spec, width);
  note_misfits(texts, blocks);
  return blocks;
}

void Scene::note_misfits(const std::vector<std::string_view>& texts, const std::vector<TextBlock>& blocks) {
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (!blocks[i].fits) view_.misfits.emplace_back(texts[i]);
  }
}

void Scene::text(const TextBlock& block, Rect place, Align align, ColourId colour, bool middle) {
  const int top = middle ? place.y + (place.h - block.height()) / 2 : place.y;
  // Strokes may reach a little over a glyph's advance, marks over the ascent.
  const int over = block.em_px / 6;
  for (std::size_t i = 0; i < block.lines.size(); ++i) {
    const int width = block.widths[i];
    const int x = align == Align::left ? place.x : place.x + (place.w - width) / 2;
    const int baseline = top + static_cast<int>(i) * block.line_px + block.baseline();
    const Rect reach{x - over, baseline - block.ascent, width + 2 * over, block.ascent + block.descent};
    view_.list.push_back(
        DrawText{reach, {x, baseline}, block.lines[i], block.em_px, block.weight, in_.theme[colour]});
  }
}

void Scene::next_frame(BootTime t) {
  if (!view_.next_frame || t < *view_.next_frame) view_.next_frame = t;
}

}  // namespace xinluon::ui
