// A list of kiosks as a spreadsheet saves it: CSV with the columns kiosk and counter, and a note if one
// likes.
#pragma once

#include <string_view>
#include <vector>

#include "sync/server/fleet/enrolment_batch.h"

namespace xinluon::fleet {

EnrolmentList read_enrolment_list(std::string_view bytes);

}  // namespace xinluon::fleet
