#include "tests/support/temporary_folder.h"

#include <cstdlib>
#include <string>

#include "sync/base/check.h"

namespace xinluon::test {

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "xinluon-test-XXXXXX").string();
  XINLUON_CHECK(mkdtemp(name.data()) != nullptr, "no temporary folder could be made");
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace xinluon::test
