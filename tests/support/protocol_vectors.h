// The test vectors of sync/wire/PROTOCOL.md, read from the document itself.
#pragma once

#include <fstream>
#include <map>
#include <string>

#include <gtest/gtest.h>

namespace xinluon::test {

class ProtocolVectors {
 public:
  ProtocolVectors() {
    std::ifstream document(XINLUON_SOURCE_DIR "/sync/wire/PROTOCOL.md");
    std::string line;
    while (std::getline(document, line) && line != "```vectors") continue;
    while (std::getline(document, line) && line != "```") {
      const auto equals = line.find(" = ");
      EXPECT_NE(equals, std::string::npos) << line;
      if (equals != std::string::npos) values_[line.substr(0, equals)] = line.substr(equals + 3);
    }
  }
  // Asking for one that is not there fails the test.
  std::string of(const std::string& name) const {
    const auto found = values_.find(name);
    EXPECT_NE(found, values_.end()) << name;
    return found == values_.end() ? "" : found->second;
  }
  std::size_t size() const { return values_.size(); }

 private:
  std::map<std::string, std::string> values_;
};

}  // namespace xinluon::test
