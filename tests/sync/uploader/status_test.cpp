#include "sync/uploader/status.h"

#include <gtest/gtest.h>

#include "sync/base/files.h"
#include "sync/crypto/random.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::uploader {
namespace {

Overview sample() {
  Overview overview;
  overview.link = Link::offline;
  overview.app_reached = true;
  overview.last_outcome = "502: \"Bad\" gateway\n\\";
  overview.last_signed = boot_time(20'000);
  EpochCursor cursor;
  cursor.local.epoch = crypto::random_epoch();
  cursor.local.head_seq = 600;
  cursor.state = EpochCursor::State::confirmed;
  cursor.held = 500;
  cursor.backed_up = 480;
  overview.epochs.push_back(cursor);
  return overview;
}

TEST(Status, IsReadByPeople) {
  const auto overview = sample();
  const auto text = describe_status(encode_status(overview), "status.toml", boot_time(32'500));
  ASSERT_TRUE(text) << text.error().message;
  for (const auto& part :
       {std::string("offline: 502: \"Bad\" gateway"), std::string("12 s ago"), std::string("app reached"),
        overview.epochs[0].local.epoch.text() +
            ": confirmed: 500 of 600 records at the server, 480 in a backup"})
    EXPECT_NE(text->find(part), std::string::npos) << part << " in\n" << *text;
}

TEST(Status, BeforeTheFirstAnswerItSaysSo) {
  const auto text = describe_status(encode_status(Overview()), "status.toml", boot_time(5));
  ASSERT_TRUE(text) << text.error().message;
  EXPECT_NE(text->find("not asked yet"), std::string::npos);
  EXPECT_NE(text->find("never"), std::string::npos);
}

// Refused or offline since the start, it does not claim that the server has nothing.
TEST(Status, WhatTheServerNeverSaidIsNotShownAsNothing) {
  auto overview = sample();
  overview.link = Link::refused;
  overview.epochs[0].state = EpochCursor::State::unknown;
  overview.epochs[0].held = 0;
  const auto text = describe_status(encode_status(overview), "status.toml", boot_time(32'500));
  EXPECT_EQ(text->find("0 of 600"), std::string::npos) << *text;
  EXPECT_NE(text->find("600 records here"), std::string::npos) << *text;
}

TEST(Status, OneOfAnEarlierBootSaysSo) {
  const auto text = describe_status(encode_status(sample()), "status.toml", boot_time(1'000));
  EXPECT_NE(text->find("before the last restart"), std::string::npos);
}

TEST(StatusFile, IsWrittenWhenIdleAndOncePerSecondOtherwise) {
  const test::TemporaryFolder folder;
  const auto path = folder / "run/status.toml";
  StatusFile file(path);
  auto overview = sample();
  file.update(overview, true, boot_time(10'000));
  EXPECT_EQ(*read_file(path, 10'000), encode_status(overview));
  overview.epochs[0].held = 550;
  file.update(overview, false, boot_time(10'500));
  EXPECT_NE(*read_file(path, 10'000), encode_status(overview));
  file.update(overview, false, boot_time(11'000));
  EXPECT_EQ(*read_file(path, 10'000), encode_status(overview));
}

TEST(StatusFile, APlaceThatCannotBeWrittenStopsNothing) {
  StatusFile file("/proc/none/status.toml");
  file.update(sample(), true, boot_time(1));
  file.update(Overview(), true, boot_time(2));
}

TEST(Status, WhatIsHeldFromBeforeOurStartIsTold) {
  auto overview = sample();
  overview.epochs[0].state = EpochCursor::State::unknown;
  const auto text = describe_status(encode_status(overview), "status.toml", boot_time(32'500));
  EXPECT_NE(text->find("500 of 600"), std::string::npos) << *text;
}

}  // namespace
}  // namespace xinluon::uploader
