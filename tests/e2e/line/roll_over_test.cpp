// The real server changes its TLS key; the real uploader follows, and nobody touches the kiosk.
#include <csignal>
#include <fstream>

#include <gtest/gtest.h>

#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/crypto/certificate.h"
#include "sync/uploader/identity.h"
#include "tests/e2e/eventually.h"
#include "tests/support/app_socket.h"
#include "tests/support/process.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::test {
namespace {

using namespace std::chrono_literals;

class RollOver : public testing::Test {
 protected:
  struct TlsKey {
    std::filesystem::path certificate, key;
    std::string pin;
  };

  RollOver() {
    first_ = make_key("first");
    second_ = make_key("second");
    write_server(first_, "");
    std::ofstream(folder_ / "sync.toml") << format(
        "data = \"{0}/sync\"\nenrolment_file = \"\"\nstatus_file = \"{0}/status.toml\"\n[app]\nsocket = "
        "\"{0}/app.sock\"\n",
        folder_.path().native());
    start_server();
    enrol();
    uploader_ = std::make_unique<Process>(sync({}), (folder_ / "sync.log").string());
  }

  TlsKey make_key(const std::string& name) {
    TlsKey made{folder_ / (name + ".crt"), folder_ / (name + ".key"), ""};
    EXPECT_TRUE(
        crypto::ensure_self_signed(made.certificate, made.key, {"127.0.0.1"}, wall_time(1'790'000'000'000)));
    made.pin = crypto::public_key_pin(made.certificate).value();
    return made;
  }
  void write_server(const TlsKey& key, const std::string& next_pin) {
    std::ofstream(folder_ / "server.toml") << format(
        "data = \"{}/server\"\nlisten = \"127.0.0.1:{}\"\n[tls]\ncertificate = \"{}\"\nkey = "
        "\"{}\"\nnext_pin = \"{}\"\n",
        folder_.path().native(), port_, key.certificate.native(), key.key.native(), next_pin);
  }
  // On the port it had before.
  void start_server() {
    server_.reset();
    std::filesystem::remove(folder_ / "server/listen");
    server_ = std::make_unique<Process>(server_words({"serve"}), (folder_ / "server.log").string());
    eventually(20s, [this] {
      const auto address = read_file(folder_ / "server/listen", 100);
      if (!address || !address->ends_with('\n')) return false;
      port_ = std::stoi(address->substr(address->rfind(':') + 1));
      return true;
    });
    ASSERT_NE(port_, 0) << read_file(folder_ / "server.log", 1 << 20).value_or("");
  }
  void enrol() {
    const std::string file = (folder_ / "enrol.toml").string();
    ASSERT_EQ(run(server_words({"admin", "sample", "create"})).status, 0);
    ASSERT_EQ(run(server_words({"admin", "enrolment-code", "create", "--counter", "TM-X01-Q03", "--kiosk",
                                "K0001", "--out", file}))
                  .status,
              0);
    ASSERT_EQ(run(sync({"enrol", "--file", file})).status, 0);
  }
  std::vector<std::string> server_words(std::vector<std::string> words) {
    words.insert(words.begin(),
                 {XINLUON_BIN_DIR "/xinluon-server", "--config", (folder_ / "server.toml").string()});
    return words;
  }
  std::vector<std::string> sync(std::vector<std::string> words) {
    words.insert(words.begin(),
                 {XINLUON_BIN_DIR "/xinluon-sync", "--config", (folder_ / "sync.toml").string()});
    return words;
  }
  std::vector<std::string> pins() const { return uploader::load_identity(folder_ / "sync")->pins; }
  // A technician's "send now": the test need not wait for a heartbeat's five minutes.
  bool pins_become(const std::vector<std::string>& wanted) {
    return eventually(30s, [&] {
      app_.with_app([](AppSide& side) { side.hurry = true; });
      app_.with_app([](AppSide&) {});
      return pins() == wanted;
    });
  }
  bool all_arrives() {
    app_.with_app([](AppSide& side) { side.seal(5); });
    return eventually(30s, [&] {
      return app_.with_app([](AppSide& side) {
        side.hurry = true;
        return !side.reports.empty() && side.reports.back().head_seq == side.logs().back().lines.size();
      });
    });
  }
  std::string log() const { return read_file(folder_ / "sync.log", 1 << 20).value_or(""); }

  TemporaryFolder folder_;
  int port_ = 0;
  TlsKey first_, second_;
  AppSocket app_{folder_ / "app.sock"};
  std::unique_ptr<Process> server_;
  std::unique_ptr<Process> uploader_;
};

TEST_F(RollOver, TheServersTlsKeyIsChangedWithoutTouchingTheKiosk) {
  ASSERT_TRUE(all_arrives()) << log();
  EXPECT_EQ(pins(), std::vector{first_.pin});

  write_server(first_, second_.pin);
  start_server();
  ASSERT_TRUE(pins_become({first_.pin, second_.pin})) << log();

  write_server(second_, "");
  start_server();
  EXPECT_TRUE(all_arrives()) << log();
  ASSERT_TRUE(pins_become({second_.pin})) << log();
  EXPECT_TRUE(uploader_->running());
}

// What happens without the second step: votes wait, and come when the key is back.
TEST_F(RollOver, AKeyThatWasNeverAnnouncedIsNotTrusted) {
  ASSERT_TRUE(all_arrives()) << log();
  write_server(second_, "");
  start_server();
  app_.with_app([](AppSide& side) { side.seal(5); });
  EXPECT_TRUE(eventually(20s, [&] {
    return app_.with_app([](AppSide& side) { return side.reports.back().server_state == "offline"; });
  })) << log();
  EXPECT_EQ(pins(), std::vector{first_.pin});
  write_server(first_, "");
  start_server();
  EXPECT_TRUE(all_arrives()) << log();
}

}  // namespace
}  // namespace xinluon::test
