// What a text that people will read must be: UTF-8 without control characters, so that it means the same in a
// log, a table and a spreadsheet. Internal to this folder.
#pragma once

#include <string_view>

namespace xinluon::wire {

bool is_clean(std::string_view text);

}  // namespace xinluon::wire
