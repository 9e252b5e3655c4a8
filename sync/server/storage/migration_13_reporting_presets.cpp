#include "sync/server/storage/migrations.h"

namespace xinluon::storage {

// Days as domain/reporting_preset.h writes them. The first content is what Đắk Lắk's directive and the
// state's rule on administrative reports ask for; a site changes it.
const db::Migration migration_13_reporting_presets = {.version = 13,
                                                      .both = R"(
CREATE TABLE reporting_preset (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  source TEXT NOT NULL,
  first_day TEXT NOT NULL,
  last_day TEXT NOT NULL,
  due_before TEXT
) {clustered};
INSERT INTO reporting_preset (id, name, source, first_day, last_day, due_before) VALUES
  ('dak-lak-6-thang', 'Chỉ thị Đắk Lắk: 6 tháng', 'Chỉ thị của tỉnh Đắk Lắk: gửi trước ngày 31/5',
   '-1:11-16', '05-15', '05-31'),
  ('dak-lak-nam', 'Chỉ thị Đắk Lắk: năm', 'Chỉ thị của tỉnh Đắk Lắk: gửi trước ngày 30/11',
   '-1:11-16', '11-15', '11-30'),
  ('hanh-chinh-thang', 'Báo cáo hành chính: tháng', 'Nghị định 09/2019/NĐ-CP (cần đối chiếu tại đơn vị)',
   '-1:15', '14', NULL),
  ('hanh-chinh-6-thang', 'Báo cáo hành chính: 6 tháng', 'Nghị định 09/2019/NĐ-CP (cần đối chiếu tại đơn vị)',
   '-1:12-15', '06-14', NULL),
  ('hanh-chinh-nam', 'Báo cáo hành chính: năm', 'Nghị định 09/2019/NĐ-CP (cần đối chiếu tại đơn vị)',
   '-1:12-15', '12-14', NULL);
)",
                                                      .sqlite = "",
                                                      .postgresql = ""};

}  // namespace xinluon::storage
