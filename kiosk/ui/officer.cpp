#include "kiosk/ui/officer.h"

namespace xinluon::ui {
namespace {

constexpr double figure_of_circle = 0.6;

bool is_plain_name(const std::string& name) {
  return !name.empty() && name.front() != '.' && name.find('/') == std::string::npos &&
         name.find('\0') == std::string::npos;
}

}  // namespace

std::string officer_name(const Scene& scene) {
  const auto& invitation = scene.state().invitation;
  return invitation && scene.in().site.show_officer ? invitation->officer_name : std::string();
}

std::string officer_photo(const Scene& scene) {
  const auto& invitation = scene.state().invitation;
  const Site& site = scene.in().site;
  if (!invitation || !site.show_officer || !site.show_photo || !is_plain_name(invitation->officer_photo)) {
    return {};
  }
  return (site.photos / invitation->officer_photo).string();
}

void draw_officer_photo(Scene& scene, Rect square, const std::string& file) {
  scene.box(square, {.fill = ColourId::tint,
                     .radius = square.w / scene.grid().unit() / 2,
                     .outline = 0.2,
                     .line = ColourId::brand});
  const int figure = static_cast<int>(square.w * figure_of_circle);
  scene.picture(centred(square, figure, figure), PictureId::icons_user, ColourId::brand, ColourId::tint);
  scene.photo(square, file);
}

}  // namespace xinluon::ui
