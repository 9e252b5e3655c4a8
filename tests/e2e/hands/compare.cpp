#include "tests/e2e/hands/compare.h"

#include <fstream>

#include <nlohmann/json.hpp>

#include "sync/base/format.h"

namespace xinluon::hands {
namespace {

nlohmann::json read_json(const std::filesystem::path& path) {
  std::ifstream in(path);
  return nlohmann::json::parse(in);
}

class Comparison {
 public:
  void same(const std::string& what, std::int64_t tapped, std::int64_t counted) {
    if (tapped != counted) lines_.push_back(format("{}: {} tapped, {} counted", what, tapped, counted));
  }
  std::vector<std::string> lines() && { return std::move(lines_); }

 private:
  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> differences(const std::filesystem::path& tapped_file,
                                     const std::filesystem::path& percentages_file) {
  const auto tapped = read_json(tapped_file);
  const auto total = read_json(percentages_file).at("total");
  Comparison comparison;
  comparison.same("votes", tapped.at("votes"), total.at("votes"));
  for (const auto& [level, count] : tapped.at("levels").items())
    comparison.same("level " + level, count, total.at("levels").at(level));
  comparison.same("level 5 and 4",
                  tapped.at("levels").at("5").get<int>() + tapped.at("levels").at("4").get<int>(),
                  total.at("satisfied"));
  for (const auto& behaviour : total.at("behaviours")) {
    const std::string code = behaviour.at("code");
    comparison.same(code + " shown", tapped.at("shown").value(code, 0), behaviour.at("shown"));
    comparison.same(code + " missing", tapped.at("missing").value(code, 0), behaviour.at("missing"));
  }
  return std::move(comparison).lines();
}

}  // namespace xinluon::hands
