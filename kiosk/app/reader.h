// "Nghe đọc": says what is on the screen, one item after the other, and tells which one is being said.
//
// The loudspeaker is heard by the officer too. So once a level was tapped it never says a level, whatever is
// on the screen, and moving the keys' focus over the levels is silent: reading the screen has named them in
// their order. Headphones may hear both.
#pragma once

#include <optional>
#include <string>

#include "kiosk/ui/speaker.h"
#include "kiosk/ui/view.h"

namespace xinluon::app {

// What has been tapped already decides what may be said.
struct Listening {
  std::string lang;
  bool headphones = false;
  bool level_tapped = false;
};

class Reader {
 public:
  // Keeps the reference.
  explicit Reader(ui::Speaker& speaker) : speaker_(speaker) {}

  // Says the whole screen from its beginning. False: nothing of it can be heard.
  bool read(const ui::View& view, const Listening& listening, BootTime now);
  // Says the item that names `action`, where one does and it may be heard.
  void say(const ui::View& view, const flow::Action& action, const Listening& listening);
  // Ends at once.
  void stop();

  bool is_reading() const { return item_.has_value(); }
  // The item of View::reading that is being said.
  std::optional<std::size_t> item() const { return item_; }
  // When the next one is due; go_on() says it. The view and what may be heard are those of now.
  std::optional<BootTime> deadline() const;
  void go_on(const ui::View& view, const Listening& listening, BootTime now);

 private:
  // Says the first item from `index` on that can be heard, or ends.
  void say_from(std::size_t index, const ui::View& view, const Listening& listening, BootTime now);

  ui::Speaker& speaker_;
  std::optional<std::size_t> item_;
  BootTime said_{};  // when item_ will have been said
};

}  // namespace xinluon::app
