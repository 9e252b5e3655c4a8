#include "kiosk/sdl/painter.h"

#include <algorithm>

#include "kiosk/sdl/boxes.h"
#include "sync/base/overloaded.h"

namespace xinluon::sdl {
namespace {

// What is drawn before it can't be seen there.
bool hides_all(const ui::DrawCommand& command, ui::Rect place) {
  const auto* const box = std::get_if<ui::DrawBox>(&command);
  return box != nullptr && covers(*box, place);
}

}  // namespace

void Painter::paint(const Target& target, const ui::DisplayList& list) {
  const auto last = std::find_if(list.rbegin(), list.rend(),
                                 [&](const ui::DrawCommand& c) { return hides_all(c, target.clip); });
  const auto first = last == list.rend() ? list.begin() : std::prev(last.base());
  for (auto it = first; it != list.end(); ++it) {
    const ui::DrawCommand& command = *it;
    if (ui::intersection(ui::bounds(command), target.clip).empty()) continue;
    std::visit(Overloaded{[&](const ui::DrawBox& box) { draw_box(target, box); },
                          [&](const ui::DrawText& text) { fonts_.draw(target, text); },
                          [&](const ui::DrawPicture& picture) { pictures_.draw(target, picture); },
                          [&](const ui::DrawPhoto& photo) { photos_.draw(target, photo); }},
               command);
  }
}

}  // namespace xinluon::sdl
