// A memory card under the C library's own file calls: a folder whose files really exist (in memory, for
// speed), and beside it what of them a power cut leaves. Everything that links tests_card goes through it,
// SQLite and the C++ library too, so the code under test is the shipped code: its renames, its removals, its
// reserve file, not only its database.
//
// The card promises what ext4 on a card promises, and nothing more:
// - What fsync or fdatasync said is stored is stored; a name only when its folder was synced.
// - Names change in the order in which they were changed; a cut keeps a beginning of what was not synced.
// - Of what was written since, each sector of 512 bytes may be there, be missing or be torn; a block of 4 KiB
// that was
//   being written may be rubbish as a whole. What lies in other blocks is not touched.
// - A length that was not synced is any of those the file had.
// - After a failed fsync the cache shows pages that the card lacks, and the next fsync knows nothing of them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <random>
#include <string_view>

namespace xinluon::test {

struct CardCall {
  enum class Kind { open, read, write, resize, sync, sync_folder, rename, remove };
  Kind kind;
  std::string_view name;  // in the folder; of what is renamed the old one
  std::uint64_t bytes = 0;

  bool changes_something() const { return kind != Kind::read && kind != Kind::open; }
};

enum class Fate {
  done,
  power_off,  // this call and all later ones fail and change nothing; the call may have begun
  failed,     // EIO. Of an fsync: what was to be stored may or may not be, and is forgotten
  no_space,   // ENOSPC
  half,       // a write of half the bytes; other calls are done
};

class Card {
 public:
  using Random = std::mt19937;

  // Takes `folder`, which is there and has no folders of its own, as it is: all of it is stored. One card at
  // a time in a process, of one thread. `seed` decides what becomes of what was not synced, and all that the
  // process asks of the system's source of randomness meanwhile.
  Card(std::filesystem::path folder, std::uint32_t seed);
  ~Card();
  Card(const Card&) = delete;
  Card& operator=(const Card&) = delete;

  // Asked before every call on the folder.
  std::function<Fate(const CardCall&)> before;

  // 0 is no limit. Larger files beyond it are refused with ENOSPC, and statvfs says what is free.
  void set_capacity(std::uint64_t bytes);
  std::uint64_t used_bytes() const;

  // Rubbish in a block of a file, as of a card that ages. Not while it is open.
  void damage(std::string_view name);

  void power_off();
  bool is_off() const;
  // What the card kept is what the folder holds from now on. All its files are closed by now.
  void power_on();

  struct Impl;

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace xinluon::test
