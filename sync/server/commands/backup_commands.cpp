// admin backup note: what `xinluon-server backup` tells the database when its copy is whole.
#include <charconv>
#include <sstream>

#include "sync/base/format.h"
#include "sync/server/commands/admin_command.h"
#include "sync/server/storage/heads.h"

namespace xinluon::commands {
namespace {

Result<Outcome> note(db::Connection& writer, const AdminContext&, const Arguments& arguments) {
  std::istringstream words(argument(arguments, content_key));
  std::string kiosk_text;
  std::string epoch_text;
  Seq seq = 0;
  std::size_t chains = 0;
  while (words >> kiosk_text >> epoch_text >> seq) {
    const auto kiosk = KioskId::from(kiosk_text);
    const auto epoch = Epoch::from(epoch_text);
    if (!kiosk || !epoch) return fail(Errc::rejected, "a line that is not: kiosk, epoch, number of a record");
    XINLUON_RETURN_IF_ERROR(storage::note_backed_up(writer, *kiosk, *epoch, seq));
    ++chains;
  }
  if (!words.eof()) return fail(Errc::rejected, "a line that is not: kiosk, epoch, number of a record");
  return Outcome{.text = format("{} chains\n", chains), .file = ""};
}

}  // namespace

std::vector<AdminCommand> backup_commands() {
  return {{.words = "backup note",
           .subject = "",
           .options = {},
           .help = "Notes what a backup holds; use `xinluon-server backup DIR`.",
           .takes_content = true,
           .run = note}};
}

}  // namespace xinluon::commands
