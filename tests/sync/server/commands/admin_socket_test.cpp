#include "sync/server/commands/admin_socket.h"

#include <cstring>

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "sync/server/commands/admin_protocol.h"
#include "sync/server/storage/open.h"
#include "tests/support/server_database.h"
#include "tests/support/shared_clock.h"

namespace xinluon::commands {
namespace {

using test::must;

class AdminSocketTest : public testing::Test {
 protected:
  AdminSocketTest()
      : data_(must(db::DataFolder::lock(folder_.path()))),
        writer_(must(db::Writer::start([this] { return storage::open_writer(data_); }))),
        socket_(must(AdminSocket::open(folder_.path(), *writer_, clock_, {"https://h", {"pin"}, "key"}))) {}

  UniqueFd connect() {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strcpy(address.sun_path, admin_socket_path(folder_.path()).c_str());
    UniqueFd fd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    EXPECT_EQ(::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
    return fd;
  }
  Result<Outcome> ask(const std::string& line) {
    const UniqueFd server = connect();
    XINLUON_RETURN_IF_ERROR(write_line(server.get(), line, 5'000));
    XINLUON_TRY(const auto answer, read_line(server.get(), 5'000));
    return decode_outcome(answer);
  }

  test::TemporaryFolder folder_;
  test::SharedClock clock_;
  db::DataFolder data_;
  std::unique_ptr<db::Writer> writer_;
  std::unique_ptr<AdminSocket> socket_;
};

TEST_F(AdminSocketTest, RunsCommandsInTheServer) {
  must(ask(encode_call({"unit add", {{"subject", "TM"}, {"name", "Tỉnh Mẫu"}}})));
  EXPECT_NE(must(ask(encode_call({"unit list", {}}))).text.find("Tỉnh Mẫu"), std::string::npos);
}

TEST_F(AdminSocketTest, GivesErrorsBackAsTheyAre) {
  const auto missing = ask(encode_call({"kiosk revoke", {{"subject", "K-01"}}}));
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, Errc::not_found);
  EXPECT_NE(missing.error().message.find("K-01"), std::string::npos);
}

TEST_F(AdminSocketTest, ChecksArgumentsAgain) {
  EXPECT_FALSE(ask(encode_call({"unit add", {{"subject", "TM"}}})));
  EXPECT_FALSE(ask(encode_call({"unit add", {{"subject", "TM"}, {"name", "x"}, {"password_hash", "x"}}})));
  EXPECT_FALSE(ask(encode_call({"no such", {}})));
}

TEST_F(AdminSocketTest, SurvivesRubbishAndWhoHangsUp) {
  for (const std::string line : {"", "<html>", "[]", "{}", R"({"command":1,"arguments":{"a":2}})"})
    EXPECT_FALSE(ask(line)) << line;
  connect();
  EXPECT_TRUE(ask(encode_call({"unit list", {}})));
}

TEST_F(AdminSocketTest, IsForItsOwnUserAndGoesWithTheServer) {
  struct stat status {};
  ASSERT_EQ(stat(admin_socket_path(folder_.path()).c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  socket_.reset();
  EXPECT_FALSE(std::filesystem::exists(admin_socket_path(folder_.path())));
}

}  // namespace
}  // namespace xinluon::commands
