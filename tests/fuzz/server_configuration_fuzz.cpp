// The server's configuration.
#include "sync/server/commands/config.h"
#include "tests/fuzz/property.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xinluon;
  const auto text = fuzz::text_of(data, size);
  // Files with secrets are opened while it is read: none that never end, or that wait for somebody.
  if (text.find("/dev") != text.npos || text.find("/proc") != text.npos) return -1;
  fuzz::names_its_file(commands::parse_config(text, "/etc/xinluon/fuzz.toml"), "/etc/xinluon/fuzz.toml:");
  return 0;
}
