#include "sync/server/storage/sample.h"

#include <array>

#include "sync/base/format.h"
#include "sync/server/storage/organisation.h"

namespace xinluon::storage {
namespace {

constexpr std::array<std::string_view, 4> fields = {"Đất đai", "Hộ tịch", "Chứng thực", "Một cửa"};

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

Result<void> ensure_counter(db::Connection& connection, const UnitId& unit, std::size_t number) {
  const std::string two_digits = format("{:02}", number);
  const auto field = fields[(number - 1) % fields.size()];
  const Counter counter = {CounterId::from(format("{}-Q{}", unit.text(), two_digits)).value(), unit,
                           two_digits, format("Quầy số {} – {}", two_digits, field), std::string(field)};
  XINLUON_TRY(const bool absent, missing(find_counter(connection, Scope::local_administrator(), counter.id)));
  if (!absent) return {};
  return add_counter(connection, counter);
}

}  // namespace

Result<void> create_sample(db::Connection& connection) {
  Unit province;
  province.id = UnitId::from("TM").value();
  province.type = UnitType::province;
  province.name = "Tỉnh Mẫu";
  province.sample = true;
  XINLUON_RETURN_IF_ERROR(ensure_unit(connection, province));

  Unit commune = province;
  commune.id = UnitId::from("TM-X01").value();
  commune.parent = province.id;
  commune.type = UnitType::commune;
  commune.name = "Xã Mẫu 01";
  XINLUON_RETURN_IF_ERROR(ensure_unit(connection, commune));

  for (std::size_t number = 1; number <= fields.size(); ++number)
    XINLUON_RETURN_IF_ERROR(ensure_counter(connection, commune.id, number));
  return {};
}

}  // namespace xinluon::storage
