// What happened, in order: a hash of all of it, and the last events in words for whoever must find out why.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <utility>

#include "sync/base/clock.h"
#include "sync/base/format.h"

namespace xinluon::simulation {

inline constexpr std::size_t kept_events = 80;

class Trace {
 public:
  void note(WallTime at, std::string what) {
    std::string line = format("{:>13} {}", to_ms(at), what);
    for (const char c : line)
      hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 1'099'511'628'211ULL;  // FNV-1a
    ++events_;
    last_.push_back(std::move(line));
    if (last_.size() > kept_events) last_.pop_front();
  }

  std::uint64_t hash() const { return hash_; }
  std::uint64_t events() const { return events_; }
  std::string last_events() const {
    std::string text;
    for (const auto& line : last_) text += line + '\n';
    return text;
  }

 private:
  std::uint64_t hash_ = 14'695'981'039'346'656'037ULL;
  std::uint64_t events_ = 0;
  std::deque<std::string> last_;
};

}  // namespace xinluon::simulation
