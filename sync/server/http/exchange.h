// A request and what is learnt about it on its way to the answer.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "sync/server/accounts/api_token.h"
#include "sync/server/accounts/session.h"
#include "sync/server/http/request.h"
#include "sync/server/ingest/ingest.h"

namespace xinluon::http {

struct Exchange {
  Request request;
  std::string nonce;          // of a device's request, where it can be read: goes into the answer's signature
  accounts::Session session;  // on people's routes; of a program with a token: what stands in for one
  std::optional<accounts::ApiCaller> token;  // that program
  bool sample = false;                       // its unit is sample data, and every answer says so
  ingest::Sender sender;                     // on kiosks' routes
};

// Shared by the connection and the worker that has the request at the moment; never used by both at once.
using ExchangePtr = std::shared_ptr<Exchange>;

}  // namespace xinluon::http
