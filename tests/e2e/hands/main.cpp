// xinluon-hands: plays citizens at a kiosk on a real X display, writes down what the hands tapped, and holds
// it against what the server counts.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "tests/e2e/hands/citizen.h"
#include "tests/e2e/hands/compare.h"

namespace {

using namespace xinluon;

struct Arguments {
  std::string display = ":0";
  int citizens = 40;
  std::uint32_t seed = 1;
  int cool_down_ms = 5200;
  double walk_away = 0.05;
  std::filesystem::path references;
  std::filesystem::path screenshots;
  std::filesystem::path tapped = "tapped.json";
};

void write_tapped(const hands::Tapped& tapped, const std::filesystem::path& path) {
  nlohmann::json levels;
  for (std::size_t i = 0; i < tapped.levels.size(); ++i) levels[std::to_string(i + 1)] = tapped.levels[i];
  std::ofstream(path) << nlohmann::json{{"votes", tapped.votes()},
                                        {"levels", levels},
                                        {"shown", tapped.shown},
                                        {"missing", tapped.missing}}
                             .dump(2)
                      << '\n';
}

int play(const Arguments& arguments) {
  test::X11Screen screen(arguments.display);
  const auto references = hands::load_references(arguments.references);
  hands::Eyes eyes(screen, references);
  std::set<std::string> taken;
  const auto snapshot = [&](const std::string& name) {
    if (arguments.screenshots.empty() || !taken.insert(name).second) return;
    test::write_ppm(screen.grab(), arguments.screenshots / (name + ".ppm"));
  };
  hands::Rules rules;
  rules.walks_away = arguments.walk_away;
  hands::Citizens citizens(screen, eyes, rules, arguments.seed, snapshot);
  for (int i = 1; i <= arguments.citizens; ++i) {
    if (const auto wrong = citizens.play_one(); !wrong.empty()) {
      std::fprintf(stderr, "citizen %d: %s (what the screen showed: %s)\n", i, wrong.c_str(),
                   (arguments.tapped.parent_path() / "failed.ppm").c_str());
      test::write_ppm(screen.grab(), arguments.tapped.parent_path() / "failed.ppm");
      return 1;
    }
    write_tapped(citizens.tapped(), arguments.tapped);
    std::printf("\r  citizen %d of %d", i, arguments.citizens);
    std::fflush(stdout);
    std::this_thread::sleep_for(std::chrono::milliseconds(arguments.cool_down_ms));
  }
  std::printf("\n");
  return 0;
}

int compare(const std::filesystem::path& tapped, const std::filesystem::path& percentages) {
  const auto lines = hands::differences(tapped, percentages);
  for (const auto& line : lines) std::fprintf(stderr, "differs: %s\n", line.c_str());
  if (lines.empty()) std::printf("Every count equals what the hands tapped.\n");
  return lines.empty() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  std::filesystem::path percentages;
  CLI::App app("Scripted citizens at a kiosk, by real X input.");
  app.require_subcommand(1);
  auto* play_command = app.add_subcommand("play", "vote and write down what was tapped");
  play_command->add_option("--display", arguments.display, "the X display")->envname("DISPLAY");
  play_command->add_option("--citizens", arguments.citizens, "how many")->check(CLI::Range(1, 100'000));
  play_command->add_option("--seed", arguments.seed, "of the script");
  play_command->add_option("--cool-down-ms", arguments.cool_down_ms,
                           "wait after thanks, as the kiosk is configured");
  play_command->add_option("--walk-away", arguments.walk_away, "share that leaves after the level")
      ->check(CLI::Range(0.0, 1.0));
  play_command->add_option("--references", arguments.references, "folder of <screen>-<lang>.ppm and .json")
      ->required();
  play_command->add_option("--screenshots", arguments.screenshots, "folder for a picture of each screen");
  play_command->add_option("--tapped", arguments.tapped, "where to write what was tapped");
  auto* compare_command = app.add_subcommand("compare", "fails when the server counts something else");
  compare_command->add_option("tapped", arguments.tapped)->required()->check(CLI::ExistingFile);
  compare_command->add_option("percentages", percentages)->required()->check(CLI::ExistingFile);
  CLI11_PARSE(app, argc, argv);
  return *play_command ? play(arguments) : compare(arguments.tapped, percentages);
}
