#include "sync/server/accounts/role.h"

namespace xinluon::accounts {

std::string_view text_of(Role role) {
  switch (role) {
    case Role::admin:
      return "admin";
    case Role::supervisor:
      return "supervisor";
    case Role::technician:
      return "technician";
    case Role::officer:
      return "officer";
    case Role::auditor:
      return "auditor";
  }
  return "";
}

std::optional<Role> role_from_text(std::string_view text) {
  for (const Role role : all_roles)
    if (text_of(role) == text) return role;
  return std::nullopt;
}

}  // namespace xinluon::accounts
