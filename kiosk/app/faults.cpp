#include "kiosk/app/faults.h"

#include <algorithm>

namespace xinluon::app {

std::string fault_code(Errc code) {
  switch (code) {
    case Errc::full:
      return "DISK_FULL";
    case Errc::corrupt:
      return "STORE_CORRUPT";
    default:
      return "STORE_FAILED";
  }
}

std::vector<std::string> faults_of(const flow::State& state) {
  std::vector<std::string> faults;
  for (const std::string& code : {state.fault, state.store_fault}) {
    if (!code.empty() && std::find(faults.begin(), faults.end(), code) == faults.end()) {
      faults.push_back(code);
    }
  }
  if (!state.touch) faults.emplace_back("NO_TOUCH");
  return faults;
}

}  // namespace xinluon::app
