// What a state machine of this folder wants done next.
#pragma once

#include <variant>

#include "sync/base/clock.h"
#include "sync/uploader/batch_writer.h"
#include "sync/wire/socket_messages.h"

namespace xinluon::uploader {

struct AskApp {
  wire::SocketRequest request;
};
struct Post {
  OutgoingRequest request;
};
struct Sleep {
  BootTime until;
};
// AskApp and Post are followed by their answer, then by the next question.
using Action = std::variant<AskApp, Post, Sleep>;

}  // namespace xinluon::uploader
