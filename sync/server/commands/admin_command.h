// The administrator's commands as a table: words, options and what they do. The same table parses the command
// line, prints the help, and runs the command, either in `serve`, asked over its socket, or in this process
// when no `serve` holds the data folder.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/format.h"
#include "sync/base/printable.h"
#include "sync/base/result.h"
#include "sync/crypto/signature.h"
#include "sync/server/db/connection.h"

namespace xinluon::commands {

// What enrolment files tell a device about this server.
struct Trust {
  std::string url;  // empty when no public_url is configured and the listener has no address of its own
  std::vector<std::string> pins;  // "sha256//…": of its TLS key, and of the next where it is known
  std::string server_key;         // base64
  const crypto::SecretKey* signing = nullptr;  // signs checkpoints; outlives this
};

struct AdminContext {
  WallTime now{};
  std::string actor;  // "local:root"
  Trust trust;
};

// Option name → value; the word after the command is under "subject".
using Arguments = std::map<std::string, std::string, std::less<>>;
inline constexpr std::string_view content_key = "content";
std::string argument(const Arguments& arguments, std::string_view name, std::string_view fallback = "");
// The id under an option's name, or "subject"; rejected, naming what stands there and what an id looks like.
template <class Id>
Result<Id> id_from(const Arguments& arguments, std::string_view name) {
  const std::string text = argument(arguments, name);
  const auto id = Id::from(text);
  if (!id)
    return fail(Errc::rejected, format("{}\"{}\" is no id; write 1-32 characters of A-Z a-z 0-9 . _ -",
                                       name == "subject" ? "" : format("--{}: ", name), printable(text)));
  return *id;
}

// What a command gives back.
struct Outcome {
  std::string text;        // printed
  std::string file;        // for --out; printed too when there is none
  bool take_back = false;  // tried only: the transaction is rolled back, and there is no audit entry
};

struct AdminOption {
  std::string_view name;   // "unit", written --unit
  std::string_view value;  // "ID", for the help
  bool required = false;
  std::string_view help;
};

struct AdminCommand {
  std::string_view words;    // "unit add"
  std::string_view subject;  // "ID" when a word follows, else empty
  std::vector<AdminOption> options;
  std::string_view help;
  bool writes = true;          // then it goes into the audit log
  bool asks_password = false;  // its hash comes as argument "password_hash"
  bool writes_file = false;    // takes --out
  bool takes_content = false;  // a file's content comes as argument content_key; not in the audit log
  // Within a transaction, on the writer's thread.
  std::function<Result<Outcome>(db::Connection&, const AdminContext&, const Arguments&)> run;
};

const std::vector<AdminCommand>& admin_commands();
std::vector<AdminCommand> organisation_commands();         // unit, counter, sample
std::vector<AdminCommand> organisation_change_commands();  // what becomes of them; csv
std::vector<AdminCommand> preset_commands();               // preset
std::vector<AdminCommand> tracker_commands();              // tracker
std::vector<AdminCommand> device_commands();               // kiosk, enrolment-code
std::vector<AdminCommand> api_token_commands();            // api-token
std::vector<AdminCommand> fleet_commands();                // kiosks, journal, config, rollout, alert
std::vector<AdminCommand> enrol_batch_commands();          // enrol-batch
std::vector<AdminCommand> evidence_commands();             // checkpoint, audit-bundle
std::vector<AdminCommand> import_commands();               // import
std::vector<AdminCommand> backup_commands();               // backup
std::vector<AdminCommand> purge_commands();                // purge
std::vector<AdminCommand> flag_commands();                 // flag
std::vector<AdminCommand> user_commands();                 // user
std::vector<AdminCommand> audit_commands();                // audit
std::vector<AdminCommand> notice_commands();               // subscription, message

struct AdminCall {
  std::string words;
  Arguments arguments;
};
// rejected, saying what is wrong, for what the table does not know.
Result<AdminCall> parse_admin_call(const std::vector<std::string>& words);
// rejected, naming the argument, unless all of them are UTF-8: whatever is stored is shown as JSON one day.
Result<void> check_texts(const AdminCall& call);
Result<const AdminCommand*> find_admin_command(std::string_view words);
// Of the commands that begin with these words ("csv import"); of all where none does.
std::string admin_help(std::string_view of = {});

// Checks the arguments, runs the command and its audit entry in one transaction.
Result<Outcome> run_admin_call(db::Connection& writer, const AdminContext& context, const AdminCall& call);

}  // namespace xinluon::commands
