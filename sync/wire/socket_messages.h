// The local socket between the kiosk app (server) and its clients, the uploader and the counter's software:
// one JSON object a line each way, one answer a request, in order (PROTOCOL.md §8). The app owns the vote
// files and the screen; clients ask.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sync/base/result.h"
#include "sync/crypto/hash.h"
#include "sync/domain/ids.h"
#include "sync/domain/invitation.h"
#include "sync/wire/limits.h"

namespace xinluon::wire {

// Which epochs are there, oldest first; the last one is being written.
struct HelloRequest {
  bool operator==(const HelloRequest&) const = default;
};
// Sealed records after `after`, at most max_records and max_bytes of record bytes.
struct RecordsRequest {
  Epoch epoch;
  Seq after = 0;
  std::uint32_t max_records = max_batch_records;  // and no more, so that an answer fits a line
  std::uint32_t max_bytes = max_batch_bytes;      // with the line breaks they get in a batch
  bool operator==(const RecordsRequest&) const = default;
};
// h(seq) of an epoch, to confirm what the server says it holds.
struct HashRequest {
  Epoch epoch;
  Seq seq = 0;
  bool operator==(const HashRequest&) const = default;
};
// Answered as soon as the writing epoch holds a record after `after`, or after timeout_ms.
struct WaitRequest {
  Seq after = 0;
  std::int64_t timeout_ms = 0;
  bool operator==(const WaitRequest&) const = default;
};
// What the uploader knows of the server: for retention and the staff screen.
struct ReportRequest {
  Epoch epoch;
  Seq head_seq = 0;
  Seq backed_up_seq = 0;
  std::string server_state;  // "ok", "offline", "refused", "fork", "not_enrolled"
  bool operator==(const ReportRequest&) const = default;
};

// A transaction has ended: the citizen is to be asked. `linked` is always true on this way.
struct InviteRequest {
  Invitation invitation;
  bool operator==(const InviteRequest&) const = default;
};
// Nobody is to be asked any more; an empty token: whatever is asked now.
struct WithdrawRequest {
  std::string token;
  bool operator==(const WithdrawRequest&) const = default;
};

// Remote settings, as the server's signed answer gave them; version 0 is none: the kiosk's own file alone.
struct ConfigureRequest {
  std::int64_t version = 0;
  std::string toml;
  bool operator==(const ConfigureRequest&) const = default;
};
// The server has news: whoever waits is told to hurry.
struct HurryRequest {
  bool operator==(const HurryRequest&) const = default;
};

using SocketRequest = std::variant<HelloRequest, RecordsRequest, HashRequest, WaitRequest, ReportRequest,
                                   InviteRequest, WithdrawRequest, ConfigureRequest, HurryRequest>;

// A token: 1 to 64 characters A–Z a–z 0–9 . _ - (a UUID, base64url, hex); chosen by whoever invites, and
// never used for two transactions.
bool valid_token(std::string_view token);
// rejected, with the key, when a text of it is not as PROTOCOL.md §8 wants it.
Result<void> check_invitation(const Invitation& invitation);

struct EpochState {
  Epoch epoch;
  Seq first_seq = 1;  // oldest record still kept
  Seq head_seq = 0;
  crypto::Hash head_hash{};
  Seq held_seq = 0;  // the uploader last said that the server holds so many; 0: it said nothing yet
  bool operator==(const EpochState&) const = default;
};
// How the app stands with remote settings.
struct SettingsState {
  bool takes = false;        // it knows the request "configure"
  std::int64_t version = 0;  // in force; 0: none
  std::int64_t trying = 0;   // taken, and not yet known to work; 0: none
  std::int64_t refused = 0;  // the last that was not taken, or did not work; 0: none…
  std::string trouble;       // …and why
  bool operator==(const SettingsState&) const = default;
};
struct HelloAnswer {
  KioskId kiosk;
  CounterId counter;
  std::string boot;
  std::string software;
  std::string app_state;  // "ok" or a code
  bool display = true;
  std::vector<EpochState> epochs;
  bool armed = false;  // it takes invitations: the uploader polls for them; absent is false
  SettingsState settings{};
  bool operator==(const HelloAnswer&) const = default;
};
struct RecordsAnswer {
  Epoch epoch;
  Seq first_seq = 0;               // of the first line; after + 1
  crypto::Hash prev_hash{};        // h(first_seq − 1)
  crypto::Hash last_hash{};        // h of the last line; prev_hash when there is none
  std::vector<std::string> lines;  // verbatim
  bool operator==(const RecordsAnswer&) const = default;
};
struct HashAnswer {
  crypto::Hash hash{};
  bool operator==(const HashAnswer&) const = default;
};
struct WaitAnswer {
  Seq head_seq = 0;
  bool hurry = false;  // a technician wants everything to be tried now
  bool operator==(const WaitAnswer&) const = default;
};
struct ReportAnswer {
  bool operator==(const ReportAnswer&) const = default;
};
// Of an invitation or a withdrawal.
struct CounterAnswer {
  InvitationAnswer answer;
  bool operator==(const CounterAnswer&) const = default;
};
// The settings were stored, and will be tried.
struct ConfigureAnswer {
  bool operator==(const ConfigureAnswer&) const = default;
};
struct HurryAnswer {
  bool operator==(const HurryAnswer&) const = default;
};
struct ErrorAnswer {
  std::string code;  // Errc's enumerator
  std::string message;
  bool operator==(const ErrorAnswer&) const = default;
};
ErrorAnswer error_answer(const Error& error);

// Lines without the ending '\n'.
std::string encode(const SocketRequest& request);
Result<SocketRequest> decode_request(std::string_view line);
// The same keys as an "invite" request has, without "ask": what the counter's software sends to the server.
Result<InviteRequest> decode_invitation(std::string_view json);

std::string encode(const HelloAnswer& answer);
std::string encode(const RecordsAnswer& answer);
std::string encode(const HashAnswer& answer);
std::string encode(const WaitAnswer& answer);
std::string encode(const ReportAnswer& answer);
std::string encode(const CounterAnswer& answer);
std::string encode(const ConfigureAnswer& answer);
std::string encode(const HurryAnswer& answer);
std::string encode(const ErrorAnswer& answer);

// The answer the request asked for; an ErrorAnswer becomes an Error with its code.
Result<HelloAnswer> decode_hello(std::string_view line);
Result<RecordsAnswer> decode_records(std::string_view line);
Result<HashAnswer> decode_hash(std::string_view line);
Result<WaitAnswer> decode_wait(std::string_view line);
Result<void> decode_report(std::string_view line);
Result<CounterAnswer> decode_counter(std::string_view line);
Result<void> decode_configure(std::string_view line);
Result<void> decode_hurry(std::string_view line);

}  // namespace xinluon::wire
