#include "sync/server/http/pages.h"

#include <gtest/gtest.h>

#include "sync/base/files.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::http {
namespace {

class PagesTest : public testing::Test {
 protected:
  void write(const std::string& name, const std::string& bytes) {
    ASSERT_TRUE(write_file_durably(folder_ / name, bytes, 0644));
  }
  void SetUp() override {
    write("index.html", "<!doctype html>");
    write("app.js", "plain");
    write("app.js.gz", "zipped");
  }
  test::TemporaryFolder folder_;
};

TEST_F(PagesTest, ServesWhatIsInTheFolder) {
  const Pages pages = Pages::load(folder_.path()).value();
  EXPECT_EQ(pages.serve({}, "").content_type, "text/html; charset=utf-8");
  EXPECT_EQ(pages.serve({}, "app.js").body, "plain");
  EXPECT_EQ(pages.serve({}, "app.js").content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(pages.serve({}, "app.js.gz").status, 404) << "only as an encoding";
  EXPECT_EQ(pages.serve({}, "../secret").status, 404);
}

TEST_F(PagesTest, GivesGzipToWhoTakesIt) {
  const Pages pages = Pages::load(folder_.path()).value();
  Request request;
  request.headers = {{"Accept-Encoding", "gzip, br"}};
  EXPECT_EQ(pages.serve(request, "app.js").body, "zipped");
  EXPECT_EQ(pages.serve(request, "index.html").body, "<!doctype html>");
}

TEST_F(PagesTest, AnswersNotModified) {
  const Pages pages = Pages::load(folder_.path()).value();
  Request request;
  for (const auto& [name, value] : pages.serve({}, "app.js").headers)
    if (name == "ETag") request.headers = {{"If-None-Match", value}};
  const Response again = pages.serve(request, "app.js");
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
  EXPECT_EQ(pages.serve(request, "index.html").status, 200);
}

TEST_F(PagesTest, IsAnErrorWithoutAnIndexOrAFolder) {
  EXPECT_FALSE(Pages::load(folder_ / "none"));
  std::filesystem::remove(folder_ / "index.html");
  EXPECT_FALSE(Pages::load(folder_.path()));
  EXPECT_EQ(Pages::missing().serve({}, "").status, 200);
}

}  // namespace
}  // namespace xinluon::http
