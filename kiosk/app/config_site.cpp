#include <algorithm>

#include "kiosk/app/config_parts.h"
#include "sync/base/format.h"
#include "sync/wire/limits.h"

namespace xinluon::app {
namespace {

// Four buttons are all the top bar has room for on the smallest screen.
constexpr std::size_t max_languages = 4;

bool is_language_code(const std::string& code) {
  return !code.empty() && code.size() <= wire::max_lang_bytes &&
         std::all_of(code.begin(), code.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
}

void check_codes(ConfigFile& file, std::string_view key, const std::vector<std::string>& codes) {
  for (auto code = codes.begin(); code != codes.end(); ++code) {
    if (!is_language_code(*code)) {
      file.reject(key, format("\"{}\" is no language code; write for example \"vi\"", *code));
    }
    if (std::find(codes.begin(), code, *code) != code) {
      file.reject(key, format("\"{}\" is named twice; leave one out", *code));
    }
  }
}

void read_languages(ConfigFile& file, Config& config) {
  constexpr std::string_view enabled = "languages.enabled";
  constexpr std::string_view allowed = "languages.allow_unreviewed";
  config.flow.languages = file.texts(enabled, {"vi", "en"});
  if (config.flow.languages.empty() || config.flow.languages.size() > max_languages) {
    file.reject(enabled, format("name 1 to {} languages, the first one is shown first", max_languages));
  }
  check_codes(file, enabled, config.flow.languages);
  config.allow_unreviewed = file.texts(allowed, {});
  check_codes(file, allowed, config.allow_unreviewed);
}

ui::SiteTexts read_texts(ConfigFile& file, const std::string& table, const ui::SiteTexts& otherwise) {
  ui::SiteTexts texts;
  texts.unit = file.text(table + ".unit", otherwise.unit);
  texts.place = file.text(table + ".place", otherwise.place);
  texts.field = file.text(table + ".field", otherwise.field);
  texts.other_ways = file.text(table + ".other_ways", otherwise.other_ways);
  texts.hours = file.text(table + ".hours", otherwise.hours);
  return texts;
}

void read_officers(ConfigFile& file, ui::Site& site) {
  site.show_officer = file.flag("site.show_officer", false);
  site.show_photo = file.flag("site.show_photo", false);
  site.photos = file.text("site.photos", "");
  if (site.show_photo && !site.show_officer) {
    file.reject("site.show_photo", "stands beside the name; set show_officer = true too");
  }
  if (site.show_photo && site.photos.empty()) {
    file.reject("site.show_photo", "needs a folder; for example photos = \"/var/lib/xinluon/photos\"");
  }
}

}  // namespace

void read_site(ConfigFile& file, Config& config) {
  read_languages(file, config);
  config.site.counter = file.text("site.counter", "");
  config.site.texts = read_texts(file, "site", {});
  for (std::size_t i = 1; i < config.flow.languages.size(); ++i) {
    const std::string& lang = config.flow.languages[i];
    config.site.other[lang] = read_texts(file, "site." + lang, config.site.texts);
  }
  read_officers(file, config.site);
  config.flow.field = config.site.texts.field;
  if (config.flow.field.size() > wire::max_field_bytes) {
    file.reject("site.field",
                format("a record has room for {} bytes; write a shorter name", wire::max_field_bytes));
  }
}

}  // namespace xinluon::app
