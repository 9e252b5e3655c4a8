// A TOML file read once into a typed configuration. Every mistake is collected, each with file, line and
// remedy, so that one --check-config shows them all:
//
//   XINLUON_TRY(auto file, ConfigFile::load(path));
//   config.counter = file.text("kiosk.counter", "Q01");
//   config.idle = file.duration_s("kiosk.idle_s", 20s, 5s, 600s);
//   XINLUON_RETURN_IF_ERROR(file.finish());   // wrong values, and keys nobody asked for
//
// Keys are dotted paths. A key that is missing gives the default; `required_text` makes it an error.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"

namespace xinluon {

inline constexpr std::size_t max_config_bytes = 1 << 20;

class ConfigFile {
 public:
  // rejected with "file:line: what, remedy" when it is no TOML; not_found when there is no such file.
  static Result<ConfigFile> load(const std::filesystem::path& path);
  // `name` stands for the file in messages.
  static Result<ConfigFile> parse(std::string_view toml, std::string name);

  ConfigFile(ConfigFile&&) noexcept;
  ConfigFile& operator=(ConfigFile&&) noexcept;
  ~ConfigFile();

  std::string text(std::string_view key, std::string_view fallback);
  std::string required_text(std::string_view key, std::string_view example);
  bool flag(std::string_view key, bool fallback);
  std::int64_t integer(std::string_view key, std::int64_t fallback, std::int64_t min, std::int64_t max);
  double number(std::string_view key, double fallback, double min, double max);
  std::chrono::seconds seconds(std::string_view key, std::chrono::seconds fallback, std::chrono::seconds min,
                               std::chrono::seconds max);
  // One of `choices`, else an error that lists them.
  std::string one_of(std::string_view key, std::string_view fallback,
                     const std::vector<std::string_view>& choices);
  std::vector<std::string> texts(std::string_view key, const std::vector<std::string>& fallback);
  // As many as `fallback` has.
  std::vector<std::int64_t> integers(std::string_view key, const std::vector<std::int64_t>& fallback,
                                     std::int64_t min, std::int64_t max);
  // All keys of the table `prefix` ("" is the root) in file order; they then count as asked for. For string
  // packs.
  std::vector<std::pair<std::string, std::string>> all_texts(std::string_view prefix);
  bool has(std::string_view key) const;
  // Adds an error of the caller's own judgement at that key's line.
  void reject(std::string_view key, std::string_view why_and_remedy);

  // rejected with all mistakes, a line each, when there was any; unknown keys included (with the nearest
  // known key as a hint).
  Result<void> finish();

 private:
  struct Impl;
  explicit ConfigFile(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace xinluon
