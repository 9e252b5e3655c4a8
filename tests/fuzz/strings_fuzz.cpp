// Language packs, as a translator may bring them. Whatever is taken is complete.
#include <cstdlib>
#include <fstream>

#include "kiosk/ui/strings.h"
#include "sync/base/format.h"
#include "tests/fuzz/property.h"

namespace {

// In memory; the loader takes a path whose stem is the language.
struct Folder {
  Folder() {
    std::string name = "/dev/shm/xinluon-fuzz-XXXXXX";
    XINLUON_CHECK(mkdtemp(name.data()) != nullptr, "a folder in memory");
    path = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path); }
  std::filesystem::path path;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xinluon;
  static const Folder folder;
  const auto file = folder.path / "en.toml";
  std::ofstream(file, std::ios::binary)
      .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  const auto pack = ui::Strings::load_file(file, XINLUON_SOURCE_DIR "/assets/strings");
  const auto draft = ui::Strings::load_draft(file, XINLUON_SOURCE_DIR "/assets/strings");
  if (pack) XINLUON_CHECK(draft && draft->complete.has_value(), "both find it complete");
  return 0;
}
