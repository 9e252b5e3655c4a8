#include "sync/server/notices/readership.h"

#include "sync/base/format.h"
#include "sync/curl/smtp.h"
#include "sync/server/accounts/role.h"
#include "sync/server/notices/flag_watch.h"
#include "sync/server/notices/rules.h"
#include "sync/server/notices/silence.h"
#include "sync/server/storage/organisation.h"
#include "sync/server/storage/users.h"

namespace xinluon::notices {
namespace {

using accounts::Role;
using storage::Scope;
using storage::Topic;

bool tells_of_quality(std::string_view rule) {
  return rule == rule_quality || rule == rule_drop || rule == rule_silence || rule == rule_burst;
}

Scope scope_of(const storage::User& user) {
  return Scope::of_units({user.unit});
}

}  // namespace

bool may_subscribe(std::string_view role, Topic topic) {
  const auto known = accounts::role_from_text(role);
  if (known == Role::supervisor) return true;
  return topic == Topic::alerts && (known == Role::technician || known == Role::admin);
}

bool may_read(std::string_view role, std::string_view rule) {
  return may_subscribe(role, Topic::alerts) &&
         (!tells_of_quality(rule) || may_subscribe(role, Topic::weekly));
}

Result<void> subscribe(db::Connection& writer, const storage::Subscription& subscription) {
  if (!curl::valid_mail_address(subscription.address))
    return fail(Errc::rejected, "the mail address must look like ten@tinhmau.example, plain ASCII");
  XINLUON_TRY(const auto user,
              storage::find_user(writer, Scope::local_administrator(), subscription.account));
  if (user.disabled) return fail(Errc::rejected, format("the account {} is disabled", user.name));
  if (!may_subscribe(user.role, subscription.topic))
    return fail(Errc::rejected, format("the role {} does not see what \"{}\" tells", user.role,
                                       storage::name_of(subscription.topic)));
  XINLUON_RETURN_IF_ERROR(storage::find_unit(writer, Scope::local_administrator(), subscription.unit));
  XINLUON_TRY(const bool covered, storage::covers(writer, scope_of(user), subscription.unit));
  if (!covered)
    return fail(Errc::rejected,
                format("{} lies outside the units of {}", subscription.unit.text(), user.name));
  return storage::add_subscription(writer, subscription);
}

Result<std::vector<Reader>> readers_of(db::Connection& reader, Topic topic) {
  XINLUON_TRY(const auto all, storage::subscriptions(reader, Scope::local_administrator()));
  std::vector<Reader> found;
  for (const auto& subscription : all) {
    if (subscription.topic != topic) continue;
    const auto user = storage::find_user(reader, Scope::local_administrator(), subscription.account);
    if (!user && user.error().code != Errc::not_found) return fail(user.error());
    if (!user || user->disabled || !may_subscribe(user->role, topic)) continue;
    XINLUON_TRY(const bool covered, storage::covers(reader, scope_of(*user), subscription.unit));
    if (covered) found.push_back({subscription, user->role, scope_of(*user)});
  }
  return found;
}

}  // namespace xinluon::notices
