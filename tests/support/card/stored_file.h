// One file of a card: what the cache shows, what is stored, and what lies between.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/card/card.h"

namespace xinluon::test {

// How kind a cut is: drawn once for each.
struct Survival {
  unsigned kept_percent;     // of the sectors that were not synced
  unsigned torn_percent;     // of those that were not kept
  unsigned garbled_percent;  // of the blocks

  static Survival draw(Card::Random& random);
};

class StoredFile {
 public:
  explicit StoredFile(std::string stored) : stored_(std::move(stored)), cached_(stored_) {}

  const std::string& cached() const { return cached_; }
  const std::string& stored() const { return stored_; }

  void write(std::string_view bytes, std::size_t offset);
  void resize(std::size_t bytes);
  // What a call that the cut interrupted may have begun.
  void begin_write(std::string_view bytes, std::size_t offset) {
    pending_.push_back({offset, std::string(bytes), false});
  }

  void sync();
  // Some of it may be stored; all of it counts as clean from now on.
  void fail_to_sync(Card::Random& random);
  // The cache lets go of clean pages, and shows what is stored.
  void drop_cached();
  // True where the file shows something else than before.
  bool cut(const Survival& survival, Card::Random& random);
  void damage(Card::Random& random);

 private:
  struct Change {
    std::size_t offset;  // of a resize the new length
    std::string bytes;
    bool is_resize;
  };
  void keep_some(const Survival& survival, Card::Random& random);
  void garble_page(std::size_t page, Card::Random& random);
  void keep_sector(const Change& change, std::size_t at, std::size_t end, const Survival& survival,
                   Card::Random& random);

  std::string stored_;
  std::string cached_;
  std::vector<Change> pending_;
};

}  // namespace xinluon::test
