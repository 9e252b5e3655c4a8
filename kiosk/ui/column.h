// Lines and pictures one below the other, in the middle of a place.
#pragma once

#include <string_view>
#include <variant>
#include <vector>

#include "kiosk/ui/scene.h"

namespace xinluon::ui {

class Column {
 public:
  Column(Scene& scene, Rect place) : scene_(scene), place_(place) {}

  void text(const TextBlock& block, ColourId colour);
  void gap(double units);
  // A place of that size, whose rectangle draw() reports in the order added.
  void space(int w, int h);
  std::vector<Rect> draw();

 private:
  struct Item {
    int h = 0;
    int w = 0;
    bool reported = false;
    TextBlock block;
    ColourId colour = ColourId::ink;
  };

  Scene& scene_;
  Rect place_;
  std::vector<Item> items_;
};

}  // namespace xinluon::ui
