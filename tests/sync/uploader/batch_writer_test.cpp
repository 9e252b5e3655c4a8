#include "sync/uploader/batch_writer.h"

#include <gtest/gtest.h>

#include "sync/base/check.h"
#include "sync/crypto/random.h"
#include "sync/wire/compression.h"
#include "sync/wire/limits.h"

namespace xinluon::uploader {
namespace {

class BatchWriterTest : public testing::Test {
 protected:
  crypto::SecretKey device = crypto::SecretKey::generate();
  crypto::PublicKey server = crypto::SecretKey::generate().public_key();
  Epoch epoch = crypto::random_epoch();
  BatchWriter writer{{*KioskId::from("K0001"), server, device, std::string(64, 'b')}, crypto::random_bytes};

  WrittenBatch write(std::vector<std::string> lines, const Moment& now = {boot_time(5'000), std::nullopt}) {
    wire::Health health;
    health.software = "xinluon test";
    health.app_state = "ok";
    const auto before = crypto::sha256("before");
    const auto after = lines.empty() ? before : crypto::sha256("after");
    return writer.write({epoch, 8, before, after, std::move(lines)}, "0badcafe", health, now);
  }
  static std::string header(const WrittenBatch& batch, std::string_view name) {
    for (const auto& [key, value] : batch.request.headers)
      if (key == name) return value;
    return "";
  }
  static wire::Envelope envelope(const WrittenBatch& batch) {
    auto decoded = wire::decode_envelope(header(batch, wire::envelope_header));
    XINLUON_CHECK(decoded, "an envelope that is sent can be read");
    return std::move(*decoded);
  }
};

TEST_F(BatchWriterTest, TheDevicesSignatureBindsEnvelopeMethodAndPath) {
  const auto batch = write({"a"});
  EXPECT_EQ(batch.request.path, "/v1/kiosks/K0001/batches");
  const auto text =
      wire::batch_signing_text(header(batch, wire::envelope_header), "POST", batch.request.path);
  EXPECT_TRUE(crypto::verify(device.public_key(), text, header(batch, wire::signature_header)));
}

TEST_F(BatchWriterTest, LinesGoVerbatimCompressed) {
  const auto batch = write({"a  ", "{\"ü\":1}"});
  EXPECT_EQ(header(batch, "Content-Encoding"), "zstd");
  EXPECT_EQ(*wire::decompress("zstd", batch.request.body, 100), "a  \n{\"ü\":1}\n");
  EXPECT_EQ(batch.last_seq, 9U);
  EXPECT_EQ(batch.records, 2U);
}

TEST_F(BatchWriterTest, WithoutCompressionIfTheServerCannotDoIt) {
  EXPECT_TRUE(writer.stop_compressing());
  EXPECT_FALSE(writer.stop_compressing());
  const auto batch = write({"a"});
  EXPECT_EQ(header(batch, "Content-Encoding"), "");
  EXPECT_EQ(batch.request.body, "a\n");
}

TEST_F(BatchWriterTest, AHeartbeatHasNoBodyAndEndsBeforeItBegins) {
  const auto batch = write({});
  EXPECT_EQ(batch.request.body, "");
  EXPECT_EQ(header(batch, "Content-Encoding"), "");
  EXPECT_EQ(envelope(batch).first_seq, 8U);
  EXPECT_EQ(envelope(batch).last_seq, 7U);
}

TEST_F(BatchWriterTest, TheLastSynchronisedWallTimeIsKeptWithTheBootTimeItWasReadAt) {
  EXPECT_FALSE(envelope(write({})).wall_ms);
  write({}, {boot_time(5'000), wall_time(1'750'000'000'000)});
  const auto later = envelope(write({}, {boot_time(9'000), std::nullopt}));
  EXPECT_EQ(later.wall_ms, 1'750'000'000'000);
  EXPECT_EQ(later.wall_boot_ms, 5'000);
  EXPECT_EQ(later.sent_boot_ms, 9'000);
}

TEST_F(BatchWriterTest, NoncesAreFresh) {
  EXPECT_NE(write({}).nonce, write({}).nonce);
  const auto batch = write({});
  EXPECT_EQ(envelope(batch).nonce, batch.nonce);
}

TEST_F(BatchWriterTest, TheLongestEnvelopeFitsItsLimit) {
  wire::Health health;
  health.pending = UINT32_MAX;
  health.disk_free_bytes = INT32_MAX;
  health.cpu_temp_millicelsius = 99'999;
  health.software = std::string(64, 's');
  health.app_state = std::string(32, 'a');
  health.undervoltage = health.throttled = false;
  health.clock_skew_ms = -wire::max_number;
  health.config_version = health.config_refused = wire::max_number;
  health.config_trouble = std::string(wire::max_trouble_bytes, '"');
  BatchWriter longest({*KioskId::from(std::string(32, 'K')), server, device, std::string(64, 'b')},
                      crypto::random_bytes);
  longest.add_anchor(1'800'000'000'000, boot_time(1'000'000'000));
  const auto batch = longest.write({epoch, 400'000, {}, {}, {"a"}}, "0badcafe", health,
                                   {boot_time(1'000'000'000), wall_time(1'800'000'000'000)});
  EXPECT_LE(header(batch, wire::envelope_header).size(), wire::max_envelope_bytes);
  EXPECT_TRUE(wire::decode_envelope(header(batch, wire::envelope_header)));
}

}  // namespace
}  // namespace xinluon::uploader
