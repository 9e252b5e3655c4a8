// One request as handlers see it: already bounded, its path decoded and matched.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/base/result.h"

namespace xinluon::http {

struct Request {
  std::string method;
  std::string target;  // as sent: path and query
  std::string path;    // as sent, without the query; what a kiosk signs
  std::vector<std::pair<std::string, std::string>> headers;
  std::map<std::string, std::string, std::less<>> parameters;  // {kiosk} of the route's pattern
  std::string body;
  std::string address;  // the client's, without port
  std::string id;       // of this request in the log, and in the answer

  // First value of a header, case-insensitive; empty when absent.
  std::string_view header(std::string_view name) const;
  // All its values in their order, as one list with commas: for headers that each hop adds to (RFC 9110 5.3).
  std::string list(std::string_view name) const;
  // Value of a cookie; empty when absent.
  std::string_view cookie(std::string_view name) const;
  std::string_view parameter(std::string_view name) const;
};

bool equal_ignoring_case(std::string_view a, std::string_view b);

// Undoes %XX and, in queries, '+'. rejected for a broken escape, for control characters, and for what is
// no UTF-8.
Result<std::string> percent_decode(std::string_view text, bool plus_is_blank);

// name → value of the target's query. rejected for a name given twice, for too many names and for what
// percent_decode refuses; the message names the parameter.
using Query = std::map<std::string, std::string, std::less<>>;
Result<Query> query_of(std::string_view target);

}  // namespace xinluon::http
