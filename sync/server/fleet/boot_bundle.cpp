#include "sync/server/fleet/boot_bundle.h"

#include <algorithm>
#include <utility>

#include "sync/base/format.h"
#include "sync/domain/period.h"
#include "sync/server/labels/label.h"
#include "sync/wire/json_writer.h"

namespace xinluon::fleet {
namespace {

std::string quoted(const std::string& text) {
  std::string out;
  wire::append_json_string(out, text);
  return out;
}

// "Tỉnh Mẫu › Xã Mẫu 01" ends with the counter's own unit.
std::string own_unit(const std::string& place) {
  static constexpr std::string_view arrow = "› ";
  const auto last = place.rfind(arrow);
  return last == std::string::npos ? place : place.substr(last + arrow.size());
}

std::string own_configuration(const BootKiosk& kiosk) {
  return format(
      "# {0}: {1} › {2}\n# On the boot partition it becomes /etc/xinluon/kiosk.toml at the next start; every "
      "other key is explained in\n# the sample.\n"
      "[kiosk]\nid = \"{0}\"\ncounter = \"{3}\"\n\n[site]\nplace = {4}\ncounter = {5}\nfield = {6}\n",
      kiosk.kiosk, kiosk.place, kiosk.counter_name, kiosk.counter, quoted(own_unit(kiosk.place)),
      quoted(kiosk.number), quoted(kiosk.field));
}

}  // namespace

BootKiosk boot_kiosk(const Invitation& invitation, wire::EnrolmentFile server, std::string valid_until) {
  const auto& [kiosk, counter, place] = invitation.planned;
  server.code = invitation.code;
  server.note = place + " › " + counter.name;
  return {kiosk.text(),
          counter.id.text(),
          counter.name,
          counter.number,
          counter.field,
          place,
          wire::encode_enrolment_file(server),
          std::move(valid_until)};
}

Result<std::vector<archive::File>> boot_bundle(const std::vector<BootKiosk>& kiosks,
                                               const std::string& fonts) {
  std::vector<archive::File> files;
  std::vector<labels::Label> all;
  for (const auto& kiosk : kiosks) {
    files.push_back({kiosk.kiosk + "/xinluon-enrol.toml", kiosk.enrolment});
    files.push_back({kiosk.kiosk + "/xinluon-kiosk.toml", own_configuration(kiosk)});
    all.push_back({kiosk.kiosk, kiosk.place, kiosk.counter_name, kiosk.enrolment, kiosk.valid_until});
  }
  XINLUON_TRY(auto pdf, labels::sheets_of(all, fonts));
  files.push_back({"labels.pdf", std::move(pdf)});
  return files;
}

std::string valid_until_text(WallTime expires, WallTime now) {
  const auto last_day = day_of(std::max(expires - std::chrono::hours(24), now));
  const std::chrono::year_month_day date(last_day);
  return format("{:02}/{:02}/{}", static_cast<unsigned>(date.day()), static_cast<unsigned>(date.month()),
                static_cast<int>(date.year()));
}

}  // namespace xinluon::fleet
