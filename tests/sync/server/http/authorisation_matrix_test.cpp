// Every route × everybody who may ask × where in the tree it asks for. What is expected follows from the
// route table itself; sample_requests.h only says how each route is asked.
#include <chrono>
#include <set>

#include <gtest/gtest.h>

#include "sync/server/accounts/api_token.h"
#include "sync/server/storage/api_tokens.h"
#include "sync/server/storage/open.h"
#include "sync/server/storage/sessions.h"
#include "sync/server/storage/users.h"
#include "tests/sync/server/http/places.h"
#include "tests/sync/server/http/sample_requests.h"

namespace xinluon::test {
namespace {

using namespace std::chrono_literals;
using accounts::Role;
using accounts::TokenKind;
using http::Caller;
using http::Route;

std::string text_of(const Route& route) {
  return route.method + " " + route.pattern;
}

bool changes_something(const Route& route) {
  return route.method != "GET";
}

struct Expected {
  int status;
  std::string type = {};  // of the problem; "": not looked at
};

class AuthorisationMatrix : public testing::Test {
 protected:
  using Header = std::pair<std::string, std::string>;

  AuthorisationMatrix() {
    stand_.write([this](db::Connection& writer) { return tree(writer); });
    for (const Role role : accounts::all_roles) add_person(name_of(role), role, "TM-X01");
    for (const Where where : everywhere)
      if (where != Where::absent) populate(where);
    reader_ = must(storage::open_reader(stand_.folder()));
    for (const auto& sample : sample_requests()) samples_.emplace(sample.route, sample);
  }

  static std::string name_of(Role role) { return "own." + std::string(accounts::text_of(role)); }

  static Result<void> tree(db::Connection& writer) {
    storage::Unit below;
    below.id = UnitId::from("DUOI-01").value();
    below.parent = UnitId::from("TM-X01").value();
    below.type = storage::UnitType::point;
    below.name = "Điểm Mẫu";
    XINLUON_RETURN_IF_ERROR(storage::add_unit(writer, below));
    for (const std::string unit : {"DUOI-01", "TM"})
      XINLUON_RETURN_IF_ERROR(storage::add_counter(
          writer,
          {CounterId::from(unit + "-Q01").value(), UnitId::from(unit).value(), "01", "Quầy số 01", ""}));
    return {};
  }
  void add_person(const std::string& name, Role role, const std::string& unit) {
    stand_.write([&](db::Connection& writer) {
      accounts::NewUser user{name, name, role, UnitId::from(unit).value()};
      if (role == Role::officer) user.officer = OfficerId::from("CB-own").value();
      return accounts::add_user(writer, storage::Scope::local_administrator(), user, password_hash(),
                                stand_.clock().wall());
    });
  }
  // What lies at a place: an account and an enrolled kiosk.
  void populate(Where where) {
    const Names names = names_at(where);
    add_person(names.at("user"), Role::supervisor, names.at("unit"));
    auto& device = devices_.emplace(where, Device(names.at("kiosk"), stand_.server_key())).first->second;
    stand_.enrol(device, names.at("counter"));
    device.begin_boot(stand_.clock().wall());
    token(TokenKind::figures, where);
    tokens_[where] = last_token_;
  }
  Names named(Where where) {
    Names names = names_at(where);
    names["token"] = where == Where::absent ? "00000000" : tokens_.at(where);
    return names;
  }

  std::string token(TokenKind kind, Where where, std::optional<std::chrono::hours> valid_for = {}) {
    accounts::TokenRequest request;
    request.kind = kind;
    if (kind == TokenKind::invitations)
      request.counter = CounterId::from(names_at(where).at("counter")).value();
    if (kind == TokenKind::figures) request.unit = UnitId::from(names_at(where).at("unit")).value();
    request.valid_for = valid_for;
    std::string secret;
    stand_.write([&](db::Connection& writer) -> Result<void> {
      const WallTime made = stand_.clock().wall() - (valid_for ? *valid_for : 0h);
      XINLUON_TRY(const auto token,
                  accounts::create_api_token(writer, storage::Scope::local_administrator(), request, made));
      secret = token.secret;
      last_token_ = token.id;
      return accounts::touch_api_token(writer, token.id, stand_.clock().wall());
    });
    return secret;
  }

  std::int64_t commits() { return must(reader_->scalar("PRAGMA data_version")); }
  std::int64_t audited() { return must(reader_->scalar("SELECT COALESCE(MAX(seq), 0) FROM audit")); }

  // Asks as somebody, and holds the answer against what is expected; a refusal must change nothing.
  HttpAnswer expect(const Route& route, const SampleRequest& sample, const std::string& who, Where where,
                    HttpHeaders headers, const Expected& expected, const Names& more = {}) {
    Names names = named(where);
    for (const auto& [name, value] : more) names[name] = value;
    names["fresh"] = "moi." + std::to_string(asked_);
    if (!sample.body.empty()) headers.emplace_back("Content-Type", sample.content_type);
    stand_.clock().run_boot(1h);  // no limit of requests is what is tried here
    const auto before = commits();
    const auto audited_before = audited();
    const HttpAnswer answer =
        stand_.ask(route.method, filled(sample.target, names), headers, filled(sample.body, names));
    ++asked_;
    const std::string what =
        who + " " + text_of(route) + " " + std::string(where_names[static_cast<std::size_t>(where)]);
    EXPECT_EQ(answer.status, expected.status) << what << ": " << answer.body.substr(0, 300);
    if (!expected.type.empty()) {
      EXPECT_EQ(type_of(answer), expected.type) << what;
    }
    if (answer.status >= 400 && answer.status != 504) {
      EXPECT_EQ(commits(), before) << what << ": a refused request changed the database";
    }
    if (answer.status < 400 && changes_something(route) && sample.unaudited.empty()) {
      EXPECT_GT(audited(), audited_before) << what << ": not in the audit log";
    }
    check_head(route, answer, what);
    check_silence(answer, what);
    return answer;
  }

  // What every answer carries.
  static void check_head(const Route& route, const HttpAnswer& answer, const std::string& what) {
    EXPECT_EQ(answer.header("x-content-type-options"), "nosniff") << what;
    EXPECT_NE(answer.header("cache-control"), "") << what;
    if (route.pattern != "/{*path}") {
      EXPECT_EQ(answer.header("cache-control"), "no-store") << what;
    }
    if (answer.status < 300 && route.caller == Caller::person && what.find("invitations") == what.npos) {
      EXPECT_EQ(answer.header("xinluon-sample"), "1") << what << ": sample data, and not marked so";
    }
    if (answer.status >= 400) {
      EXPECT_EQ(answer.header("content-type"), "application/problem+json") << what;
    }
    const std::string cookie = answer.header("set-cookie");
    for (const char* flag : {"__Host-", "; Path=/", "; Secure", "; HttpOnly"})
      EXPECT_TRUE(cookie.empty() || cookie.find(flag) != cookie.npos) << what << ": " << cookie;
    if (route.answer_signed) return;
    const std::string policy = answer.header("content-security-policy");
    EXPECT_NE(policy.find("default-src 'none'"), policy.npos) << what;
    EXPECT_NE(policy.find("frame-ancestors 'none'"), policy.npos) << what;
    EXPECT_EQ(policy.find("unsafe"), policy.npos) << what;
    EXPECT_NE(answer.header("strict-transport-security").find("max-age=31536000"), std::string::npos) << what;
    EXPECT_EQ(answer.header("x-frame-options"), "DENY") << what;
    EXPECT_EQ(answer.header("referrer-policy"), "no-referrer") << what;
    EXPECT_EQ(answer.header("cross-origin-opener-policy"), "same-origin") << what;
    EXPECT_EQ(answer.header("cross-origin-resource-policy"), "same-origin") << what;
  }

  // Whoever asks here sees the commune at the most: nothing beside it may be named by an answer that gives
  // something, however it was asked.
  static void check_silence(const HttpAnswer& answer, const std::string& what) {
    if (answer.status >= 300) return;
    for (const auto& [name, value] : names_at(Where::beside))
      EXPECT_EQ(answer.body.find("\"" + value + "\""), std::string::npos) << what << " names " << value;
  }

  HttpHeaders as(const Header& who) { return {who, {"Xinluon-Csrf", "1"}}; }
  Header bearer(const std::string& secret) { return {"Authorization", "Bearer " + secret}; }

  // Sessions that do not hold, each by its name.
  std::map<std::string, Header> broken_sessions(Role role) {
    std::map<std::string, Header> broken;
    const std::string user = name_of(role);
    broken["invented"] = {"Cookie", "__Host-xinluon=" + std::string(64, 'a')};
    broken["injected"] = {"Cookie", "__Host-xinluon='; DROP TABLE session; --"};
    broken["ended"] = stand_.session_of(user);
    stand_.write([&](db::Connection& writer) { return storage::remove_sessions_of(writer, user); });
    broken["idle"] = session_made(user, accounts::session_idle);
    broken["of a disabled account"] = session_made("nguoi.disabled", 0min);
    return broken;
  }
  Header session_made(const std::string& user, Milliseconds ago) {
    const std::string token = accounts::new_token();
    stand_.write([&](db::Connection& writer) {
      return storage::add_session(writer, accounts::hash_of_token(token), user, true,
                                  stand_.clock().wall() - ago);
    });
    return {"Cookie", "__Host-xinluon=" + token};
  }

  void refuse_strangers(const Route& route, const SampleRequest& sample);
  void refuse_tokens(const Route& route, const SampleRequest& sample);
  void try_tokens(const Route& route, const SampleRequest& sample);
  void try_roles(const Route& route, const SampleRequest& sample);
  void try_role(const Route& route, const SampleRequest& sample, Role role);
  void try_person_route(const Route& route, const SampleRequest& sample);
  void try_kiosk_route(const Route& route, const SampleRequest& sample);
  void allow(const Route& route, const SampleRequest& sample, const std::string& who, Where where,
             const Header& header, int fine);

  HttpStand stand_;
  std::map<Where, Device> devices_;
  std::map<Where, std::string> tokens_;
  std::unique_ptr<db::Connection> reader_;
  std::map<std::string, SampleRequest> samples_;
  std::string last_token_;
  int asked_ = 0;
};

void AuthorisationMatrix::allow(const Route& route, const SampleRequest& sample, const std::string& who,
                                Where where, const Header& header, int fine) {
  Names more = named(where);
  more["self"] = who;
  if (sample.prepare) sample.prepare(stand_, more);
  expect(route, sample, who, where, as(header), {fine}, more);
}

void AuthorisationMatrix::refuse_strangers(const Route& route, const SampleRequest& sample) {
  for (const Where where : {Where::own, Where::absent}) {
    expect(route, sample, "nobody", where, {{"Xinluon-Csrf", "1"}}, {401, "sign-in-needed"});
    if (changes_something(route))
      expect(route, sample, "nobody without the header", where, {}, {403, "csrf-header-missing"});
  }
  const Role role = *std::find_if(accounts::all_roles.begin(), accounts::all_roles.end(),
                                  [&](Role each) { return route.roles.has(each); });
  for (const auto& [name, header] : broken_sessions(role))
    expect(route, sample, "a session " + name, Where::own, as(header), {401, "sign-in-needed"});
  if (changes_something(route))
    expect(route, sample, "a session without the header", Where::own, {stand_.session_of(name_of(role))},
           {403, "csrf-header-missing"});
  const SentBatch signed_batch = devices_.at(Where::own).batch(0, 0, stand_.clock().wall());
  expect(route, sample, "a kiosk", Where::own,
         {{"Xinluon-Csrf", "1"},
          {"Xinluon-Envelope", signed_batch.envelope_text},
          {"Xinluon-Signature", signed_batch.signature}},
         {401, "sign-in-needed"});
}

// Tokens that do not hold are refused everywhere, those of another kind too.
void AuthorisationMatrix::refuse_tokens(const Route& route, const SampleRequest& sample) {
  for (const std::string& text :
       {std::string("Bearer xlt_") + std::string(64, 'a'), std::string("Basic abc")})
    expect(route, sample, "an invented token", Where::own, as({"Authorization", text}),
           {401, "sign-in-needed"});
  for (const TokenKind kind : accounts::all_token_kinds) {
    const std::string who = "a token for " + std::string(accounts::text_of(kind));
    const std::string expired = token(kind, Where::own, 24h);
    expect(route, sample, who + ", expired", Where::own, as(bearer(expired)), {401, "sign-in-needed"});
    const std::string revoked = token(kind, Where::own);
    stand_.write([&](db::Connection& writer) {
      return storage::revoke_api_token(writer, storage::Scope::local_administrator(), last_token_,
                                       stand_.clock().wall());
    });
    expect(route, sample, who + ", revoked", Where::own, as(bearer(revoked)), {401, "sign-in-needed"});
    if (!route.tokens.has(kind))
      expect(route, sample, who, Where::own, as(bearer(token(kind, Where::own))), {403, "forbidden"});
  }
}

void AuthorisationMatrix::try_tokens(const Route& route, const SampleRequest& sample) {
  for (const TokenKind kind : accounts::all_token_kinds) {
    if (!route.tokens.has(kind)) continue;
    const auto header = bearer(token(kind, Where::own));
    const std::string who = "a token for " + std::string(accounts::text_of(kind));
    for (const Where where : everywhere) {
      if (!has_place(sample) && where != Where::own) continue;
      const bool in_reach = kind == TokenKind::invitations ? where == Where::own : covered(where);
      if (in_reach)
        allow(route, sample, who, where, header, sample.fine);
      else
        expect(route, sample, who, where, as(header), {404});
    }
  }
}

void AuthorisationMatrix::try_role(const Route& route, const SampleRequest& sample, Role role) {
  const std::string user = name_of(role);
  const auto found = sample.fine_for.find(role);
  const int fine = found == sample.fine_for.end() ? sample.fine : found->second;
  if (accounts::second_factor_roles.has(role) && !route.while_pending)
    expect(route, sample, user + " without a second factor", Where::own, as(stand_.session_of(user, false)),
           {403, "second-factor-needed"});
  for (const Where where : everywhere) {
    if (!has_place(sample) && where != Where::own) continue;
    if (covered(where))
      allow(route, sample, user, where, stand_.session_of(user), fine);
    else
      expect(route, sample, user, where, as(stand_.session_of(user)), {404, "not-found"});
  }
}

void AuthorisationMatrix::try_roles(const Route& route, const SampleRequest& sample) {
  for (const Role role : accounts::all_roles) {
    if (route.roles.has(role)) {
      try_role(route, sample, role);
      continue;
    }
    for (const Where where : everywhere)
      expect(route, sample, name_of(role), where, as(stand_.session_of(name_of(role))), {403, "forbidden"});
  }
}

void AuthorisationMatrix::try_person_route(const Route& route, const SampleRequest& sample) {
  refuse_strangers(route, sample);
  refuse_tokens(route, sample);
  try_tokens(route, sample);
  try_roles(route, sample);
}

void AuthorisationMatrix::try_kiosk_route(const Route& route, const SampleRequest& sample) {
  const auto headers = [](const SentBatch& sent) {
    return HttpHeaders{{"Xinluon-Envelope", sent.envelope_text}, {"Xinluon-Signature", sent.signature}};
  };
  expect(route, sample, "nobody", Where::own, {}, {400});
  expect(route, sample, "an administrator", Where::own, as(stand_.session_of(name_of(Role::admin))), {400});
  expect(route, sample, "a token", Where::own, {bearer(token(TokenKind::invitations, Where::own))}, {400});
  ASSERT_TRUE(sample.sent) << text_of(route) << ": say what the device sends";
  const SentBatch own = sample.sent(devices_.at(Where::own), stand_);
  EXPECT_NE(
      stand_.ask(route.method, filled(sample.target, names_at(Where::beside)), headers(own), own.body).status,
      200)
      << text_of(route) << ": one kiosk speaks for another";
  EXPECT_EQ(stand_.send(own).status, 200) << text_of(route);
  stand_.write([&](db::Connection& writer) {
    return storage::set_kiosk_state(writer, KioskId::from("K-own").value(), storage::KioskState::revoked);
  });
  EXPECT_EQ(stand_.send(sample.sent(devices_.at(Where::own), stand_)).status, 403)
      << text_of(route) << ": revoked";
  stand_.enrol(devices_.at(Where::own), names_at(Where::own).at("counter"));
}

TEST_F(AuthorisationMatrix, HoldsForEveryRouteCallerAndPlace) {
  add_person("nguoi.disabled", Role::supervisor, "TM-X01");
  stand_.write([&](db::Connection& writer) {
    accounts::UserChange change;
    change.disabled = true;
    return accounts::change_user(writer, storage::Scope::local_administrator(), "nguoi.disabled", change,
                                 stand_.clock().wall());
  });
  int routes = 0;
  for (const Route& route : stand_.application().routes()) {
    const auto sample = samples_.find(text_of(route));
    if (sample == samples_.end()) {
      ADD_FAILURE() << text_of(route) << ": how is it asked? Add it to sample_requests.h";
      continue;
    }
    ++routes;
    if (route.caller == Caller::person)
      try_person_route(route, sample->second);
    else if (route.caller == Caller::kiosk)
      try_kiosk_route(route, sample->second);
    else
      expect(route, sample->second, "nobody", Where::own, {{"Xinluon-Csrf", "1"}}, {sample->second.fine});
  }
  std::printf("%d routes, %d requests\n", routes, asked_);
}

TEST_F(AuthorisationMatrix, AsksForNoRouteThatIsNotThere) {
  std::set<std::string> routes;
  for (const Route& route : stand_.application().routes()) routes.insert(text_of(route));
  for (const auto& [route, sample] : samples_) EXPECT_TRUE(routes.contains(route)) << route;
}

// Whoever guesses, or makes the server work hard, is slowed down before anything else is looked at.
TEST_F(AuthorisationMatrix, LimitsWhatNobodyHasToSignInFor) {
  for (const Route& route : stand_.application().routes()) {
    const bool from_memory = route.threads == http::Threads::io;
    if (route.caller == Caller::anybody && !from_memory) {
      EXPECT_NE(route.limit, nullptr) << text_of(route);
    }
    if (route.threads == http::Threads::hashers) {
      EXPECT_NE(route.limit, nullptr) << text_of(route);
    }
    if (route.caller == Caller::person) {
      EXPECT_FALSE(route.roles.empty()) << text_of(route);
    }
  }
}

}  // namespace
}  // namespace xinluon::test
