// A batch's body: the first byte chooses the encoding and the cap. Decompressing never gives more than the
// cap; lines put together again are the body.
#include <array>

#include "sync/wire/batch_body.h"
#include "sync/wire/compression.h"
#include "sync/wire/limits.h"
#include "tests/fuzz/property.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xinluon;
  if (size == 0) return 0;
  constexpr std::array<std::string_view, 5> encodings = {"zstd", "gzip", "identity", "", "br"};
  const auto encoding = encodings[data[0] % encodings.size()];
  const std::size_t cap = data[0] >= 128 ? wire::max_batch_bytes : 100;
  const auto text = fuzz::text_of(data + 1, size - 1);
  const auto body = wire::decompress(encoding, text, cap);
  if (body) {
    XINLUON_CHECK(body->size() <= cap, "no more than the cap");
    if (const auto lines = wire::split_lines(*body)) {
      XINLUON_CHECK(wire::join_lines({lines->begin(), lines->end()}) == *body, "lines are the body");
      XINLUON_CHECK(lines->size() <= wire::max_batch_records, "no more lines than a batch has");
      XINLUON_CHECK(wire::chain_hashes({}, *lines).size() == lines->size(), "a hash a line");
    }
  }
  const auto back =
      wire::decompress("zstd", wire::zstd_compress(text), std::max<std::size_t>(1, text.size()));
  XINLUON_CHECK(back && *back == text, "what is compressed comes back");
  return 0;
}
