// The eight behaviours as they are stored: one letter each, s, m or -, in the provinces' order: frozen.
#pragma once

#include <string>
#include <string_view>

#include "sync/domain/behaviour.h"

namespace xinluon::storage {

std::string text_of(const Marks& marks);
// What is no letter of these, or missing, was not mentioned.
Marks marks_of(std::string_view text);

}  // namespace xinluon::storage
