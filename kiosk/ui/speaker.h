// What can be heard. Implemented by kiosk/sdl, and by tests.
#pragma once

#include <span>
#include <string>

#include "kiosk/flow/events.h"
#include "kiosk/ui/text_ids.h"
#include "sync/base/clock.h"

namespace xinluon::ui {

class Speaker {
 public:
  virtual ~Speaker() = default;

  virtual void play(flow::Sound sound) = 0;
  // Says the texts one after the other, in place of what is being said. How long that takes; 0 when there is
  // no sound or a text has no recording in that language.
  virtual Milliseconds say(const std::string& lang, std::span<const TextId> texts) = 0;
  virtual void hush() = 0;
  // 0 mutes. From the next sound on.
  virtual void set_volume(int percent) = 0;
  // Every text of the language can be heard.
  virtual bool speaks(const std::string& lang) const = 0;
  // For the staff screen: a voice made by a machine reads at least one of the language's texts.
  virtual bool is_synthetic(const std::string& /*lang*/) const { return false; }
  // The sound device last used; empty when the last attempt found none, or none was made yet.
  virtual std::string device() const { return {}; }
};

}  // namespace xinluon::ui
