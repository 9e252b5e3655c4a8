// A view in the making: what the screens are written with. It knows the grid, the words and the colours,
// and puts commands and targets into the view.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "kiosk/ui/grid.h"
#include "kiosk/ui/picture_ids.h"
#include "kiosk/ui/slices.h"
#include "kiosk/ui/text_block.h"
#include "kiosk/ui/view.h"

namespace xinluon::ui {

// Sizes of text in units, by role.
namespace em {
inline constexpr double question = 3.5;
inline constexpr double question_upright = 3.05;
inline constexpr double level_most = 3.3;
inline constexpr double level_least = 2.75;
inline constexpr double level_large = 4.4;
inline constexpr double behaviour = 2.12;
inline constexpr double behaviour_large = 3.0;
inline constexpr double button = 2.3;
inline constexpr double hint = 1.9;
inline constexpr double frame = 1.45;  // bar and footer
}  // namespace em
namespace leading {
inline constexpr double label = 1.2;
inline constexpr double text = 1.28;
}  // namespace leading

// Capitals of the answers in large-text mode: 0.7 degrees at 45 cm (EN 301 549, 5.1.4).
inline constexpr double large_cap_mm = 5.5;
inline constexpr double cap_of_em = 0.714;  // Noto Sans

enum class Align { left, centre };

// The order of reading, and of the keys, follows the screen except that the bar comes last: who listens wants
// the question first.
enum class Order : std::uint8_t { content, actions, bar };

struct BoxStyle {
  ColourId fill = ColourId::card;
  double radius = 1.6;  // in units, as all below
  double outline = 0;
  ColourId line = ColourId::line;
  bool dashed = false;
};

class Scene {
 public:
  explicit Scene(const RenderInput& input);

  const RenderInput& in() const { return in_; }
  const flow::State& state() const { return in_.state; }
  const Grid& grid() const { return grid_; }
  const Strings& words() const { return words_; }
  bool large() const { return in_.state.large_text; }
  const SiteTexts& site() const { return in_.site.in(words_.lang()); }
  Rect screen() const { return {0, 0, grid_.screen().w, grid_.screen().h}; }
  int u(double units) const { return grid_.u(units); }
  // In pixels, never below what can be read at all.
  int em_px(double units, double least_mm = min_em_mm) const { return grid_.u_or_mm(units, least_mm); }
  // Under a finger, or waiting for its save.
  bool pressed(const flow::Action& action) const;

  void box(Rect rect, const BoxStyle& style);
  void picture(Rect rect, PictureId id, ColourId ink, ColourId cut = ColourId::card);
  void photo(Rect square, const std::string& file);
  // An outline alone, `width` units inside the edge of `rect`.
  void ring(Rect rect, ColourId colour, double radius, double width);
  void target(Rect rect, flow::Action action, Order order = Order::content);
  void mark(Rect rect) { view_.mark = rect; }
  // What "Nghe đọc" says of a place, or of a target.
  void read(std::vector<TextId> texts, Rect outline, std::optional<flow::Action> action = std::nullopt,
            Order order = Order::content);
  // As fit_text and fit_together, but never below what can be read, and a text that does not fit is noted in
  // the view.
  TextBlock fit(std::string_view text, const TextSpec& spec, int width);
  std::vector<TextBlock> fit_all(const std::vector<std::string_view>& texts, TextSpec spec, int width);
  // As fit, but whether it fits is the caller's affair.
  TextBlock try_fit(std::string_view text, const TextSpec& spec, int width);
  void note_misfit(const std::string& text) { view_.misfits.push_back(text); }
  // Notes those of `texts` whose block does not fit.
  void note_misfits(const std::vector<std::string_view>& texts, const std::vector<TextBlock>& blocks);
  // Puts a block's first line at the top of `place`; with `middle`, the block in the middle of its height.
  void text(const TextBlock& block, Rect place, Align align, ColourId colour, bool middle = false);

  // Where a message may stand: over the head of the screen, between the bar and what can be touched.
  void head(Rect place) { head_ = place; }
  Rect head() const { return head_; }
  // The earliest of all wins.
  void next_frame(BootTime t);
  void near(int px) { view_.near_px = px; }
  View take();

 private:
  static constexpr std::size_t order_count = 3;
  std::vector<TextBlock> fitted(const std::vector<std::string_view>& texts, const TextSpec& spec, int width);
  void draw_focus();
  void draw_reading();

  const RenderInput& in_;
  Grid grid_;
  const Strings& words_;
  View view_;
  std::array<std::vector<Target>, order_count> targets_;
  std::array<std::vector<ReadItem>, order_count> reading_;
  Rect head_;
};

}  // namespace xinluon::ui
