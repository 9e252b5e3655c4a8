// A whole file, read-only, in the address space: its pages are the kernel's own, read when they are needed.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>
#include <utility>

#include "sync/base/result.h"

namespace xinluon::sdl {

class MappedFile {
 public:
  // not_found when it can't be opened, rejected when it is empty.
  static Result<MappedFile> open(const std::filesystem::path& file);

  MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
  MappedFile& operator=(MappedFile&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~MappedFile();

  std::string_view bytes() const { return bytes_; }

 private:
  explicit MappedFile(std::string_view bytes) : bytes_(bytes) {}
  std::string_view bytes_;
};

}  // namespace xinluon::sdl
