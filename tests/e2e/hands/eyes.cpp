#include "tests/e2e/hands/eyes.h"

#include <algorithm>
#include <fstream>
#include <thread>

#include <nlohmann/json.hpp>

#include "sync/base/check.h"

namespace xinluon::hands {
namespace {

// Eight marked cards change half of what is drawn; the reference that is most alike is taken, so this only
// tells a screen from none of them.
constexpr double resembles = 0.40;
constexpr int grid = 7;  // every 7th pixel of every 7th row

// Of what is drawn in either of them: bare paper is alike on every screen.
double likeness(const test::Pixels& seen, const test::Pixels& reference) {
  if (seen.width != reference.width || seen.height != reference.height) return 0;
  const std::uint32_t paper = reference.at(2, reference.height / 2);
  int same = 0;
  int drawn = 0;
  for (int y = 0; y < seen.height; y += grid)
    for (int x = 0; x < seen.width; x += grid) {
      const auto a = seen.at(x, y);
      const auto b = reference.at(x, y);
      if (a == paper && b == paper) continue;
      ++drawn;
      same += a == b ? 1 : 0;
    }
  return static_cast<double>(same) / std::max(1, drawn);
}

Reference load_reference(const std::filesystem::path& json_path) {
  std::ifstream in(json_path);
  const auto json = nlohmann::json::parse(in);
  const std::string stem = json_path.stem();
  Reference reference{stem.substr(0, stem.rfind('-')),
                      stem.substr(stem.rfind('-') + 1),
                      test::read_ppm(std::filesystem::path(json_path).replace_extension(".ppm")),
                      {}};
  for (const auto& target : json.at("targets"))
    reference.targets[target.at("action")] = {target.at("x").get<int>() + target.at("w").get<int>() / 2,
                                              target.at("y").get<int>() + target.at("h").get<int>() / 2};
  return reference;
}

}  // namespace

std::vector<Reference> load_references(const std::filesystem::path& folder) {
  std::vector<Reference> references;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".json") references.push_back(load_reference(entry.path()));
  XINLUON_CHECK(!references.empty(), "no reference screens in this folder");
  return references;
}

const Reference* Eyes::look() {
  const test::Pixels seen = screen_.grab();
  const Reference* best = nullptr;
  double best_likeness = resembles;
  for (const auto& reference : references_) {
    const double is_like = likeness(seen, reference.pixels);
    if (is_like <= best_likeness) continue;
    best = &reference;
    best_likeness = is_like;
  }
  return best;
}

bool Eyes::looks_as(const Reference& reference, Spot spot) {
  constexpr int reach = 40;
  const test::Pixels seen = screen_.grab();
  for (int y = std::max(0, spot.y - reach); y < std::min(seen.height, spot.y + reach); ++y)
    for (int x = std::max(0, spot.x - reach); x < std::min(seen.width, spot.x + reach); ++x)
      if (seen.at(x, y) != reference.pixels.at(x, y)) return false;
  return true;
}

const Reference* Eyes::wait_for(const std::vector<std::string>& screens, std::chrono::milliseconds at_most) {
  const auto until = std::chrono::steady_clock::now() + at_most;
  do {
    const Reference* seen = look();
    if (seen != nullptr && std::find(screens.begin(), screens.end(), seen->screen) != screens.end())
      return seen;
    std::this_thread::sleep_for(std::chrono::milliseconds(15));
  } while (std::chrono::steady_clock::now() < until);
  return nullptr;
}

}  // namespace xinluon::hands
