#include "sync/server/db/engine_words.h"

namespace xinluon::db {

std::string in_words_of(std::string_view sql, std::span<const EngineWord> words) {
  std::string text(sql);
  for (const auto& [word, ours] : words)
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + ours.size()))
      text.replace(at, word.size(), ours);
  return text;
}

}  // namespace xinluon::db
