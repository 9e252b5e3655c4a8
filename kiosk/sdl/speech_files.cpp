#include "kiosk/sdl/speech_files.h"

#include <algorithm>
#include <array>

#include "kiosk/sdl/handles.h"
#include "sync/base/format.h"

namespace xinluon::sdl {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest = std::size_t{60} * sample_rate;
// assets/sounds/synthesise.py leaves out the same.
constexpr std::array<std::string_view, 3> unheard = {"staff_", "language_elsewhere", "language_short"};

std::set<std::string, std::less<>> files_in(const fs::path& folder) {
  std::set<std::string, std::less<>> names;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder, none)) {
    if (entry.path().extension() == ".wav") names.insert(entry.path().stem());
  }
  return names;
}

std::string key_of(ui::TextId text) {
  return std::string(ui::text_keys.at(static_cast<std::size_t>(text)));
}

// SDL's buffers, as owners.
struct WavBytes {
  Uint8* bytes = nullptr;
  Uint32 length = 0;
  ~WavBytes() { SDL_FreeWAV(bytes); }
};

Result<Samples> in_our_format(const SDL_AudioSpec& spec, const WavBytes& wav, const fs::path& path) {
  const std::unique_ptr<SDL_AudioStream, Destroy<SDL_FreeAudioStream>> stream(
      SDL_NewAudioStream(spec.format, spec.channels, spec.freq, AUDIO_S16SYS, 1, sample_rate));
  if (!stream || SDL_AudioStreamPut(stream.get(), wav.bytes, static_cast<int>(wav.length)) != 0 ||
      SDL_AudioStreamFlush(stream.get()) != 0) {
    return sdl_failure("convert " + path.string());
  }
  const auto bytes = static_cast<std::size_t>(std::max(0, SDL_AudioStreamAvailable(stream.get())));
  Samples samples(std::min(bytes / sizeof(std::int16_t), longest));
  SDL_AudioStreamGet(stream.get(), samples.data(), static_cast<int>(samples.size() * sizeof(std::int16_t)));
  return samples;
}

}  // namespace

SpeechFiles::SpeechFiles(fs::path folder) : folder_(std::move(folder)) {
  for (const char* origin : {"recorded", "synthesised"}) {
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(folder_ / origin, none)) {
      Voices& voices = languages_[entry.path().filename()];
      (std::string_view(origin) == "recorded" ? voices.recorded : voices.synthesised) =
          files_in(entry.path());
    }
  }
}

bool SpeechFiles::is_read_aloud(std::string_view text_key) {
  return std::none_of(unheard.begin(), unheard.end(),
                      [&](std::string_view prefix) { return text_key.starts_with(prefix); });
}

bool SpeechFiles::complete(const std::string& lang) const {
  const auto found = languages_.find(lang);
  if (found == languages_.end()) return false;
  const Voices& voices = found->second;
  return std::all_of(ui::text_keys.begin(), ui::text_keys.end(), [&](std::string_view key) {
    return !is_read_aloud(key) || voices.recorded.contains(key) || voices.synthesised.contains(key);
  });
}

bool SpeechFiles::any_synthesised(const std::string& lang) const {
  const auto found = languages_.find(lang);
  if (found == languages_.end()) return false;
  const Voices& voices = found->second;
  return std::any_of(voices.synthesised.begin(), voices.synthesised.end(),
                     [&](const std::string& key) { return !voices.recorded.contains(key); });
}

Result<Samples> SpeechFiles::load(const std::string& lang, ui::TextId text) const {
  const auto found = languages_.find(lang);
  const std::string key = key_of(text);
  if (found == languages_.end() ||
      !(found->second.recorded.contains(key) || found->second.synthesised.contains(key))) {
    return fail(Errc::not_found, format("no voice says {} in {}", key, lang));
  }
  const char* const origin = found->second.recorded.contains(key) ? "recorded" : "synthesised";
  const fs::path path = folder_ / origin / lang / (key + ".wav");
  SDL_AudioSpec spec{};
  WavBytes wav;
  if (SDL_LoadWAV(path.c_str(), &spec, &wav.bytes, &wav.length) == nullptr) {
    return fail(Errc::corrupt, format("{}: {}", path.string(), SDL_GetError()));
  }
  return in_our_format(spec, wav, path);
}

}  // namespace xinluon::sdl
