// What a technician takes along to set kiosks up: for each a folder with what belongs on its boot partition,
// and one sheet of labels for all.
#pragma once

#include <string>
#include <vector>

#include "sync/server/archive/zip_writer.h"
#include "sync/server/fleet/enrolment_batch.h"
#include "sync/wire/enrolment_file.h"

namespace xinluon::fleet {

// A kiosk for which there is a code, and everything that its files and label say.
struct BootKiosk {
  std::string kiosk;
  std::string counter;
  std::string counter_name;
  std::string number;
  std::string field;
  std::string place;        // "Tỉnh Mẫu › Xã Mẫu 01"
  std::string enrolment;    // xinluon-enrol.toml
  std::string valid_until;  // "25/11/2026"
};

// `server` is what all files say of it: url, pins, key.
BootKiosk boot_kiosk(const Invitation& invitation, wire::EnrolmentFile server, std::string valid_until);

// KIOSK/xinluon-enrol.toml, KIOSK/xinluon-kiosk.toml (the terminal's own configuration to begin with) and
// labels.pdf. `fonts` is the folder of the Noto fonts.
Result<std::vector<archive::File>> boot_bundle(const std::vector<BootKiosk>& kiosks,
                                               const std::string& fonts);

// The day before the code ends, "25/11/2026": whoever reads "to the end of" must not be wrong.
std::string valid_until_text(WallTime expires, WallTime now);

}  // namespace xinluon::fleet
