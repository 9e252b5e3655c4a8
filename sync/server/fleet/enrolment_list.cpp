#include "sync/server/fleet/enrolment_list.h"

#include "sync/wire/csv.h"

namespace xinluon::fleet {
namespace {

// Its line is told beside it.
std::string said(const wire::CsvComplaint& complaint) {
  std::string text = complaint.column.empty() ? "" : "column " + complaint.column + ": ";
  text += complaint.what;
  return complaint.remedy.empty() ? text : text + "; " + complaint.remedy;
}

}  // namespace

EnrolmentList read_enrolment_list(std::string_view bytes) {
  const auto table = wire::read_csv(bytes, {{"kiosk", true}, {"counter", true}, {"note", false}});
  EnrolmentList list;
  for (const auto& complaint : table.complaints) list.problems.push_back({complaint.line, said(complaint)});
  for (const auto& row : table.rows) list.lines.push_back({row.line, row.cells[0], row.cells[1]});
  return list;
}

}  // namespace xinluon::fleet
