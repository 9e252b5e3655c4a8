// Identifiers. A vote is (kiosk, epoch, seq): no id is made from a clock, because a Pi has none that can be
// trusted, and none names a citizen.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace xinluon {

inline constexpr std::size_t max_id_bytes = 32;

// Kiosks, units, counters and officers are named by 1–32 characters of A–Z a–z 0–9 . _ -
bool valid_id(std::string_view text);

template <class Tag>
class Id {
 public:
  Id() = default;
  // Empty optional when the text is no valid id.
  static std::optional<Id> from(std::string_view text) {
    if (!valid_id(text)) return std::nullopt;
    return Id(std::string(text));
  }
  const std::string& text() const { return text_; }
  bool empty() const { return text_.empty(); }
  auto operator<=>(const Id&) const = default;

 private:
  explicit Id(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

using KioskId = Id<struct KioskTag>;
using UnitId = Id<struct UnitTag>;
using CounterId = Id<struct CounterTag>;
using OfficerId = Id<struct OfficerTag>;

// One vote file of a kiosk: 128 random bits, 32 lower-case hex digits.
class Epoch {
 public:
  Epoch() = default;
  static std::optional<Epoch> from(std::string_view hex);
  const std::string& text() const { return text_; }
  bool empty() const { return text_.empty(); }
  auto operator<=>(const Epoch&) const = default;

 private:
  explicit Epoch(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// 1, 2, 3 … without a gap within an epoch; 0 is "before the first".
using Seq = std::uint64_t;

}  // namespace xinluon
