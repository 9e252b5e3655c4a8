// A real mail server (aiosmtpd, by tests/support/smtp_server.py) on a port of its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/support/process.h"
#include "tests/support/temporary_folder.h"

namespace xinluon::test {

class SmtpServer {
 public:
  // `mode`: "starttls", "tls", "none" or "silent". Without a user it asks for no sign-in.
  explicit SmtpServer(const std::string& mode, const std::filesystem::path& certificate = {},
                      const std::filesystem::path& key = {}, const std::string& user = "",
                      const std::string& password = "") {
    std::vector<std::string> argv = {"/usr/bin/python3",
                                     std::string(XINLUON_SOURCE_DIR) + "/tests/support/smtp_server.py",
                                     folder_.path().string(), mode};
    if (!certificate.empty()) argv.insert(argv.end(), {certificate.string(), key.string()});
    if (!user.empty()) argv.insert(argv.end(), {user, password});
    process_ = std::make_unique<Process>(argv, (folder_ / "log").string());
    for (int i = 0; i < 3'000 && port_ == 0; ++i) {
      std::ifstream file(folder_ / "port");
      if (!(file >> port_)) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    if (port_ == 0)
      throw std::runtime_error("the mail server does not start: see " + folder_.path().string());
  }

  std::uint16_t port() const { return port_; }
  // What arrived so far, in order.
  std::vector<nlohmann::json> taken() const {
    std::vector<nlohmann::json> mails;
    for (int i = 1;; ++i) {
      std::ifstream file(folder_ / (std::to_string(i) + ".json"));
      if (!file) return mails;
      mails.push_back(nlohmann::json::parse(file));
    }
  }

 private:
  TemporaryFolder folder_;
  std::unique_ptr<Process> process_;
  std::uint16_t port_ = 0;
};

}  // namespace xinluon::test
