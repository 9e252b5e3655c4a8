// The voices: a WAV file a text in sounds/recorded/<lang>/ (a person's) or sounds/synthesised/<lang>/ (made
// when the program was built). Recorded ones win. Read when they are said and not kept: a sentence is 50 kB.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "kiosk/sdl/tones.h"
#include "kiosk/ui/text_ids.h"
#include "sync/base/result.h"

namespace xinluon::sdl {

class SpeechFiles {
 public:
  // Looks once which files there are. No folder: no voices.
  explicit SpeechFiles(std::filesystem::path folder);

  // Every text that is read aloud has a file.
  bool complete(const std::string& lang) const;
  bool any_synthesised(const std::string& lang) const;
  // not_found without a file, corrupt when it is no WAV; at most a minute of it.
  Result<Samples> load(const std::string& lang, ui::TextId text) const;

  // Texts nobody hears: they are for technicians, or stand in other texts.
  static bool is_read_aloud(std::string_view text_key);

 private:
  struct Voices {
    std::set<std::string, std::less<>> recorded;
    std::set<std::string, std::less<>> synthesised;
  };
  std::filesystem::path folder_;
  std::map<std::string, Voices> languages_;
};

}  // namespace xinluon::sdl
