// Reads what a barcode scanner typed: a signed one-time ticket opens the question at its own counter, without
// any network. That it is used once only is the vote log's to say: its token is spent with the vote.
#pragma once

#include <string>
#include <vector>

#include "kiosk/flow/events.h"
#include "sync/crypto/signature.h"

namespace xinluon::app {

class TicketDesk {
 public:
  TicketDesk() = default;
  TicketDesk(CounterId counter, std::vector<crypto::PublicKey> issuers)
      : counter_(std::move(counter)), issuers_(std::move(issuers)) {}

  // Somebody's tickets are believed here.
  bool takes_any() const { return !issuers_.empty(); }
  // Invited, or TicketRefused with what is wrong.
  flow::Event read(const std::string& line) const;

 private:
  CounterId counter_;
  std::vector<crypto::PublicKey> issuers_;
};

}  // namespace xinluon::app
