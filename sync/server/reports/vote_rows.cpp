#include "sync/server/reports/vote_rows.h"

#include "sync/base/format.h"
#include "sync/server/reports/words.h"
#include "sync/server/storage/vote_rows.h"

namespace xinluon::reports {
namespace {

constexpr std::string_view channel = "kiosk";

std::string codes_of(const Marks& marks, Mark wanted) {
  std::string codes;
  for (const Behaviour behaviour : all_behaviours)
    if (marks[index_of(behaviour)] == wanted)
      codes += (codes.empty() ? "" : ";") + std::string(code_of(behaviour));
  return codes;
}

std::vector<std::string> cells_of(const storage::VoteRow& row) {
  return {format("{}/{}/{}", row.kiosk.text(), row.epoch.text(), row.seq),
          row.unit.text(),
          row.unit_code,
          row.unit_name + (row.sample ? " (dữ liệu mẫu)" : ""),
          row.counter.text(),
          row.kiosk.text(),
          row.officer.text(),
          row.procedure,
          row.field,
          row.transaction_kind,
          to_rfc3339(row.at),
          row.level ? std::to_string(to_int(*row.level)) : "",
          row.level ? std::string(word_of(*row.level)) : "",
          codes_of(row.marks, Mark::shown),
          codes_of(row.marks, Mark::missing),
          row.lang,
          std::string(channel),
          row.counted ? "tinh" : "loai"};
}

}  // namespace

Result<std::string> vote_rows_csv(db::Connection& reader, const storage::Scope& scope, const UnitId& unit,
                                  const Period& days, wire::CsvForm form, std::size_t max_rows) {
  XINLUON_TRY(const auto rows, storage::votes_below(reader, scope, unit, days, max_rows + 1));
  if (rows.size() > max_rows)
    return fail(Errc::rejected, format("more than {} votes; ask for fewer days or a unit below", max_rows));
  wire::CsvText out(form);
  out.row({"ma_phieu", "ma_dinh_danh_don_vi", "ma_dvhc", "ten_don_vi", "ma_quay", "ma_thiet_bi", "ma_can_bo",
           "ma_tthc", "ma_linh_vuc", "loai_giao_dich", "thoi_diem", "muc_do", "muc_do_text", "tieu_chi_tot",
           "tieu_chi_chua_tot", "ngon_ngu", "kenh", "trang_thai"});
  for (const auto& row : rows) out.row(cells_of(row));
  return out.text();
}

}  // namespace xinluon::reports
