#include "kiosk/votelog/export.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kiosk/votelog/thread.h"
#include "sync/base/files.h"
#include "sync/base/system_clock.h"
#include "sync/wire/export_file.h"
#include "tests/kiosk/votelog/socket_user.h"
#include "tests/kiosk/votelog/votes.h"
#include "tests/support/card/card.h"

namespace xinluon::votelog {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::size_t max_bytes = 16 * 1024 * 1024;

class ExportTest : public testing::Test {
 protected:
  ExportTest() {
    fs::create_directory(stick_);
    add(1, 700);
  }
  void add(int first, int last) {
    VoteLog log = open_or_die(options_);
    for (int i = first; i <= last; ++i) cast(log, i);
  }
  Result<std::vector<ExportedFile>> export_all() {
    auto source = FileSource::open(options_);
    EXPECT_TRUE(source) << source.error().message;
    return export_records(*source, stick_, [this](Seq done, Seq of) { progress_.push_back({done, of}); });
  }
  static std::vector<std::int64_t> numbers_in(const fs::path& path) {
    const std::string text = read_file(path, max_bytes).value();
    const auto file = wire::read_export_file(text);
    EXPECT_TRUE(file) << file.error().message;
    std::vector<std::int64_t> numbers;
    for (const auto line : file->lines) numbers.push_back(wire::decode_record(line)->vote.boot_ms);
    return numbers;
  }

  test::TemporaryFolder folder_{test::Medium::memory};
  Options options_ = options_in(folder_ / "kiosk");
  fs::path stick_ = folder_ / "stick";
  std::vector<std::pair<Seq, Seq>> progress_;
};

TEST_F(ExportTest, WritesAFileThatTheServerReads) {
  const auto files = export_all();
  ASSERT_TRUE(files) << files.error().message;
  ASSERT_EQ(files->size(), 1U);
  const ExportedFile& file = files->front();
  EXPECT_EQ(file.how, Exported::written);
  EXPECT_THAT(names_in(stick_), ElementsAre(file.path.filename().string()));
  EXPECT_THAT(file.path.filename().string(), testing::MatchesRegex("K001-[0-9a-f]+-1.xinluon"));
  EXPECT_EQ(fs::file_size(file.path), file.bytes);
  const auto numbers = numbers_in(file.path);
  ASSERT_EQ(numbers.size(), 700U);
  EXPECT_EQ(numbers.front(), 1);
  EXPECT_EQ(numbers.back(), 700);
  EXPECT_EQ(progress_.back(), (std::pair<Seq, Seq>(700, 700)));
}

// The very bytes that wire::write_export_file makes, though they are never in memory together.
TEST_F(ExportTest, IsWhatTheFormatSays) {
  const fs::path path = export_all()->front().path;
  const std::string text = read_file(path, max_bytes).value();
  const auto file = wire::read_export_file(text);
  ASSERT_TRUE(file);
  EXPECT_EQ(wire::write_export_file(file->header, file->lines), text);
}

TEST_F(ExportTest, TheSameAgainIsFineAndALongerOneTakesItsPlace) {
  const fs::path path = export_all()->front().path;
  const std::string before = read_file(path, max_bytes).value();
  const auto again = export_all();
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->front().how, Exported::was_there);
  EXPECT_EQ(read_file(path, max_bytes).value(), before);
  add(701, 710);
  const auto longer = export_all();
  ASSERT_TRUE(longer) << longer.error().message;
  EXPECT_EQ(longer->front().how, Exported::replaced);
  EXPECT_EQ(numbers_in(path).size(), 710U);
}

TEST_F(ExportTest, AnotherFileOfThatNameIsLeftAlone) {
  const fs::path path = export_all()->front().path;
  auto header = wire::read_export_file(read_file(path, max_bytes).value())->header;
  header.last_seq = 2;
  for (const std::string& other :
       {std::string("holiday photos"), wire::encode_export_header(header) + "\n"}) {
    std::ofstream(path, std::ios::trunc) << other;
    const auto files = export_all();
    ASSERT_FALSE(files);
    EXPECT_EQ(files.error().code, Errc::rejected);
    EXPECT_THAT(files.error().message, HasSubstr("move it away"));
    EXPECT_EQ(read_file(path, max_bytes).value(), other);
    EXPECT_EQ(names_in(stick_).size(), 1U) << "and nothing half-made beside it";
  }
}

TEST_F(ExportTest, ErrorsNameTheRemedyAndLeaveNothingHalfMade) {
  fs::remove(stick_);
  EXPECT_EQ(export_all().error().code, Errc::not_found);
  fs::create_directory(stick_);
  test::Card card(stick_, 1);
  card.set_capacity(64 * 1024);
  const auto full = export_all();
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().code, Errc::full);
  EXPECT_THAT(full.error().message, HasSubstr("take another stick"));
  EXPECT_THAT(names_in(stick_), IsEmpty());
}

// Torn out, or the kiosk loses power, at any call: a file that has its name is whole.
TEST_F(ExportTest, AStickTornOutHoldsAWholeFileOrNone) {
  test::Card card(stick_, 2);
  bool reached = true;
  int whole = 0;
  for (int k = 1; reached; ++k) {
    int calls = 0;
    card.before = [&](const test::CardCall& call) {
      return call.changes_something() && ++calls == k ? test::Fate::power_off : test::Fate::done;
    };
    [[maybe_unused]] const auto files = export_all();
    reached = calls >= k;
    card.before = nullptr;
    card.power_off();
    card.power_on();
    for (const auto& name : names_in(stick_)) {
      if (!name.ends_with(".xinluon")) continue;
      ++whole;
      ASSERT_EQ(numbers_in(stick_ / name).size(), 700U) << "cut at call " << k;
      fs::remove(stick_ / name);
    }
  }
  EXPECT_GT(whole, 0);
}

TEST_F(ExportTest, EachEpochIsAFileOfItsOwn) {
  std::ofstream(options_.folder / "votes-00112233445566778899aabbccddeeff.db") << "rubbish";
  add(701, 703);
  const auto files = export_all();
  ASSERT_TRUE(files) << files.error().message;
  ASSERT_EQ(files->size(), 2U);
  EXPECT_EQ(numbers_in(files->at(0).path).size(), 700U);
  EXPECT_THAT(numbers_in(files->at(1).path), ElementsAre(701, 702, 703));
}

// Through the running app, which knows from its uploader what the server holds.
TEST_F(ExportTest, TheAppGivesWhatTheServerLacks) {
  const SystemClock clock;
  ThreadOptions options;
  options.log = options_;
  options.counter = *CounterId::from("Q03");
  options.socket = folder_ / "socket";
  EXPECT_EQ(AppSource::open(options.socket).error().code, Errc::not_found);
  const auto thread = VoteLogThread::start(options, clock, [](const Notice&) {}).value();
  const Epoch epoch = AppSource::open(options.socket)->epochs().back().epoch;
  SocketUser(options.socket).ask(wire::encode(wire::ReportRequest{epoch, 690, 0, "ok"}));
  auto source = AppSource::open(options.socket);
  ASSERT_TRUE(source) << source.error().message;
  auto files = export_records(*source, stick_, [](Seq, Seq) {});
  ASSERT_TRUE(files) << files.error().message;
  EXPECT_EQ(files->front().first_seq, 691U);
  EXPECT_EQ(numbers_in(files->front().path).size(), 10U);
  SocketUser(options.socket).ask(wire::encode(wire::ReportRequest{epoch, 700, 0, "ok"}));
  source = AppSource::open(options.socket);
  EXPECT_THAT(export_records(*source, stick_, [](Seq, Seq) {}).value(), IsEmpty());
}

// Of records that are not what their numbers and hashes say.
class OddSource final : public RecordSource {
 public:
  const KioskId& kiosk() const override { return kiosk_; }
  const std::string& software() const override { return software_; }
  const std::vector<wire::EpochState>& epochs() const override { return epochs_; }
  Result<wire::RecordsAnswer> records(const wire::RecordsRequest& request) override {
    wire::RecordsAnswer answer;
    answer.epoch = request.epoch;
    answer.first_seq = request.after + 1;
    answer.lines = lines;
    return answer;
  }
  std::vector<std::string> lines;

 private:
  KioskId kiosk_ = *KioskId::from("K001");
  std::string software_ = "xinluon test";
  std::vector<wire::EpochState> epochs_{{*Epoch::from("00112233445566778899aabbccddeeff"), 1, 1, {}}};
};

TEST_F(ExportTest, WhatIsNotTheChainIsNotWritten) {
  OddSource source;
  EXPECT_THAT(export_records(source, stick_, [](Seq, Seq) {}).error().message,
              HasSubstr("record 1 can't be had"));
  source.lines = {"{}"};
  EXPECT_EQ(export_records(source, stick_, [](Seq, Seq) {}).error().code, Errc::corrupt);
  EXPECT_THAT(names_in(stick_), IsEmpty());
}

// The name says whose records they are; what lies under it may say otherwise, and is not replaced then.
TEST_F(ExportTest, AnotherKiosksOrEpochsFileOfThatNameIsLeftAlone) {
  const fs::path path = export_all()->front().path;
  const auto own = wire::read_export_file(read_file(path, max_bytes).value())->header;
  std::vector<wire::ExportHeader> others(4, own);
  others[0].kiosk = *KioskId::from("K002");
  others[1].epoch = *Epoch::from("00112233445566778899aabbccddeeff");
  others[2].first_seq = 2;
  others[3].last_seq = 701;
  for (const auto& other : others) {
    std::ofstream(path, std::ios::trunc) << wire::encode_export_header(other) << "\n";
    EXPECT_EQ(export_all().error().code, Errc::rejected);
  }
}

TEST_F(ExportTest, StickThatCanNotBeWrittenIsAnErrorThatNamesIt) {
  const fs::path path = export_all()->front().path;
  fs::remove(path);
  fs::create_directory(stick_ / ("." + path.filename().native() + ".part"));
  const auto failed = export_all();
  ASSERT_FALSE(failed);
  EXPECT_THAT(failed.error().message, HasSubstr(".part"));
}

}  // namespace
}  // namespace xinluon::votelog
