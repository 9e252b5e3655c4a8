#include "kiosk/app/config_parts.h"

namespace xinluon::app {
namespace {

ui::SiteTexts texts_in(const settings::OtherWords& words, const ui::SiteTexts& first, std::string field) {
  return {words.unit.value_or(first.unit), words.place.value_or(first.place), std::move(field),
          words.other_ways.value_or(first.other_ways), words.hours.value_or(first.hours)};
}

void spread_words(const settings::Settings& shared, ui::Site& site) {
  site.texts.unit = shared.words.unit;
  site.texts.place = shared.words.place;
  site.texts.other_ways = shared.words.other_ways;
  site.texts.hours = shared.words.hours;
  for (std::size_t i = 1; i < shared.languages.size(); ++i) {
    const std::string& lang = shared.languages[i];
    const auto field = site.other.find(lang);
    const auto words = shared.other_words.find(lang);
    site.other[lang] =
        texts_in(words == shared.other_words.end() ? settings::OtherWords{} : words->second, site.texts,
                 field == site.other.end() ? site.texts.field : field->second.field);
  }
}

void spread_times(const settings::Times& times, flow::Settings& flow) {
  flow.rating_idle = times.question_idle;
  flow.answer_idle = times.answer_idle;
  flow.language_idle = times.language_idle;
  flow.vote_idle = times.vote_idle;
  flow.countdown = times.countdown;
  flow.thanks = times.thanks;
  flow.cool_down = times.cool_down;
}

}  // namespace

void read_shared(ConfigFile& file, Config& config) {
  config.settings = settings::read_settings(file, {});
}

void spread_settings(Config& config) {
  const settings::Settings& shared = config.settings;
  config.flow.languages = shared.languages;
  config.allow_unreviewed = shared.allow_unreviewed;
  spread_words(shared, config.site);
  config.site.show_officer = shared.show_officer;
  config.site.show_photo = config.wants_photo && shared.show_officer;
  config.motion = shared.motion;
  config.flow.high_contrast = shared.high_contrast;
  config.flow.sleep_after = shared.sleep_after;
  config.flow.closes = shared.hours.has_value();
  config.speech = shared.speech;
  config.house.hours = shared.hours;
  config.house.brightness = shared.brightness;
  config.house.volume = shared.volume;
  config.house.mute = shared.mute;
  spread_times(shared.times, config.flow);
}

}  // namespace xinluon::app
