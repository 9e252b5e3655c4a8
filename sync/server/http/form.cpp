#include "sync/server/http/form.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "sync/base/format.h"

namespace xinluon::http {
namespace {

bool fits(const nlohmann::json& number) {
  return !number.is_number_unsigned() || number.get<std::uint64_t>() <= INT64_MAX;
}

}  // namespace

Result<Form> Form::from(const Request& request, std::initializer_list<std::string_view> known) {
  if (!request.header("Content-Type").starts_with("application/json"))
    return fail(Errc::rejected, "Send application/json");
  const auto json = nlohmann::json::parse(request.body, nullptr, false);
  if (!json.is_object()) return fail(Errc::rejected, "The body is no JSON object");
  Form form;
  for (const auto& [name, value] : json.items()) {
    if (std::find(known.begin(), known.end(), name) == known.end())
      return fail(Errc::rejected, format("Unknown field \"{}\"", name));
    Value& kept = form.values_[name];
    if (value.is_string())
      kept = value.get<std::string>();
    else if (value.is_number_integer() && fits(value))
      kept = value.get<std::int64_t>();
    else if (value.is_boolean())
      kept = value.get<bool>();
    else if (!value.is_null())
      return fail(Errc::rejected, format("\"{}\" must be a text, a whole number, true, false or null", name));
  }
  return form;
}

template <class T>
Result<std::optional<T>> Form::get(std::string_view name, std::string_view type) const {
  const auto found = values_.find(name);
  if (found == values_.end() || std::holds_alternative<std::monostate>(found->second))
    return std::optional<T>();
  if (const auto* value = std::get_if<T>(&found->second)) return std::optional<T>(*value);
  return fail(Errc::rejected, format("\"{}\" must be {}", name, type));
}

Result<std::optional<std::string>> Form::text(std::string_view name) const {
  return get<std::string>(name, "a text");
}

Result<std::optional<std::int64_t>> Form::number(std::string_view name) const {
  return get<std::int64_t>(name, "a whole number");
}

Result<std::optional<bool>> Form::flag(std::string_view name) const {
  return get<bool>(name, "true or false");
}

std::string Form::words() const {
  std::string words;
  for (const auto& [name, value] : values_) {
    words += (words.empty() ? "" : " ") + name + "=";
    if (const auto* text = std::get_if<std::string>(&value)) words += *text;
    if (const auto* number = std::get_if<std::int64_t>(&value)) words += std::to_string(*number);
    if (const auto* flag = std::get_if<bool>(&value)) words += *flag ? "true" : "false";
  }
  return words;
}

Result<std::string> Form::needed_text(std::string_view name) const {
  XINLUON_TRY(auto value, text(name));
  if (!value || value->empty()) return fail(Errc::rejected, format("\"{}\" is needed", name));
  return *std::move(value);
}

Result<Day> day_or(const Form& form, std::string_view name, Day otherwise) {
  XINLUON_TRY(const auto text, form.text(name));
  if (!text) return otherwise;
  auto day = day_from_text(*text);
  if (!day) return fail(with_context(std::move(day).error(), format("\"{}\"", name)));
  return *day;
}

Result<Day> needed_day(const Form& form, std::string_view name) {
  XINLUON_RETURN_IF_ERROR(form.needed_text(name));
  return day_or(form, name, {});
}

}  // namespace xinluon::http
