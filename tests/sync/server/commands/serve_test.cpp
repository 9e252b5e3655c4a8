// The real program: serve, the commands beside it, and its end.
#include "sync/server/commands/serve.h"

#include <csignal>
#include <fstream>
#include <thread>

#include <gtest/gtest.h>

#include "sync/base/files.h"
#include "sync/base/system_clock.h"
#include "sync/domain/period.h"
#include "tests/support/process.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tls_client.h"

namespace xinluon::test {
namespace {

using namespace std::chrono_literals;

class ServeTest : public testing::Test {
 protected:
  ServeTest() {
    std::ofstream(config_) << "data = \"" << (folder_ / "data").string() << "\"\nlisten = \"127.0.0.1:0\"\n";
  }
  Finished command(const std::vector<std::string>& words, const std::string& input = {}) {
    std::vector<std::string> argv = {program_, "--config", config_};
    argv.insert(argv.end(), words.begin(), words.end());
    return run(argv, input);
  }
  std::uint16_t start() {
    std::error_code none;
    std::filesystem::remove(folder_ / "data/listen", none);
    server_ = std::make_unique<Process>(std::vector<std::string>{program_, "serve", "--config", config_},
                                        (folder_ / "log").string());
    for (int i = 0; i < 1'000; ++i) {
      if (const auto address = read_file(folder_ / "data/listen", 100); address && address->ends_with('\n'))
        return static_cast<std::uint16_t>(std::stoi(address->substr(address->find(':') + 1)));
      std::this_thread::sleep_for(20ms);
    }
    return 0;
  }
  std::string log() { return read_file(folder_ / "log", 1'000'000).value_or(""); }

  TemporaryFolder folder_;
  const std::string program_ = std::string(XINLUON_BIN_DIR) + "/xinluon-server";
  const std::string config_ = (folder_ / "server.toml").string();
  std::unique_ptr<Process> server_;
};

TEST_F(ServeTest, ServesAndEndsOnSigterm) {
  const std::uint16_t port = start();
  ASSERT_NE(port, 0) << log();
  EXPECT_EQ(TlsClient(port).ask("GET", "/healthz").status, 200);
  EXPECT_NE(log().find("pin sha256//"), std::string::npos) << log();
  server_->signal(SIGTERM);
  EXPECT_EQ(server_->wait(5s), 0);
}

TEST_F(ServeTest, TakesCommandsBesideItAndWithoutIt) {
  EXPECT_EQ(command({"admin", "sample", "create"}).status, 0) << "without a server";
  ASSERT_NE(start(), 0) << log();
  EXPECT_EQ(command({"admin", "unit", "add", "TM-X02", "--name", "Xã Mẫu 02", "--parent", "TM"}).status, 0);
  EXPECT_NE(command({"admin", "unit", "list"}).output.find("Xã Mẫu 02"), std::string::npos);
  EXPECT_EQ(
      command({"admin", "user", "add", "lan", "--role", "supervisor", "--unit", "TM"}, "mật khẩu đủ dài\n")
          .status,
      0);
  EXPECT_EQ(command({"admin", "user", "add", "hoa", "--role", "supervisor", "--unit", "TM"}, "ngắn\n").status,
            1);
  EXPECT_EQ(command({"report", "--live"}).status, 0);
  EXPECT_EQ(command({"recount"}).status, 0);
  EXPECT_EQ(command({"migrate"}).status, 1) << "not while the server runs";
  server_->signal(SIGTERM);
  EXPECT_EQ(server_->wait(5s), 0);
  EXPECT_NE(command({"admin", "user", "list"}).output.find("lan"), std::string::npos);
  EXPECT_EQ(command({"migrate"}).status, 0);
}

// What nobody voted on yet is told as that once the server has looked.
TEST_F(ServeTest, TellsOfTheDayThatIsNotPublishedYet) {
  command({"admin", "sample", "create"});
  const Day open = last_published_day(SystemClock().wall()) + std::chrono::days(1);
  const auto told = [&] {
    return command({"report", "--format", "json", "--period",
                    to_text(Period{open - std::chrono::days(3), open + std::chrono::days(3)})})
               .output.find("\"last\":\"" + to_text(open) + "\"") != std::string::npos;
  };
  EXPECT_FALSE(told());
  ASSERT_NE(start(), 0) << log();
  bool seen = false;
  for (int i = 0; i < 100 && !seen; ++i) seen = told();
  EXPECT_TRUE(seen);
}

TEST_F(ServeTest, SaysWhetherAKeptCheckpointIsStillItsOwn) {
  const auto kept = (folder_ / "kept").string();
  const auto compare = [&] { return command({"admin", "checkpoint", "compare", kept}); };
  ASSERT_NE(start(), 0) << log();
  EXPECT_EQ(command({"checkpoint"}).status, 0);
  EXPECT_EQ(command({"admin", "checkpoint", "export", "--out", kept}).status, 0);
  EXPECT_EQ(command({"checkpoint"}).status, 0);
  const auto beside = compare();
  EXPECT_EQ(beside.status, 0);
  EXPECT_TRUE(beside.output.starts_with("fits: checkpoint 1 of ")) << beside.output;
  EXPECT_TRUE(beside.output.ends_with(" is here as it was, and the 1 behind it follow\n")) << beside.output;
  server_->signal(SIGTERM);
  EXPECT_EQ(server_->wait(5s), 0);
  EXPECT_EQ(compare().output, beside.output) << "without a server";
  std::filesystem::remove_all(folder_ / "data");
  EXPECT_EQ(compare().status, 1) << "another server does not know it";
  EXPECT_EQ(command({"checkpoint"}).status, 0);
  EXPECT_EQ(compare().status, 1) << "another server's first is another one";
  std::ofstream(kept, std::ios::app) << "\n";
  EXPECT_EQ(compare().status, 1) << "a changed file is none";
}

TEST_F(ServeTest, WritesTheEnrolmentFileForItsOwnerOnly) {
  command({"admin", "sample", "create"});
  ASSERT_NE(start(), 0) << log();
  const auto out = folder_ / "enrol.toml";
  EXPECT_EQ(
      command({"admin", "enrolment-code", "create", "--counter", "TM-X01-Q01", "--out", out.string()}).status,
      0);
  EXPECT_EQ(std::filesystem::status(out).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  EXPECT_NE(read_file(out, 10'000).value().find("url = \"https://127.0.0.1:"), std::string::npos);
}

TEST_F(ServeTest, ASecondServerOfTheFolderGivesUp) {
  ASSERT_NE(start(), 0) << log();
  EXPECT_EQ(command({"serve"}).status, 1);
}

TEST_F(ServeTest, GoesOnAfterAKill) {
  ASSERT_NE(start(), 0) << log();
  command({"admin", "sample", "create"});
  server_->kill();
  ASSERT_NE(start(), 0) << log();
  EXPECT_NE(command({"admin", "unit", "list"}).output.find("TM-X01"), std::string::npos);
}

TEST_F(ServeTest, ReloadsOnSighupAndKeepsTheOldConfigurationWhereTheNewIsWrong) {
  const std::uint16_t port = start();
  ASSERT_NE(port, 0) << log();
  const std::string before = read_file(config_, 10'000).value();
  const auto logged = [&](const std::string& words) {
    for (int i = 0; i < 250; ++i) {
      if (log().find(words) != std::string::npos) return true;
      std::this_thread::sleep_for(20ms);
    }
    return false;
  };
  std::ofstream(config_) << before << "[log]\nlevel = \"debug\"\nformat = \"jsno\"\n";
  server_->signal(SIGHUP);
  EXPECT_TRUE(logged("everything stays as it was")) << log();
  EXPECT_TRUE(logged("log.format")) << "it says what is wrong";
  const std::string quiet = TlsClient(port).ask("GET", "/v1/units").header("xinluon-request-id");
  std::ofstream(config_) << before << "[log]\nlevel = \"debug\"\nformat = \"json\"\n";
  server_->signal(SIGHUP);
  EXPECT_TRUE(logged("\"configuration reloaded\"")) << log();
  const std::string noted = TlsClient(port)
                                .ask("GET", "/v1/units", {{"Cookie", "__Host-xinluon=bimat"}})
                                .header("xinluon-request-id");
  EXPECT_TRUE(logged("\"id\":\"" + noted + "\"")) << log();
  EXPECT_EQ(log().find(quiet), std::string::npos);
  EXPECT_EQ(log().find("bimat"), std::string::npos) << "no secret";
}

TEST_F(ServeTest, BadConfigurationAndBadUsageEndWithTwo) {
  std::ofstream(config_) << "colour = 1\n";
  EXPECT_EQ(command({"--check-config"}).status, 2);
  EXPECT_EQ(command({"serve"}).status, 2);
  std::filesystem::remove(config_);
  EXPECT_EQ(command({"serve"}).status, 2);
  EXPECT_EQ(run({program_, "admin", "unit", "explode", "--config", config_}).status, 2);
}

}  // namespace
}  // namespace xinluon::test
