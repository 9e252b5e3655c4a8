// A folder of the test's own, removed with everything in it at the end of the test.
#pragma once

#include <filesystem>

namespace xinluon::test {

// In memory an fsync costs nothing: for tests that make thousands of files and judge by other means what is
// durable. On the disk where there is no file system in memory.
enum class Medium { disk, memory };

class TemporaryFolder {
 public:
  explicit TemporaryFolder(Medium medium = Medium::disk);
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::filesystem::path& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

}  // namespace xinluon::test
