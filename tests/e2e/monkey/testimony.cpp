#include "tests/e2e/monkey/testimony.h"

#include <algorithm>
#include <fstream>
#include <span>
#include <sstream>

#include <nlohmann/json.hpp>

#include "sync/base/check.h"
#include "sync/base/format.h"
#include "sync/sqlite/sqlite.h"

namespace xinluon::test {
namespace {

// From the input to the moment the save is asked for, on a machine with other things to do.
constexpr std::int64_t reaction_ms = 3'000;

bool explains(const Done& done, int level, const std::vector<Place>& places) {
  if (done.level_key == level) return true;
  const std::string action = format("level:{}", level);
  return std::any_of(places.begin(), places.end(), [&](const Place& place) {
    // A touch in a gap goes to the nearest face.
    const int gap = std::max(place.rect.w, place.rect.h) / 10;
    return place.action == action && inset(place.rect, -gap).contains(done.at);
  });
}

std::int64_t median(std::span<const std::int64_t> of) {
  std::vector<std::int64_t> sorted(of.begin(), of.end());
  std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2),
                   sorted.end());
  return sorted[sorted.size() / 2];
}

}  // namespace

std::int64_t heap_growth_kib(const Testimony& testimony, std::size_t first) {
  constexpr std::size_t some = 100;
  const std::span<const std::int64_t> all(testimony.heap_kib);
  XINLUON_CHECK(all.size() >= first + 2 * some, "too few sessions to compare");
  return median(all.last(some)) - median(all.subspan(first, some));
}

Testimony read_testimony(const std::filesystem::path& trace) {
  Testimony t;
  std::ifstream in(trace);
  std::string line;
  int open_level = 0;
  std::uint64_t last_save = 0;
  while (std::getline(in, line)) {
    std::istringstream words(line);
    std::int64_t boot_ms = 0;
    std::string what;
    std::uint64_t ticket = 0;
    words >> boot_ms >> what >> ticket;
    if (what == "save") {
      int level = 0;
      words >> level;
      t.saves[ticket] = {boot_ms, level};
      last_save = ticket;
    } else if (what == "saved") {
      XINLUON_CHECK(ticket == last_save, "an answer to another question");
      const auto& save = t.saves.at(ticket);
      if (save.level != open_level) t.first_taps.push_back(save);
      open_level = save.level;
    } else if (what == "unanswered") {
      t.unanswered[ticket] = 0;
    } else if (what == "sealed") {
      std::uint64_t seq = 0;
      std::int64_t heap_kib = 0;
      words >> seq >> heap_kib;
      t.heap_kib.push_back(heap_kib);
      if (t.unanswered.contains(ticket)) {
        t.unanswered[ticket] = seq;
      } else {
        t.sealed[ticket] = seq;
        t.level_of_seq[seq] = open_level;
        open_level = 0;
      }
    } else if (what == "failed") {
      ++t.failed;
    }
  }
  return t;
}

std::size_t SealedCount::now() {
  in_.clear();
  std::string line;
  for (auto at = in_.tellg(); std::getline(in_, line); at = in_.tellg()) {
    if (in_.eof()) {  // half a line: read again when the rest is there
      in_.clear();
      in_.seekg(at);
      break;
    }
    if (line.find(" sealed ") != std::string::npos) ++sealed_;
  }
  return sealed_;
}

std::map<std::uint64_t, int> read_records(const std::filesystem::path& folder) {
  std::map<std::uint64_t, int> levels;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".db") continue;
    auto db = sqlite::Connection::open(entry.path(), {.access = sqlite::Access::read_only});
    XINLUON_CHECK(db.has_value(), "the vote file can't be read");
    auto rows = db->prepare("SELECT seq, bytes FROM record ORDER BY seq");
    XINLUON_CHECK(rows.has_value(), "the vote file has other columns");
    for (auto more = rows->step(); more.has_value() && *more; more = rows->step()) {
      const auto record = nlohmann::json::parse(rows->blob(1));
      levels[static_cast<std::uint64_t>(rows->integer(0))] = record.value("level", 0);
    }
  }
  return levels;
}

std::vector<std::string> unexplained(const Testimony& testimony, const std::vector<Done>& done,
                                     const std::vector<Place>& places) {
  std::vector<std::string> faults;
  for (const auto& tap : testimony.first_taps) {
    const auto first = std::lower_bound(done.begin(), done.end(), tap.boot_ms - reaction_ms,
                                        [](const Done& d, std::int64_t ms) { return d.boot_ms < ms; });
    const bool explained = std::any_of(first, done.end(), [&](const Done& d) {
      return d.boot_ms <= tap.boot_ms && explains(d, tap.level, places);
    });
    if (!explained) faults.push_back(format("level {} at {} ms", tap.level, tap.boot_ms));
  }
  return faults;
}

}  // namespace xinluon::test
