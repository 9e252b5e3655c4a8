#include "kiosk/votelog/counter_client.h"

#include <utility>

#include "kiosk/votelog/socket_connection.h"
#include "sync/crypto/random.h"
#include "sync/wire/socket_messages.h"

namespace xinluon::votelog {
namespace {

constexpr std::size_t made_up_token_bytes = 16;

Result<InvitationAnswer> ask(const std::filesystem::path& path, const wire::SocketRequest& request,
                             Milliseconds patience) {
  XINLUON_TRY(auto connection, SocketConnection::open(path, patience));
  XINLUON_TRY(const std::string line, connection.ask(request));
  XINLUON_TRY(const wire::CounterAnswer answer, wire::decode_counter(line));
  return answer.answer;
}

}  // namespace

Result<InvitationAnswer> invite(const std::filesystem::path& socket, Invitation invitation,
                                Milliseconds patience) {
  if (invitation.token.empty()) invitation.token = crypto::random_hex(made_up_token_bytes);
  XINLUON_RETURN_IF_ERROR(wire::check_invitation(invitation));
  return ask(socket, wire::InviteRequest{std::move(invitation)}, patience);
}

Result<InvitationAnswer> withdraw(const std::filesystem::path& socket, const std::string& token,
                                  Milliseconds patience) {
  return ask(socket, wire::WithdrawRequest{token}, patience);
}

}  // namespace xinluon::votelog
