// What screens have in common: the bar above, a line below, and messages over both.
#pragma once

#include <string_view>

#include "kiosk/ui/scene.h"

namespace xinluon::ui {

// all: read aloud where the language is spoken, large text, contrast, languages.
enum class BarButtons { none, all };

// Draws background and bar; gives what is left of the screen.
Rect draw_bar(Scene& scene, BarButtons buttons);

// Cut off the bottom of `rest` and draw a line of small print: the privacy promise, or `text`.
void draw_privacy(Scene& scene, Rect& rest);
void draw_small_print(Scene& scene, Rect& rest, std::string_view text);

// Over the scene's head.
void draw_message(Scene& scene, TextId text, PictureId icon);

}  // namespace xinluon::ui
