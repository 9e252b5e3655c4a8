#include "kiosk/ui/scale.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "kiosk/ui/buttons.h"

namespace xinluon::ui {
namespace {

// The columns stand closer than other cards: their words need the width.
constexpr double side_margin = 1.0;
constexpr double column_gap = 1.0;
constexpr double card_padding = 0.6;
constexpr double face_clearance = 0.9;
constexpr double lift_units = 0.4;
constexpr double face_of_row = 0.8;
constexpr double row_face_left = 1.8;
constexpr double row_text_left = 2.0;
constexpr double row_face_left_large = 0.9;
constexpr double row_text_left_large = 1.2;
constexpr double row_gap_large = 0.8;

TextId label_of(Level level) {
  static constexpr std::array ids = {TextId::level_1, TextId::level_2, TextId::level_3, TextId::level_4,
                                     TextId::level_5};
  return ids[static_cast<std::size_t>(to_int(level) - 1)];
}

PictureId face_of(Level level) {
  static constexpr std::array ids = {PictureId::faces_level_1, PictureId::faces_level_2,
                                     PictureId::faces_level_3, PictureId::faces_level_4,
                                     PictureId::faces_level_5};
  return ids[static_cast<std::size_t>(to_int(level) - 1)];
}

std::array<Level, 5> levels_in_order(ScaleOrder order) {
  std::array<Level, 5> levels = all_levels;
  if (order == ScaleOrder::worst_first) std::reverse(levels.begin(), levels.end());
  return levels;
}

void draw_face(Scene& scene, Rect face, Level level, double lift) {
  face.y -= static_cast<int>(std::lround(lift * scene.grid().unit() * lift_units));
  scene.picture(face, face_of(level), ColourId::ink, ColourId::face_line);
}

class Scale {
 public:
  Scale(Scene& scene, const std::function<double(int)>& lift)
      : scene_(scene), lift_(lift), levels_(levels_in_order(scene.in().settings.scale_order)) {}

  void draw_columns(Rect area) {
    const int gap = scene_.grid().u_or_mm(column_gap, min_gap_mm);
    const auto cards = columns(inset(area, scene_.u(side_margin), 0), face_count(), gap);
    const int text_width = cards[0].w - 2 * scene_.u(card_padding);
    const auto labels = fit_labels(2, text_width);
    const int label_height = 2 * labels[0].line_px;
    const int room = cards[0].h - label_height;
    const int face = std::min(cards[0].w - 2 * scene_.u(face_clearance), room - scene_.u(3 * face_clearance));
    const int above = (room - face) / 3;
    for (std::size_t i = 0; i < cards.size(); ++i) {
      Rect card = cards[i];
      draw_level_card(card, levels_[i]);
      cut_top(card, above);
      draw_face(scene_, centred(cut_top(card, face), face, face), levels_[i], lift_(static_cast<int>(i)));
      cut_top(card, above);
      scene_.text(labels[i], card, Align::centre, ColourId::ink);
    }
  }

  void draw_rows(Rect area) {
    const bool large = scene_.large();
    const double left = large ? row_face_left_large : row_face_left;
    const double between = large ? row_text_left_large : row_text_left;
    const int gap = large ? scene_.grid().u_or_mm(row_gap_large, min_gap_mm) : scene_.grid().gap();
    const auto cards = rows(inset(area, scene_.grid().margin(), 0), face_count(), gap);
    const int face = static_cast<int>(cards[0].h * face_of_row);
    const int text_left = scene_.u(left) + face + scene_.u(between);
    const auto labels = fit_labels(1, cards[0].w - text_left - scene_.u(left));
    for (std::size_t i = 0; i < cards.size(); ++i) {
      Rect card = cards[i];
      draw_level_card(card, levels_[i]);
      cut_left(card, scene_.u(left));
      draw_face(scene_, centred(cut_left(card, face), face, face), levels_[i], lift_(static_cast<int>(i)));
      cut_left(card, scene_.u(between));
      scene_.text(labels[i], card, Align::left, ColourId::ink, true);
    }
  }

 private:
  void draw_level_card(Rect card, Level level) {
    const flow::Action action = flow::ChooseLevel{level};
    draw_card(scene_, card, action, CardLook::plain);
    scene_.read({label_of(level)}, card, action);
  }

  static int face_count() { return static_cast<int>(all_levels.size()); }

  std::vector<TextBlock> fit_labels(int max_lines, int width) {
    std::vector<std::string_view> texts;
    texts.reserve(levels_.size());
    for (const Level level : levels_) texts.emplace_back(scene_.words()[label_of(level)]);
    const double most = scene_.large() ? em::level_large : em::level_most;
    const double least_mm = scene_.large() ? large_cap_mm / cap_of_em : min_em_mm;
    const TextSpec spec{.em_px = scene_.em_px(most, least_mm),
                        .least_px = scene_.em_px(em::level_least * least_shrink, least_mm),
                        .weight = Weight::bold,
                        .max_lines = max_lines,
                        .leading = leading::label};
    return scene_.fit_all(texts, spec, width);
  }

  Scene& scene_;
  const std::function<double(int)>& lift_;
  std::array<Level, 5> levels_;
};

}  // namespace

void draw_scale(Scene& scene, Rect area, const std::function<double(int place)>& lift) {
  Scale scale(scene, lift);
  scene.grid().landscape() && !scene.large() ? scale.draw_columns(area) : scale.draw_rows(area);
}

}  // namespace xinluon::ui
