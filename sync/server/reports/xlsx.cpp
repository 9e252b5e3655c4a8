#include "sync/base/format.h"
#include "sync/server/reports/figure_rows.h"
#include "sync/server/reports/render.h"
#include "sync/server/reports/words.h"
#include "sync/server/workbook/workbook.h"

namespace xinluon::reports {
namespace {

using workbook::Row;

Row note(std::string what, std::string words) {
  return {std::move(what), std::move(words)};
}

std::string compared_words(const Compared& compared) {
  return period_words(compared.asked) +
         (compared.equal_elapsed ? " (cùng số ngày đã qua của kỳ chưa kết thúc)" : "");
}

// What was asked, when, and by which rules the numbers are what they are.
std::vector<Row> notes(const Percentages& percentages) {
  const Figure& total = percentages.total;
  std::vector<Row> rows{note("Nội dung", format("Tỷ lệ hài lòng – {}", total.name)),
                        note("Mã", total.node.id)};
  if (total.sample) rows.push_back(note("Dữ liệu", "DỮ LIỆU MẪU, không phải số liệu thật"));
  rows.push_back(note("Kỳ báo cáo", period_words(percentages.request.period)));
  if (percentages.compared) rows.push_back(note("So với", compared_words(*percentages.compared)));
  const bool live = percentages.request.view == View::live;
  rows.push_back(
      note("Số liệu", live ? "Trực tiếp, chưa công bố" : "Đã công bố; mỗi dòng ghi những ngày mà nó gồm"));
  rows.push_back(note("Lập lúc", to_rfc3339(percentages.at)));
  rows.push_back(
      note("Cách tính", format("{}: (Rất hài lòng + Hài lòng) / tổng số phiếu; chỉ đo chuẩn mực trong "
                               "giao tiếp, ứng xử tại quầy",
                               method_m1)));
  rows.push_back(note("Khoảng tin cậy 95%", "Wilson, làm tròn ra ngoài"));
  rows.push_back(note("Nhóm nhỏ",
                      "Dưới 5 phiếu: ẩn, cùng nhóm mà từ đó suy ra được. Dưới 30 phiếu: không chia theo "
                      "mức độ, tiêu chí và không kết luận"));
  rows.push_back(note("Phiếu để riêng",
                      "Phiếu mà người có thẩm quyền đã để riêng, có lý do ghi trong nhật ký, không "
                      "tính vào tỷ lệ hài lòng; cột riêng cho số kể cả các phiếu này"));
  return rows;
}

}  // namespace

Result<std::string> to_xlsx(const Percentages& percentages) {
  return workbook::xlsx({{.name = "Số liệu",
                          .rows = figure_rows(percentages),
                          .widths = {10, 16, 28, 9, 12},
                          .heading = true,
                          .fixed_columns = 3},
                         {.name = "Ghi chú", .rows = notes(percentages), .widths = {22, 100}}},
                        format("Tỷ lệ hài lòng – {}", percentages.total.name), percentages.at);
}

}  // namespace xinluon::reports
