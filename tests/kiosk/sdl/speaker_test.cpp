// What is sent to the sound device, written down byte by byte by SDL's disk driver.
#include "kiosk/sdl/speaker.h"

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/sdl/speech_files.h"
#include "sync/base/system_clock.h"
#include "sync/base/unique_fd.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::sdl {
namespace {

// Reads for as long as it lives; the device may be opened again and again meanwhile.
class Recorder {
 public:
  explicit Recorder(const std::filesystem::path& pipe) {
    EXPECT_EQ(mkfifo(pipe.c_str(), 0600), 0);
    fd_ = UniqueFd(open(pipe.c_str(), O_RDWR | O_CLOEXEC));
    setenv("SDL_AUDIODRIVER", "disk", 1);
    setenv("SDL_DISKAUDIOFILE", pipe.c_str(), 1);
    setenv("SDL_DISKAUDIODELAY", "1", 1);  // ms a block: faster than it sounds
    thread_ = std::thread([this] { run(); });
  }
  ~Recorder() {
    if (thread_.joinable()) finish();
    unsetenv("SDL_AUDIODRIVER");
  }

  // All that sounded; how long it was silent between two sounds depends on when they were asked for.
  Samples finish() {
    stop_ = true;
    thread_.join();
    Samples samples(bytes_.size() / sizeof(std::int16_t));
    std::memcpy(samples.data(), bytes_.data(), samples.size() * sizeof(std::int16_t));
    std::erase(samples, std::int16_t{0});
    return samples;
  }

 private:
  void run() {
    std::string piece(65'536, '\0');
    for (pollfd one{fd_.get(), POLLIN, 0}; !stop_;) {
      if (poll(&one, 1, 20) <= 0) continue;
      const ssize_t n = read(fd_.get(), piece.data(), piece.size());
      if (n > 0) bytes_.append(piece, 0, static_cast<std::size_t>(n));
    }
  }

  UniqueFd fd_;
  std::atomic<bool> stop_ = false;
  std::string bytes_;
  std::thread thread_;
};

void little(std::string& to, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) to.push_back(static_cast<char>(value >> (8 * i) & 0xFF));
}

void write_wav(const std::filesystem::path& path, const Samples& samples) {
  std::string wav = "RIFF";
  const auto bytes = static_cast<std::uint32_t>(samples.size() * sizeof(std::int16_t));
  little(wav, 36 + bytes, 4);
  wav += "WAVEfmt ";
  for (const auto& [value, width] :
       {std::pair{16, 4}, {1, 2}, {1, 2}, {sample_rate, 4}, {2 * sample_rate, 4}, {2, 2}, {16, 2}})
    little(wav, static_cast<std::uint32_t>(value), width);
  wav += "data";
  little(wav, bytes, 4);
  for (const std::int16_t s : samples) little(wav, static_cast<std::uint16_t>(s), 2);
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << wav;
}

class SpeakerTest : public testing::Test {
 protected:
  // A folder in which everything can be heard, each text by half a second of its own number.
  void record_all(const std::string& origin, const std::string& lang, std::int16_t plus = 1) {
    for (std::size_t i = 0; i < ui::text_keys.size(); ++i) {
      if (!SpeechFiles::is_read_aloud(ui::text_keys[i])) continue;
      write_wav(folder_ / "sounds" / origin / lang / (std::string(ui::text_keys[i]) + ".wav"),
                Samples(sample_rate / 2, static_cast<std::int16_t>(i + static_cast<std::size_t>(plus))));
    }
  }
  static std::size_t number(ui::TextId text) { return static_cast<std::size_t>(text); }
  void settle() const { std::this_thread::sleep_for(std::chrono::milliseconds(300)); }

  test::TemporaryFolder folder_;
  SystemClock clock_;
};

TEST_F(SpeakerTest, ALanguageSpeaksWhenEveryTextHasAFile) {
  record_all("synthesised", "vi");
  record_all("recorded", "km");
  std::filesystem::remove(folder_ / "sounds/recorded/km/question.wav");
  Speaker speaker(folder_ / "sounds", clock_);
  EXPECT_TRUE(speaker.speaks("vi"));
  EXPECT_TRUE(speaker.is_synthetic("vi"));
  EXPECT_FALSE(speaker.speaks("km"));
  EXPECT_FALSE(speaker.is_synthetic("km"));
  EXPECT_FALSE(speaker.speaks("ede"));
  EXPECT_FALSE(Speaker(folder_ / "nowhere", clock_).speaks("vi"));
}

TEST_F(SpeakerTest, ARecordedVoiceWins) {
  record_all("synthesised", "vi");
  record_all("recorded", "vi", 1'000);
  const SpeechFiles files(folder_ / "sounds");
  EXPECT_FALSE(files.any_synthesised("vi"));
  const auto said = files.load("vi", ui::TextId::question);
  ASSERT_TRUE(said) << said.error().message;
  EXPECT_EQ(said->at(100), static_cast<std::int16_t>(number(ui::TextId::question) + 1'000));
}

TEST_F(SpeakerTest, SaysHowLongItTakes) {
  record_all("recorded", "vi");
  Recorder recorder(folder_ / "pipe");
  Speaker speaker(folder_ / "sounds", clock_);
  const std::vector<ui::TextId> texts = {ui::TextId::question, ui::TextId::level_5};
  EXPECT_NEAR(static_cast<double>(speaker.say("vi", texts).count()), 1'250, 2);  // with a pause between
  EXPECT_EQ(speaker.say("en", texts), Milliseconds(0));
  speaker.set_volume(0);
  EXPECT_EQ(speaker.say("vi", texts), Milliseconds(0));
}

TEST_F(SpeakerTest, WhatIsNoSoundFileIsNotSaid) {
  record_all("recorded", "vi");
  std::ofstream(folder_ / "sounds/recorded/vi/question.wav") << "no sound";
  Speaker speaker(folder_ / "sounds", clock_);
  EXPECT_EQ(speaker.say("vi", std::vector{ui::TextId::question}), Milliseconds(0));
}

// The same sounds are the same bytes, whatever the pauses between them.
TEST_F(SpeakerTest, WhatTheDeviceGetsIsTheSameEveryTime) {
  record_all("recorded", "vi");
  std::vector<Samples> heard;
  for (int run = 0; run < 3; ++run) {
    Recorder recorder(folder_ / ("pipe" + std::to_string(run)));
    Speaker speaker(folder_ / "sounds", clock_);
    speaker.set_volume(100);
    speaker.play(flow::Sound::touch);
    settle();
    speaker.play(flow::Sound::accept);
    std::this_thread::sleep_for(std::chrono::milliseconds(37 * run));
    settle();
    EXPECT_GT(speaker.say("vi", std::vector{ui::TextId::question}), Milliseconds(0));
    settle();
    EXPECT_NE(speaker.device(), "");
    heard.push_back(recorder.finish());
  }
  EXPECT_EQ(heard[1], heard[0]);
  EXPECT_EQ(heard[2], heard[0]);
  Samples expected = tone(flow::Sound::touch);
  for (const std::int16_t s : tone(flow::Sound::accept)) expected.push_back(s);
  expected.resize(expected.size() + sample_rate / 2,
                  static_cast<std::int16_t>(number(ui::TextId::question) + 1));
  std::erase(expected, std::int16_t{0});
  EXPECT_EQ(heard[0], expected);
}

TEST_F(SpeakerTest, WithoutADeviceItIsSilentAndSaysSo) {
  record_all("recorded", "vi");
  setenv("SDL_AUDIODRIVER", "none of that name", 1);
  Speaker speaker(folder_ / "sounds", clock_);
  speaker.play(flow::Sound::touch);
  settle();
  EXPECT_EQ(speaker.device(), "");
  EXPECT_EQ(speaker.say("vi", std::vector{ui::TextId::question}), Milliseconds(0));
  unsetenv("SDL_AUDIODRIVER");
}

}  // namespace
}  // namespace xinluon::sdl
