// Reads one JSON object from outside into typed values; keys in any order, unknown ones ignored, because
// these messages may grow (records may not: line_reader.h). Internal to this folder: the only includer of
// simdjson. The first mistake is kept with its key, every read after it gives an empty value, and the caller
// asks once at the end:
//
//   JsonDocument document("answer");
//   JsonObject o = document.parse(json, max_answer_bytes);
//   answer.head_seq = o.seq("head_seq");
//   XINLUON_RETURN_IF_ERROR(document.finish());
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <simdjson.h>

#include "sync/base/result.h"
#include "sync/crypto/hash.h"
#include "sync/domain/ids.h"
#include "sync/wire/limits.h"

namespace xinluon::wire {

class JsonObject;

class JsonDocument {
 public:
  explicit JsonDocument(std::string_view what) : what_(what) {}
  JsonDocument(const JsonDocument&) = delete;
  JsonDocument& operator=(const JsonDocument&) = delete;

  // The document must outlive the object.
  JsonObject parse(std::string_view json, std::size_t max_bytes);

  // rejected with the first mistake: `what: "key": why`.
  Result<void> finish();

  bool failed() const { return error_.has_value(); }
  void fail(std::string_view key, std::string_view why);

 private:
  std::string_view what_;
  simdjson::dom::parser parser_;
  std::optional<std::string> error_;
};

class JsonObject {
 public:
  explicit JsonObject(JsonDocument& document) : document_(&document) {}
  JsonObject(JsonDocument& document, simdjson::dom::object object)
      : document_(&document), object_(object), present_(true) {}

  // A key that is missing is a mistake, or empty for the optional_ ones.
  std::string text(std::string_view key, std::size_t max_bytes);
  std::string optional_text(std::string_view key, std::size_t max_bytes);
  std::int64_t number(std::string_view key, std::int64_t min = 0, std::int64_t max = max_number);
  std::optional<std::int64_t> optional_number(std::string_view key, std::int64_t min = 0,
                                              std::int64_t max = max_number);
  bool flag(std::string_view key);
  Seq seq(std::string_view key) { return static_cast<Seq>(number(key)); }
  std::string hex(std::string_view key, std::size_t digits);
  std::string optional_hex(std::string_view key, std::size_t digits);
  crypto::Hash hash(std::string_view key);
  std::optional<crypto::Hash> optional_hash(std::string_view key);
  template <class IdType>
  IdType id(std::string_view key) {
    return checked_id<IdType>(key, text(key, max_id_text_bytes));
  }
  template <class IdType>
  IdType optional_id(std::string_view key) {
    const std::string found = optional_text(key, max_id_text_bytes);
    return found.empty() ? IdType() : checked_id<IdType>(key, found);
  }
  JsonObject object(std::string_view key);
  JsonObject optional_object(std::string_view key);
  // Calls take(std::string) or take(JsonObject&) for every item of the list.
  template <class Take>
  void each_text(std::string_view key, std::size_t max_items, std::size_t max_bytes, Take take);
  template <class Take>
  void each_object(std::string_view key, std::size_t max_items, Take take);

  bool present() const { return present_; }
  bool has(std::string_view key) const { return find(key).has_value(); }
  void fail(std::string_view key, std::string_view why) { document_->fail(key, why); }

 private:
  static constexpr std::size_t max_id_text_bytes = 64;  // an id's own rule is narrower

  template <class IdType>
  IdType checked_id(std::string_view key, const std::string& found) {
    const auto id = IdType::from(found);
    if (!id && !document_->failed()) fail(key, "not of the form of this id");
    return id.value_or(IdType());
  }
  std::optional<simdjson::dom::element> find(std::string_view key) const;
  std::optional<simdjson::dom::element> require(std::string_view key);
  std::string checked_text(std::string_view key, simdjson::dom::element element, std::size_t max_bytes);
  std::int64_t checked_number(std::string_view key, simdjson::dom::element element, std::int64_t min,
                              std::int64_t max);
  std::string checked_hex(std::string_view key, std::string found, std::size_t digits);
  JsonObject checked_object(std::string_view key, simdjson::dom::element element);
  std::optional<simdjson::dom::array> list(std::string_view key, std::size_t max_items);

  JsonDocument* document_;
  simdjson::dom::object object_;
  bool present_ = false;
};

template <class Take>
void JsonObject::each_text(std::string_view key, std::size_t max_items, std::size_t max_bytes, Take take) {
  const auto items = list(key, max_items);
  if (!items) return;
  for (const auto item : *items) {
    std::string text = checked_text(key, item, max_bytes);
    if (document_->failed()) return;
    take(std::move(text));
  }
}

template <class Take>
void JsonObject::each_object(std::string_view key, std::size_t max_items, Take take) {
  const auto items = list(key, max_items);
  if (!items) return;
  for (const auto item : *items) {
    JsonObject object = checked_object(key, item);
    if (document_->failed()) return;
    take(object);
  }
}

}  // namespace xinluon::wire
