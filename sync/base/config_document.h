// What ConfigFile keeps: the TOML tree, the keys asked for, and the mistakes found. For config_file.cpp only.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

namespace xinluon {

struct ConfigDocument {
  struct Mistake {
    toml::source_index line;  // 0 where the mistake is that nothing is there
    std::string text;
  };
  struct Text {
    toml::source_position position;
    std::string key;  // below the prefix asked for
    std::string value;
  };

  toml::table table;
  std::string name;
  std::vector<Mistake> mistakes;
  std::set<std::string, std::less<>> asked;

  // The node at a dotted path; null when there is none.
  const toml::node* find(std::string_view key) const;
  // The same, and the key counts as known from now on.
  const toml::node* ask(std::string_view key);
  // "<key> is <value>; write <expected>" at the node's line.
  void mistake(const toml::node& node, std::string_view key, std::string_view expected);
  // The node's text; empty, with a mistake noted, when it is none or holds control characters.
  std::string usable_text(const toml::node& node, std::string_view key);
  // Every text below `from`, which is at `path`; of the keys the first prefix_bytes are left out.
  void collect_texts(const toml::table& from, std::string_view path, std::size_t prefix_bytes,
                     std::vector<Text>& out);
  // Notes as mistakes all keys below `from` that nobody asked for.
  void find_unknown(const toml::table& from, std::string_view path);
  // All mistakes by line, a line each.
  std::string report();

 private:
  void unknown(const toml::node& node, const std::string& key);
  bool asked_below(std::string_view table_path) const;
  std::string hint(std::string_view key) const;
};

}  // namespace xinluon
