#include "tests/support/card/stored_file.h"

#include <algorithm>
#include <set>

namespace xinluon::test {
namespace {

constexpr std::size_t sector_bytes = 512;
constexpr std::size_t page_bytes = 4096;  // of the cache, and the block that a card may garble

void put(std::string& file, std::string_view bytes, std::size_t offset) {
  if (file.size() < offset + bytes.size()) file.resize(offset + bytes.size());
  file.replace(offset, bytes.size(), bytes);
}

bool by_chance(unsigned percent, Card::Random& random) {
  return percent > 0 && random() % 100 < percent;
}

}  // namespace

Survival Survival::draw(Card::Random& random) {
  constexpr unsigned kept[] = {0, 20, 50, 80, 100};
  return {kept[random() % 5], random() % 2 == 0 ? 0U : 30U, random() % 4 == 0 ? 20U : 0U};
}

void StoredFile::write(std::string_view bytes, std::size_t offset) {
  put(cached_, bytes, offset);
  pending_.push_back({offset, std::string(bytes), false});
}

void StoredFile::resize(std::size_t bytes) {
  cached_.resize(bytes);
  pending_.push_back({bytes, {}, true});
}

// Whole pages: what an earlier, failed fsync left in one of them goes along.
void StoredFile::sync() {
  stored_.resize(cached_.size());
  for (const Change& change : pending_) {
    if (change.is_resize) {
      // What a shorter length cut off, and a longer one gave back, is zero now.
      if (change.offset < cached_.size()) {
        put(stored_, std::string_view(cached_).substr(change.offset), change.offset);
      }
      continue;
    }
    const std::size_t begin = change.offset / page_bytes * page_bytes;
    const std::size_t end = (change.offset + change.bytes.size() + page_bytes - 1) / page_bytes * page_bytes;
    if (begin >= cached_.size()) continue;
    put(stored_, std::string_view(cached_).substr(begin, end - begin), begin);
  }
  pending_.clear();
}

void StoredFile::fail_to_sync(Card::Random& random) {
  Survival survival = Survival::draw(random);
  survival.garbled_percent = 0;
  keep_some(survival, random);
  stored_.resize(cached_.size());  // the length is the journal's, and is stored sooner or later
  pending_.clear();
}

void StoredFile::drop_cached() {
  if (pending_.empty()) cached_ = stored_;
}

bool StoredFile::cut(const Survival& survival, Card::Random& random) {
  keep_some(survival, random);
  pending_.clear();
  if (cached_ == stored_) return false;
  cached_ = stored_;
  return true;
}

void StoredFile::damage(Card::Random& random) {
  if (stored_.empty()) return;
  garble_page(random() % (stored_.size() / page_bytes + 1), random);
  cached_ = stored_;
}

void StoredFile::garble_page(std::size_t page, Card::Random& random) {
  const std::size_t length = stored_.size();
  std::string rubbish(page_bytes, '\0');
  for (char& byte : rubbish) byte = static_cast<char>(random());
  put(stored_, rubbish, page * page_bytes);
  stored_.resize(length);
}

void StoredFile::keep_some(const Survival& survival, Card::Random& random) {
  if (pending_.empty()) return;
  std::vector<std::size_t> lengths{stored_.size()};
  std::set<std::size_t> touched;
  for (const Change& change : pending_) {
    if (change.is_resize) {
      lengths.push_back(change.offset);
      if (random() % 2 == 0) stored_.resize(change.offset);
      continue;
    }
    const std::size_t end = change.offset + change.bytes.size();
    lengths.push_back(std::max(lengths.back(), end));
    for (std::size_t at = change.offset; at < end;) {
      const std::size_t next = std::min(end, (at / sector_bytes + 1) * sector_bytes);
      keep_sector(change, at, next, survival, random);
      touched.insert(at / page_bytes);
      at = next;
    }
  }
  for (const std::size_t page : touched) {
    if (by_chance(survival.garbled_percent, random)) garble_page(page, random);
  }
  stored_.resize(lengths[random() % lengths.size()]);
}

void StoredFile::keep_sector(const Change& change, std::size_t at, std::size_t end, const Survival& survival,
                             Card::Random& random) {
  const std::string_view bytes = std::string_view(change.bytes).substr(at - change.offset, end - at);
  if (by_chance(survival.kept_percent, random)) {
    put(stored_, bytes, at);
  } else if (by_chance(survival.torn_percent, random)) {
    put(stored_, bytes.substr(0, random() % bytes.size()), at);
  }
}

}  // namespace xinluon::test
