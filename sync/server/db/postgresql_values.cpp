#include "sync/server/db/postgresql_values.h"

#include <bit>
#include <charconv>

#include <libpq-fe.h>

#include "sync/base/check.h"

namespace xinluon::db {
namespace {

// Of PostgreSQL's catalogue (pg_type.dat): frozen there.
constexpr Oid bytea = 17;
constexpr Oid int8 = 20;
constexpr Oid text_type = 25;
constexpr Oid float8 = 701;
constexpr Oid bytea_array = 1001;
constexpr Oid text_array = 1009;
constexpr Oid int8_array = 1016;
constexpr int binary = 1;

template <class Number>
void append(std::string& to, Number number) {
  for (int shift = static_cast<int>(sizeof(Number) - 1) * 8; shift >= 0; shift -= 8)
    to += static_cast<char>(static_cast<std::uint64_t>(number) >> shift & 0xFF);
}

template <class Number>
std::string big_endian(Number number) {
  std::string bytes;
  append(bytes, number);
  return bytes;
}

Oid element_type(InsertPlan::Column::Type type) {
  using Type = InsertPlan::Column::Type;
  return type == Type::integer ? int8 : type == Type::text ? text_type : bytea;
}

Oid array_type(Oid element) {
  return element == int8 ? int8_array : element == text_type ? text_array : bytea_array;
}

void append_element(std::string& array, Oid type, const Parameter& parameter) {
  std::visit(
      [&]<class T>(const T& value) {
        if constexpr (std::is_same_v<T, std::monostate>) {
          append(array, std::int32_t{-1});
        } else if constexpr (std::is_same_v<T, std::int64_t>) {
          XINLUON_CHECK(type == int8, "the plan says that this column holds integers");
          append(array, static_cast<std::int32_t>(sizeof(value)));
          append(array, value);
        } else if constexpr (std::is_same_v<T, double>) {
          XINLUON_CHECK(false, "a plan has no type for fractions");
        } else {
          std::string_view bytes;
          if constexpr (std::is_same_v<T, Blob>)
            bytes = value.bytes;
          else
            bytes = value;
          XINLUON_CHECK(type == (std::is_same_v<T, Blob> ? bytea : text_type), "the plan says another type");
          append(array, static_cast<std::int32_t>(bytes.size()));
          array += bytes;
        }
      },
      parameter.value());
}

// One dimension from 1 on (array_recv in PostgreSQL's arrayfuncs.c).
std::string array_of(Oid element, Parameters values, std::size_t column, std::size_t width) {
  const std::size_t rows = values.size() / width;
  bool nulls = false;
  std::string elements;
  for (std::size_t row = 0; row < rows; ++row) {
    const Parameter& value = values[row * width + column];
    nulls = nulls || std::holds_alternative<std::monostate>(value.value());
    append_element(elements, element, value);
  }
  std::string array;
  for (const std::uint32_t head : {1U, nulls ? 1U : 0U, element, static_cast<unsigned>(rows), 1U})
    append(array, head);
  return array + elements;
}

int digit(char hex) {
  return hex <= '9' ? hex - '0' : hex - 'a' + 10;
}

// "\x00ff", which is how PostgreSQL writes bytes since 9.0.
std::string from_hex(std::string_view hex) {
  std::string bytes;
  if (!hex.starts_with("\\x")) return bytes;
  bytes.reserve(hex.size() / 2);
  for (std::size_t i = 2; i + 1 < hex.size(); i += 2)
    bytes += static_cast<char>(digit(hex[i]) * 16 + digit(hex[i + 1]));
  return bytes;
}

}  // namespace

void SentParameters::add(unsigned type, char letter, const char* value, std::size_t length) {
  types_.push_back(type);
  values_.push_back(value);
  lengths_.push_back(static_cast<int>(length));
  formats_.push_back(binary);
  signature_ += letter;
}

SentParameters::SentParameters(Parameters parameters) {
  for (const Parameter& parameter : parameters) {
    std::visit(
        [&]<class T>(const T& value) {
          if constexpr (std::is_same_v<T, std::monostate>) {
            add(0, 'n', nullptr, 0);
          } else if constexpr (std::is_same_v<T, std::int64_t>) {
            const auto& bytes = encoded_.emplace_back(big_endian(value));
            add(int8, 'i', bytes.data(), bytes.size());
          } else if constexpr (std::is_same_v<T, double>) {
            const auto& bytes = encoded_.emplace_back(big_endian(std::bit_cast<std::uint64_t>(value)));
            add(float8, 'r', bytes.data(), bytes.size());
          } else if constexpr (std::is_same_v<T, Blob>) {
            add(bytea, 'b', value.bytes.empty() ? "" : value.bytes.data(), value.bytes.size());
          } else {
            add(text_type, 't', value.empty() ? "" : value.data(), value.size());
          }
        },
        parameter.value());
  }
}

SentParameters::SentParameters(const InsertPlan& plan, Parameters values) {
  for (std::size_t i = 0; i < plan.columns.size(); ++i) {
    const Oid element = element_type(plan.columns[i].type);
    const auto& array = encoded_.emplace_back(array_of(element, values, i, plan.columns.size()));
    add(array_type(element), 'a', array.data(), array.size());
  }
}

bool PostgresqlRow::is_null(int column) const {
  return PQgetisnull(result_, row_, column) != 0;
}

std::int64_t PostgresqlRow::integer(int column) const {
  const auto written = text(column);
  if (written == "t") return 1;  // a condition's truth
  std::int64_t number = 0;
  std::from_chars(written.data(), written.data() + written.size(), number);
  return number;
}

double PostgresqlRow::real(int column) const {
  const auto written = text(column);
  double number = 0;
  std::from_chars(written.data(), written.data() + written.size(), number);
  return number;
}

std::string_view PostgresqlRow::text(int column) const {
  return {PQgetvalue(result_, row_, column), static_cast<std::size_t>(PQgetlength(result_, row_, column))};
}

std::string_view PostgresqlRow::blob(int column) const {
  return blobs_.emplace_back(from_hex(text(column)));
}

}  // namespace xinluon::db
