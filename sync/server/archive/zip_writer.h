// A ZIP file, written front to back in whatever pieces its files come.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/result.h"

namespace xinluon::archive {

// Takes the next bytes of the ZIP. Its error ends the writing, and is what the writer's calls give.
using Sink = std::function<Result<void>(std::string_view bytes)>;

class ZipWriter {
 public:
  // `made` is what every file in it says of its time.
  ZipWriter(Sink sink, WallTime made);
  ~ZipWriter();
  ZipWriter(const ZipWriter&) = delete;
  ZipWriter& operator=(const ZipWriter&) = delete;

  // The next file, behind the one before. `name` is UTF-8, with / between folders.
  Result<void> begin(const std::string& name);
  // More of it.
  Result<void> write(std::string_view bytes);
  // The directory at the end: without it the file is no ZIP.
  Result<void> finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

struct File {
  std::string name;
  std::string bytes;
};
// Small ones, in memory.
Result<std::string> zip_of(const std::vector<File>& files, WallTime made);

}  // namespace xinluon::archive
