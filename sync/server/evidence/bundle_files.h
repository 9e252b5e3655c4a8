// Where a bundle's files go, one after another.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "sync/base/result.h"
#include "sync/server/archive/zip_writer.h"

namespace xinluon::evidence {

class BundleFiles {
 public:
  virtual ~BundleFiles() = default;
  virtual Result<void> begin(const std::string& name) = 0;
  virtual Result<void> write(std::string_view bytes) = 0;
  // After the last one.
  virtual Result<void> finish() = 0;
};

// Into a folder that does not exist yet, made with mode 0700; durable when finish() returns.
class FolderFiles final : public BundleFiles {
 public:
  static Result<FolderFiles> make(std::filesystem::path folder);
  Result<void> begin(const std::string& name) override;
  Result<void> write(std::string_view bytes) override;
  Result<void> finish() override;

 private:
  explicit FolderFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}
  Result<void> close();

  std::filesystem::path folder_;
  std::filesystem::path file_;
  std::ofstream out_;
};

// Into a ZIP, below a folder of that name.
class ZipFiles final : public BundleFiles {
 public:
  ZipFiles(archive::Sink sink, WallTime made, std::string folder)
      : zip_(std::move(sink), made), folder_(std::move(folder)) {}
  Result<void> begin(const std::string& name) override { return zip_.begin(folder_ + "/" + name); }
  Result<void> write(std::string_view bytes) override { return zip_.write(bytes); }
  Result<void> finish() override { return zip_.finish(); }

 private:
  archive::ZipWriter zip_;
  std::string folder_;
};

}  // namespace xinluon::evidence
