// What a monkey's kiosk wrote down, held against what the monkey did and what the vote file holds.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "tests/e2e/monkey/monkey.h"

namespace xinluon::test {

struct Testimony {
  struct Save {
    std::int64_t boot_ms;
    int level;
  };
  std::map<std::uint64_t, Save> saves;                // by ticket
  std::map<std::uint64_t, std::uint64_t> sealed;      // ticket → seq, votes only
  std::map<std::uint64_t, std::uint64_t> unanswered;  // ticket → seq
  std::map<std::uint64_t, int> level_of_seq;          // of the vote that was open when it was sealed
  std::vector<Save> first_taps;                       // saves that set a level anew
  std::vector<std::int64_t> heap_kib;                 // of the kiosk, at the end of each session
  int failed = 0;
};

// From `first` sessions on to the end: how much more is on the heap, by the medians of a hundred sessions
// each. Needs at least first + 200 sessions.
std::int64_t heap_growth_kib(const Testimony& testimony, std::size_t first);

Testimony read_testimony(const std::filesystem::path& trace);

// How many sessions have been sealed so far, votes and others; reads only what was written since.
class SealedCount {
 public:
  explicit SealedCount(const std::filesystem::path& trace) : in_(trace) {}
  std::size_t now();

 private:
  std::ifstream in_;
  std::size_t sealed_ = 0;
};

// seq → level (0: no answer) of every record in the vote file.
std::map<std::uint64_t, int> read_records(const std::filesystem::path& folder);

// `done` in the order of time. The taps whose level no input explains: none on a place of that level, no key
// of it, in the time before.
std::vector<std::string> unexplained(const Testimony& testimony, const std::vector<Done>& done,
                                     const std::vector<Place>& places);

}  // namespace xinluon::test
