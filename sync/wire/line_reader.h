// Reads the one form of a record's line: a JSON object without blanks, its keys in the order they are asked
// for, nothing else. It mirrors JsonWriter, so that what it accepts is what that writes; a general JSON
// reader would take many spellings of the same record, and each would have to be encoded again to be told
// apart. It is also what ingest spends its time in: no allocation but for the texts it gives. Internal to
// this folder.
//
// The first mistake is kept with its key and every later read gives an empty value; finish() tells.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sync/base/result.h"
#include "sync/wire/limits.h"

namespace xinluon::wire {

class LineReader {
 public:
  // Both must outlive the reader. Takes the opening brace.
  LineReader(std::string_view what, std::string_view line, std::size_t max_bytes);
  LineReader(const LineReader&) = delete;
  LineReader& operator=(const LineReader&) = delete;

  // True when `key` comes next; it is taken, and its value must be read.
  bool take(std::string_view key);
  // The value of the key that was taken.
  void open_object();
  void close_object();
  void open_list();
  bool next_item();  // false at the list's end, which is taken

  // `key` must come next. A word is a text without escapes, a view into the line.
  std::string_view word(std::string_view key, std::size_t max_bytes);
  std::string text(std::string_view key, std::size_t max_bytes);
  // Empty when another key comes next; a mistake when it is there and empty, because it is then left out.
  std::string_view optional_word(std::string_view key, std::size_t max_bytes);
  std::string optional_text(std::string_view key, std::size_t max_bytes);
  std::int64_t number(std::string_view key, std::int64_t min = 0, std::int64_t max = max_number);
  std::optional<std::int64_t> optional_number(std::string_view key, std::int64_t min, std::int64_t max);
  bool flag(std::string_view key);
  std::string_view item_word(std::string_view key, std::size_t max_bytes);

  bool failed() const { return error_.has_value(); }
  void fail(std::string_view key, std::string_view why);
  // Takes the closing brace. rejected with the first mistake: `what: "key": why`.
  Result<void> finish();

 private:
  void require(std::string_view key);
  bool take_literal(std::string_view literal);
  std::string found() const;  // the next key, for a message
  std::string_view quoted(std::string_view key, std::size_t max_bytes);
  std::string text_value(std::string_view key, std::size_t max_bytes);
  std::int64_t digits(std::string_view key, std::int64_t min, std::int64_t max);
  void stop(std::string message);

  std::string_view what_;
  std::string_view rest_;
  bool first_ = true;  // no comma before the next key or item
  std::optional<std::string> error_;
};

}  // namespace xinluon::wire
