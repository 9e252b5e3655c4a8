#include "sync/server/http/request.h"

#include <gtest/gtest.h>

namespace xinluon::http {
namespace {

TEST(Request, FindsHeadersInAnyCase) {
  Request request;
  request.headers = {{"Content-Type", "a"}, {"X-Twice", "1"}, {"x-twice", "2"}};
  EXPECT_EQ(request.header("content-TYPE"), "a");
  EXPECT_EQ(request.header("X-Twice"), "1");
  EXPECT_EQ(request.header("X-None"), "");
  EXPECT_EQ(request.list("X-Twice"), "1, 2") << "a proxy may add a line of its own";
  EXPECT_EQ(request.list("X-None"), "");
}

TEST(Request, FindsACookieByItsWholeName) {
  Request request;
  request.headers = {{"Cookie", "a=1; xa=2;a-b=3; empty=; last=4"}};
  EXPECT_EQ(request.cookie("a"), "1");
  EXPECT_EQ(request.cookie("xa"), "2");
  EXPECT_EQ(request.cookie("a-b"), "3");
  EXPECT_EQ(request.cookie("empty"), "");
  EXPECT_EQ(request.cookie("last"), "4");
  EXPECT_EQ(request.cookie("las"), "");
}

TEST(Request, DecodesEscapes) {
  EXPECT_EQ(percent_decode("a%20b+c", true).value(), "a b c");
  EXPECT_EQ(percent_decode("a+b", false).value(), "a+b");
  EXPECT_EQ(percent_decode("%C4%91%e1%ba%a5t", true).value(), "đất");
}

TEST(Request, RefusesBrokenEscapesControlCharactersAndWhatIsNoUtf8) {
  for (const char* text : {"%", "%2", "%zz", "%00", "%0a", "%7f", "%ff", "%c0%af", "%ed%a0%80"})
    EXPECT_FALSE(percent_decode(text, true)) << text;
}

TEST(Request, TakesAQueryApart) {
  const Query query = query_of("/p?period=2026-11&unit=&flag&x=a=b").value();
  EXPECT_EQ(query, (Query{{"period", "2026-11"}, {"unit", ""}, {"flag", ""}, {"x", "a=b"}}));
  EXPECT_TRUE(query_of("/p").value().empty());
  EXPECT_TRUE(query_of("/p?").value().empty());
  EXPECT_TRUE(query_of("/p?&&").value().empty());
}

TEST(Request, NamesWhatIsWrongInAQuery) {
  EXPECT_NE(query_of("/p?a=1&a=2").error().message.find("a is given twice"), std::string::npos);
  EXPECT_NE(query_of("/p?unit=%ff").error().message.find("unit"), std::string::npos);
  std::string many = "/p?";
  for (int i = 0; i < 20; ++i) many += "k" + std::to_string(i) + "=1&";
  EXPECT_FALSE(query_of(many));
}

}  // namespace
}  // namespace xinluon::http
