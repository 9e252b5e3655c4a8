#include "kiosk/ui/screens/screens.h"
namespace xinluon::ui {
void draw_staff(Scene& scene) {
  draw_asleep(scene);
}
}  // namespace xinluon::ui
