// The words of the screens, a pack a language, loaded when the program starts. TextId is generated from
// assets/strings/vi.toml, so a text that Vietnamese lacks does not compile; a pack that lacks one is refused.
#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/ui/health.h"
#include "kiosk/ui/text_ids.h"
#include "sync/base/result.h"

namespace xinluon::ui {

class Strings {
 public:
  // `lang`.toml in `folder`. rejected, naming every mistake with file and line: a key missing, unknown or
  // empty, text that is no NFC, placeholders other than those of the Vietnamese text.
  static Result<Strings> load(const std::filesystem::path& folder, const std::string& lang);

  // The same of a file that lies elsewhere than the Vietnamese one in `folder`; its stem is the language.
  static Result<Strings> load_file(const std::filesystem::path& file, const std::filesystem::path& folder);

  struct Draft;
  // A pack in the making: what is missing or can't be shown stands in Vietnamese. An error only where there
  // is no file, or no TOML in it.
  static Result<Draft> load_draft(const std::filesystem::path& file, const std::filesystem::path& folder);

  const std::string& lang() const { return lang_; }
  bool reviewed() const { return reviewed_; }  // by a native speaker, as the pack says
  const std::string& operator[](TextId id) const { return texts_[static_cast<std::size_t>(id)]; }
  // The text with its placeholder {n} replaced.
  std::string with_n(TextId id, std::string_view n) const;

 private:
  std::string lang_;
  bool reviewed_ = false;
  std::array<std::string, text_keys.size()> texts_;
};

struct Strings::Draft {
  Strings pack;
  Result<void> complete;  // or what load_file() would refuse it for
};

// The enabled languages in the order shown, never empty; the first is the default.
using Packs = std::vector<Strings>;
// The pack of `lang`, or the default one.
const Strings& pack_of(const Packs& packs, std::string_view lang);
// Loads `langs`; the first mistake's pack is named.
Result<Packs> load_packs(const std::filesystem::path& folder, const std::vector<std::string>& langs);

// What can be shown to citizens, and what became of every pack that is installed or asked for.
struct EnabledPacks {
  Packs packs;                    // of the languages asked for, in their order, those that are on
  std::vector<PackState> states;  // without speech, which kiosk/app knows
};
// A pack is on when it is asked for, complete, and reviewed; for those of `unreviewed_too` the last is
// waived. The first language must be on: rejected or not_found otherwise, with what is wrong with it.
Result<EnabledPacks> enable_packs(const std::filesystem::path& folder, const std::vector<std::string>& langs,
                                  const std::vector<std::string>& unreviewed_too);

}  // namespace xinluon::ui
