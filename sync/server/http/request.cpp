#include "sync/server/http/request.h"

#include <algorithm>

#include "sync/base/format.h"
#include "sync/base/printable.h"
#include "sync/server/http/limits.h"

namespace xinluon::http {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (lower(c) >= 'a' && lower(c) <= 'f') return lower(c) - 'a' + 10;
  return -1;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

bool is_printable_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = utf8_character_bytes(text);
    if (length == 0) return false;
    if (length == 1 && (static_cast<unsigned char>(text[0]) < 0x20 || text[0] == 0x7F)) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view Request::header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (equal_ignoring_case(key, name)) return value;
  return {};
}

std::string Request::list(std::string_view name) const {
  std::string values;
  for (const auto& [key, value] : headers)
    if (equal_ignoring_case(key, name)) values += (values.empty() ? "" : ", ") + value;
  return values;
}

std::string_view Request::cookie(std::string_view name) const {
  std::string_view rest = header("Cookie");
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(';'), rest.size());
    const std::string_view pair = trimmed(rest.substr(0, end));
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=')
      return pair.substr(name.size() + 1);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return {};
}

std::string_view Request::parameter(std::string_view name) const {
  const auto found = parameters.find(name);
  return found == parameters.end() ? std::string_view() : std::string_view(found->second);
}

Result<std::string> percent_decode(std::string_view text, bool plus_is_blank) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_blank) {
      decoded += ' ';
    } else if (text[i] != '%') {
      decoded += text[i];
    } else {
      const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
      if (high < 0 || low < 0) return fail(Errc::rejected, "a broken % escape");
      decoded += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  if (!is_printable_utf8(decoded)) return fail(Errc::rejected, "not printable UTF-8");
  return decoded;
}

Result<Query> query_of(std::string_view target) {
  Query query;
  const std::size_t mark = target.find('?');
  std::string_view rest = mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
  while (!rest.empty()) {
    const std::string_view field = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(field.size() + 1, rest.size()));
    if (field.empty()) continue;
    const std::size_t equals = field.find('=');
    auto name = percent_decode(field.substr(0, equals), true);
    if (!name) return fail(Errc::rejected, "a parameter's name is " + name.error().message);
    auto value = percent_decode(equals == field.npos ? std::string_view() : field.substr(equals + 1), true);
    if (!value) return fail(Errc::rejected, format("parameter {}: {}", *name, value.error().message));
    if (!query.emplace(*name, *std::move(value)).second)
      return fail(Errc::rejected, format("parameter {} is given twice", *name));
    if (query.size() > max_query_fields) return fail(Errc::rejected, "too many parameters");
  }
  return query;
}

}  // namespace xinluon::http
