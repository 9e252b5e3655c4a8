#include "sync/wire/ticket.h"

#include <algorithm>
#include <optional>

#include "sync/base/format.h"
#include "sync/crypto/encoding.h"
#include "sync/crypto/random.h"
#include "sync/wire/base32.h"
#include "sync/wire/limits.h"
#include "sync/wire/record_names.h"

namespace xinluon::wire {
namespace {

constexpr std::string_view prefix = "XL1";  // what it is, and its version
constexpr std::string_view signed_as = "xinluon-v1-ticket\n";
constexpr std::size_t token_bytes = 10;
constexpr std::size_t signature_bytes = 64;
constexpr std::size_t max_typed_bytes = 400;  // the longest ticket has 280

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7F'; });
}

// 0: none; else the word's place in transaction_kinds, from 1 on.
std::optional<char> kind_number(std::string_view kind) {
  if (kind.empty()) return '\0';
  const auto found = std::find(transaction_kinds.begin(), transaction_kinds.end(), kind);
  if (found == transaction_kinds.end()) return std::nullopt;
  return static_cast<char>(1 + (found - transaction_kinds.begin()));
}

void append_text(std::string& bytes, std::string_view text) {
  bytes += static_cast<char>(text.size());
  bytes += text;
}

// Takes pieces from the front; a piece that is not there leaves it broken.
class Pieces {
 public:
  explicit Pieces(std::string_view bytes) : rest_(bytes) {}

  std::string_view take(std::size_t n) {
    if (n > rest_.size()) broken_ = true;
    if (broken_) return {};
    const std::string_view piece = rest_.substr(0, n);
    rest_.remove_prefix(n);
    return piece;
  }
  std::size_t take_number() {
    const std::string_view byte = take(1);
    return byte.empty() ? 0 : static_cast<unsigned char>(byte.front());
  }
  std::string_view take_text() { return take(take_number()); }
  bool is_whole() const { return !broken_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool broken_ = false;
};

std::optional<Ticket> ticket_in(std::string_view payload) {
  Pieces pieces(payload);
  Ticket ticket;
  ticket.token = crypto::to_hex(pieces.take(token_bytes));
  const std::size_t kind = pieces.take_number();
  const auto counter = CounterId::from(pieces.take_text());
  ticket.procedure = pieces.take_text();
  if (!pieces.is_whole() || !counter || kind > transaction_kinds.size()) return std::nullopt;
  if (ticket.procedure.size() > max_procedure_bytes || !is_printable(ticket.procedure)) return std::nullopt;
  ticket.counter = *counter;
  if (kind > 0) ticket.transaction_kind = transaction_kinds.at(kind - 1);
  return ticket;
}

bool is_signed(std::string_view payload, std::string_view signature,
               const std::vector<crypto::PublicKey>& issuers) {
  const std::string message = std::string(signed_as).append(payload);
  const std::string text = crypto::to_base64(signature);
  return std::any_of(issuers.begin(), issuers.end(),
                     [&](const crypto::PublicKey& key) { return crypto::verify(key, message, text); });
}

std::string as_printed(std::string_view typed) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!typed.empty() && is_blank(typed.front())) typed.remove_prefix(1);
  while (!typed.empty() && is_blank(typed.back())) typed.remove_suffix(1);
  std::string text(typed);
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

}  // namespace

std::string random_ticket_token() {
  return crypto::random_hex(token_bytes);
}

Result<std::string> make_ticket(const Ticket& ticket, const crypto::SecretKey& issuer) {
  const auto token = crypto::from_hex(ticket.token);
  const auto kind = kind_number(ticket.transaction_kind);
  const bool can_be_said = token && token->size() == token_bytes && kind && !ticket.counter.empty() &&
                           ticket.procedure.size() <= max_procedure_bytes && is_printable(ticket.procedure);
  if (!can_be_said) {
    return fail(Errc::rejected,
                "ticket: it needs a counter, a token of 20 hex digits, a known kind of transaction"
                " or none, and a procedure's code in ASCII or none");
  }
  std::string payload = *token;
  payload += *kind;
  append_text(payload, ticket.counter.text());
  append_text(payload, ticket.procedure);
  const auto signature = crypto::from_base64(issuer.sign(std::string(signed_as) + payload));
  return std::string(prefix) + to_base32(payload + *signature);
}

std::variant<Ticket, TicketProblem> read_ticket(std::string_view typed, const CounterId& counter,
                                                const std::vector<crypto::PublicKey>& issuers) {
  if (typed.size() > max_typed_bytes) return TicketProblem::unreadable;
  const std::string text = as_printed(typed);
  if (!text.starts_with(prefix)) return TicketProblem::unreadable;
  const auto bytes = from_base32(std::string_view(text).substr(prefix.size()));
  if (!bytes || bytes->size() <= signature_bytes) return TicketProblem::unreadable;
  const std::string_view payload = std::string_view(*bytes).substr(0, bytes->size() - signature_bytes);
  const std::string_view signature = std::string_view(*bytes).substr(payload.size());
  if (!is_signed(payload, signature, issuers)) return TicketProblem::unreadable;
  auto ticket = ticket_in(payload);
  if (!ticket) return TicketProblem::unreadable;
  if (ticket->counter != counter) return TicketProblem::other_counter;
  return *std::move(ticket);
}

Invitation invitation_of(const Ticket& ticket) {
  Invitation invitation;
  invitation.token = ticket.token;
  invitation.procedure = ticket.procedure;
  invitation.transaction_kind = ticket.transaction_kind;
  return invitation;
}

}  // namespace xinluon::wire
