// The description of every route for programs: one OpenAPI 3.1 document, joined at build time from the parts
// in assets/api.
#pragma once

#include <string_view>

namespace xinluon::http {

std::string_view api_description();

}  // namespace xinluon::http
