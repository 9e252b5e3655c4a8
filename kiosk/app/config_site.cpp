#include "kiosk/app/config_parts.h"
#include "sync/base/format.h"
#include "sync/wire/limits.h"

namespace xinluon::app {
namespace {

void read_photos(ConfigFile& file, Config& config) {
  config.wants_photo = file.flag("site.show_photo", false);
  config.site.photos = file.text("site.photos", "");
  if (config.wants_photo && !config.settings.show_officer) {
    file.reject("site.show_photo", "stands beside the name; set show_officer = true too");
  }
  if (config.wants_photo && config.site.photos.empty()) {
    file.reject("site.show_photo", "needs a folder; for example photos = \"/var/lib/xinluon/photos\"");
  }
}

// The counter's field is this kiosk's own, in every language.
void read_fields(ConfigFile& file, Config& config) {
  ui::Site& site = config.site;
  site.texts.field = file.text("site.field", "");
  for (std::size_t i = 1; i < config.settings.languages.size(); ++i) {
    const std::string& lang = config.settings.languages[i];
    site.other[lang].field = file.text("site." + lang + ".field", site.texts.field);
  }
  config.flow.field = site.texts.field;
  if (config.flow.field.size() > wire::max_field_bytes) {
    file.reject("site.field",
                format("a record has room for {} bytes; write a shorter name", wire::max_field_bytes));
  }
}

}  // namespace

void read_site(ConfigFile& file, Config& config) {
  config.site.counter = file.text("site.counter", "");
  read_fields(file, config);
  read_photos(file, config);
}

}  // namespace xinluon::app
