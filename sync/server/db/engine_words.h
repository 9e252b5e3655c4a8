// What a step of the schema leaves open because the engines spell it differently.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace xinluon::db {

using EngineWord = std::pair<std::string_view, std::string_view>;  // "{blob}", "BYTEA"

// `sql` with each of `words` replaced wherever it stands.
std::string in_words_of(std::string_view sql, std::span<const EngineWord> words);

}  // namespace xinluon::db
