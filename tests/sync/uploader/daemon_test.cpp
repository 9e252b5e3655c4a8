// The real xinluon-sync between a real Unix socket and a real TLS server.
#include "sync/uploader/daemon.h"

#include <csignal>
#include <fstream>

#include <gtest/gtest.h>

#include "sync/base/files.h"
#include "sync/base/system_clock.h"
#include "sync/uploader/identity.h"
#include "sync/wire/enrolment_file.h"
#include "tests/support/app_socket.h"
#include "tests/support/model_https.h"
#include "tests/support/process.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::test {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view program = XINLUON_BIN_DIR "/xinluon-sync";

class DaemonTest : public testing::Test {
 protected:
  DaemonTest() {
    std::ofstream(config) << format(
        "data = \"{0}/data\"\nenrolment_file = \"{0}/enrol.toml\"\nstatus_file = \"{0}/status.toml\"\n"
        "[app]\nsocket = \"{0}/app.sock\"\n",
        folder.path().native());
  }

  std::vector<std::string> command(std::vector<std::string> more) const {
    more.insert(more.begin(), {std::string(program), "--config", config.native()});
    return more;
  }
  void start() { daemon.emplace(command({}), log.native()); }
  std::string logged() const { return read_file(log, 1 << 20).value_or(""); }

  void write_enrolment_file() {
    https.with_server([&](ModelServer& server) {
      std::ofstream(enrolment) << wire::encode_enrolment_file({https.url(),
                                                               {https.pin()},
                                                               server.key().public_key().to_base64(),
                                                               server.enrolment_code,
                                                               "Quầy số 03"});
    });
  }

  template <class Condition>
  static bool soon(Condition condition, std::chrono::seconds at_most = 20s) {
    for (int i = 0; i < at_most / 20ms; ++i) {
      if (condition()) return true;
      std::this_thread::sleep_for(20ms);
    }
    return condition();
  }

  // Every record of the epoch is at the server, once, in order.
  bool all_arrived(std::size_t epoch = 0) {
    const auto log_copy = app.with_app([&](AppSide& side) { return side.logs()[epoch]; });
    return https.with_server(
        [&](ModelServer& server) { return server.lines(log_copy.epoch) == log_copy.lines; });
  }
  std::string server_state() {
    return app.with_app([](AppSide& side) {
      return side.reports.empty() ? std::string() : side.reports.back().server_state;
    });
  }
  void seal(int records = 1) {
    app.with_app([&](AppSide& side) { side.seal(records); });
  }

  TemporaryFolder folder;
  std::filesystem::path config = folder / "sync.toml";
  std::filesystem::path enrolment = folder / "enrol.toml";
  std::filesystem::path log = folder / "log";
  ModelHttps https;
  AppSocket app{folder / "app.sock"};
  std::optional<Process> daemon;
};

class EnrolledDaemonTest : public DaemonTest {
 protected:
  EnrolledDaemonTest() {
    write_enrolment_file();
    start();
    XINLUON_CHECK(soon([&] { return server_state() == "ok"; }), "the daemon enrols and reaches the server");
  }
};

TEST_F(DaemonTest, EnrolsItselfFromAFileBroughtLaterAndSendsWhatWasSealedBefore) {
  seal(750);
  start();
  EXPECT_TRUE(soon([&] { return server_state() == "not_enrolled"; }));
  write_enrolment_file();
  EXPECT_TRUE(soon([&] { return all_arrived(); })) << logged();
  EXPECT_EQ(read_file(enrolment, 10'000)->find("7K3M"), std::string::npos) << "the code is blanked";
  EXPECT_EQ(logged().find("7K3M"), std::string::npos) << "a code is a secret";
  EXPECT_TRUE(soon([&] { return server_state() == "ok"; }));
}

TEST_F(DaemonTest, ACodeTheServerDoesNotTakeIsToldAndAnotherFileMendsIt) {
  https.with_server([](ModelServer& server) { server.enrolment_code = "0000-0000-0000-0001"; });
  write_enrolment_file();
  https.with_server([](ModelServer& server) { server.enrolment_code = "7K3M-AAAA-BBBB-CCCC"; });
  start();
  EXPECT_TRUE(soon([&] { return logged().find("The code is wrong, used or expired") != std::string::npos; }));
  write_enrolment_file();
  EXPECT_TRUE(soon([&] { return server_state() == "ok"; })) << logged();
}

TEST_F(DaemonTest, EnrolByHandSaysWhereAndStatusKnowsIt) {
  write_enrolment_file();
  const auto enrolled = run(command({"enrol", "--file", enrolment.native()}));
  EXPECT_EQ(enrolled.status, 0);
  EXPECT_NE(enrolled.output.find("Enrolled K0001 at Xã Mẫu 01, Quầy số 03 (Q03)"), std::string::npos)
      << enrolled.output;
  EXPECT_EQ(run(command({"status"})).status, 1) << "no daemon has written a status";
  seal(3);
  start();
  ASSERT_TRUE(soon([&] { return all_arrived(); }));
  EXPECT_TRUE(soon([&] {
    return run(command({"status"})).output.find("confirmed: 3 of 3 records at the server") !=
           std::string::npos;
  })) << run(command({"status"})).output;
  EXPECT_EQ(run(command({"status"})).status, 0);
  EXPECT_EQ(run(command({"enrol", "--file", enrolment.native()})).status, 1) << "its code is used";
}

TEST_F(EnrolledDaemonTest, ASealArrivesAtOnce) {
  SystemClock clock;
  for (int i = 0; i < 20; ++i) {
    const auto before = clock.boot();
    seal();
    EXPECT_TRUE(soon([&] { return all_arrived(); }));
    EXPECT_LT(clock.boot() - before, 5s);
  }
}

TEST_F(EnrolledDaemonTest, ANewCodeIsUsedThoughTheDeviceIsEnrolled) {
  https.with_server([](ModelServer& server) {
    server.enrolment_code = "9999-AAAA-BBBB-CCCC";
    server.device_key.clear();
  });
  write_enrolment_file();
  daemon->signal(SIGHUP);
  EXPECT_TRUE(soon([&] { return read_file(enrolment, 10'000)->find("9999") == std::string::npos; }))
      << logged();
  EXPECT_TRUE(soon([&] { return server_state() == "ok"; }));
  seal();
  EXPECT_TRUE(soon([&] { return all_arrived(); })) << logged();
}

TEST_F(EnrolledDaemonTest, ANewCodeThatIsRefusedChangesNothing) {
  https.with_server([](ModelServer& server) { server.enrolment_code = "9999-AAAA-BBBB-CCCC"; });
  write_enrolment_file();
  https.with_server([](ModelServer& server) { server.enrolment_code = "7K3M-AAAA-BBBB-CCCC"; });
  daemon->signal(SIGHUP);
  EXPECT_TRUE(soon([&] { return logged().find("goes on where it is enrolled") != std::string::npos; }))
      << logged();
  seal();
  EXPECT_TRUE(soon([&] { return all_arrived(); })) << logged();
}

// Refused kiosks ask once an hour. Whoever has just mended that does not want to wait for it.
TEST_F(EnrolledDaemonTest, ATechnicianWhoAsksToSendNowCutsTheWaitShort) {
  https.with_server([](ModelServer& server) { server.refuse = wire::problems::revoked; });
  seal();
  EXPECT_TRUE(soon([&] { return server_state() == "refused"; })) << logged();
  https.with_server([](ModelServer& server) { server.refuse.reset(); });
  EXPECT_FALSE(soon([&] { return all_arrived(); }, 3s));
  app.with_app([](AppSide& side) { side.hurry = true; });
  app.with_app([](AppSide&) {});  // wakes the wait that is held
  EXPECT_TRUE(soon([&] { return all_arrived(); }, 5s)) << logged();
}

// Waits for the back-off of each kind.
using LongDaemonTest = EnrolledDaemonTest;
TEST_F(LongDaemonTest, WhateverIsAnsweredNothingIsLostAndAllArrivesInTheEnd) {
  const auto signed_wrong = [](const ModelResponse& response) {
    return ModelHttps::http({response.status, response.body, std::string(86, 'A') + "=="});
  };
  const auto truncated = [](const ModelResponse& response) {
    std::string text = ModelHttps::http(response);
    text.insert(text.find("\r\n") + 2, "Connection: close\r\n");
    return text.substr(0, text.size() - 10);
  };
  const std::vector<std::function<std::string(const ModelResponse&)>> spoils = {
      [](const auto&) { return http_answer(200, "<html>Wi-Fi</html>", "Content-Type: text/html\r\n"); },
      signed_wrong,
      [](const auto&) { return http_answer(500, "oops"); },
      truncated,
      [](const auto&) { return std::string(); },
      [](const auto&) { return std::string("SSH-2.0-rubbish\r\n\r\n"); }};
  for (const auto& spoil : spoils) {
    https.spoil(spoil);
    seal();
    EXPECT_TRUE(soon([&] { return server_state() == "offline"; })) << logged();
    https.spoil(nullptr);
    EXPECT_TRUE(soon([&] { return all_arrived() && server_state() == "ok"; })) << logged();
  }
}

TEST_F(EnrolledDaemonTest, TermEndsItWithinASecondWhateverItWaitsFor) {
  seal();
  ASSERT_TRUE(soon([&] { return all_arrived(); }));
  SystemClock clock;
  for (const bool slow : {false, true}) {
    if (slow) {
      https.spoil([](const ModelResponse& response) {
        std::this_thread::sleep_for(2s);
        return ModelHttps::http(response);
      });
      seal();
    }
    std::this_thread::sleep_for(500ms);
    const auto before = clock.boot();
    daemon->signal(SIGTERM);
    EXPECT_EQ(daemon->wait(5s), 0);
    EXPECT_LT(clock.boot() - before, 1s);
    if (!slow) start();
  }
}

TEST_F(EnrolledDaemonTest, HupReadsTheConfigurationAgainAndABadOneIsNotTaken) {
  std::ofstream(config, std::ios::app) << "[log]\nlevel = \"loud\"\n";
  daemon->signal(SIGHUP);
  EXPECT_TRUE(
      soon([&] { return logged().find("going on with the old configuration") != std::string::npos; }));
  seal(5);
  EXPECT_TRUE(soon([&] { return all_arrived(); }));
  EXPECT_TRUE(daemon->running());
}

TEST_F(EnrolledDaemonTest, KilledAtAnyMomentItGoesOnWhereTheServerIs) {
  for (int i = 0; i < 10; ++i) {
    seal(300);
    std::this_thread::sleep_for(Milliseconds(7 * i));
    daemon->kill();
    start();
  }
  EXPECT_TRUE(soon([&] { return all_arrived(); })) << logged();
}

TEST_F(EnrolledDaemonTest, ASecondOneOnTheSameDataIsRefused) {
  EXPECT_EQ(run(command({})).status, 1);
}

TEST_F(DaemonTest, RubbishForAnIdentityIsMendedByANewEnrolment) {
  std::filesystem::create_directories(folder / "data");
  std::ofstream(uploader::identity_path(folder / "data")) << "\x01\x02\x03";
  start();
  EXPECT_TRUE(soon([&] { return logged().find("not enrolled") != std::string::npos; }));
  write_enrolment_file();
  EXPECT_TRUE(soon([&] { return server_state() == "ok"; })) << logged();
}

TEST_F(DaemonTest, AWrongConfigurationIsTwo) {
  std::ofstream(config, std::ios::app) << "sockett = 1\n";
  EXPECT_EQ(run(command({"--check-config"})).status, 2);
  EXPECT_EQ(run(command({})).status, 2);
}

}  // namespace
}  // namespace xinluon::test
