// What is written is unpacked by unzip, a program that is none of ours.
#include "sync/server/archive/zip_writer.h"

#include <fstream>

#include <gtest/gtest.h>

#include "sync/base/files.h"
#include "tests/support/process.h"
#include "tests/support/server_database.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::archive {
namespace {

const WallTime noon = wall_time(1'795'323'600'000);

TEST(ZipWriter, WhatIsWrittenUnzipsToTheSameBytes) {
  test::TemporaryFolder folder;
  std::string large;
  for (int i = 0; large.size() < 3'000'000; ++i) large += std::to_string(i * 7919) + '\n';
  const auto zip =
      test::must(zip_of({{"TM-X01/tệp có dấu.txt", "một\n"}, {"large", large}, {"empty", ""}}, noon));
  EXPECT_LT(zip.size(), large.size() / 2);
  std::ofstream(folder / "a.zip", std::ios::binary) << zip;
  ASSERT_EQ(test::run({"/usr/bin/unzip", "-q", (folder / "a.zip").string(), "-d", (folder / "out").string()})
                .status,
            0);
  EXPECT_EQ(test::must(read_file(folder / "out" / "TM-X01" / "tệp có dấu.txt", 100)), "một\n");
  EXPECT_EQ(test::must(read_file(folder / "out" / "large", 1 << 24)), large);
  EXPECT_EQ(test::must(read_file(folder / "out" / "empty", 100)), "");
}

TEST(ZipWriter, GivesItsBytesAsTheyCome) {
  std::size_t given = 0;
  std::size_t largest = 0;
  ZipWriter writer(
      [&](std::string_view bytes) -> Result<void> {
        given += bytes.size();
        largest = std::max(largest, bytes.size());
        return {};
      },
      noon);
  test::must(writer.begin("noise"));
  std::string noise;
  for (std::uint32_t i = 0, state = 1; i < 4'000'000; ++i)
    noise += static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
  test::must(writer.write(noise));
  EXPECT_GT(given, noise.size() / 2);
  test::must(writer.finish());
  EXPECT_GT(given, noise.size());
  EXPECT_LE(largest, 64U * 1024U);
}

TEST(ZipWriter, ASinkThatTakesNoMoreEndsItWithItsOwnWords) {
  ZipWriter writer([](std::string_view) -> Result<void> { return fail(Errc::full, "the line is gone"); },
                   noon);
  test::must(writer.begin("large"));
  const auto written = writer.write(std::string(8'000'000, 'x') + std::string(100, 'y'));
  const auto finished = writer.finish();
  ASSERT_FALSE(finished);
  EXPECT_EQ(finished.error().message, "the line is gone");
  EXPECT_EQ(finished.error().code, Errc::full);
}

}  // namespace
}  // namespace xinluon::archive
