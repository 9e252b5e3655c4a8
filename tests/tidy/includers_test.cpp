// A library's header is included in one folder: that is where its handles, exceptions and error codes end.
#include <regex>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/source_tree.h"

namespace xinluon::test {
namespace {

struct Includer {
  const char* header;   // pattern over the whole header name
  const char* allowed;  // pattern over the including file's path
};

const std::vector<Includer> includers = {
    {R"(sqlite3\.h)", R"(sync/sqlite/.*)"},
    {R"(sodium\.h)", R"(sync/crypto/.*)"},
    {R"(openssl/ssl\.h)", R"(sync/server/http/.*)"},
    {R"(openssl/.*)", R"(sync/(crypto|server/http)/.*)"},
    {R"(curl/.*)", R"(sync/curl/.*)"},
    {R"(archive(_entry)?\.h)", R"(sync/server/archive/.*)"},
    {R"(xlsxwriter\.h)", R"(sync/server/workbook/.*)"},
    {R"(qrencode\.h)", R"(sync/qr/.*)"},
    {R"(cairo.*|pango/.*|fontconfig/.*)", R"(sync/server/labels/.*)"},
    {R"(simdjson\.h|zstd\.h|zlib\.h)", R"(sync/wire/.*)"},
    {R"(spdlog/.*)", R"(sync/base/.*)"},
    {R"(fmt/.*)", R"(sync/base/.*)"},
    {R"(tl/expected\.hpp)", R"(sync/base/.*)"},
    {R"(toml\+\+/.*)", R"(sync/base/.*)"},
    {R"(libpq.*)", R"(sync/server/db/.*)"},
    {R"(boost/.*)", R"(sync/server/http/.*)"},
    {R"(SDL.*)", R"(kiosk/sdl/.*)"},
    {R"(CLI/.*)",
     R"((.*/main|kiosk/app/command_line|sync/uploader/command_line|sync/server/commands/command_line)(\.cpp|\.h|/.*))"},
};

TEST(Includers, ThirdPartyHeadersStayInTheirFolder) {
  for (const auto& file : source_files({"sync", "kiosk"})) {
    for (const auto& include : includes_of(file)) {
      if (include.ours) continue;
      for (const auto& rule : includers) {
        if (!std::regex_match(include.target, std::regex(rule.header))) continue;
        EXPECT_TRUE(std::regex_match(file.path, std::regex(rule.allowed)))
            << file.path << ":" << include.line << " includes <" << include.target << ">; only "
            << rule.allowed << " may";
        break;
      }
    }
  }
}

TEST(Includers, OnlyTheSystemClockReadsTheMachinesClocks) {
  const std::regex read(
      R"((system_clock|steady_clock|high_resolution_clock)::now|clock_gettime|gettimeofday|[^_a-zA-Z]time\((nullptr|NULL|0|&)|adjtimex|SDL_GetTicks|SDL_GetPerformanceCounter)");
  for (const auto& file : source_files({"sync", "kiosk"})) {
    if (file.path == "sync/base/system_clock.cpp") continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i)
      EXPECT_FALSE(std::regex_search(file.lines[i], read))
          << file.path << ":" << i + 1 << " reads a clock; take `now` as an argument or own a Clock&";
  }
}

TEST(Includers, OnlyMainsAndTestsNameTheSystemClock) {
  for (const auto& file : source_files({"sync", "kiosk"})) {
    if (file.path.ends_with("/main.cpp") || file.path.starts_with("sync/base/system_clock.")) continue;
    for (const auto& include : includes_of(file))
      EXPECT_NE(include.target, "sync/base/system_clock.h") << file.path << ":" << include.line;
  }
}

}  // namespace
}  // namespace xinluon::test
