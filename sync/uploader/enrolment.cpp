#include "sync/uploader/enrolment.h"

#include "sync/base/files.h"
#include "sync/base/format.h"
#include "sync/base/printable.h"
#include "sync/crypto/encoding.h"
#include "sync/uploader/verdict.h"
#include "sync/wire/enrolment.h"
#include "sync/wire/limits.h"
#include "sync/wire/problem.h"

namespace xinluon::uploader {
namespace {

constexpr std::size_t nonce_bytes = 16;
constexpr mode_t owner_only = 0600;

// Only these say that the code or this kiosk is at fault; after any other the same request may be right.
Error refusal(const curl::Response& response) {
  const auto problem = wire::decode_problem(response.body);
  if (!problem) return {Errc::retry_later, format("{}: {}", response.status, problem.error().message)};
  std::string why = format("{}: {}", problem->title, printable(problem->detail, wire::max_detail_bytes));
  for (const auto& kind : {wire::problems::code_invalid, wire::problems::kiosk_exists})
    if (problem->is(kind)) return {Errc::rejected, std::move(why)};
  return {Errc::retry_later, std::move(why)};
}

Result<wire::EnrolAnswer> read_answer(const curl::Response& response, const wire::EnrolRequest& request,
                                      const crypto::PublicKey& server_key) {
  if (!rightly_signed(response, request.nonce, server_key))
    return fail(Errc::retry_later,
                format("answer {} is not signed by the server the enrolment file names", response.status));
  if (response.status != 200) return fail(refusal(response));
  XINLUON_TRY(auto answer, wire::decode_enrol_answer(response.body));
  if (answer.kiosk != request.kiosk)
    return fail(Errc::rejected,
                format("the server enrolled {} instead of {}", answer.kiosk.text(), request.kiosk.text()));
  return answer;
}

}  // namespace

Result<wire::EnrolmentFile> read_enrolment_file(const std::filesystem::path& path) {
  XINLUON_TRY(const auto text, read_file(path, wire::max_enrolment_bytes));
  XINLUON_TRY(auto file, wire::decode_enrolment_file(text, path.native()));
  if (file.code.empty()) return fail(Errc::not_found, path.native() + ": the code in it was used");
  return file;
}

Result<wire::HelloAnswer> ask_hello(AppLink& app) {
  XINLUON_TRY(const auto line, app.ask(wire::HelloRequest{}));
  return wire::decode_hello(line);
}

Result<ServerIdentity> request_enrolment(const wire::EnrolmentFile& file, const KioskId& kiosk,
                                         const Device& device, Transport& server, const RandomBytes& random) {
  const auto server_key = crypto::PublicKey::from_base64(file.server_key);
  if (!server_key) return fail(Errc::rejected, "the enrolment file's server_key is no key");
  const wire::EnrolRequest request{
      file.code,    kiosk,          device.key.public_key().to_base64(), crypto::to_hex(random(nonce_bytes)),
      device.board, device.software};
  OutgoingRequest outgoing;
  outgoing.path = wire::enrol_path;
  outgoing.headers = {{"Content-Type", "application/json"}};
  outgoing.body = wire::encode_enrol_request(request);
  XINLUON_TRY(const auto response, server.post(outgoing));
  XINLUON_TRY(const auto answer, read_answer(response, request, *server_key));
  return ServerIdentity{file.url,
                        file.pins,
                        *server_key,
                        answer.kiosk,
                        answer.counter,
                        printable(answer.unit_name, wire::max_name_bytes),
                        printable(answer.counter_name, wire::max_name_bytes)};
}

Result<void> blank_code(const std::filesystem::path& path, wire::EnrolmentFile file) {
  file.code.clear();
  return write_file_durably(path, wire::encode_enrolment_file(file), owner_only);
}

}  // namespace xinluon::uploader
