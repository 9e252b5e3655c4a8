// The technician's PIN and how often it was tried, on the disk: a hash that tells nothing without 110 ms and
// 64 MiB a guess, and a count that pulling the plug does not set back.
#pragma once

#include <filesystem>
#include <string_view>

#include "sync/base/result.h"

namespace xinluon::app {

class PinStore {
 public:
  // `pin_file` holds the hash; the count lies in `data`, which the kiosk may write.
  PinStore(std::filesystem::path pin_file, const std::filesystem::path& data)
      : pin_file_(std::move(pin_file)), tries_file_(data / "staff-tries") {}

  // A PIN was set.
  bool is_set() const;
  // rejected when it is not six digits. Durable; sets the count back to 0. The files get the owner of the
  // folder they lie in, so that root may set what the kiosk's own user must read.
  Result<void> set(std::string_view pin);

  // Wrong PINs since the last right one. A count that can't be read is as bad as many: max_wrong.
  int wrong() const;
  // Counts this try durably before it looks, so that a plug pulled meanwhile saves no guess. False also when
  // the files can't be read or written. About 110 ms and what the disk takes.
  bool check(std::string_view pin);

 private:
  Result<void> note_wrong(int count);

  std::filesystem::path pin_file_;
  std::filesystem::path tries_file_;
};

// More are not told apart: the lock is at its longest long before.
inline constexpr int max_wrong_pins = 1'000;

}  // namespace xinluon::app
