// What the counter's software does over the socket, as `xinluon-kiosk invite` and tests do it: one question,
// one answer, then the connection is closed. Blocks.
#pragma once

#include <filesystem>
#include <string>

#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "sync/domain/invitation.h"

namespace xinluon::votelog {

// Longer than counter_patience, within which the kiosk answers.
inline constexpr Milliseconds client_patience{7'000};

// Asks the citizen, by way of the kiosk that serves `socket`. A token that is empty is made up: such an
// invitation can't be sent again or withdrawn by its token. not_found when no kiosk serves the socket,
// unauthorised when this user may not invite, rejected when a text is not as PROTOCOL.md §8 wants it,
// retry_later when nothing was heard in time.
Result<InvitationAnswer> invite(const std::filesystem::path& socket, Invitation invitation,
                                Milliseconds patience = client_patience);
// An empty token: whatever is asked now.
Result<InvitationAnswer> withdraw(const std::filesystem::path& socket, const std::string& token,
                                  Milliseconds patience = client_patience);

}  // namespace xinluon::votelog
