#include "sync/wire/json_reader.h"

#include "sync/base/format.h"
#include "sync/base/printable.h"
#include "sync/crypto/encoding.h"

namespace xinluon::wire {

JsonObject JsonDocument::parse(std::string_view json, std::size_t max_bytes) {
  if (json.size() > max_bytes) {
    error_ = format("{}: longer than {} bytes", what_, max_bytes);
    return JsonObject(*this);
  }
  simdjson::dom::object object;
  const auto error = parser_.parse(json.data(), json.size()).get(object);
  if (error != simdjson::SUCCESS) {
    error_ = format("{}: no JSON object: {}", what_, simdjson::error_message(error));
    return JsonObject(*this);
  }
  return {*this, object};
}

Result<void> JsonDocument::finish() {
  if (error_) return xinluon::fail(Errc::rejected, *error_);
  return {};
}

void JsonDocument::fail(std::string_view key, std::string_view why) {
  if (!error_) error_ = format("{}: \"{}\": {}", what_, printable(key), why);
}

std::optional<simdjson::dom::element> JsonObject::find(std::string_view key) const {
  simdjson::dom::element element;
  if (!present_ || document_->failed() || object_.at_key(key).get(element) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  return element;
}

std::optional<simdjson::dom::element> JsonObject::require(std::string_view key) {
  auto element = find(key);
  if (!element) fail(key, "missing");
  return element;
}

std::string JsonObject::checked_text(std::string_view key, simdjson::dom::element element,
                                     std::size_t max_bytes) {
  std::string_view text;
  if (element.get(text) != simdjson::SUCCESS) {
    fail(key, "not a text");
  } else if (text.size() > max_bytes) {
    fail(key, format("longer than {} bytes", max_bytes));
    return {};
  }
  return std::string(text);
}

std::string JsonObject::text(std::string_view key, std::size_t max_bytes) {
  const auto element = require(key);
  return element ? checked_text(key, *element, max_bytes) : std::string();
}

std::string JsonObject::optional_text(std::string_view key, std::size_t max_bytes) {
  const auto element = find(key);
  return element ? checked_text(key, *element, max_bytes) : std::string();
}

std::int64_t JsonObject::checked_number(std::string_view key, simdjson::dom::element element,
                                        std::int64_t min, std::int64_t max) {
  std::int64_t number = 0;
  if (!element.is<std::int64_t>() || element.get(number) != simdjson::SUCCESS) {
    fail(key, "not a whole number");
  } else if (number < min || number > max) {
    fail(key, format("not within {} and {}", min, max));
    return min;
  }
  return number;
}

std::int64_t JsonObject::number(std::string_view key, std::int64_t min, std::int64_t max) {
  const auto element = require(key);
  return element ? checked_number(key, *element, min, max) : 0;
}

std::optional<std::int64_t> JsonObject::optional_number(std::string_view key, std::int64_t min,
                                                        std::int64_t max) {
  const auto element = find(key);
  if (!element) return std::nullopt;
  return checked_number(key, *element, min, max);
}

bool JsonObject::flag(std::string_view key) {
  const auto element = require(key);
  bool value = false;
  if (element && element->get(value) != simdjson::SUCCESS) fail(key, "not true or false");
  return value;
}

std::string JsonObject::checked_hex(std::string_view key, std::string found, std::size_t digits) {
  if (found.size() == digits && crypto::from_hex(found)) return found;
  fail(key, format("not {} lower-case hex digits", digits));
  return {};
}

std::string JsonObject::hex(std::string_view key, std::size_t digits) {
  std::string found = text(key, digits);
  return document_->failed() ? std::string() : checked_hex(key, std::move(found), digits);
}

std::string JsonObject::optional_hex(std::string_view key, std::size_t digits) {
  return has(key) ? hex(key, digits) : std::string();
}

crypto::Hash JsonObject::hash(std::string_view key) {
  return crypto::hash_from_hex(hex(key, 2 * sizeof(crypto::Hash))).value_or(crypto::Hash{});
}

std::optional<crypto::Hash> JsonObject::optional_hash(std::string_view key) {
  if (!has(key)) return std::nullopt;
  return hash(key);
}

JsonObject JsonObject::checked_object(std::string_view key, simdjson::dom::element element) {
  simdjson::dom::object object;
  if (element.get(object) == simdjson::SUCCESS) return {*document_, object};
  fail(key, "not an object");
  return JsonObject(*document_);
}

JsonObject JsonObject::object(std::string_view key) {
  const auto element = require(key);
  return element ? checked_object(key, *element) : JsonObject(*document_);
}

JsonObject JsonObject::optional_object(std::string_view key) {
  const auto element = find(key);
  return element ? checked_object(key, *element) : JsonObject(*document_);
}

std::optional<simdjson::dom::array> JsonObject::list(std::string_view key, std::size_t max_items) {
  const auto element = require(key);
  if (!element) return std::nullopt;
  simdjson::dom::array items;
  if (element->get(items) != simdjson::SUCCESS) {
    fail(key, "not a list");
    return std::nullopt;
  }
  std::size_t count = 0;
  for (auto item = items.begin(); item != items.end(); ++item) ++count;
  if (count <= max_items) return items;
  fail(key, format("more than {} items", max_items));
  return std::nullopt;
}

}  // namespace xinluon::wire
