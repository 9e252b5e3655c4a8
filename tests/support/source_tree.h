// The project's own files, for tests about the sources themselves (tests/tidy).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace xinluon::test {

struct SourceFile {
  std::string path;    // from the repository root, with '/'
  std::string folder;  // "sync/wire"; the screens/ of kiosk/ui belong to kiosk/ui
  std::vector<std::string> lines;
};

std::filesystem::path repository_root();

// Every .h and .cpp below these top-level folders, sorted by path.
std::vector<SourceFile> source_files(const std::vector<std::string>& top_level_folders);

struct Include {
  std::string target;  // what stands between the quotes or brackets
  bool ours = false;   // quoted, from the repository root
  std::size_t line = 0;
};
std::vector<Include> includes_of(const SourceFile& file);

// What a folder's README declares: "Level 3. May include: sync/sqlite, sync/crypto."
struct Declaration {
  std::string folder;
  int level = -1;  // -1 when the README or its line is missing
  std::vector<std::string> may_include;
};
Declaration declaration_of(const std::string& folder);

// The names of everything git tracks at the top level; where there is no git, everything that is there.
std::vector<std::string> top_level_entries();

}  // namespace xinluon::test
