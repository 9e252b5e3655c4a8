#include "tests/support/source_tree.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <memory>
#include <regex>
#include <set>
#include <sstream>

namespace xinluon::test {
namespace fs = std::filesystem;
namespace {

std::vector<std::string> read_lines(const fs::path& path) {
  std::ifstream in(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

bool is_source(const fs::path& path) {
  return path.extension() == ".h" || path.extension() == ".cpp";
}

// kiosk/ui/screens is a part of kiosk/ui: one library.
std::string library_folder(const fs::path& relative) {
  const fs::path folder = relative.parent_path();
  return folder.filename() == "screens" ? folder.parent_path().string() : folder.string();
}

std::vector<std::string> split_list(const std::string& text) {
  std::vector<std::string> names;
  std::stringstream in(text);
  for (std::string name; std::getline(in, name, ',');) {
    name.erase(0, name.find_first_not_of(' '));
    names.push_back(name);
  }
  return names;
}

}  // namespace

fs::path repository_root() {
  return XINLUON_SOURCE_DIR;
}

std::vector<SourceFile> source_files(const std::vector<std::string>& top_level_folders) {
  std::vector<SourceFile> files;
  for (const auto& top : top_level_folders) {
    for (auto it = fs::recursive_directory_iterator(repository_root() / top);
         it != fs::recursive_directory_iterator(); ++it) {
      if (it->path().filename() == "node_modules") it.disable_recursion_pending();
      if (!it->is_regular_file() || !is_source(it->path())) continue;
      const fs::path relative = fs::relative(it->path(), repository_root());
      files.push_back({relative.string(), library_folder(relative), read_lines(it->path())});
    }
  }
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

std::vector<Include> includes_of(const SourceFile& file) {
  static const std::regex pattern(R"re(^\s*#\s*include\s*(["<])([^">]+)[">])re");
  std::vector<Include> found;
  std::smatch match;
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    if (std::regex_search(file.lines[i], match, pattern))
      found.push_back({match[2], match[1] == "\"", i + 1});
  }
  return found;
}

Declaration declaration_of(const std::string& folder) {
  static const std::regex pattern(R"(^Level (\d)\. May include: (.*)\.$)");
  Declaration declaration{folder, -1, {}};
  std::smatch match;
  for (const auto& line : read_lines(repository_root() / folder / "README.md")) {
    if (!std::regex_match(line, match, pattern)) continue;
    declaration.level = std::stoi(match[1]);
    if (match[2] != "nothing") declaration.may_include = split_list(match[2]);
  }
  return declaration;
}

std::vector<std::string> top_level_entries() {
  const std::string command =
      "git -C '" + repository_root().string() + "' ls-files 2>/dev/null | cut -d/ -f1";
  std::set<std::string> names;
  std::unique_ptr<FILE, int (*)(FILE*)> git(popen(command.c_str(), "r"), pclose);
  std::array<char, 4096> line{};
  while (git && std::fgets(line.data(), line.size(), git.get()) != nullptr) {
    std::string name(line.data());
    while (!name.empty() && name.back() == '\n') name.pop_back();
    names.insert(name);
  }
  if (names.empty()) {
    for (const auto& entry : fs::directory_iterator(repository_root())) names.insert(entry.path().filename());
  }
  return {names.begin(), names.end()};
}

}  // namespace xinluon::test
