#include "sync/server/storage/sample.h"

#include <array>

#include "sync/base/format.h"
#include "sync/server/storage/organisation.h"

namespace xinluon::storage {
namespace {

constexpr std::array<std::string_view, 5> fields = {"Đất đai", "Hộ tịch", "Chứng thực", "Một cửa",
                                                    "Lao động – xã hội"};
constexpr std::uint64_t small_sample_counters = 4;

template <class Found>
Result<bool> missing(const Found& found) {
  if (found) return false;
  if (found.error().code == Errc::not_found) return true;
  return fail(found.error());
}

Result<void> ensure_unit(db::Connection& connection, const Unit& unit) {
  XINLUON_TRY(const bool absent, missing(find_unit(connection, Scope::local_administrator(), unit.id)));
  if (!absent) return {};
  return add_unit(connection, unit);
}

Result<Counter> ensure_counter(db::Connection& connection, const UnitId& unit, std::size_t number) {
  const std::string two_digits = format("{:02}", number);
  const auto field = fields[(number - 1) % fields.size()];
  Counter counter = {CounterId::from(format("{}-Q{}", unit.text(), two_digits)).value(), unit, two_digits,
                     format("Quầy số {} – {}", two_digits, field), std::string(field)};
  auto found = find_counter(connection, Scope::local_administrator(), counter.id);
  XINLUON_TRY(const bool absent, missing(found));
  if (!absent) return std::move(*found);
  XINLUON_RETURN_IF_ERROR(add_counter(connection, counter));
  return counter;
}

}  // namespace

Result<std::vector<Counter>> create_sample(db::Connection& connection, std::uint64_t communes,
                                           std::uint64_t counters) {
  Unit province;
  province.id = UnitId::from("TM").value();
  province.type = UnitType::province;
  province.name = "Tỉnh Mẫu";
  province.sample = true;
  XINLUON_RETURN_IF_ERROR(ensure_unit(connection, province));

  std::vector<Counter> made;
  for (std::uint64_t i = 0; i < communes; ++i) {
    Unit commune = province;
    commune.id = UnitId::from(format("TM-X{:02}", i + 1)).value();
    commune.parent = province.id;
    commune.type = UnitType::commune;
    commune.name = format("Xã Mẫu {:02}", i + 1);
    XINLUON_RETURN_IF_ERROR(ensure_unit(connection, commune));
    const std::uint64_t own = counters / communes + (i < counters % communes ? 1 : 0);
    for (std::uint64_t number = 1; number <= own; ++number) {
      XINLUON_TRY(auto counter, ensure_counter(connection, commune.id, number));
      made.push_back(std::move(counter));
    }
  }
  return made;
}

Result<void> create_sample(db::Connection& connection) {
  XINLUON_RETURN_IF_ERROR(create_sample(connection, 1, small_sample_counters));
  return {};
}

}  // namespace xinluon::storage
