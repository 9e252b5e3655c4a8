// What the fuzz targets share. A property that does not hold aborts, which libFuzzer keeps as a crash.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "sync/base/check.h"
#include "sync/base/result.h"

namespace xinluon::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// What was read, written and read again is the same.
template <class Decode, class Encode>
void comes_back(std::string_view text, Decode decode, Encode encode) {
  const auto read = decode(text);
  if (!read) return;
  const auto again = decode(encode(*read));
  XINLUON_CHECK(again.has_value(), "what is written can be read");
  XINLUON_CHECK(*again == *read, "what is written says the same");
}

// Every byte counts: what was read is written as it stood.
template <class Decode, class Encode>
void stands(std::string_view text, Decode decode, Encode encode) {
  const auto read = decode(text);
  if (read) XINLUON_CHECK(encode(*read) == text, "one thing has one spelling");
}

// A refusal begins with where it is.
template <class T>
void names_its_file(const Result<T>& read, std::string_view name) {
  XINLUON_CHECK(read || read.error().message.starts_with(name), "a mistake is told with its file");
}

}  // namespace xinluon::fuzz
