// The words of the screens, a pack a language, loaded when the program starts. TextId is generated from
// assets/strings/vi.toml, so a text that Vietnamese lacks does not compile; a pack that lacks one is refused.
#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/ui/text_ids.h"
#include "sync/base/result.h"

namespace xinluon::ui {

class Strings {
 public:
  // `lang`.toml in `folder`. rejected, naming every mistake with file and line: a key missing, unknown or
  // empty, text that is no NFC, placeholders other than those of the Vietnamese text.
  static Result<Strings> load(const std::filesystem::path& folder, const std::string& lang);

  const std::string& lang() const { return lang_; }
  const std::string& operator[](TextId id) const { return texts_[static_cast<std::size_t>(id)]; }
  // The text with its placeholder {n} replaced.
  std::string with_n(TextId id, std::string_view n) const;

 private:
  std::string lang_;
  std::array<std::string, text_keys.size()> texts_;
};

// The enabled languages in the order shown, never empty; the first is the default.
using Packs = std::vector<Strings>;
// The pack of `lang`, or the default one.
const Strings& pack_of(const Packs& packs, std::string_view lang);
// Loads `langs`; the first mistake's pack is named.
Result<Packs> load_packs(const std::filesystem::path& folder, const std::vector<std::string>& langs);

}  // namespace xinluon::ui
