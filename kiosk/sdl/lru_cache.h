// A bounded store of things that are expensive to make: beyond its budget the least recently used leave.
#pragma once

#include <cstddef>
#include <list>
#include <map>
#include <utility>

namespace xinluon::sdl {

template <class Key, class Value>
class LruCache {
 public:
  // The sum of the costs that may stay; the newest entry always does.
  explicit LruCache(std::size_t budget) : budget_(budget) {}

  // Null when it is not there. Valid until the next put().
  Value* find(const Key& key) {
    const auto found = index_.find(key);
    if (found == index_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return &entries_.front().value;
  }

  // `key` must not be there yet.
  Value& put(const Key& key, Value value, std::size_t cost) {
    while (!entries_.empty() && total_ + cost > budget_) drop_oldest();
    entries_.push_front({key, std::move(value), cost});
    index_.emplace(key, entries_.begin());
    total_ += cost;
    return entries_.front().value;
  }

  std::size_t total_cost() const { return total_; }
  std::size_t count() const { return entries_.size(); }

 private:
  struct Entry {
    Key key;
    Value value;
    std::size_t cost;
  };

  void drop_oldest() {
    total_ -= entries_.back().cost;
    index_.erase(entries_.back().key);
    entries_.pop_back();
  }

  std::size_t budget_;
  std::size_t total_ = 0;
  std::list<Entry> entries_;  // most recently used first
  std::map<Key, typename std::list<Entry>::iterator> index_;
};

}  // namespace xinluon::sdl
