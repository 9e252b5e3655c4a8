// admin purge part: what `xinluon-server purge` asks for, part by part.
#include <sstream>

#include "sync/base/format.h"
#include "sync/domain/period.h"
#include "sync/server/commands/admin_command.h"
#include "sync/server/commands/purge.h"
#include "sync/server/retention/purge.h"

namespace xinluon::commands {
namespace {

Result<Outcome> purge_part(db::Connection& writer, const AdminContext& context, const Arguments& arguments) {
  if (context.trust.signing == nullptr) return fail(Errc::internal, "there is no key to sign with");
  XINLUON_TRY(const Day kept_from, day_from_text(argument(arguments, "kept-from")));
  XINLUON_TRY(const auto part, decode_part(argument(arguments, content_key)));
  XINLUON_TRY(const auto purged,
              retention::purge_part(writer, *context.trust.signing, kept_from, part, context.now));
  return Outcome{.text = format("{}\n", purged.records), .file = ""};
}

}  // namespace

std::string encode_part(const std::vector<retention::Prefix>& part) {
  std::string lines;
  for (const auto& prefix : part)
    lines += format("{} {} {}\n", prefix.kiosk.text(), prefix.epoch.text(), prefix.last);
  return lines;
}

Result<std::vector<retention::Prefix>> decode_part(const std::string& lines) {
  std::istringstream rest(lines);
  std::vector<retention::Prefix> part;
  for (std::string line; std::getline(rest, line);) {
    std::istringstream words(line);
    std::string kiosk_text;
    std::string epoch_text;
    Seq last = 0;
    words >> kiosk_text >> epoch_text >> last;
    const bool whole = !words.fail() && words.eof();
    const auto kiosk = KioskId::from(kiosk_text);
    const auto epoch = Epoch::from(epoch_text);
    if (!whole || !kiosk || !epoch)
      return fail(Errc::rejected, "a line that is not: kiosk, epoch, number of a record");
    part.push_back({*kiosk, *epoch, 0, last});
  }
  return part;
}

std::vector<AdminCommand> purge_commands() {
  return {{.words = "purge part",
           .subject = "",
           .options = {{"kept-from", "DAY", true, "records of this day and later stay"},
                       {"records", "N", true, "how many are planned to go"}},
           .help = "Deletes a part of the records that are older; use `xinluon-server purge`.",
           .takes_content = true,
           .run = purge_part}};
}

}  // namespace xinluon::commands
