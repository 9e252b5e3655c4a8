#include "sync/server/accounts/enrolment.h"

#include <optional>

#include "sync/base/format.h"
#include "sync/base/log.h"
#include "sync/crypto/hash.h"
#include "sync/crypto/random.h"
#include "sync/crypto/signature.h"
#include "sync/server/accounts/audit.h"
#include "sync/server/storage/enrolment.h"
#include "sync/server/storage/kiosks.h"
#include "sync/server/storage/organisation.h"

namespace xinluon::accounts {
namespace {

using storage::Scope;

std::string hash_of_code(const std::string& code) {
  return std::string(crypto::as_bytes(crypto::sha256(crypto::normalise_code(code))));
}

// What is told to the device is the same for unknown, used and expired: a guess must not learn more.
wire::Problem code_invalid(WallTime now) {
  return wire::make_problem(wire::problems::code_invalid,
                            "Ask for a new code; each works once, for one kiosk and for a limited time",
                            to_ms(now));
}

bool usable(const std::optional<storage::EnrolmentCode>& code, const wire::EnrolRequest& request,
            WallTime now) {
  if (!code || now >= code->expires) return false;
  if (!code->kiosk.empty() && code->kiosk != request.kiosk) return false;
  const bool repeated = code->used_by == request.kiosk && code->used_by_key == request.public_key;
  return code->used_by.empty() || repeated;
}

// A used code must not bring back a kiosk that was revoked since.
bool revoked_since(const std::optional<storage::Kiosk>& existing, const storage::EnrolmentCode& code) {
  return !code.used_by.empty() && (!existing || existing->state == storage::KioskState::revoked);
}

// A kiosk of that name with another key: only a code made for it may replace the key.
bool name_taken(const std::optional<storage::Kiosk>& existing, const storage::EnrolmentCode& code,
                const wire::EnrolRequest& request) {
  return existing && existing->public_key != request.public_key && code.kiosk != request.kiosk;
}

Result<std::optional<storage::Kiosk>> existing_kiosk(db::Connection& writer, const KioskId& id) {
  auto found = storage::find_kiosk(writer, Scope::device_protocol(), id);
  if (found) return std::optional(*std::move(found));
  if (found.error().code == Errc::not_found) return std::optional<storage::Kiosk>();
  return fail(found.error());
}

// With a code of a batch a key waits for approval, and keeps what it has when its request is repeated.
storage::KioskState state_for(const std::optional<storage::Kiosk>& existing,
                              const storage::EnrolmentCode& code, const wire::EnrolRequest& request) {
  if (existing && existing->public_key == request.public_key &&
      existing->state != storage::KioskState::revoked)
    return existing->state;
  return code.needs_approval ? storage::KioskState::pending : storage::KioskState::enrolled;
}

Result<wire::EnrolAnswer> admit(db::Connection& writer, const wire::EnrolRequest& request,
                                const storage::EnrolmentCode& code, storage::KioskState state,
                                const std::string& address, WallTime now) {
  XINLUON_TRY(const auto counter, storage::find_counter(writer, Scope::device_protocol(), code.counter));
  XINLUON_TRY(const auto unit, storage::find_unit(writer, Scope::device_protocol(), counter.unit));
  XINLUON_RETURN_IF_ERROR(storage::put_kiosk(writer, {.id = request.kiosk,
                                                      .counter = counter.id,
                                                      .public_key = request.public_key,
                                                      .board = request.board,
                                                      .state = state,
                                                      .enrolled = now}));
  XINLUON_RETURN_IF_ERROR(storage::use_enrolment_code(writer, hash_of_code(request.code), request.kiosk,
                                                      request.public_key, now));
  XINLUON_RETURN_IF_ERROR(record(
      writer,
      {"kiosk:" + request.kiosk.text(), "kiosk-enrol", request.kiosk.text(), counter.id.text(), address},
      now));
  return wire::EnrolAnswer{.kiosk = request.kiosk,
                           .counter = counter.id,
                           .unit_name = unit.name,
                           .counter_name = counter.name,
                           .server_ms = to_ms(now)};
}

Result<OrProblem<wire::EnrolAnswer>> enrol_within(db::Connection& writer, const wire::EnrolRequest& request,
                                                  const std::string& address, WallTime now) {
  using Outcome = OrProblem<wire::EnrolAnswer>;
  XINLUON_TRY(const auto code,
              storage::find_enrolment_code(writer, Scope::device_protocol(), hash_of_code(request.code)));
  XINLUON_TRY(const auto existing, existing_kiosk(writer, request.kiosk));
  if (!usable(code, request, now) || revoked_since(existing, *code)) {
    XINLUON_RETURN_IF_ERROR(
        record(writer, {"", "kiosk-enrol-refused", request.kiosk.text(), "", address}, now));
    return Outcome(tl::unexpect, code_invalid(now));
  }
  if (name_taken(existing, *code, request))
    return Outcome(tl::unexpect,
                   wire::make_problem(wire::problems::kiosk_exists,
                                      "Choose another kiosk id, or ask for a code for this one", to_ms(now)));
  XINLUON_TRY(auto answer, admit(writer, request, *code, state_for(existing, *code, request), address, now));
  return Outcome(std::move(answer));
}

}  // namespace

Result<std::string> create_enrolment_code(db::Connection& writer, const CodeRequest& request, WallTime now) {
  if (request.valid_for < std::chrono::hours(1) || request.valid_for > max_code_validity)
    return fail(Errc::rejected, format("a code is valid for 1-{} hours", max_code_validity.count()));
  const std::string code = crypto::random_code();
  XINLUON_RETURN_IF_ERROR(storage::add_enrolment_code(writer, hash_of_code(code),
                                                      {.counter = request.counter,
                                                       .kiosk = request.kiosk,
                                                       .created = now,
                                                       .expires = now + request.valid_for,
                                                       .used_by = {},
                                                       .used_by_key = "",
                                                       .needs_approval = request.needs_approval}));
  return code;
}

OrProblem<wire::EnrolAnswer> enrol(db::Connection& writer, const wire::EnrolRequest& request,
                                   const std::string& address, WallTime now) {
  if (!crypto::PublicKey::from_base64(request.public_key))
    return tl::unexpected(wire::make_problem(wire::problems::bad_request,
                                             "public_key is no Ed25519 key in base64", to_ms(now)));
  auto outcome = db::transaction(writer, [&] { return enrol_within(writer, request, address, now); });
  if (outcome) return *std::move(outcome);
  log::error("enrolling {}: {}", request.kiosk.text(), outcome.error().message);
  return tl::unexpected(wire::make_problem(wire::problems::internal, "Try again", to_ms(now)));
}

}  // namespace xinluon::accounts
