// The body of a request that a page or a program sends: one JSON object of a few plain values.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "sync/base/result.h"
#include "sync/domain/period.h"
#include "sync/server/http/request.h"

namespace xinluon::http {

class Form {
 public:
  // rejected, saying what is wrong, unless the body is sent as application/json and is an object of texts,
  // whole numbers, true, false and null under no other names than `known`.
  static Result<Form> from(const Request& request, std::initializer_list<std::string_view> known);

  bool has(std::string_view name) const { return values_.contains(name); }
  // Nothing when it is absent or null; rejected, naming the field, when it is of another type.
  Result<std::optional<std::string>> text(std::string_view name) const;
  Result<std::optional<std::int64_t>> number(std::string_view name) const;
  Result<std::optional<bool>> flag(std::string_view name) const;
  // The same, and rejected when it is absent or empty.
  Result<std::string> needed_text(std::string_view name) const;

  // All that was said, "name=value name=value", for the audit log. Not of a form that has a secret.
  std::string words() const;

 private:
  using Value = std::variant<std::monostate, std::string, std::int64_t, bool>;
  template <class T>
  Result<std::optional<T>> get(std::string_view name, std::string_view type) const;

  std::map<std::string, Value, std::less<>> values_;
};

// The id under that name; rejected when it is absent or none.
template <class Id>
Result<Id> needed_id(const Form& form, std::string_view name) {
  XINLUON_TRY(const auto text, form.needed_text(name));
  const auto id = Id::from(text);
  if (!id)
    return fail(Errc::rejected,
                "\"" + std::string(name) + "\" is no id: 1-32 characters of A-Z a-z 0-9 . _ -");
  return *id;
}

// The day under that name, or `otherwise`; rejected for what is no day.
Result<Day> day_or(const Form& form, std::string_view name, Day otherwise);
Result<Day> needed_day(const Form& form, std::string_view name);

}  // namespace xinluon::http
