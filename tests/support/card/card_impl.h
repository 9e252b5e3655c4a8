// What the file calls (file_calls.cpp) ask of the card. Every function does the real call too, on the
// folder's files.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <sys/types.h>

#include "tests/support/card/card.h"
#include "tests/support/card/stored_file.h"

namespace xinluon::test {

struct Card::Impl {
  using FilePointer = std::shared_ptr<StoredFile>;
  using Names = std::map<std::string, FilePointer, std::less<>>;

  // An open file of the folder, or the folder itself.
  struct Open {
    std::string name;
    FilePointer file;  // null: the folder
    std::uint64_t at = 0;
    bool appends = false;
  };
  struct NameChange {
    std::string from;  // removed, when not empty
    std::string to;    // made or replaced, when not empty
    FilePointer file;
  };

  Impl(Card& card, std::filesystem::path where, std::uint32_t seed);

  // The name in the folder that `path` is of; the folder's own is "".
  std::optional<std::string> name_of(const char* path) const;
  Open* find(int fd);

  int open(const std::string& name, const char* path, int flags, mode_t mode);
  void close(int fd) { open_.erase(fd); }
  ssize_t read(Open& open, int fd, void* into, std::size_t bytes, std::optional<std::uint64_t> offset);
  ssize_t write(Open& open, int fd, const void* from, std::size_t bytes, std::optional<std::uint64_t> offset);
  int resize(Open& open, int fd, std::uint64_t bytes);
  int allocate(Open& open, int fd, std::uint64_t bytes);  // gives the error number, as posix_fallocate does
  int sync(Open& open);
  void drop_cached(Open& open);
  int rename(const std::string& from, const std::string& to, const char* from_path, const char* to_path);
  int remove(const std::string& name, const char* path);
  std::uint64_t used_bytes() const;

  Fate ask(const CardCall& call);
  void apply(const NameChange& change, Names& names) const;
  void power_on();
  void write_back(const std::string& name, const StoredFile& file);

  Card& card;
  std::filesystem::path folder;
  std::string prefix;  // "/folder/"
  Random random;
  Names names;         // as the cache shows them
  Names stored_names;  // as they are on the card
  std::vector<NameChange> pending;
  std::unordered_map<int, Open> open_;
  std::uint64_t capacity = 0;
  bool off = false;

 private:
  void begin(const NameChange& change);
  bool is_too_much(const Open& open, std::uint64_t end) const;
};

// The one card of this process, or null. The C library's calls know no other way to it.
Card::Impl* card_in_use();

}  // namespace xinluon::test
