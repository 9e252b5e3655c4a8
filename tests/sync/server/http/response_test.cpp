#include "sync/server/http/response.h"

#include <gtest/gtest.h>

namespace xinluon::http {
namespace {

TEST(Response, TellsAnErrorAsAProblem) {
  EXPECT_EQ(problem(Error{Errc::rejected, "why"}).status, 400);
  EXPECT_EQ(problem(Error{Errc::unauthorised, "why"}).status, 403);
  EXPECT_EQ(problem(Error{Errc::not_found, "why"}).status, 404);
  EXPECT_EQ(problem(Error{Errc::retry_later, "why"}).status, 503);
  const Response response = problem(Error{Errc::rejected, "unit: no such \"thing\""});
  EXPECT_EQ(response.content_type, "application/problem+json");
  const auto read = wire::decode_problem(response.body);
  ASSERT_TRUE(read) << response.body;
  EXPECT_EQ(read->detail, "unit: no such \"thing\"");
}

TEST(Response, KeepsTheServersOwnTroublesToItself) {
  for (const Errc code : {Errc::internal, Errc::corrupt, Errc::full}) {
    const Response response = problem(Error{code, "/var/lib/secret/path is broken"});
    EXPECT_EQ(response.status, 500);
    EXPECT_EQ(response.body.find("secret"), std::string::npos);
  }
  EXPECT_EQ(problem(Error{Errc::retry_later, "locked by 4711"}).body.find("4711"), std::string::npos);
}

TEST(Response, HasAPhraseForEveryStatusOfTheProtocol) {
  for (const auto& kind : wire::problems::all) EXPECT_NE(reason_phrase(kind.status), "") << kind.type;
}

}  // namespace
}  // namespace xinluon::http
