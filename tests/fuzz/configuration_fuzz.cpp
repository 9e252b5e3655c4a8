// The kiosk's configuration, the uploader's, and the files it keeps.
#include "kiosk/app/config.h"
#include "sync/uploader/config.h"
#include "sync/uploader/identity.h"
#include "sync/uploader/status.h"
#include "tests/fuzz/property.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xinluon;
  const auto text = fuzz::text_of(data, size);
  fuzz::names_its_file(app::parse_config(text, "fuzz"), "fuzz:");
  fuzz::names_its_file(uploader::parse_config(text, "fuzz"), "fuzz:");
  fuzz::comes_back(
      text, [](std::string_view toml) { return uploader::decode_identity(toml, "fuzz"); },
      uploader::encode_identity);
  static_cast<void>(uploader::describe_status(text, "fuzz", boot_time(1'000'000)));
  return 0;
}
