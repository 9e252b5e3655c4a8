// Damages bytes as lines, cards and forgers do: flipped bits, changed bytes, cuts, repetitions, splices.
#pragma once

#include <array>
#include <random>
#include <string>
#include <string_view>

namespace xinluon::test {

inline std::size_t below(std::mt19937_64& random, std::size_t n) {
  return static_cast<std::size_t>(random() % n);
}

inline void flip_bit(std::mt19937_64& random, std::string& bytes) {
  auto& byte = bytes[below(random, bytes.size())];
  byte = static_cast<char>(byte ^ (1 << below(random, 8)));
}

inline void put_byte(std::mt19937_64& random, std::string& bytes) {
  constexpr std::string_view likely = "{}[]\",:\\0123456789-truefalsn \x01\x1f\x7f\xff";
  bytes[below(random, bytes.size())] = likely[below(random, likely.size())];
}

inline void cut_out(std::mt19937_64& random, std::string& bytes) {
  const std::size_t at = below(random, bytes.size());
  bytes.erase(at, 1 + below(random, 12));
}

inline void repeat(std::mt19937_64& random, std::string& bytes) {
  const std::size_t at = below(random, bytes.size());
  bytes.insert(at, bytes.substr(at, 1 + below(random, 24)));
}

// One to three of these, and sometimes the end of `other` in the place of this one's: often well formed.
inline void mutate(std::mt19937_64& random, std::string& bytes, std::string_view other) {
  constexpr std::array ways = {flip_bit, put_byte, cut_out, repeat};
  for (std::size_t i = 1 + below(random, 3); i > 0 && !bytes.empty(); --i) {
    const std::size_t way = below(random, ways.size() + 1);
    if (way < ways.size()) {
      ways[way](random, bytes);
    } else if (!other.empty()) {
      bytes.resize(below(random, bytes.size()));
      bytes += other.substr(below(random, other.size()));
    }
  }
}

}  // namespace xinluon::test
