// What an account may do. One role an account; its scope (a unit and all below it) says where.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace xinluon::accounts {

enum class Role : std::uint8_t {
  admin,       // Quản trị: units, counters, devices, accounts; no ratings
  supervisor,  // Giám sát: percentages of the unit and below
  technician,  // Kỹ thuật: devices only; no ratings
  officer,     // Cán bộ: the monthly figures of the officer the account is bound to, nothing else
  auditor,     // Kiểm tra: the audit log, the audit bundle, rows; every access is logged
};
inline constexpr std::array all_roles = {Role::admin, Role::supervisor, Role::technician, Role::officer,
                                         Role::auditor};

// "admin", "supervisor", "technician", "officer", "auditor": stored and sent, frozen.
std::string_view text_of(Role role);
std::optional<Role> role_from_text(std::string_view text);

class Roles {
 public:
  constexpr Roles() = default;
  constexpr Roles(std::initializer_list<Role> roles) {
    for (const Role role : roles) bits_ |= bit(role);
  }
  constexpr bool has(Role role) const { return (bits_ & bit(role)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }

 private:
  static constexpr unsigned bit(Role role) { return 1U << static_cast<unsigned>(role); }
  unsigned bits_ = 0;
};
inline constexpr Roles every_role{Role::admin, Role::supervisor, Role::technician, Role::officer,
                                  Role::auditor};
// Whose mistakes reach beyond their own figures: they sign in with a second factor.
inline constexpr Roles second_factor_roles{Role::admin, Role::auditor};

}  // namespace xinluon::accounts
