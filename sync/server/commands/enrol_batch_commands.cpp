// admin enrol-batch, the server's side: the list is checked line by line, then every kiosk gets its code.
#include <algorithm>
#include <charconv>

#include "sync/base/format.h"
#include "sync/crypto/encoding.h"
#include "sync/domain/period.h"
#include "sync/server/commands/admin_command.h"
#include "sync/server/commands/enrol_batch.h"
#include "sync/server/fleet/boot_bundle.h"
#include "sync/server/fleet/enrolment_batch.h"
#include "sync/server/fleet/enrolment_list.h"

namespace xinluon::commands {
namespace {

constexpr std::size_t shown_problems = 50;

std::string told(const std::vector<fleet::LineProblem>& problems) {
  std::string text;
  for (std::size_t i = 0; i < std::min(problems.size(), shown_problems); ++i)
    text += format("line {}: {}\n", problems[i].line, problems[i].what);
  if (problems.size() > shown_problems)
    text += format("and {} lines more\n", problems.size() - shown_problems);
  return text;
}

Result<fleet::BatchPlan> plan_of(db::Connection& writer, const Arguments& arguments) {
  const auto bytes = crypto::from_base64(argument(arguments, content_key));
  if (!bytes) return fail(Errc::rejected, "the content is no base64");
  return fleet::plan_batch(writer, storage::Scope::local_administrator(), fleet::read_enrolment_list(*bytes));
}

Result<Outcome> check(db::Connection& writer, const AdminContext&, const Arguments& arguments) {
  XINLUON_TRY(const auto plan, plan_of(writer, arguments));
  if (plan.problems.empty())
    return Outcome{.text = format("{} kiosks can be enrolled\n", plan.kiosks.size()), .file = ""};
  return fail(Errc::rejected, format("{} lines are wrong; nothing would be enrolled:\n{}",
                                     plan.problems.size(), told(plan.problems)));
}

Result<std::chrono::hours> valid_for(const Arguments& arguments) {
  const std::string text =
      argument(arguments, "valid-hours", std::to_string(accounts::max_code_validity.count()));
  std::int64_t hours = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), hours);
  if (error != std::errc() || end != text.data() + text.size())
    return fail(Errc::rejected, "--valid-hours is a number of hours");
  return std::chrono::hours(hours);
}

Result<Outcome> make(db::Connection& writer, const AdminContext& context, const Arguments& arguments) {
  const std::string url = argument(arguments, "url", context.trust.url);
  if (!url.starts_with("https://"))
    return fail(Errc::rejected,
                "where can the kiosks reach this server? Give --url https://host:port, or set public_url");
  XINLUON_TRY(const auto hours, valid_for(arguments));
  XINLUON_TRY(const auto plan, plan_of(writer, arguments));
  if (!plan.problems.empty())
    return fail(Errc::rejected, format("nothing was enrolled:\n{}", told(plan.problems)));
  XINLUON_TRY(const auto invitations, fleet::invite_all(writer, plan, hours, context.now));
  const std::string last_day = fleet::valid_until_text(context.now + hours, context.now);
  return Outcome{
      .text = format("codes for {} kiosks, each good once and until {}; approve them when they were "
                     "heard: admin kiosks approve UNIT\n",
                     invitations.size(), to_rfc3339(context.now + hours)),
      .file = encode_made(context.trust, url, last_day, invitations)};
}

}  // namespace

std::vector<AdminCommand> enrol_batch_commands() {
  return {{.words = "enrol-batch check",
           .subject = "NAME",
           .options = {},
           .help = "Looks at a list of kiosks; use `xinluon-server admin enrol-batch LIST --dry-run`.",
           .writes = false,
           .takes_content = true,
           .run = check},
          {.words = "enrol-batch make",
           .subject = "NAME",
           .options = {{"url", "URL", false, "how kiosks reach this server (default: public_url)"},
                       {"valid-hours", "N", false, "how long the codes can be used (2160)"}},
           .help = "Makes codes for a list; use `xinluon-server admin enrol-batch LIST --out FOLDER`.",
           .takes_content = true,
           .run = make}};
}

}  // namespace xinluon::commands
