#include "sync/server/commands/admin_command.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "sync/base/format.h"
#include "sync/base/printable.h"
#include "sync/server/accounts/audit.h"

namespace xinluon::commands {
namespace {

constexpr std::string_view subject_key = "subject";
constexpr std::string_view hash_key = "password_hash";

bool knows(const AdminCommand& command, std::string_view name) {
  if (name == subject_key) return !command.subject.empty();
  if (name == hash_key) return command.asks_password;
  if (name == content_key) return command.takes_content;
  return std::any_of(command.options.begin(), command.options.end(),
                     [&](const AdminOption& option) { return option.name == name; });
}

Result<void> check(const AdminCommand& command, const Arguments& arguments) {
  for (const auto& [name, value] : arguments)
    if (!knows(command, name)) return fail(Errc::rejected, format("{} takes no --{}", command.words, name));
  if (!command.subject.empty() && argument(arguments, subject_key).empty())
    return fail(Errc::rejected, format("{} needs {}", command.words, command.subject));
  for (const auto& option : command.options)
    if (option.required && argument(arguments, option.name).empty())
      return fail(Errc::rejected, format("{} needs --{} {}", command.words, option.name, option.value));
  return {};
}

// "unit add" out of {"unit", "add", "TM", …}: the longest command that the words begin with.
const AdminCommand* command_in(const std::vector<std::string>& words) {
  for (const auto& command : admin_commands()) {
    const std::size_t blank = command.words.find(' ');
    if (words.size() >= 2 && words[0] == command.words.substr(0, blank) &&
        words[1] == command.words.substr(blank + 1))
      return &command;
  }
  return nullptr;
}

// Takes "--name value" or "--name=value" at `at`, which is moved behind it.
Result<void> take_option(const std::vector<std::string>& words, std::size_t& at, Arguments& arguments) {
  const std::string word = words[at++].substr(2);
  const std::size_t equals = word.find('=');
  const std::string name = word.substr(0, equals);
  std::string value;
  if (equals != word.npos) {
    value = word.substr(equals + 1);
  } else {
    if (at == words.size()) return fail(Errc::rejected, format("--{} needs a value", name));
    value = words[at++];
  }
  if (name == subject_key || name == hash_key || name == content_key)
    return fail(Errc::rejected, format("there is no --{}", name));
  if (!arguments.emplace(name, value).second)
    return fail(Errc::rejected, format("--{} is given twice", name));
  return {};
}

bool is_utf8(std::string_view text) {
  for (std::size_t size = 0; !text.empty(); text.remove_prefix(size)) {
    size = utf8_character_bytes(text);
    if (size == 0) return false;
  }
  return true;
}

std::string audit_detail(const Arguments& arguments) {
  std::string detail;
  for (const auto& [name, value] : arguments)
    if (name != subject_key && name != hash_key && name != content_key)
      detail += format("{}{}={}", detail.empty() ? "" : " ", name, value);
  return detail;
}

Result<void> audit(db::Connection& writer, const AdminContext& context, const AdminCall& call) {
  std::string action = call.words;
  std::replace(action.begin(), action.end(), ' ', '-');
  return accounts::record(writer,
                          {.actor = context.actor,
                           .action = action,
                           .subject = argument(call.arguments, subject_key),
                           .detail = audit_detail(call.arguments),
                           .address = ""},
                          context.now);
}

}  // namespace

std::string argument(const Arguments& arguments, std::string_view name, std::string_view fallback) {
  const auto found = arguments.find(name);
  return found == arguments.end() ? std::string(fallback) : found->second;
}

const std::vector<AdminCommand>& admin_commands() {
  static const std::vector<AdminCommand> all = [] {
    std::vector<AdminCommand> commands;
    for (auto part :
         {organisation_commands(), organisation_change_commands(), preset_commands(), tracker_commands(),
          device_commands(), fleet_commands(), enrol_batch_commands(), api_token_commands(),
          evidence_commands(), import_commands(), backup_commands(), purge_commands(), flag_commands(),
          user_commands(), audit_commands(), notice_commands()})
      std::move(part.begin(), part.end(), std::back_inserter(commands));
    return commands;
  }();
  return all;
}

Result<void> check_texts(const AdminCall& call) {
  for (const auto& [name, value] : call.arguments) {
    if (is_utf8(value)) continue;
    const std::string what = name == content_key   ? "the file"
                             : name == subject_key ? "\"" + printable(value) + "\""
                                                   : format("--{} \"{}\"", name, printable(value));
    return fail(Errc::rejected, what + " is no UTF-8 text; save it as UTF-8, or set the terminal to it");
  }
  return {};
}

Result<const AdminCommand*> find_admin_command(std::string_view words) {
  for (const auto& command : admin_commands())
    if (command.words == words) return &command;
  return fail(Errc::rejected, format("there is no admin command \"{}\"", words));
}

Result<AdminCall> parse_admin_call(const std::vector<std::string>& words) {
  const AdminCommand* command = command_in(words);
  if (command == nullptr)
    return fail(Errc::rejected, "no such admin command; see `xinluon-server admin --help`");
  AdminCall call{.words = std::string(command->words), .arguments = {}};
  for (std::size_t at = 2; at < words.size();) {
    if (words[at].starts_with("--")) {
      XINLUON_RETURN_IF_ERROR(take_option(words, at, call.arguments));
    } else if (!call.arguments.emplace(subject_key, words[at]).second || command->subject.empty()) {
      return fail(Errc::rejected, format("{}: what is \"{}\"?", command->words, words[at]));
    } else {
      ++at;
    }
  }
  Arguments sent = call.arguments;
  if (command->writes_file) sent.erase("out");
  XINLUON_RETURN_IF_ERROR(check(*command, sent));
  return call;
}

std::string admin_help(std::string_view of) {
  const auto asked = [of](const AdminCommand& command) { return command.words.starts_with(of); };
  const auto& all = admin_commands();
  const bool none = std::none_of(all.begin(), all.end(), asked);
  std::string help = "xinluon-server admin COMMAND\n\n";
  for (const auto& command : all) {
    if (!none && !asked(command)) continue;
    help += format("  {}{}{}\n", command.words, command.subject.empty() ? "" : " ", command.subject);
    help += format("      {}\n", command.help);
    for (const auto& option : command.options)
      help += format("      --{:<22} {}{}\n", format("{} {}", option.name, option.value), option.help,
                     option.required ? " (needed)" : "");
    if (command.writes_file)
      help += format("      --{:<22} {}\n", "out FILE", "where to write it, mode 0600");
  }
  return help;
}

Result<Outcome> run_admin_call(db::Connection& writer, const AdminContext& context, const AdminCall& call) {
  XINLUON_TRY(const AdminCommand* command, find_admin_command(call.words));
  XINLUON_RETURN_IF_ERROR(check(*command, call.arguments));
  std::optional<Outcome> tried;
  auto done = db::transaction(writer, [&]() -> Result<Outcome> {
    tried.reset();
    XINLUON_TRY(auto outcome, command->run(writer, context, call.arguments));
    if (outcome.take_back) {
      tried = std::move(outcome);
      return fail(Errc::rejected, "taken back");
    }
    if (command->writes) XINLUON_RETURN_IF_ERROR(audit(writer, context, call));
    return outcome;
  });
  if (tried) return *std::move(tried);
  return done;
}

}  // namespace xinluon::commands
