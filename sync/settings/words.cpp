// Languages, and what the screens say in them.
#include <algorithm>

#include "sync/base/format.h"
#include "sync/settings/settings.h"
#include "sync/wire/limits.h"

namespace xinluon::settings {
namespace {

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

void read_other(ConfigFile& file, const std::string& key, std::optional<std::string>& text) {
  if (file.has(key)) text = file.text(key, "");
}

}  // namespace

void read_languages(ConfigFile& file, Settings& settings) {
  constexpr std::string_view enabled = "languages.enabled";
  constexpr std::string_view allowed = "languages.allow_unreviewed";
  settings.languages = file.texts(enabled, settings.languages);
  if (settings.languages.empty() || settings.languages.size() > max_languages) {
    file.reject(enabled, format("name 1 to {} languages, the first one is shown first", max_languages));
  }
  check_codes(file, enabled, settings.languages);
  settings.allow_unreviewed = file.texts(allowed, settings.allow_unreviewed);
  check_codes(file, allowed, settings.allow_unreviewed);
}

void read_words(ConfigFile& file, Settings& settings) {
  Words& words = settings.words;
  words.unit = file.text("site.unit", words.unit);
  words.place = file.text("site.place", words.place);
  words.other_ways = file.text("site.other_ways", words.other_ways);
  words.hours = file.text("site.hours", words.hours);
  for (std::size_t i = 1; i < settings.languages.size(); ++i) {
    const std::string table = "site." + settings.languages[i];
    const auto known = settings.other_words.find(settings.languages[i]);
    OtherWords other = known == settings.other_words.end() ? OtherWords{} : known->second;
    read_other(file, table + ".unit", other.unit);
    read_other(file, table + ".place", other.place);
    read_other(file, table + ".other_ways", other.other_ways);
    read_other(file, table + ".hours", other.hours);
    if (other != OtherWords{}) settings.other_words[settings.languages[i]] = std::move(other);
  }
}

}  // namespace xinluon::settings
