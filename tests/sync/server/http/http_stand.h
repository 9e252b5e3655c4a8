// A real server on a port of its own: real TLS, a real database with the sample organisation, and users.
#pragma once

#include <csignal>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "sync/crypto/password.h"
#include "sync/crypto/signature.h"
#include "sync/server/accounts/enrolment.h"
#include "sync/server/accounts/user.h"
#include "sync/server/http/application.h"
#include "sync/server/storage/kiosks.h"
#include "sync/server/storage/organisation.h"
#include "sync/server/storage/sample.h"
#include "sync/wire/answer.h"
#include "tests/support/device.h"
#include "tests/support/server_database.h"
#include "tests/support/shared_clock.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tls_client.h"

namespace xinluon::test {

inline const std::string password = "mật khẩu đủ dài";

// Once a process: a hash takes 110 ms.
inline const std::string& password_hash() {
  static const std::string hash = must(crypto::hash_password(password));
  return hash;
}

class HttpStand {
 public:
  // Users: "quantri" (admin), "giamsat" (supervisor), "kythuat" (technician), "kiemtra" (auditor) of the
  // province TM, "giamsatxa" (supervisor) and "canbo" (officer CB-01) of the commune TM-X01. Beside it stands
  // a second commune, TM-X02, with counter TM-X02-Q01. `adjust` may change the options before the start.
  explicit HttpStand(const std::function<void(http::ApplicationOptions&)>& adjust = {}) {
    std::signal(SIGPIPE, SIG_IGN);  // as its program does (base/signals.h)
    options_.identity.data = folder_.path();
    options_.server.listen = {"127.0.0.1", 0};
    options_.fonts = std::string(XINLUON_SOURCE_DIR) + "/assets/fonts";
    options_.public_url = "https://may-chu.example:8443";
    if (adjust) adjust(options_);
    application_ = must(http::Application::start(options_, clock_));
    write([this](db::Connection& writer) { return people(writer); });
  }

  http::Application& application() { return *application_; }
  SharedClock& clock() { return clock_; }
  const SharedClock& clock() const { return clock_; }
  const std::filesystem::path& folder() const { return folder_.path(); }
  std::uint16_t port() const { return application_->port(); }
  TlsClient connect() const { return TlsClient(port()); }
  std::string server_key() const { return application_->identity().signing.public_key().to_base64(); }

  // Over a connection of its own.
  HttpAnswer ask(const std::string& method, const std::string& target, const HttpHeaders& headers = {},
                 const std::string& body = {}) const {
    return connect().ask(method, target, headers, body);
  }
  HttpAnswer sign_in(const std::string& name, const std::string& with = password) const {
    return ask("POST", "/v1/session", {{"Xinluon-Csrf", "1"}, {"Content-Type", "application/json"}},
               R"({"name":")" + name + R"(","password":")" + with + R"("})");
  }
  // The Cookie header of a new session, as if name, password and code had been given.
  std::pair<std::string, std::string> session_of(const std::string& name, bool second_factor = true) {
    std::string token;
    write([&](db::Connection& writer) -> Result<void> {
      XINLUON_TRY(token, accounts::open_session(writer, name, second_factor, clock_.wall()));
      return {};
    });
    return {"Cookie", "__Host-xinluon=" + token};
  }
  void write(const std::function<Result<void>(db::Connection&)>& body) {
    must(application_->writer().run(
        [&](db::Connection& writer) { return db::transaction(writer, [&] { return body(writer); }); }));
  }
  std::string enrolment_code(const std::string& counter, const std::string& kiosk = "") {
    std::string code;
    write([&](db::Connection& writer) -> Result<void> {
      accounts::CodeRequest request;
      request.counter = CounterId::from(counter).value();
      request.kiosk = KioskId::from(kiosk).value_or(KioskId());
      XINLUON_TRY(code, accounts::create_enrolment_code(writer, request, clock_.wall()));
      return {};
    });
    return code;
  }
  void enrol(const Device& device, const std::string& counter = "TM-X01-Q01") {
    write([&](db::Connection& writer) {
      return storage::put_kiosk(writer,
                                {device.kiosk(), CounterId::from(counter).value(), device.public_key(), "",
                                 storage::KioskState::enrolled, clock_.wall()});
    });
  }
  HttpAnswer send(const SentBatch& batch) const {
    return ask(batch.method, batch.path,
               {{"Xinluon-Envelope", batch.envelope_text}, {"Xinluon-Signature", batch.signature}},
               batch.body);
  }
  // n votes on a new kiosk at this counter, of which `satisfied` are level 5, taken before now.
  void vote(const std::string& counter, int n, int satisfied, Milliseconds ago) {
    Device device("K-" + counter, server_key());
    enrol(device, counter);
    const WallTime at = clock_.wall() - ago;
    device.begin_boot(at - std::chrono::hours(1));
    device.take_anchor(at - std::chrono::hours(1), at - std::chrono::hours(1));
    for (int i = 0; i < n; ++i) {
      Vote vote;
      vote.level = i < satisfied ? Level::very_satisfied : Level::dissatisfied;
      vote.counter = CounterId::from(counter).value();
      device.add(vote, at);
    }
    const HttpAnswer answer = send(device.batch(0, device.head(), clock_.wall()));
    if (answer.status != 200) throw std::runtime_error(answer.body);
  }

 private:
  Result<void> people(db::Connection& writer) {
    XINLUON_RETURN_IF_ERROR(storage::create_sample(writer));
    storage::Unit second;
    second.id = UnitId::from("TM-X02").value();
    second.parent = UnitId::from("TM").value();
    second.name = "Xã Mẫu 02";
    XINLUON_RETURN_IF_ERROR(storage::add_unit(writer, second));
    XINLUON_RETURN_IF_ERROR(storage::add_counter(
        writer, {CounterId::from("TM-X02-Q01").value(), second.id, "01", "Quầy số 01", ""}));
    using accounts::Role;
    XINLUON_RETURN_IF_ERROR(person(writer, "quantri", Role::admin, "TM"));
    XINLUON_RETURN_IF_ERROR(person(writer, "giamsat", Role::supervisor, "TM"));
    XINLUON_RETURN_IF_ERROR(person(writer, "kythuat", Role::technician, "TM"));
    XINLUON_RETURN_IF_ERROR(person(writer, "canbo", Role::officer, "TM-X01"));
    XINLUON_RETURN_IF_ERROR(person(writer, "kiemtra", Role::auditor, "TM"));
    return person(writer, "giamsatxa", Role::supervisor, "TM-X01");
  }
  Result<void> person(db::Connection& writer, const std::string& name, accounts::Role role,
                      const std::string& unit) {
    accounts::NewUser user{name, name, role, UnitId::from(unit).value()};
    if (role == accounts::Role::officer) user.officer = OfficerId::from("CB-01").value();
    return accounts::add_user(writer, storage::Scope::local_administrator(), user, password_hash(),
                              clock_.wall());
  }

  TemporaryFolder folder_;
  SharedClock clock_;
  http::ApplicationOptions options_;
  std::unique_ptr<http::Application> application_;
};

// True when `answer` carries the server's signature for this nonce.
inline bool is_signed(const HttpStand& stand, const HttpAnswer& answer, const std::string& nonce) {
  return crypto::verify(crypto::PublicKey::from_base64(stand.server_key()).value(),
                        wire::answer_signing_text(nonce, answer.status, answer.body),
                        answer.header("xinluon-answer-signature"));
}

inline std::string type_of(const HttpAnswer& answer) {
  const auto problem = wire::decode_problem(answer.body);
  return problem ? problem->type : "(no problem: " + answer.body + ")";
}

}  // namespace xinluon::test
