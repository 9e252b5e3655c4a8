// What a recount has found so far.
#pragma once

#include <string>
#include <utility>

#include "sync/server/reports/recount.h"

namespace xinluon::reports {

class Findings {
 public:
  Recount counts;

  void differ(std::string where, std::string what) {
    ++counts.difference_count;
    if (counts.differences.size() < max_listed_differences)
      counts.differences.push_back({std::move(where), std::move(what)});
  }
};

}  // namespace xinluon::reports
