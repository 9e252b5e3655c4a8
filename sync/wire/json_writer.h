// Writes one JSON object without blanks, in the order of the calls. Keys are literals of ours and are not
// escaped. Bytes of a text that are no UTF-8 become U+FFFD, so that what is written can always be read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace xinluon::wire {

// `text` as a JSON string with its quotes: '"', '\' and control characters (DEL too) are escaped, \u00xx in
// lower case; nothing else is.
void append_json_string(std::string& out, std::string_view text);

class JsonWriter {
 public:
  JsonWriter();  // opens the object

  JsonWriter& text(std::string_view key, std::string_view value);
  JsonWriter& number(std::string_view key, std::int64_t value);
  JsonWriter& number(std::string_view key, std::uint64_t value);
  JsonWriter& number(std::string_view key, int value) { return number(key, std::int64_t{value}); }
  JsonWriter& number(std::string_view key, std::uint32_t value) { return number(key, std::uint64_t{value}); }
  JsonWriter& flag(std::string_view key, bool value);
  JsonWriter& null(std::string_view key);

  JsonWriter& begin_object(std::string_view key);
  JsonWriter& end_object();
  JsonWriter& begin_list(std::string_view key);
  JsonWriter& end_list();
  // In a list.
  JsonWriter& text_item(std::string_view value);
  JsonWriter& begin_object_item();

  std::string finish();  // closes the object

 private:
  void separate();
  void key(std::string_view name);

  std::string out_;
};

}  // namespace xinluon::wire
