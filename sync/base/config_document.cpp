#include "sync/base/config_document.h"

#include <algorithm>
#include <tuple>

#include "sync/base/edit_distance.h"
#include "sync/base/format.h"
#include "sync/base/printable.h"

namespace xinluon {
namespace {

// A file of rubbish has thousands of mistakes; nobody reads more than these at once.
constexpr std::size_t max_reported_mistakes = 50;
// Words further apart than this are no typing mistake of each other.
constexpr std::size_t max_hint_distance = 3;
constexpr std::size_t max_hint_key_bytes = 64;

// The value as the file has it, short enough for a message.
std::string shown(const toml::node& node) {
  if (const auto* text = node.as_string()) return format("\"{}\"", printable(text->get()));
  if (const auto* number = node.as_integer()) return format("{}", number->get());
  if (const auto* real = node.as_floating_point()) return format("{}", real->get());
  if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
  if (node.is_array()) return "an array";
  if (node.is_table()) return "a table";
  return "a date or time";
}

// A key that holds a dot itself is shown in quotes, so that it is never taken for a path.
std::string joined(std::string_view prefix, const toml::key& key) {
  const std::string_view name = key.str();
  const std::string part =
      name.find('.') == std::string_view::npos ? std::string(name) : format("\"{}\"", name);
  return prefix.empty() ? part : format("{}.{}", prefix, part);
}

// Tabs and line breaks may be meant; any other control character never is, and a NUL would cut a path short.
bool has_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == '\x7F';
  });
}

bool is_below(std::string_view key, std::string_view table) {
  return key.size() > table.size() && key.substr(0, table.size()) == table && key[table.size()] == '.';
}

}  // namespace

const toml::node* ConfigDocument::find(std::string_view key) const {
  const toml::node* node = &table;
  while (!key.empty()) {
    const std::size_t dot = std::min(key.find('.'), key.size());
    const toml::table* parent = node->as_table();
    node = parent == nullptr ? nullptr : parent->get(key.substr(0, dot));
    if (node == nullptr) return nullptr;
    key.remove_prefix(std::min(dot + 1, key.size()));
  }
  return node;
}

const toml::node* ConfigDocument::ask(std::string_view key) {
  asked.emplace(key);
  return find(key);
}

void ConfigDocument::mistake(const toml::node& node, std::string_view key, std::string_view expected) {
  mistakes.push_back(
      {node.source().begin.line, format("{} is {}; write {}", printable(key), shown(node), expected)});
}

std::string ConfigDocument::usable_text(const toml::node& node, std::string_view key) {
  const auto* text = node.as_string();
  if (text == nullptr) {
    mistake(node, key, "a text in quotes");
    return {};
  }
  if (has_control_character(text->get())) {
    mistake(node, key, "it without control characters");
    return {};
  }
  return text->get();
}

void ConfigDocument::collect_texts(const toml::table& from, std::string_view path, std::size_t prefix_bytes,
                                   std::vector<Text>& out) {
  for (const auto& [key, node] : from) {
    const std::string full = joined(path, key);
    asked.insert(full);
    if (const auto* inner = node.as_table()) {
      collect_texts(*inner, full, prefix_bytes, out);
      continue;
    }
    out.push_back({node.source().begin, full.substr(prefix_bytes), usable_text(node, full)});
  }
}

bool ConfigDocument::asked_below(std::string_view table_path) const {
  return std::any_of(asked.begin(), asked.end(),
                     [&](const std::string& key) { return is_below(key, table_path); });
}

void ConfigDocument::find_unknown(const toml::table& from, std::string_view path) {
  for (const auto& [key, node] : from) {
    const std::string full = joined(path, key);
    if (asked.count(full) != 0) continue;
    const auto* inner = node.as_table();
    if (inner != nullptr && asked_below(full)) {
      find_unknown(*inner, full);
    } else {
      unknown(node, full);
    }
  }
}

void ConfigDocument::unknown(const toml::node& node, const std::string& key) {
  if (asked_below(key)) return mistake(node, key, format("a table: [{}] and its keys beneath", key));
  const std::string_view what = node.is_table() ? "table" : "key";
  mistakes.push_back(
      {node.source().begin.line, format("{} is no {} of this file; {}", printable(key), what, hint(key))});
}

// A table is compared with the tables of the known keys too: "kisok" is meant to be "kiosk".
std::string ConfigDocument::hint(std::string_view key) const {
  std::string_view nearest;
  std::size_t nearest_distance = max_hint_distance + 1;
  const auto consider = [&](std::string_view candidate) {
    const std::size_t distance = edit_distance(key, candidate);
    if (distance < nearest_distance) std::tie(nearest, nearest_distance) = std::tuple(candidate, distance);
  };
  if (key.size() <= max_hint_key_bytes) {
    for (const std::string& known : asked) {
      consider(known);
      const std::size_t dot = known.rfind('.');
      if (dot != std::string::npos) consider(std::string_view(known).substr(0, dot));
    }
  }
  if (nearest.empty() || nearest_distance >= key.size()) return "remove it";
  return format("did you mean {}?", nearest);
}

std::string ConfigDocument::report() {
  std::stable_sort(mistakes.begin(), mistakes.end(),
                   [](const Mistake& a, const Mistake& b) { return a.line < b.line; });
  std::string out;
  const std::size_t shown_mistakes = std::min(mistakes.size(), max_reported_mistakes);
  for (std::size_t i = 0; i < shown_mistakes; ++i) {
    const Mistake& m = mistakes[i];
    const std::string place = m.line == 0 ? name : format("{}:{}", name, m.line);
    out += format("{}{}: {}", out.empty() ? "" : "\n", place, m.text);
  }
  if (mistakes.size() > shown_mistakes) {
    out += format("\n{}: and {} more mistakes", name, mistakes.size() - shown_mistakes);
  }
  return out;
}

}  // namespace xinluon
