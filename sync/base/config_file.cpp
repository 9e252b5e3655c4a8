#include "sync/base/config_file.h"

#include <algorithm>

#include "sync/base/config_document.h"
#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/base/printable.h"

namespace xinluon {

struct ConfigFile::Impl : ConfigDocument {};

namespace {

std::string joined_with_commas(const std::vector<std::string_view>& words) {
  std::string out;
  for (const auto word : words) out += format("{}{}", out.empty() ? "" : ", ", word);
  return out;
}

}  // namespace

Result<ConfigFile> ConfigFile::load(const std::filesystem::path& path) {
  auto bytes = read_file(path, max_config_bytes);
  if (!bytes && bytes.error().code == Errc::not_found)
    bytes.error().message += "; name the configuration with --config FILE";
  if (!bytes) return fail(std::move(bytes).error());
  return parse(*bytes, path.native());
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

std::vector<std::int64_t> ConfigFile::integers(std::string_view key,
                                               const std::vector<std::int64_t>& fallback, std::int64_t min,
                                               std::int64_t max) {
  const toml::node* node = impl_->ask(key);
  if (node == nullptr) return fallback;
  std::vector<std::int64_t> out;
  if (const toml::array* array = node->as_array()) {
    for (const toml::node& element : *array)
      out.push_back(element.value_exact<std::int64_t>().value_or(min - 1));
  }
  const bool right =
      out.size() == fallback.size() &&
      std::all_of(out.begin(), out.end(), [&](std::int64_t n) { return n >= min && n <= max; });
  if (right) return out;
  impl_->mistake(*node, key, format("a list of {} whole numbers from {} to {}", fallback.size(), min, max));
  return fallback;
}

std::vector<std::pair<std::string, std::string>> ConfigFile::all_texts(std::string_view prefix) {
  std::vector<ConfigDocument::Text> found;
  const toml::node* node = prefix.empty() ? &impl_->table : impl_->ask(prefix);
  if (node != nullptr && !node->is_table()) {
    impl_->mistake(*node, prefix, format("a table: [{}] and its keys beneath", prefix));
  } else if (node != nullptr) {
    impl_->collect_texts(*node->as_table(), prefix, prefix.empty() ? 0 : prefix.size() + 1, found);
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.position < b.position; });
  std::vector<std::pair<std::string, std::string>> out;
  out.reserve(found.size());
  for (auto& text : found) out.emplace_back(std::move(text.key), std::move(text.value));
  return out;
}

bool ConfigFile::has(std::string_view key) const {
  return impl_->find(key) != nullptr;
}

void ConfigFile::reject(std::string_view key, std::string_view why_and_remedy) {
  const toml::node* node = impl_->find(key);
  impl_->mistakes.push_back(
      {node == nullptr ? 0 : node->source().begin.line, format("{} {}", key, why_and_remedy)});
}

Result<void> ConfigFile::finish() {
  impl_->find_unknown(impl_->table, "");
  if (impl_->mistakes.empty()) return {};
  return fail(Errc::rejected, impl_->report());
}

}  // namespace xinluon
