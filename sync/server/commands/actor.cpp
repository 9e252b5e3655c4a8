#include "sync/server/commands/actor.h"

#include <array>

#include <pwd.h>

namespace xinluon::commands {

std::string actor_of(uid_t uid) {
  passwd entry{};
  passwd* found = nullptr;
  std::array<char, 4096> room{};
  const bool named = getpwuid_r(uid, &entry, room.data(), room.size(), &found) == 0 && found != nullptr;
  return "local:" + (named ? std::string(found->pw_name) : std::to_string(uid));
}

}  // namespace xinluon::commands
