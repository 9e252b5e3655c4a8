#include "sync/wire/export_file.h"

#include <random>

#include <gtest/gtest.h>

#include "sync/crypto/random.h"
#include "sync/wire/batch_body.h"
#include "sync/wire/record_codec.h"
#include "tests/support/random_vote.h"

namespace xinluon::wire {
namespace {

class ExportFileTest : public testing::Test {
 protected:
  ExportFileTest() {
    header.kiosk = KioskId::from("K-01").value();
    header.epoch = crypto::random_epoch();
    header.first_seq = 8;
    header.prev_hash = crypto::sha256("before");
    header.software = "xinluon 0.1.0";
    for (Seq seq = 8; seq < 18; ++seq) records.push_back(encode_record(test::random_record(random, seq)));
    lines.assign(records.begin(), records.end());
  }
  const std::uint64_t seed = std::random_device{}();
  testing::ScopedTrace trace{__FILE__, __LINE__, "seed " + std::to_string(seed)};
  test::Random random{seed};
  ExportHeader header;
  std::vector<std::string> records;
  std::vector<std::string_view> lines;
};

TEST_F(ExportFileTest, ReadsBackWhatWasWritten) {
  const std::string text = write_export_file(header, lines);
  const auto file = read_export_file(text);
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->header.kiosk, header.kiosk);
  EXPECT_EQ(file->header.last_seq, 17U);
  EXPECT_EQ(file->header.last_hash, chain_hashes(header.prev_hash, lines).back());
  EXPECT_EQ(file->lines, lines);
  EXPECT_EQ(decode_export_header(encode_export_header(file->header)).value(), file->header);
}

TEST_F(ExportFileTest, OneWithoutRecordsIsRight) {
  const auto file = read_export_file(write_export_file(header, {}));
  EXPECT_EQ(std::string(file ? "" : "x"), "");
}

TEST_F(ExportFileTest, APartIsAFileOfItsOwn) {
  const std::string text = write_export_file(header, lines);
  const auto file = read_export_file(text).value();
  const auto hashes = chain_hashes(header.prev_hash, lines);
  const std::string part_text = part_of_export(file, 4, 3, hashes[3]);
  const auto part = read_export_file(part_text);
  ASSERT_TRUE(part) << part.error().message;
  EXPECT_EQ(part->header.first_seq, 12U);
  EXPECT_EQ(part->header.last_seq, 14U);
  EXPECT_EQ(part->header.last_hash, hashes[6]);
}

TEST_F(ExportFileTest, EveryCutIsNoticed) {
  const std::string text = write_export_file(header, lines);
  for (std::size_t length = 0; length < text.size(); ++length)
    EXPECT_FALSE(read_export_file(std::string_view(text).substr(0, length))) << length;
}

// A flipped byte of a record, or of anything in the header but the software's name, never reads the same.
TEST_F(ExportFileTest, NoMutationReadsAsTheSameRecords) {
  const std::string text = write_export_file(header, lines);
  const auto right = read_export_file(text).value();
  for (int i = 0; i < 20'000; ++i) {
    std::string mutated = text;
    const auto at = random() % mutated.size();
    switch (random() % 3) {
      case 0:
        mutated[at] = static_cast<char>(random() % 256);
        break;
      case 1:
        mutated.erase(at, 1 + random() % 3);
        break;
      default:
        mutated.insert(at, 1, static_cast<char>(random() % 256));
    }
    if (mutated == text) continue;
    const auto read = read_export_file(mutated);
    if (!read) continue;
    EXPECT_EQ(read->lines, right.lines);
    EXPECT_EQ(read->header.prev_hash, right.header.prev_hash);
  }
}

}  // namespace
}  // namespace xinluon::wire
