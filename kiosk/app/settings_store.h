// Settings that came from the server, on this kiosk's disk: the last that were seen to work, and newer ones
// that are on trial. New ones are checked before they are kept, tried at the next start of the terminal, and
// believed once it has run with them; where it does not come up with them the last good ones hold again, and
// the server is told why.
#pragma once

#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "kiosk/app/config.h"
#include "kiosk/votelog/thread.h"
#include "sync/wire/socket_messages.h"

namespace xinluon::app {

// A power cut or a technician may end a start that nothing was wrong with.
inline constexpr int trial_starts = 3;
// With a picture on the screen and a vote log that stores, for so long: they work.
inline constexpr Milliseconds trial_time{10'000};

// Thread-safe: settings arrive on the vote log's thread.
class SettingsStore {
 public:
  // `own` is the kiosk's own file, which settings lie over; kept by reference. Makes the folder; what can't
  // be read in it counts as none. Where the disk refuses, settings are not taken, and the terminal runs all
  // the same.
  SettingsStore(std::filesystem::path folder, const Config& own);

  // For the hello answer.
  wire::SettingsState state() const;

  // rejected, with every mistake, for settings that this kiosk can't run with: they are remembered as
  // refused. Durable when it returns: they are on trial from the next start on.
  Result<void> take(const wire::ConfigureRequest& request);

  // The configuration to start with. Counts the start where it is one of a trial; after trial_starts of them
  // the trial has failed.
  Config begin();
  // Ran with what begin() gave: a trial has succeeded.
  void confirm();
  // What begin() gave can't be run with. False when that was the kiosk's own file alone; else begin() gives
  // something else.
  bool retreat(const std::string& why);
  bool on_trial() const;

 private:
  struct Document {
    std::int64_t version = 0;
    std::string toml;
  };
  std::optional<Document> read(const char* name) const;
  Result<void> write(const char* name, const Document& document) const;
  void read_refused();
  void remove(const char* name) const;
  int count_start() const;
  // mutex_ is held.
  void refuse_version(std::int64_t version, const std::string& why);
  std::optional<Config> with(const Document& document);

  const std::filesystem::path folder_;
  const Config& own_;
  mutable std::mutex mutex_;
  Document good_;
  std::optional<Document> trial_;
  std::int64_t running_ = 0;  // what begin() gave
  bool own_alone_ = false;    // the good ones are good no longer: the assets or the own file changed
  std::int64_t refused_ = 0;
  std::string trouble_;
};

// Settings from the socket go to `store`; `came` is told of those that were taken, on the log's thread.
votelog::SettingsDoor door_of(SettingsStore& store, std::function<void()> came);

}  // namespace xinluon::app
