#include "kiosk/ui/strings.h"

#include <algorithm>
#include <cstdlib>
#include <memory>

#include <utf8proc.h>

#include "sync/base/check.h"
#include "sync/base/config_file.h"

namespace xinluon::ui {
namespace {

constexpr std::string_view reference_lang = "vi";
constexpr std::string_view placeholder = "{n}";

struct Free {
  void operator()(void* p) const { std::free(p); }
};

// True when the text is valid UTF-8 and composed: "ế" is one code point, as the fonts and the width checks
// expect it.
bool is_nfc(const std::string& text) {
  utf8proc_uint8_t* composed = nullptr;
  const utf8proc_ssize_t size = utf8proc_map(
      reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
      &composed, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  const std::unique_ptr<utf8proc_uint8_t, Free> owned(composed);
  return size >= 0 &&
         text == std::string_view(reinterpret_cast<const char*>(composed), static_cast<std::size_t>(size));
}

std::size_t placeholders_in(std::string_view text) {
  std::size_t count = 0;
  for (auto at = text.find(placeholder); at != std::string_view::npos; at = text.find(placeholder, at + 1)) {
    ++count;
  }
  return count;
}

// Braces that are no placeholder are a slip of the pen: they would be shown.
bool has_other_braces(std::string_view text) {
  const auto braces = std::count_if(text.begin(), text.end(), [](char c) { return c == '{' || c == '}'; });
  return static_cast<std::size_t>(braces) != 2 * placeholders_in(text);
}

// What is wrong with a text beside the Vietnamese one; empty when nothing is. Missing is no mistake here.
std::string_view mistake_in(const std::string& text, const std::string& wanted) {
  if (text.empty()) return {};
  if (!is_nfc(text)) return "is not composed Unicode; save it in form NFC";
  if (placeholders_in(text) == placeholders_in(wanted) && !has_other_braces(text)) return {};
  return placeholders_in(wanted) == 0 ? "must hold no { or }" : "must hold {n} once and no other { or }";
}

constexpr std::array<std::string_view, 2> scripts = {"Latn", "Khmr"};

// The pack's head. That it is there does not count as text.
bool read_head(ConfigFile& file) {
  file.one_of("pack.script", scripts.front(), {scripts.begin(), scripts.end()});
  file.text("pack.notes", "");
  if (!file.has("pack.reviewed")) {
    file.reject("pack", "says nothing of a review; add  pack = { reviewed = false, script = \"Latn\" }");
  }
  return file.flag("pack.reviewed", false);
}

// The technician's words lie beside the packs.
constexpr std::string_view staff_file = "staff";

std::vector<std::string> installed(const std::filesystem::path& folder) {
  std::vector<std::string> langs;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(folder, none)) {
    const std::string name = entry.path().stem().string();
    if (entry.path().extension() == ".toml" && name != staff_file) langs.push_back(name);
  }
  std::sort(langs.begin(), langs.end());
  return langs;
}

std::string why_off(const Result<Strings>& pack, bool asked_for, bool unreviewed_too) {
  if (!pack) return pack.error().message;
  if (!asked_for) return "not in languages.enabled";
  if (!pack->reviewed() && !unreviewed_too) return "not reviewed by a native speaker";
  return {};
}

Result<ConfigFile> open_pack(const std::filesystem::path& folder, std::string_view lang) {
  return ConfigFile::load(folder / (std::string(lang) + ".toml"));
}

}  // namespace

Result<Strings> Strings::load(const std::filesystem::path& folder, const std::string& lang) {
  return load_file(folder / (lang + ".toml"), folder);
}

Result<Strings> Strings::load_file(const std::filesystem::path& path, const std::filesystem::path& folder) {
  XINLUON_TRY(Draft draft, load_draft(path, folder));
  XINLUON_RETURN_IF_ERROR(draft.complete);
  return std::move(draft.pack);
}

Result<Strings::Draft> Strings::load_draft(const std::filesystem::path& path,
                                           const std::filesystem::path& folder) {
  const std::string lang = path.stem().string();
  XINLUON_TRY(ConfigFile reference, open_pack(folder, reference_lang));
  XINLUON_TRY(ConfigFile file, ConfigFile::load(path));
  Strings strings;
  strings.lang_ = lang;
  strings.reviewed_ = read_head(file);
  if (lang != reference_lang) read_head(reference);
  for (std::size_t i = 0; i < text_keys.size(); ++i) {
    const std::string_view key = text_keys[i];
    const std::string wanted = reference.text(key, "");
    const std::string text = file.required_text(key, wanted);
    const std::string_view mistake = mistake_in(text, wanted);
    if (!mistake.empty()) file.reject(key, mistake);
    strings.texts_[i] = text.empty() || !mistake.empty() ? wanted : text;
  }
  return Draft{std::move(strings), file.finish()};
}

std::string Strings::with_n(TextId id, std::string_view n) const {
  std::string text = (*this)[id];
  const auto at = text.find(placeholder);
  if (at != std::string::npos) text.replace(at, placeholder.size(), n);
  return text;
}

const Strings& pack_of(const Packs& packs, std::string_view lang) {
  XINLUON_CHECK(!packs.empty(), "a kiosk shows at least one language");
  const auto found =
      std::find_if(packs.begin(), packs.end(), [&](const Strings& pack) { return pack.lang() == lang; });
  return found == packs.end() ? packs.front() : *found;
}

Result<Packs> load_packs(const std::filesystem::path& folder, const std::vector<std::string>& langs) {
  Packs packs;
  for (const std::string& lang : langs) {
    XINLUON_TRY(Strings pack, Strings::load(folder, lang));
    packs.push_back(std::move(pack));
  }
  if (packs.empty()) return fail(Errc::rejected, "no language is enabled; name at least one, for example vi");
  return packs;
}

Result<EnabledPacks> enable_packs(const std::filesystem::path& folder, const std::vector<std::string>& langs,
                                  const std::vector<std::string>& unreviewed_too) {
  if (langs.empty()) return fail(Errc::rejected, "no language is enabled; name at least one, for example vi");
  EnabledPacks enabled;
  std::vector<std::string> all = langs;
  for (const std::string& lang : installed(folder)) {
    if (std::find(langs.begin(), langs.end(), lang) == langs.end()) all.push_back(lang);
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    Result<Strings> pack = Strings::load(folder, all[i]);
    const bool waived =
        std::find(unreviewed_too.begin(), unreviewed_too.end(), all[i]) != unreviewed_too.end();
    const std::string trouble = why_off(pack, i < langs.size(), waived);
    const bool reviewed = pack && pack->reviewed();
    if (i == 0 && !trouble.empty()) return pack ? fail(Errc::rejected, trouble) : fail(pack.error());
    enabled.states.push_back({all[i], trouble.empty(), reviewed, false, trouble});
    if (trouble.empty()) enabled.packs.push_back(std::move(*pack));
  }
  return enabled;
}

}  // namespace xinluon::ui
