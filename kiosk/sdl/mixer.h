// What sounds at this moment: at most one voice, and signals beside it. Shared by the loop and the sound
// device's thread; locked inside.
#pragma once

#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "kiosk/sdl/tones.h"

namespace xinluon::sdl {

class Mixer {
 public:
  void set_volume(int percent);
  int volume() const;

  // At the volume of this moment. More than a few at once are left out: nobody could tell them apart.
  void signal(std::shared_ptr<const Samples> samples);
  void voice(std::shared_ptr<const Samples> samples);  // in place of the one before
  // Ends the voice, so fast that it is heard as silence and so slowly that it does not click.
  void hush();
  void clear();

  bool silent() const;
  // Adds up the next samples of all; silence after their ends.
  void mix(std::span<std::int16_t> out);

 private:
  struct Sounding {
    std::shared_ptr<const Samples> samples;
    std::size_t at = 0;
    int gain = 0;  // of 65,536
    bool voice = false;
    int fade_left = -1;  // samples until it has faded out; negative: it does not
  };
  void end_voice();  // mutex_ is held
  void start(std::shared_ptr<const Samples> samples, bool voice);

  mutable std::mutex mutex_;
  std::vector<Sounding> sounding_;
  int volume_ = 60;
};

}  // namespace xinluon::sdl
