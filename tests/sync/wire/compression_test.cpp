#include "sync/wire/compression.h"

#include <random>

#include <gtest/gtest.h>
#include <zlib.h>

#include "sync/base/format.h"
#include "sync/wire/batch_body.h"
#include "sync/wire/limits.h"
#include "sync/wire/record_codec.h"
#include "tests/support/random_vote.h"

namespace xinluon::wire {
namespace {

std::string gzip(std::string_view bytes) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string in(bytes);
  std::string out(deflateBound(&stream, in.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

// A full batch of the busiest kind: armed, with officers and procedures.
std::string full_batch() {
  test::Random random(1);
  std::vector<std::string> lines;
  for (Seq seq = 1; seq <= max_batch_records; ++seq) {
    lines.push_back(encode_record(test::random_record(random, seq)));
  }
  return join_lines(lines);
}

TEST(Compression, EveryEncodingGivesTheBytesBack) {
  for (const std::string& body :
       {std::string(), std::string("x\n"), full_batch(), std::string(max_batch_bytes, 'x')}) {
    EXPECT_EQ(decompress("zstd", zstd_compress(body), max_batch_bytes).value_or("failed"), body);
    EXPECT_EQ(decompress("gzip", gzip(body), max_batch_bytes).value_or("failed"), body);
    EXPECT_EQ(decompress("identity", body, max_batch_bytes).value_or("failed"), body);
    EXPECT_EQ(decompress("", body, max_batch_bytes).value_or("failed"), body);
  }
}

TEST(Compression, AFullBatchTakesFewBytesARecord) {
  const auto compressed = zstd_compress(full_batch());
  EXPECT_LE(compressed.size() / max_batch_records, 24U)
      << "every field random; a usual counter takes 17 (README.md)";
}

TEST(Compression, ABombStopsAtTheLimit) {
  const std::string zeros(std::size_t{64} * 1024 * 1024, '\0');
  for (const auto& [encoding, bomb] : {std::pair<std::string, std::string>{"zstd", zstd_compress(zeros)},
                                       {"gzip", gzip(zeros)},
                                       {"identity", zeros}}) {
    const auto result = decompress(encoding, bomb, max_batch_bytes);
    ASSERT_FALSE(result) << encoding;
    EXPECT_EQ(result.error().code, Errc::full) << encoding << ": " << result.error().message;
  }
}

TEST(Compression, TheLimitItselfIsTakenAndOneMoreIsNot) {
  const std::string body(1000, 'x');
  for (const auto& [encoding, bytes] :
       {std::pair<std::string, std::string>{"zstd", zstd_compress(body)}, {"gzip", gzip(body)}, {"", body}}) {
    EXPECT_EQ(decompress(encoding, bytes, 1000).value_or(""), body) << encoding;
    EXPECT_EQ(decompress(encoding, bytes, 999).error().code, Errc::full) << encoding;
  }
}

TEST(Compression, RubbishAndCutsAreRefused) {
  for (const auto& [encoding, bytes] :
       {std::pair<std::string, std::string>{"zstd", zstd_compress(full_batch())},
        {"gzip", gzip(full_batch())}}) {
    for (const std::size_t n : {std::size_t{1}, std::size_t{5}, bytes.size() / 2, bytes.size() - 1}) {
      EXPECT_EQ(decompress(encoding, bytes.substr(0, n), max_batch_bytes).error().code, Errc::rejected)
          << encoding << " cut at " << n;
    }
    EXPECT_EQ(decompress(encoding, bytes + "more", max_batch_bytes).error().code, Errc::rejected) << encoding;
    EXPECT_EQ(decompress(encoding, "rubbish", max_batch_bytes).error().code, Errc::rejected) << encoding;
  }
}

TEST(Compression, MutationsNeverGoBeyondTheLimit) {
  const auto seed = std::random_device()();
  SCOPED_TRACE(format("seed {}", seed));
  test::Random random(seed);
  const std::string body = full_batch().substr(0, 20'000);
  for (const auto& [encoding, bytes] :
       {std::pair<std::string, std::string>{"zstd", zstd_compress(body)}, {"gzip", gzip(body)}}) {
    for (int i = 0; i < 2000; ++i) {
      std::string mutated = bytes;
      for (int n = 0; n < 3; ++n) mutated[random() % mutated.size()] = static_cast<char>(random());
      const auto result = decompress(encoding, mutated, body.size());
      if (result) {
        ASSERT_LE(result->size(), body.size());
      }
    }
  }
}

TEST(Compression, OtherEncodingsAreRefusedByName) {
  for (const char* encoding : {"br", "ZSTD", "gzip, zstd", "deflate", " "}) {
    const auto result = decompress(encoding, "", 10);
    ASSERT_FALSE(result) << encoding;
    EXPECT_EQ(result.error().code, Errc::rejected);
  }
}

}  // namespace
}  // namespace xinluon::wire
