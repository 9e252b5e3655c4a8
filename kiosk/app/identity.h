// Who this kiosk is, and which of its boots this is.
#pragma once

#include <filesystem>
#include <string>

#include "sync/base/result.h"
#include "sync/domain/ids.h"

namespace xinluon::app {

// The id kept in `data`, or a new one, K- and 8 hex digits, kept there durably from now on. Makes the folder
// (mode 0700) where it is missing. corrupt when what is kept is no id.
Result<KioskId> made_up_kiosk_id(const std::filesystem::path& data);

// The kernel's id of this boot, shortened to 8 lower-case hex digits.
Result<std::string> boot_id();

// The user's number; not_found when there is no such user.
Result<std::uint32_t> user_id(const std::string& name);

}  // namespace xinluon::app
