// A request of this device beside its batches: the envelope speaks of the body alone (PROTOCOL.md §12).
#pragma once

#include <string>

#include "sync/uploader/batch_writer.h"
#include "sync/wire/socket_messages.h"

namespace xinluon::uploader {

struct SignedRequest {
  OutgoingRequest request;
  std::string nonce;  // that its answer is signed with
};

// `app` as it last greeted; it has an epoch.
SignedRequest signed_request(const BatchParties& parties, const RandomBytes& random,
                             const wire::HelloAnswer& app, OutgoingRequest request, BootTime now);

}  // namespace xinluon::uploader
