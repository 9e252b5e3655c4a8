#include "sync/base/config_file.h"

#include <algorithm>
#include <set>
#include <tuple>

#include <toml++/toml.h>

#include "sync/base/edit_distance.h"
#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/base/printable.h"

namespace xinluon {
namespace {

// A file of rubbish has thousands of mistakes; nobody reads more than these at once.
constexpr std::size_t max_reported_mistakes = 50;
// Words further apart than this are no typing mistake of each other.
constexpr std::size_t max_hint_distance = 3;
constexpr std::size_t max_hint_key_bytes = 64;

using Line = toml::source_index;

struct Mistake {
  Line line;  // 0 where the mistake is that nothing is there
  std::string text;
};

Line line_of(const toml::node& node) {
  return node.source().begin.line;
}

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

std::string joined_with_commas(const std::vector<std::string_view>& words) {
  std::string out;
  for (const auto word : words) out += format("{}{}", out.empty() ? "" : ", ", word);
  return out;
}

bool is_below(std::string_view key, std::string_view table) {
  return key.size() > table.size() && key.substr(0, table.size()) == table && key[table.size()] == '.';
}

}  // namespace

struct ConfigFile::Impl {
  toml::table table;
  std::string name;
  std::vector<Mistake> mistakes;
  std::set<std::string, std::less<>> asked;

  const toml::node* find(std::string_view key) const;
  // The same, and the key counts as known from now on.
  const toml::node* ask(std::string_view key);
  void mistake(const toml::node& node, std::string_view key, std::string_view expected);
  std::string usable_text(const toml::node& node, std::string_view key);
  void collect_texts(const toml::table& from, std::string_view path, std::size_t prefix_bytes,
                     std::vector<std::tuple<toml::source_position, std::string, std::string>>& out);
  void find_unknown(const toml::table& from, std::string_view path);
  void unknown(const toml::node& node, const std::string& key);
  bool asked_below(std::string_view table_path) const;
  std::string hint(std::string_view key) const;
  std::string report();
};

const toml::node* ConfigFile::Impl::find(std::string_view key) const {
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

const toml::node* ConfigFile::Impl::ask(std::string_view key) {
  asked.emplace(key);
  return find(key);
}

void ConfigFile::Impl::mistake(const toml::node& node, std::string_view key, std::string_view expected) {
  mistakes.push_back({line_of(node), format("{} is {}; write {}", printable(key), shown(node), expected)});
}

std::string ConfigFile::Impl::usable_text(const toml::node& node, std::string_view key) {
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

void ConfigFile::Impl::collect_texts(
    const toml::table& from, std::string_view path, std::size_t prefix_bytes,
    std::vector<std::tuple<toml::source_position, std::string, std::string>>& out) {
  for (const auto& [key, node] : from) {
    const std::string full = joined(path, key);
    asked.insert(full);
    if (const auto* inner = node.as_table()) {
      collect_texts(*inner, full, prefix_bytes, out);
      continue;
    }
    out.emplace_back(node.source().begin, full.substr(prefix_bytes), usable_text(node, full));
  }
}

bool ConfigFile::Impl::asked_below(std::string_view table_path) const {
  return std::any_of(asked.begin(), asked.end(),
                     [&](const std::string& key) { return is_below(key, table_path); });
}

void ConfigFile::Impl::find_unknown(const toml::table& from, std::string_view path) {
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

void ConfigFile::Impl::unknown(const toml::node& node, const std::string& key) {
  if (asked_below(key)) return mistake(node, key, format("a table: [{}] and its keys beneath", key));
  const std::string_view what = node.is_table() ? "table" : "key";
  mistakes.push_back(
      {line_of(node), format("{} is no {} of this file; {}", printable(key), what, hint(key))});
}

// A table is compared with the tables of the known keys too: "kisok" is meant to be "kiosk".
std::string ConfigFile::Impl::hint(std::string_view key) const {
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

std::string ConfigFile::Impl::report() {
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

Result<ConfigFile> ConfigFile::load(const std::filesystem::path& path) {
  XINLUON_TRY(const std::string bytes, read_file(path, max_config_bytes));
  return parse(bytes, path.native());
}

Result<ConfigFile> ConfigFile::parse(std::string_view toml, std::string name) {
  if (toml.size() > max_config_bytes) {
    return fail(Errc::rejected, format("{} is larger than {} bytes", name, max_config_bytes));
  }
  auto impl = std::make_unique<Impl>();
  impl->name = std::move(name);
  try {
    impl->table = toml::parse(toml, impl->name);
  } catch (const toml::parse_error& e) {
    return fail(Errc::rejected,
                format("{}:{}: this is no TOML: {}; correct the line (https://toml.io)", impl->name,
                       e.source().begin.line, printable(e.description(), 2 * max_shown_value_characters)));
  }
  return ConfigFile(std::move(impl));
}

ConfigFile::ConfigFile(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ConfigFile::ConfigFile(ConfigFile&&) noexcept = default;
ConfigFile& ConfigFile::operator=(ConfigFile&&) noexcept = default;
ConfigFile::~ConfigFile() = default;

std::string ConfigFile::text(std::string_view key, std::string_view fallback) {
  const toml::node* node = impl_->ask(key);
  return node == nullptr ? std::string(fallback) : impl_->usable_text(*node, key);
}

std::string ConfigFile::required_text(std::string_view key, std::string_view example) {
  const toml::node* node = impl_->ask(key);
  const std::string remedy = format("for example {} = \"{}\"", key.substr(key.rfind('.') + 1), example);
  if (node == nullptr) {
    const std::size_t dot = key.rfind('.');
    const std::string where = dot == std::string_view::npos ? "" : format(" below [{}]", key.substr(0, dot));
    impl_->mistakes.push_back({0, format("{} is missing; write{} {}", key, where, remedy)});
    return {};
  }
  const auto* text = node->as_string();
  if (text != nullptr && text->get().empty()) impl_->mistake(*node, key, remedy);
  return impl_->usable_text(*node, key);
}

bool ConfigFile::flag(std::string_view key, bool fallback) {
  const toml::node* node = impl_->ask(key);
  if (node == nullptr) return fallback;
  if (const auto* value = node->as_boolean()) return value->get();
  impl_->mistake(*node, key, "true or false");
  return fallback;
}

std::int64_t ConfigFile::integer(std::string_view key, std::int64_t fallback, std::int64_t min,
                                 std::int64_t max) {
  const toml::node* node = impl_->ask(key);
  if (node == nullptr) return fallback;
  const auto* value = node->as_integer();
  if (value != nullptr && value->get() >= min && value->get() <= max) return value->get();
  impl_->mistake(*node, key, format("a whole number from {} to {}", min, max));
  return fallback;
}

double ConfigFile::number(std::string_view key, double fallback, double min, double max) {
  const toml::node* node = impl_->ask(key);
  if (node == nullptr) return fallback;
  const std::optional<double> value = node->value<double>();
  const bool numeric = node->is_integer() || node->is_floating_point();
  if (numeric && value && *value >= min && *value <= max) return *value;
  impl_->mistake(*node, key, format("a number from {} to {}", min, max));
  return fallback;
}

std::chrono::seconds ConfigFile::seconds(std::string_view key, std::chrono::seconds fallback,
                                         std::chrono::seconds min, std::chrono::seconds max) {
  const toml::node* node = impl_->ask(key);
  if (node == nullptr) return fallback;
  const auto* value = node->as_integer();
  if (value != nullptr && value->get() >= min.count() && value->get() <= max.count()) {
    return std::chrono::seconds(value->get());
  }
  impl_->mistake(*node, key, format("whole seconds from {} to {}", min.count(), max.count()));
  return fallback;
}

// Choices that look like numbers may be written without quotes: rotation = 90.
std::string ConfigFile::one_of(std::string_view key, std::string_view fallback,
                               const std::vector<std::string_view>& choices) {
  const toml::node* node = impl_->ask(key);
  if (node == nullptr) return std::string(fallback);
  std::string value;
  if (const auto* text = node->as_string()) value = text->get();
  if (const auto* number = node->as_integer()) value = format("{}", number->get());
  if (std::find(choices.begin(), choices.end(), value) != choices.end()) return value;
  impl_->mistake(*node, key, "one of " + joined_with_commas(choices));
  return std::string(fallback);
}

std::vector<std::string> ConfigFile::texts(std::string_view key, const std::vector<std::string>& fallback) {
  const toml::node* node = impl_->ask(key);
  if (node == nullptr) return fallback;
  const toml::array* array = node->as_array();
  if (array == nullptr) {
    impl_->mistake(*node, key, "a list of texts: [\"a\", \"b\"]");
    return fallback;
  }
  std::vector<std::string> out;
  for (const toml::node& element : *array) out.push_back(impl_->usable_text(element, key));
  return out;
}

std::vector<std::pair<std::string, std::string>> ConfigFile::all_texts(std::string_view prefix) {
  std::vector<std::tuple<toml::source_position, std::string, std::string>> found;
  const toml::node* node = prefix.empty() ? &impl_->table : impl_->ask(prefix);
  if (node != nullptr && !node->is_table()) {
    impl_->mistake(*node, prefix, format("a table: [{}] and its keys beneath", prefix));
  } else if (node != nullptr) {
    impl_->collect_texts(*node->as_table(), prefix, prefix.empty() ? 0 : prefix.size() + 1, found);
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return std::get<0>(a) < std::get<0>(b); });
  std::vector<std::pair<std::string, std::string>> out;
  for (auto& [position, key, text] : found) out.emplace_back(std::move(key), std::move(text));
  return out;
}

bool ConfigFile::has(std::string_view key) const {
  return impl_->find(key) != nullptr;
}

void ConfigFile::reject(std::string_view key, std::string_view why_and_remedy) {
  const toml::node* node = impl_->find(key);
  impl_->mistakes.push_back({node == nullptr ? 0 : line_of(*node), format("{} {}", key, why_and_remedy)});
}

Result<void> ConfigFile::finish() {
  impl_->find_unknown(impl_->table, "");
  if (impl_->mistakes.empty()) return {};
  return fail(Errc::rejected, impl_->report());
}

}  // namespace xinluon
