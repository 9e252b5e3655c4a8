#include "kiosk/sdl/painter.h"

#include "kiosk/sdl/boxes.h"
#include "sync/base/overloaded.h"

namespace xinluon::sdl {
namespace {}  // namespace

void Painter::paint(const Target& target, const ui::DisplayList& list) {
  for (const ui::DrawCommand& command : list) {
    if (ui::intersection(ui::bounds(command), target.clip).empty()) continue;
    std::visit(Overloaded{[&](const ui::DrawBox& box) { draw_box(target, box); },
                          [&](const ui::DrawText& text) { fonts_.draw(target, text); },
                          [&](const ui::DrawPicture& picture) { pictures_.draw(target, picture); },
                          [&](const ui::DrawPhoto& photo) { photos_.draw(target, photo); }},
               command);
  }
}

}  // namespace xinluon::sdl
