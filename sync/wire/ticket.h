// The one-time ticket of a queue printer (PROTOCOL.md §15): letters and digits, printed as a QR code, that a
// scanner types into the kiosk. It opens the question once, at the counter it names, without any network and
// without a clock: the kiosk pins the public keys of those who may issue tickets, and spends its token.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sync/base/result.h"
#include "sync/crypto/signature.h"
#include "sync/domain/ids.h"
#include "sync/domain/invitation.h"

namespace xinluon::wire {

struct Ticket {
  CounterId counter;
  std::string token;             // 20 hex digits: 80 random bits
  std::string procedure;         // printable ASCII, at most max_procedure_bytes; empty: unknown
  std::string transaction_kind;  // as in Vote
  bool operator==(const Ticket&) const = default;
};

// For issuers. rejected when the ticket can't be said.
Result<std::string> make_ticket(const Ticket& ticket, const crypto::SecretKey& issuer);
std::string random_ticket_token();

enum class TicketProblem : std::uint8_t {
  unreadable,     // no ticket, a torn one, or one of no issuer pinned here: one wrong character is enough
  other_counter,  // an issuer's, for another counter
};
// What a scanner typed, in either case, blanks at its ends ignored.
std::variant<Ticket, TicketProblem> read_ticket(std::string_view typed, const CounterId& counter,
                                                const std::vector<crypto::PublicKey>& issuers);

Invitation invitation_of(const Ticket& ticket);

}  // namespace xinluon::wire
