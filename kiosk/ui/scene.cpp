#include "kiosk/ui/scene.h"

#include <algorithm>
#include <iterator>

namespace xinluon::ui {
namespace {

constexpr Colour nothing{0, 0, 0, 0};
// In units.
constexpr double focus_ring = 0.5;
constexpr double focus_ring_inner = 0.3;
constexpr double focus_over = 0.35;
constexpr double focus_radius = 1.6;

}  // namespace

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

void Scene::photo(Rect square, const std::string& file) {
  view_.list.push_back(DrawPhoto{square, file});
}

void Scene::ring(Rect rect, ColourId colour, double radius, double width) {
  view_.list.push_back(DrawBox{rect, nothing, u(radius), std::max(1, u(width)), in_.theme[colour], false});
}

void Scene::target(Rect rect, flow::Action action, Order order) {
  targets_.at(static_cast<std::size_t>(order)).push_back({rect, std::move(action)});
}

void Scene::read(std::vector<TextId> texts, Rect outline, std::optional<flow::Action> action, Order order) {
  reading_.at(static_cast<std::size_t>(order)).push_back({std::move(texts), outline, std::move(action)});
}

// Around the target and a little over its edge: beside the 0.5 units of a chosen card's outline it is seen.
void Scene::draw_focus() {
  if (!in_.focused) return;
  const auto found = std::find_if(view_.targets.begin(), view_.targets.end(),
                                  [&](const Target& t) { return t.action == *in_.focused; });
  if (found == view_.targets.end()) return;
  const Rect outer = inset(found->rect, -u(focus_over));
  ring(outer, ColourId::focus, focus_radius + focus_over, focus_ring);
  ring(inset(outer, u(focus_ring)), ColourId::focus_inner, focus_radius + focus_over - focus_ring,
       focus_ring_inner);
}

void Scene::draw_reading() {
  if (!in_.read || *in_.read >= view_.reading.size()) return;
  ring(inset(view_.reading[*in_.read].outline, -u(focus_over)), ColourId::reading, focus_radius + focus_over,
       focus_ring);
}

View Scene::take() {
  for (auto& group : targets_) {
    view_.targets.insert(view_.targets.end(), std::make_move_iterator(group.begin()),
                         std::make_move_iterator(group.end()));
  }
  for (auto& group : reading_) {
    view_.reading.insert(view_.reading.end(), std::make_move_iterator(group.begin()),
                         std::make_move_iterator(group.end()));
  }
  draw_reading();
  draw_focus();
  const auto& pending = in_.state.pending;
  view_.touched = (pending && pending->action) || in_.pressed || in_.focused || in_.read;
  return std::move(view_);
}

std::vector<TextBlock> Scene::fitted(const std::vector<std::string_view>& texts, const TextSpec& spec,
                                     int width) {
  return in_.texts != nullptr ? in_.texts->fit(in_.fonts, texts, spec, width)
                              : fit_together(in_.fonts, texts, spec, width);
}

TextBlock Scene::try_fit(std::string_view text, const TextSpec& spec, int width) {
  return fitted({text}, spec, width).front();
}

TextBlock Scene::fit(std::string_view text, const TextSpec& spec, int width) {
  return fit_all({text}, spec, width).front();
}

std::vector<TextBlock> Scene::fit_all(const std::vector<std::string_view>& texts, TextSpec spec, int width) {
  if (spec.least_px == 0) spec.least_px = em_px(spec.em_px * least_shrink / grid_.unit());
  auto blocks = fitted(texts, spec, width);
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
  const int letters = (static_cast<int>(block.lines.size()) - 1) * block.line_px + block.em_px;
  if (middle && letters > place.h) note_misfit(block.lines.front());
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
