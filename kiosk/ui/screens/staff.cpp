#include "kiosk/ui/frame.h"
#include "kiosk/ui/screens/screens.h"
#include "kiosk/ui/screens/staff_pages.h"

namespace xinluon::ui {

void draw_staff(Scene& scene) {
  switch (scene.state().staff.page) {
    case flow::StaffPage::pin:
      return draw_pin_pad(scene);
    case flow::StaffPage::health:
      return draw_health(scene);
    case flow::StaffPage::touch_test:
      return draw_touch_test(scene);
    case flow::StaffPage::sound_test:
      return draw_sound_test(scene);
    case flow::StaffPage::screen_test:
      return draw_screen_test(scene);
    case flow::StaffPage::cleaning:
      return draw_cleaning(scene);
  }
}

}  // namespace xinluon::ui
