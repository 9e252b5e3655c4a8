#include "tests/support/temporary_folder.h"

#include <cstdlib>
#include <string>

#include "sync/base/check.h"

namespace xinluon::test {

TemporaryFolder::TemporaryFolder(Medium medium) {
  const std::filesystem::path memory = "/dev/shm";
  const bool in_memory = medium == Medium::memory && std::filesystem::is_directory(memory);
  const auto parent = in_memory ? memory : std::filesystem::temp_directory_path();
  std::string name = (parent / "xinluon-test-XXXXXX").string();
  XINLUON_CHECK(mkdtemp(name.data()) != nullptr, "no temporary folder could be made");
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace xinluon::test
