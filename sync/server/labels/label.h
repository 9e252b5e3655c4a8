// What a technician finds on a kiosk before it is set up. Words are Vietnamese.
#pragma once

#include <string>
#include <vector>

#include "sync/base/result.h"

namespace xinluon::labels {

struct Label {
  std::string kiosk;        // "TM-X01-K03"
  std::string place;        // "Tỉnh Mẫu › Xã Mẫu 01"
  std::string counter;      // "Quầy số 03 – Hộ tịch"
  std::string invitation;   // the enrolment file's text, for the QR code
  std::string valid_until;  // "25/11/2026"
};

// A4 sheets of ten, in the order given, as a PDF with its fonts embedded. `fonts` is the folder of the Noto
// fonts. rejected when there are none, or an invitation is too long for a QR code.
Result<std::string> sheets_of(const std::vector<Label>& labels, const std::string& fonts);

inline constexpr std::size_t labels_a_sheet = 10;

}  // namespace xinluon::labels
