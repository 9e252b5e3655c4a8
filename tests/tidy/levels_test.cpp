// Includes go strictly down, and only where the folder's README says so.
#include <algorithm>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "tests/support/source_tree.h"

namespace xinluon::test {
namespace {

const std::set<std::string> vocabulary = {"sync/base", "sync/domain"};

bool is_main(const std::string& path) {
  return path.ends_with("/main.cpp");
}

std::string folder_of(const std::string& include) {
  const std::string folder = include.substr(0, include.rfind('/'));
  return folder.ends_with("/screens") ? folder.substr(0, folder.rfind('/')) : folder;
}

std::map<std::string, Declaration> declarations() {
  std::map<std::string, Declaration> found;
  for (const auto& file : source_files({"sync", "kiosk"})) {
    if (!is_main(file.path)) found.try_emplace(file.folder, declaration_of(file.folder));
  }
  return found;
}

TEST(Levels, EveryFolderDeclaresItsLevelInItsReadme) {
  for (const auto& [folder, declared] : declarations())
    EXPECT_GE(declared.level, 0) << folder << "/README.md needs a line \"Level N. May include: a, b.\"";
}

TEST(Levels, DeclaredIncludesPointStrictlyDown) {
  const auto all = declarations();
  for (const auto& [folder, declared] : all) {
    for (const auto& lower : declared.may_include) {
      ASSERT_TRUE(all.contains(lower)) << folder << "/README.md names " << lower << ", which is no folder";
      EXPECT_LT(all.at(lower).level, declared.level)
          << folder << " (level " << declared.level << ") may not include " << lower << " (level "
          << all.at(lower).level << ")";
    }
  }
}

TEST(Levels, TheKioskMayUseSyncNeverTheReverse) {
  for (const auto& file : source_files({"sync"}))
    for (const auto& include : includes_of(file))
      EXPECT_FALSE(include.ours && include.target.starts_with("kiosk/"))
          << file.path << ":" << include.line << " includes " << include.target;
}

TEST(Levels, SourcesIncludeOnlyWhatTheirFolderDeclares) {
  const auto all = declarations();
  for (const auto& file : source_files({"sync", "kiosk"})) {
    if (is_main(file.path)) continue;
    const auto& declared = all.at(file.folder);
    for (const auto& include : includes_of(file)) {
      if (!include.ours) continue;
      const std::string target = folder_of(include.target);
      const auto& list = declared.may_include;
      const bool domain_below_base = file.folder == "sync/base" && target == "sync/domain";
      const bool allowed = target == file.folder || (vocabulary.contains(target) && !domain_below_base) ||
                           std::find(list.begin(), list.end(), target) != list.end();
      EXPECT_TRUE(allowed) << file.path << ":" << include.line << " includes " << include.target << ", but "
                           << file.folder << "/README.md does not name " << target;
    }
  }
}

TEST(Levels, IncludesAreWrittenFromTheRoot) {
  for (const auto& file : source_files({"sync", "kiosk", "tests"}))
    for (const auto& include : includes_of(file))
      if (include.ours) {
        EXPECT_NE(include.target.find('/'), std::string::npos)
            << file.path << ":" << include.line << ": write " << include.target
            << " from the repository root";
      }
}

}  // namespace
}  // namespace xinluon::test
