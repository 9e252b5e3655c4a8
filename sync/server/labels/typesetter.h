// Words on a page, set with the fonts of one folder and no others. Lengths are millimetres, sizes points.
#pragma once

#include <memory>
#include <string>

#include <cairo.h>

#include "sync/base/result.h"

namespace xinluon::labels {

struct Style {
  double size_pt = 9;
  bool bold = false;
  int max_lines = 1;  // then it ends with "…"
};

class Typesetter {
 public:
  // rejected when no font is there.
  static Result<Typesetter> open(const std::string& fonts);
  Typesetter(Typesetter&&) noexcept;
  ~Typesetter();

  // From (x, y), the upper left corner, down; gives the height in mm.
  double set(cairo_t* page, double x_mm, double y_mm, double width_mm, const std::string& text,
             const Style& style) const;

 private:
  struct Impl;
  explicit Typesetter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace xinluon::labels
