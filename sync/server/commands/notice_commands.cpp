// admin subscription, admin message.
#include "sync/base/format.h"
#include "sync/curl/smtp.h"
#include "sync/domain/period.h"
#include "sync/server/commands/admin_command.h"
#include "sync/server/commands/columns.h"
#include "sync/server/notices/readership.h"
#include "sync/server/storage/outbox.h"
#include "sync/server/storage/users.h"

namespace xinluon::commands {
namespace {

using storage::Scope;

constexpr std::size_t listed_messages = 200;

// The account's own unit where none is given.
Result<storage::Subscription> subscription_of(db::Connection& writer, const AdminContext& context,
                                              const Arguments& arguments) {
  storage::Subscription subscription;
  subscription.account = argument(arguments, "subject");
  subscription.address = argument(arguments, "mail");
  const auto topic = storage::topic_from_name(argument(arguments, "topic"));
  if (!topic) return fail(Errc::rejected, "--topic is alerts, weekly or monthly");
  subscription.topic = *topic;
  subscription.created = context.now;
  if (arguments.contains("unit")) {
    const auto unit = UnitId::from(argument(arguments, "unit"));
    if (!unit) return fail(Errc::rejected, "--unit is no unit's id");
    subscription.unit = *unit;
    return subscription;
  }
  XINLUON_TRY(const auto user,
              storage::find_user(writer, Scope::local_administrator(), subscription.account));
  subscription.unit = user.unit;
  return subscription;
}

Result<Outcome> add(db::Connection& writer, const AdminContext& context, const Arguments& arguments) {
  XINLUON_TRY(const auto subscription, subscription_of(writer, context, arguments));
  XINLUON_RETURN_IF_ERROR(notices::subscribe(writer, subscription));
  return Outcome{
      .text = format("{} gets {} of {} at {}\n", subscription.account, storage::name_of(subscription.topic),
                     subscription.unit.text(), subscription.address),
      .file = ""};
}

Result<Outcome> remove(db::Connection& writer, const AdminContext& context, const Arguments& arguments) {
  XINLUON_TRY(const auto subscription, subscription_of(writer, context, arguments));
  XINLUON_TRY(const bool removed, storage::remove_subscription(writer, subscription));
  if (!removed) return fail(Errc::not_found, "there is no such subscription; see `admin subscription list`");
  return Outcome{.text = "removed\n", .file = ""};
}

Result<Outcome> list(db::Connection& writer, const AdminContext&, const Arguments&) {
  XINLUON_TRY(const auto all, storage::subscriptions(writer, Scope::local_administrator()));
  std::vector<std::vector<std::string>> rows = {{"ACCOUNT", "TOPIC", "UNIT", "SINCE", "MAIL"}};
  for (const auto& each : all)
    rows.push_back({each.account, std::string(storage::name_of(each.topic)), each.unit.text(),
                    to_text(day_of(each.created)), each.address});
  return Outcome{.text = columns(rows), .file = ""};
}

Result<Outcome> list_messages(db::Connection& writer, const AdminContext&, const Arguments&) {
  XINLUON_TRY(const auto all, storage::messages(writer, Scope::local_administrator(), listed_messages));
  std::vector<std::vector<std::string>> rows = {
      {"NUMBER", "STATE", "SINCE", "TRIES", "TO", "SUBJECT", "ERROR"}};
  for (const auto& each : all)
    rows.push_back({std::to_string(each.id), each.state, to_rfc3339(each.created), std::to_string(each.tries),
                    each.channel == storage::Channel::mail ? each.address : "(webhook)", each.subject,
                    each.error});
  return Outcome{.text = columns(rows), .file = ""};
}

Result<Outcome> send_test(db::Connection& writer, const AdminContext& context, const Arguments& arguments) {
  storage::Message message;
  message.address = argument(arguments, "subject");
  if (!curl::valid_mail_address(message.address))
    return fail(Errc::rejected, "that is no mail address; it must look like ten@tinhmau.example");
  message.key = format("test-{}.{}", to_ms(context.now), message.address);
  message.subject = "[XinLuôn] Thư thử";
  message.body = "Thư này cho biết máy chủ gửi được thư.\nThis mail says that the server can send mail.\n";
  XINLUON_RETURN_IF_ERROR(storage::put_message(writer, message, context.now));
  return Outcome{.text = "on its way within half a minute; see `admin message list`\n", .file = ""};
}

const std::vector<AdminOption> which = {
    {"mail", "ADDRESS", true, "where it goes"},
    {"topic", "WORD", true, "alerts, weekly or monthly"},
    {"unit", "ID", false, "of this unit and all below it; the account's own when left out"}};

}  // namespace

std::vector<AdminCommand> notice_commands() {
  return {
      {.words = "subscription add",
       .subject = "ACCOUNT",
       .options = which,
       .help = "Sends an account's person alerts, or the week's or month's percentages, by mail.",
       .run = add},
      {.words = "subscription remove",
       .subject = "ACCOUNT",
       .options = which,
       .help = "Ends it.",
       .run = remove},
      {.words = "subscription list",
       .subject = "",
       .options = {},
       .help = "Lists who gets what.",
       .writes = false,
       .run = list},
      {.words = "message list",
       .subject = "",
       .options = {},
       .help = "Lists the last mails and webhooks, and what became of them.",
       .writes = false,
       .run = list_messages},
      {.words = "message test",
       .subject = "ADDRESS",
       .options = {},
       .help = "Sends a mail that says that mails arrive.",
       .run = send_test},
  };
}

}  // namespace xinluon::commands
