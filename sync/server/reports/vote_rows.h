// Votes one by one as a table, for auditors alone: nothing is hidden, and whoever lets somebody have it
// writes down that they did.
#pragma once

#include <string>

#include "sync/domain/period.h"
#include "sync/server/storage/scope.h"
#include "sync/wire/csv.h"

namespace xinluon::reports {

// Some 20 MB. A commune's year, or a province's month.
inline constexpr std::size_t max_vote_rows = 100'000;

// The votes of the unit and below of these days. Columns: ma_phieu, ma_dinh_danh_don_vi, ma_dvhc, ten_don_vi,
// ma_quay, ma_thiet_bi, ma_can_bo, ma_tthc, ma_linh_vuc, loai_giao_dich, thoi_diem (RFC 3339, +07:00), muc_do
// (1-5), muc_do_text, tieu_chi_tot (XC;MC), tieu_chi_chua_tot, ngon_ngu, kenh, trang_thai (tinh, or loai for
// one that was set aside). rejected for more than `max_rows`, saying what to narrow.
Result<std::string> vote_rows_csv(db::Connection& reader, const storage::Scope& scope, const UnitId& unit,
                                  const Period& days, wire::CsvForm form,
                                  std::size_t max_rows = max_vote_rows);

}  // namespace xinluon::reports
