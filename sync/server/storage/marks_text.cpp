#include "sync/server/storage/marks_text.h"

#include <algorithm>

namespace xinluon::storage {

std::string text_of(const Marks& marks) {
  std::string text;
  for (const Mark mark : marks) text += mark == Mark::shown ? 's' : mark == Mark::missing ? 'm' : '-';
  return text;
}

Marks marks_of(std::string_view text) {
  Marks marks{};
  for (std::size_t i = 0; i < std::min(marks.size(), text.size()); ++i)
    marks[i] = text[i] == 's' ? Mark::shown : text[i] == 'm' ? Mark::missing : Mark::not_mentioned;
  return marks;
}

}  // namespace xinluon::storage
