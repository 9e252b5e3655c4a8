// What a scanner types. The first byte chooses: as typed, or a payload under a right signature.
#include "sync/crypto/encoding.h"
#include "sync/wire/base32.h"
#include "sync/wire/socket_messages.h"
#include "sync/wire/ticket.h"
#include "tests/fuzz/property.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xinluon;
  static const auto issuer =
      *crypto::SecretKey::from_base64_seed("QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaW1xdXl8=");
  static const auto counter = *CounterId::from("Q03");
  if (size == 0) return 0;
  const auto text = fuzz::text_of(data + 1, size - 1);
  std::string typed(text);
  if (data[0] % 2 == 1) {
    const auto signature = crypto::from_base64(issuer.sign("xinluon-v1-ticket\n" + typed));
    typed = "XL1" + wire::to_base32(typed + *signature);
  }
  const auto read = wire::read_ticket(typed, counter, {issuer.public_key()});
  const auto* ticket = std::get_if<wire::Ticket>(&read);
  if (ticket == nullptr) return 0;
  const auto again = wire::make_ticket(*ticket, issuer);
  XINLUON_CHECK(again.has_value(), "what is read can be said");
  const auto back = wire::read_ticket(*again, counter, {issuer.public_key()});
  XINLUON_CHECK(std::holds_alternative<wire::Ticket>(back) && std::get<wire::Ticket>(back) == *ticket,
                "it comes back");
  XINLUON_CHECK(wire::check_invitation(wire::invitation_of(*ticket)).has_value(), "it invites");
  return 0;
}
