// How the log's lines look, and lines with fields of their own. Beside log.h, which everything includes.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

#include "sync/base/log.h"

namespace xinluon::log {

enum class Format {
  text,  // "what name=value name=\"value with blanks\""
  json,  // {"level":"info","message":"what","name":"value"}, one object a line
};

// Thread-safe, from now on; init() leaves the format alone.
void set_format(Format format);
void set_threshold(Priority threshold);

struct Field {
  std::string_view name;  // a literal of ours
  std::variant<std::int64_t, std::string_view> value;
};
// One line about one event. Never a secret among the fields.
void event(Priority priority, std::string_view what, std::initializer_list<Field> fields);

}  // namespace xinluon::log
