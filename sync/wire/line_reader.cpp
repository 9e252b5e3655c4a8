#include "sync/wire/line_reader.h"

#include <charconv>

#include "sync/base/format.h"
#include "sync/base/printable.h"

namespace xinluon::wire {
namespace {

constexpr std::size_t max_shown_key_bytes = 40;
constexpr std::string_view empty_value = "empty: must be left out";

// Where a string ends that begins after its opening quote: the place of the closing one, npos when there is
// none or a control character comes before it.
std::size_t end_of_string(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == '"') return i;
    if (c < 0x20 || c == 0x7F) break;
    if (c == '\\') ++i;
  }
  return std::string_view::npos;
}

// The only escapes that the one form has: \" and \\. A record has no control characters.
std::optional<std::string> unescaped(std::string_view escaped) {
  if (escaped.find('\\') == std::string_view::npos) return std::string(escaped);
  std::string text;
  text.reserve(escaped.size());
  for (std::size_t i = 0; i < escaped.size(); ++i) {
    if (escaped[i] == '\\') {
      ++i;  // end_of_string() stopped after a pair
      if (escaped[i] != '"' && escaped[i] != '\\') return std::nullopt;
    }
    text += escaped[i];
  }
  return text;
}

}  // namespace

LineReader::LineReader(std::string_view what, std::string_view line, std::size_t max_bytes)
    : what_(what), rest_(line) {
  if (line.size() > max_bytes) {
    stop(format("{}: longer than {} bytes", what, max_bytes));
  } else if (!take_literal("{")) {
    stop(format("{}: does not begin with {{", what));
  }
}

void LineReader::stop(std::string message) {
  if (!error_) error_ = std::move(message);
  rest_ = {};
}

void LineReader::fail(std::string_view key, std::string_view why) {
  stop(format("{}: \"{}\": {}", what_, printable(key), why));
}

bool LineReader::take_literal(std::string_view literal) {
  if (!rest_.starts_with(literal)) return false;
  rest_.remove_prefix(literal.size());
  return true;
}

bool LineReader::take(std::string_view key) {
  std::string_view rest = rest_;
  const std::string_view before = first_ ? "\"" : ",\"";
  if (!rest.starts_with(before)) return false;
  rest.remove_prefix(before.size());
  if (!rest.starts_with(key)) return false;
  rest.remove_prefix(key.size());
  if (!rest.starts_with("\":")) return false;
  rest_ = rest.substr(2);
  first_ = false;
  return true;
}

std::string LineReader::found() const {
  std::string_view rest = rest_;
  if (rest.starts_with(',')) rest.remove_prefix(1);
  if (!rest.starts_with('"')) return {};
  rest = rest.substr(1, max_shown_key_bytes);
  return printable(rest.substr(0, rest.find('"')));
}

void LineReader::require(std::string_view key) {
  if (take(key) || failed()) return;
  const std::string instead = found();
  fail(key, instead.empty() ? "missing" : format("missing or not in its place: found \"{}\"", instead));
}

void LineReader::open_object() {
  if (failed()) return;
  if (!take_literal("{")) return stop(format("{}: an object is missing", what_));
  first_ = true;
}

void LineReader::close_object() {
  if (failed()) return;
  if (take_literal("}")) {
    first_ = false;
    return;
  }
  const std::string key = found();
  if (key.empty()) return stop(format("{}: no }} where the object should end", what_));
  fail(key, "unknown, repeated or not in its place");
}

void LineReader::open_list() {
  if (failed()) return;
  if (!take_literal("[")) return stop(format("{}: a list is missing", what_));
  first_ = true;
}

bool LineReader::next_item() {
  if (failed()) return false;
  if (take_literal("]")) {
    first_ = false;
    return false;
  }
  if (!first_ && !take_literal(",")) stop(format("{}: no ] where the list should end", what_));
  first_ = false;
  return !failed();
}

std::string_view LineReader::quoted(std::string_view key, std::size_t max_bytes) {
  if (failed()) return {};
  if (!take_literal("\"")) {
    fail(key, "not a text");
    return {};
  }
  const std::size_t end = end_of_string(rest_);
  if (end == std::string_view::npos) {
    fail(key, "a text that does not end, or has a control character");
    return {};
  }
  const std::string_view inside = rest_.substr(0, end);
  rest_.remove_prefix(end + 1);
  if (inside.size() <= max_bytes) return inside;
  fail(key, "too long");
  return {};
}

std::string_view LineReader::item_word(std::string_view key, std::size_t max_bytes) {
  const std::string_view inside = quoted(key, max_bytes);
  if (inside.find('\\') == std::string_view::npos) return inside;
  fail(key, "has an escape");
  return {};
}

std::string_view LineReader::word(std::string_view key, std::size_t max_bytes) {
  require(key);
  return item_word(key, max_bytes);
}

std::string_view LineReader::optional_word(std::string_view key, std::size_t max_bytes) {
  if (!take(key)) return {};
  const std::string_view inside = item_word(key, max_bytes);
  if (inside.empty()) fail(key, empty_value);
  return inside;
}

std::string LineReader::text_value(std::string_view key, std::size_t max_bytes) {
  auto text = unescaped(quoted(key, 2 * max_bytes));
  if (!text) {
    fail(key, "has an escape other than \\\" and \\\\");
  } else if (text->size() > max_bytes) {
    fail(key, format("longer than {} bytes", max_bytes));
  }
  return failed() ? std::string() : std::move(*text);
}

std::string LineReader::text(std::string_view key, std::size_t max_bytes) {
  require(key);
  return text_value(key, max_bytes);
}

std::string LineReader::optional_text(std::string_view key, std::size_t max_bytes) {
  if (!take(key)) return {};
  std::string text = text_value(key, max_bytes);
  if (text.empty()) fail(key, empty_value);
  return text;
}

std::int64_t LineReader::digits(std::string_view key, std::int64_t min, std::int64_t max) {
  std::int64_t value = 0;
  const char* const begin = rest_.data();
  const auto [end, error] = std::from_chars(begin, begin + rest_.size(), value);
  const auto length = static_cast<std::size_t>(end - begin);
  const bool padded = length > 1 && rest_.front() == '0';
  if (error == std::errc::invalid_argument || padded || rest_.front() == '-') {
    fail(key, "not a whole number in its shortest form");
  } else if (error != std::errc() || value < min || value > max) {
    fail(key, format("not within {} and {}", min, max));
  }
  if (failed()) return min;
  rest_.remove_prefix(length);
  return value;
}

std::int64_t LineReader::number(std::string_view key, std::int64_t min, std::int64_t max) {
  require(key);
  return failed() ? min : digits(key, min, max);
}

std::optional<std::int64_t> LineReader::optional_number(std::string_view key, std::int64_t min,
                                                        std::int64_t max) {
  if (!take(key)) return std::nullopt;
  return digits(key, min, max);
}

bool LineReader::flag(std::string_view key) {
  require(key);
  if (failed()) return false;
  if (take_literal("true")) return true;
  if (!take_literal("false")) fail(key, "not true or false");
  return false;
}

Result<void> LineReader::finish() {
  close_object();
  if (!failed() && !rest_.empty()) stop(format("{}: something follows the object", what_));
  if (error_) return xinluon::fail(Errc::rejected, *error_);
  return {};
}

}  // namespace xinluon::wire
