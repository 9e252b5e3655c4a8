#include "sync/base/log_format.h"

#include <algorithm>
#include <functional>
#include <string>

#include <gtest/gtest.h>

namespace xinluon {
namespace {

using log::Format;
using log::Priority;

struct LogFormat : testing::Test {
  LogFormat() { log::init("test", Priority::info); }
  ~LogFormat() override { log::set_format(Format::text); }
  static std::string captured(const std::function<void()>& action) {
    testing::internal::CaptureStderr();
    action();
    return testing::internal::GetCapturedStderr();
  }
};

TEST_F(LogFormat, WritesFieldsAsWordsOrAsJson) {
  const auto action = [] {
    log::event(
        Priority::info, "request",
        {{"id", "0f"}, {"path", "/v1/units"}, {"status", 200}, {"agent", "a \"b\" c\\"}, {"none", ""}});
  };
  EXPECT_EQ(captured(action),
            "<6>request id=0f path=/v1/units status=200 agent=\"a \\\"b\\\" c\\\\\" none=\"\"\n")
      << captured(action);
  log::set_format(Format::json);
  EXPECT_EQ(captured(action),
            "<6>{\"level\":\"info\",\"message\":\"request\",\"id\":\"0f\",\"path\":\"/v1/units\","
            "\"status\":200,\"agent\":\"a \\\"b\\\" c\\\\\",\"none\":\"\"}\n")
      << captured(action);
}

TEST_F(LogFormat, AnEventIsOneLineWhateverItsFields) {
  for (const Format format : {Format::text, Format::json}) {
    log::set_format(format);
    const std::string line = captured([] {
      log::event(Priority::warning, "a\nb", {{"x", "c\n<2>forged\x1b[2J"}});
    });
    EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1) << line;
    EXPECT_EQ(line.find('\x1b'), std::string::npos);
  }
}

TEST_F(LogFormat, PlainLinesAreObjectsToo) {
  log::set_format(Format::json);
  EXPECT_EQ(captured([] { log::warning("w {}", "\"x\""); }),
            "<4>{\"level\":\"warning\",\"message\":\"w \\\"x\\\"\"}\n");
}

TEST_F(LogFormat, TheThresholdMoves) {
  log::set_threshold(Priority::error);
  EXPECT_EQ(captured([] { log::warning("w"); }), "");
  log::set_threshold(Priority::debug);
  EXPECT_EQ(captured([] { log::debug("d"); }), "<7>d\n");
}

}  // namespace
}  // namespace xinluon
