// What the screens say of the place they stand in. Configuration; a text may have a wording per language.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace xinluon::ui {

struct SiteTexts {
  std::string unit = "Trung tâm Phục vụ hành chính công";
  std::string place;       // "Phường Mẫu 02"; empty leaves it out
  std::string field;       // "Hộ tịch", after the counter; empty leaves it out
  std::string other_ways;  // paper form, telephone number: under the reasons and when out of service
  std::string hours{};  // "Thứ Hai – Thứ Sáu, 7:30 – 17:00": on the closed screen; empty leaves it out
};

struct Site {
  std::string kiosk;                       // shown with the error code when out of service
  std::string counter;                     // "03", for "Quầy số 03"; empty leaves it out
  SiteTexts texts;                         // in the default language
  std::map<std::string, SiteTexts> other;  // by language code; one without an entry gets `texts`

  // The officer who served, as an invitation names them. The name alone is the usual way: a smiling
  // photograph beside the scale biases the answer.
  bool show_officer = false;
  bool show_photo = false;
  std::filesystem::path photos;  // where the photographs are

  const SiteTexts& in(const std::string& lang) const {
    const auto found = other.find(lang);
    return found == other.end() ? texts : found->second;
  }
};

}  // namespace xinluon::ui
