#include "sync/server/http/stream.h"

#include <thread>

#include <gtest/gtest.h>

namespace xinluon::http {
namespace {

// What is taken until the end.
std::string all_of(Stream& stream, Stream::End& end) {
  std::string all;
  end = Stream::End::none;
  while (end == Stream::End::none) {
    std::atomic<bool> given = false;
    stream.take([&](Stream::Part part) {
      all += part.bytes;
      end = part.end;
      given = true;
      given.notify_one();
    });
    given.wait(false);
  }
  return all;
}

TEST(Stream, BringsEveryByteInOrderAndItsEnd) {
  const std::atomic<bool> stopping = false;
  Stream stream(stopping);
  std::string sent;
  for (int i = 0; i < 300'000; ++i) sent += std::to_string(i) + ' ';
  std::thread maker([&] {
    for (std::size_t at = 0; at < sent.size(); at += 70'001)
      if (!stream.put(std::string_view(sent).substr(at, 70'001))) return;
    stream.finish();
  });
  Stream::End end{};
  EXPECT_EQ(all_of(stream, end), sent);
  EXPECT_EQ(end, Stream::End::whole);
  maker.join();
}

TEST(Stream, TellsThatItBreaksOff) {
  const std::atomic<bool> stopping = false;
  Stream stream(stopping);
  ASSERT_TRUE(stream.put("some"));
  stream.break_off();
  Stream::End end{};
  EXPECT_EQ(all_of(stream, end), "some");
  EXPECT_EQ(end, Stream::End::broken);
}

TEST(Stream, TheMakerWaitsForNobodyWhoWentAway) {
  const std::atomic<bool> stopping = false;
  Stream stream(stopping);
  ASSERT_TRUE(stream.put(std::string(2'000'000, 'x')));
  std::thread taker([&] { stream.leave(); });
  const auto put = stream.put("y");
  taker.join();
  ASSERT_FALSE(put);
  EXPECT_EQ(put.error().code, Errc::retry_later);
}

TEST(Stream, TheMakerEndsWithTheServer) {
  std::atomic<bool> stopping = false;
  Stream stream(stopping);
  ASSERT_TRUE(stream.put(std::string(2'000'000, 'x')));
  std::thread server([&] { stopping = true; });
  const auto put = stream.put("y");
  server.join();
  ASSERT_FALSE(put);
  EXPECT_EQ(put.error().code, Errc::retry_later);
}

}  // namespace
}  // namespace xinluon::http
