// Tells by the pixels which screen the citizen sees: the one of the reference pictures it resembles most.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/e2e/hands/x11_screen.h"

namespace xinluon::hands {

struct Spot {
  int x = 0;
  int y = 0;
};

// A screen as `xinluon-kiosk preview` draws it, with the middle of each of its targets by action name.
struct Reference {
  std::string screen;  // "rating"
  std::string lang;    // "vi"
  test::Pixels pixels;
  std::map<std::string, Spot> targets;  // "level:5", "behaviour:XC", "tab:missing", "button:done", "lang:en"
};

// <screen>-<lang>.ppm with <screen>-<lang>.json beside it, every pair in the folder.
std::vector<Reference> load_references(const std::filesystem::path& folder);

class Eyes {
 public:
  Eyes(test::X11Screen& screen, const std::vector<Reference>& references)
      : screen_(screen), references_(references) {}

  // Nullptr when the screen resembles none of them.
  const Reference* look();
  // Whether all around a spot is drawn as in the reference.
  bool looks_as(const Reference& reference, Spot spot);
  // Looks until one of `screens` is seen (any language) or the time is over.
  const Reference* wait_for(const std::vector<std::string>& screens, std::chrono::milliseconds at_most);

 private:
  test::X11Screen& screen_;
  const std::vector<Reference>& references_;
};

}  // namespace xinluon::hands
