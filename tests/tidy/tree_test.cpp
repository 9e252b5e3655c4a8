// The tree shows the architecture: its top level, its READMEs, and how large a file may get.
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

#include <gtest/gtest.h>

#include "tests/support/source_tree.h"

namespace xinluon::test {
namespace fs = std::filesystem;
namespace {

TEST(Tree, TheTopLevelIsTheOneAgreed) {
  const std::set<std::string> known = {"CMakeLists.txt", "LICENSE", "README.md", "assets",
                                       "firmware",       "kiosk",   "sync",      "tests"};
  for (const auto& entry : top_level_entries())
    EXPECT_TRUE(entry.starts_with(".") || known.contains(entry)) << "unknown top-level entry: " << entry;
  for (const auto& entry : known)
    EXPECT_TRUE(fs::exists(repository_root() / entry)) << entry << " is missing";
}

TEST(Tree, EveryFolderHasAReadme) {
  std::set<std::string> folders = {"sync", "kiosk", "assets", "firmware", "tests"};
  for (const auto& file : source_files({"sync", "kiosk"})) folders.insert(file.folder);
  for (const char* top : {"assets", "firmware", "tests"}) {
    for (const auto& entry : fs::directory_iterator(repository_root() / top)) {
      const std::string name = entry.path().filename();
      const bool mirror = std::string(top) == "tests" && (name == "sync" || name == "kiosk");
      if (entry.is_directory() && !mirror && !fs::is_empty(entry.path()))
        folders.insert(std::string(top) + "/" + name);
    }
  }
  for (const auto& folder : folders)
    EXPECT_TRUE(fs::exists(repository_root() / folder / "README.md")) << folder << " has no README.md";
}

TEST(Tree, FilesStaySmall) {
  for (const auto& file : source_files({"sync", "kiosk", "tests"})) {
    const std::size_t limit = file.path.starts_with("tests/")    ? 600
                              : file.path.ends_with("/main.cpp") ? 80
                                                                 : 400;
    EXPECT_LE(file.lines.size(), limit) << file.path << ": a second idea has moved in; give it a file";
  }
}

TEST(Tree, NothingIsLeftOpenOrTiedToOneMachine) {
  const std::regex open_end(
      "\\b(TO"
      "DO|FIX"
      "ME|XX"
      "X)\\b");
  const std::regex one_machine(R"((^|[^A-Za-z0-9_.])/(work|root|home/[a-z])/)");
  for (const auto& file : source_files({"sync", "kiosk", "tests"})) {
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      EXPECT_FALSE(std::regex_search(file.lines[i], open_end)) << file.path << ":" << i + 1;
      if (file.path.starts_with("tests/tidy/")) continue;
      EXPECT_FALSE(std::regex_search(file.lines[i], one_machine)) << file.path << ":" << i + 1;
    }
  }
}

TEST(Tree, EveryLibraryFolderHasTests) {
  std::set<std::string> folders;
  for (const auto& file : source_files({"sync", "kiosk"}))
    if (file.path.ends_with(".cpp") && !file.path.ends_with("/main.cpp")) folders.insert(file.folder);
  for (const auto& folder : folders) {
    const fs::path mirror = repository_root() / "tests" / folder;
    const bool any = fs::exists(mirror) && std::any_of(fs::directory_iterator(mirror),
                                                       fs::directory_iterator(), [](const auto& entry) {
                                                         return entry.path().string().ends_with("_test.cpp");
                                                       });
    EXPECT_TRUE(any) << "tests/" << folder << " has no test";
  }
}

}  // namespace
}  // namespace xinluon::test
