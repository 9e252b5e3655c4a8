#include "sync/crypto/six_words.h"

#include "sync/crypto/hash.h"

namespace xinluon::crypto {
namespace {

constexpr std::string_view label = "xinluon-v1-words";
constexpr std::string_view consonants = "bcdghklmnprstvxy";  // sixteen that sound apart
constexpr std::string_view vowels = "aiou";
constexpr int words = 6;

// Consonant, vowel, consonant, vowel, consonant: 4 + 2 + 4 + 2 + 4 bits, from the highest.
void append_word(std::string& out, unsigned bits) {
  out += consonants[bits >> 12 & 15U];
  out += vowels[bits >> 10 & 3U];
  out += consonants[bits >> 6 & 15U];
  out += vowels[bits >> 4 & 3U];
  out += consonants[bits & 15U];
}

}  // namespace

std::string six_words(const KioskId& kiosk, std::string_view server_key, std::string_view device_key) {
  std::string text(label);
  for (const std::string_view part : {std::string_view(kiosk.text()), server_key, device_key})
    text.append(1, '\n').append(part);
  const Hash hash = sha256(text);
  std::string out;
  for (std::size_t i = 0; i < words; ++i) {
    if (i > 0) out += ' ';
    append_word(out, static_cast<unsigned>(hash[2 * i]) << 8 | hash[2 * i + 1]);
  }
  return out;
}

}  // namespace xinluon::crypto
