// Every row of PROTOCOL.md's table of answers with both sides as they ship: what makes the real server say
// it, and what the real uploader then does. Afterwards the cause goes away, and everything is held once.
#include <functional>
#include <future>

#include <gmock/gmock.h>

#include "sync/crypto/encoding.h"
#include "sync/server/storage/alarms.h"
#include "sync/server/storage/kiosks.h"
#include "sync/uploader/enrolment.h"
#include "sync/wire/problem.h"
#include "tests/e2e/line/line.h"

namespace xinluon::test {
namespace {

namespace problems = wire::problems;
using uploader::Link;

constexpr Milliseconds an_hour{3'600'000};

// Between the uploader and the line: changes requests on their way out, and keeps what was asked and
// answered.
class Meddling final : public uploader::Transport {
 public:
  using Change = std::function<void(uploader::OutgoingRequest&)>;

  explicit Meddling(std::unique_ptr<uploader::Transport> line) : line_(std::move(line)) {}
  Result<curl::Response> post(const uploader::OutgoingRequest& request) override {
    auto changed = request;
    if (change) change(changed);
    asked = changed;
    auto response = line_->post(changed);
    said.push_back(said_in(response));
    if (response) answered = *response;
    return response;
  }

  Change change;
  uploader::OutgoingRequest asked;  // last
  curl::Response answered;          // last
  std::vector<std::string> said;    // "200", the problem's type, or why there is no answer

 private:
  static std::string said_in(const Result<curl::Response>& response) {
    if (!response) return response.error().message;
    const auto problem = wire::decode_problem(response->body);
    return problem ? problem->type : std::to_string(response->status);
  }
  std::unique_ptr<uploader::Transport> line_;
};

// A program that runs wild beside the uploader: one of its requests without a pause, over a line of its own.
class Flood {
 public:
  Flood(std::uint16_t port, const uploader::OutgoingRequest& request)
      : port_(port), path_(request.path), headers_(request.headers) {}
  // How many the server heard before it had enough.
  int until_refused() const {
    TlsClient client(port_);
    int heard = 0;
    while (heard < 10'000 && client.ask("POST", path_, headers_, "rubbish").status == 400) ++heard;
    return heard;
  }

 private:
  std::uint16_t port_;
  std::string path_;
  HttpHeaders headers_;
};

// The server's writer with something long to do, and a full queue behind it.
class BusyWriter {
 public:
  explicit BusyWriter(db::Writer& writer) {
    must(submit(writer, [this, end = end_.get_future().share()] {
      began_.set_value();
      end.wait();
    }));
    began_.get_future().wait();
    while (submit(writer, [] {})) ++queued_;
  }
  ~BusyWriter() { end_.set_value(); }
  std::size_t queued() const { return queued_; }

 private:
  template <class Job>
  static Result<void> submit(db::Writer& writer, Job job) {
    return writer.submit(
        [job = std::move(job)](db::Connection&) mutable -> Result<void> {
          job();
          return {};
        },
        [](const Result<void>&) {});
  }
  std::promise<void> began_, end_;
  std::size_t queued_ = 0;
};

class Table : public Line {
 protected:
  Table() {
    patience_ = Milliseconds(20'000);  // nothing here is about a line that stalls
    auto meddling = std::make_unique<Meddling>(std::move(transport_));
    between_ = meddling.get();
    transport_ = std::move(meddling);
    app_.seal(5);
    EXPECT_TRUE(settle());
    between_->said.clear();
  }

  // Two more votes are sealed, and the next request finds the cause.
  std::string first_answer() {
    app_.seal(2);
    exchange();
    return between_->said.empty() ? "(nothing was sent)" : between_->said.back();
  }
  std::size_t posts_in(Milliseconds time) {
    const auto before = posts_;
    for (const auto end = stand_.clock().boot() + time; stand_.clock().boot() < end;) step();
    return posts_ - before;
  }
  Link link() const { return uploader_->overview().link; }
  uploader::EpochCursor cursor() const { return uploader_->overview().epochs.back(); }
  std::uint64_t times(storage::AlarmKind kind) {
    std::uint64_t sum = 0;
    stand_.write([&](db::Connection& writer) -> Result<void> {
      XINLUON_TRY(const auto alarms, storage::alarms(writer, storage::Scope::local_administrator(), 1'000));
      for (const auto& alarm : alarms) sum += alarm.kind == kind ? alarm.times : 0;
      return {};
    });
    return sum;
  }
  // The server itself said so to this very request, and when it was.
  void expect_signed(const wire::ProblemKind& kind) {
    EXPECT_EQ(between_->said.back(), kind.type);
    const auto& answer = between_->answered;
    EXPECT_EQ(answer.status, kind.status);
    EXPECT_EQ(answer.header("content-type"), wire::problem_media_type);
    const auto envelope = wire::decode_envelope(header(between_->asked, wire::envelope_header)).value();
    EXPECT_TRUE(uploader::rightly_signed(answer, envelope.nonce,
                                         stand_.application().identity().signing.public_key()));
    EXPECT_EQ(wire::decode_problem(answer.body).value().server_ms, to_ms(stand_.clock().wall()));
    EXPECT_EQ(uploader_->overview().last_signed, stand_.clock().boot()) << "and the uploader believes it";
    EXPECT_EQ(link(), Link::offline);
    EXPECT_EQ(cursor().held, 5U);
  }
  // As many pages more than it has now.
  void let_database_grow(std::int64_t pages) {
    stand_.write([pages](db::Connection& writer) -> Result<void> {
      const auto number = [](const db::Row& row) { return row.integer(0); };
      XINLUON_TRY(const auto now, writer.rows("PRAGMA page_count", {}, number));
      XINLUON_RETURN_IF_ERROR(
          writer.rows(format("PRAGMA max_page_count = {}", now.front() + pages), {}, number));
      return {};
    });
  }
  void sql(const std::string& statement) {
    stand_.write([&](db::Connection& writer) -> Result<void> {
      XINLUON_RETURN_IF_ERROR(writer.run(statement));
      return {};
    });
  }
  void put_kiosk(const std::string& key, storage::KioskState state = storage::KioskState::enrolled) {
    stand_.write([&](db::Connection& writer) {
      return storage::put_kiosk(
          writer, {app_.kiosk(), CounterId::from(counter).value(), key, "", state, stand_.clock().wall()});
    });
  }
  std::string own_key() const { return device_key_->public_key().to_base64(); }

  // The device is refused: it asks once an hour, takes votes all the while, and mends itself.
  void expect_hourly_until(const std::function<void()>& mended) {
    EXPECT_EQ(link(), Link::refused);
    app_.seal(3);
    const auto asked = posts_in(10 * an_hour);
    EXPECT_GE(asked, 7U);
    EXPECT_LE(asked, 13U);
    mended();
    posts_in(an_hour * 3 / 2);
    expect_all_held();
  }
  void expect_all_held() {
    EXPECT_TRUE(settle() && same_head());
    expect_everything_once();
    EXPECT_EQ(link(), Link::ok);
  }
  static std::string& header(uploader::OutgoingRequest& request, std::string_view name) {
    for (auto& [key, value] : request.headers)
      if (key == name) return value;
    return request.headers.emplace_back(name, "").second;
  }

  Meddling* between_ = nullptr;
};

TEST_F(Table, ServerBehindGetsWhatItLacksFromWhereItIs) {
  sql("DROP TRIGGER record_is_not_deleted");
  for (const char* const table : {"vote", "record"}) sql(format("DELETE FROM {} WHERE seq > 2", table));
  const auto& log = app_.logs().back();
  sql(format("UPDATE head SET seq = 2, hash = x'{}'", crypto::to_hex(log.hashes[2])));
  EXPECT_EQ(first_answer(), problems::server_behind.type);
  expect_all_held();
}

TEST_F(Table, ForkStopsTheEpochRaisesTheAlarmAndTheHeartbeatGoesOn) {
  app_.roll_back(0, 3);  // a card that was copied back
  app_.seal(3);
  start_uploader();
  EXPECT_GT(posts_in(an_hour), 5U) << "the heartbeat";
  EXPECT_THAT(between_->said, testing::Contains(std::string(problems::fork.type)));
  EXPECT_EQ(cursor().state, uploader::EpochCursor::State::forked);
  EXPECT_GE(times(storage::AlarmKind::fork), 1U);
  EXPECT_EQ(head().seq, 5U) << "neither version is overwritten";
  app_.begin_epoch();  // what an administrator's decision comes to
  app_.seal(2);
  EXPECT_TRUE(settle());
  EXPECT_EQ(cursor().held, 2U) << "votes of the new epoch arrive";
}

TEST_F(Table, BadBatchSaysWhereAndIsTriedAgain) {
  between_->change = [](auto& request) {
    if (request.body.empty()) return;
    header(request, "Content-Encoding") = "identity";
    request.body = "{\"v\":1,\"seq\":6}\n{\"v\":1,\"seq\":7}\n";
  };
  EXPECT_EQ(first_answer(), problems::bad_batch.type);
  EXPECT_NE(uploader_->overview().last_outcome.find("records 6 to 7"), std::string::npos)
      << uploader_->overview().last_outcome;
  EXPECT_GT(cursor().stumbles, 0);
  EXPECT_EQ(head().seq, 5U);
  between_->change = nullptr;
  expect_all_held();
}

TEST_F(Table, BadSignature) {
  put_kiosk(crypto::SecretKey::generate().public_key().to_base64());
  EXPECT_EQ(first_answer(), problems::bad_signature.type);
  expect_hourly_until([this] { put_kiosk(own_key()); });
}

TEST_F(Table, RevokedKey) {
  put_kiosk(own_key(), storage::KioskState::revoked);
  EXPECT_EQ(first_answer(), problems::revoked.type);
  expect_hourly_until([this] { put_kiosk(own_key()); });
}

// With the signing key that the kiosk knows, because another's answer is not believed.
TEST_F(Table, VersionThatIsNotSpoken) {
  between_->change = [this](auto& request) {
    auto& envelope = header(request, wire::envelope_header);
    std::string text = *crypto::from_base64(envelope);
    const std::size_t at = text.find("\"v\":1");
    ASSERT_NE(at, std::string::npos) << text;
    text.replace(at, 5, "\"v\":9");
    envelope = crypto::to_base64(text);
    header(request, wire::signature_header) =
        device_key_->sign(wire::batch_signing_text(envelope, "POST", request.path));
  };
  EXPECT_EQ(first_answer(), problems::version_not_supported.type);
  expect_hourly_until([this] { between_->change = nullptr; });
}

TEST_F(Table, TooLargeHalvesUntilItFits) {
  app_.seal(40);
  std::vector<std::size_t> sizes;
  between_->change = [&](auto& request) {
    const auto envelope = wire::decode_envelope(header(request, wire::envelope_header)).value();
    const std::size_t records = envelope.last_seq + 1 - envelope.first_seq;
    if (records > 0) sizes.push_back(records);
    if (records > 3) request.body.resize(wire::max_compressed_bytes + 1, ' ');
  };
  EXPECT_EQ(first_answer(), problems::too_large.type);
  expect_all_held();
  ASSERT_GE(sizes.size(), 5U);
  EXPECT_EQ(sizes[0], 42U);
  EXPECT_EQ(sizes[1], 21U);
  EXPECT_EQ(sizes[2], 10U);
}

TEST_F(Table, EncodingThatIsNotTakenIsLeftOut) {
  between_->change = [](auto& request) {
    auto& encoding = header(request, "Content-Encoding");
    if (encoding == "zstd") encoding = "br";
  };
  EXPECT_EQ(first_answer(), problems::unsupported_encoding.type);
  expect_all_held();
}

TEST_F(Table, InternalFaultIsTriedAgainAndHoldsUpNoOtherEpoch) {
  sql("CREATE TRIGGER fault BEFORE INSERT ON record BEGIN SELECT RAISE(ABORT, 'planted'); END");
  EXPECT_EQ(first_answer(), problems::internal.type);
  EXPECT_GT(cursor().stumbles, 0);
  const auto tried = posts_in(an_hour);
  EXPECT_GT(tried, 12U);
  EXPECT_LT(tried, 120U) << "it is not hammered";
  EXPECT_EQ(head().seq, 5U);
  sql("DROP TRIGGER fault");
  expect_all_held();
}

TEST_F(Table, TooManyRequestsAreWaitedOutAsToldAndNothingIsLost) {
  Flood flood(server(), between_->asked);
  EXPECT_GT(flood.until_refused(), 1'900) << "400 days of votes come without a pause";
  EXPECT_EQ(first_answer(), problems::rate_limited.type);
  expect_signed(problems::rate_limited);
  EXPECT_EQ(between_->answered.header("retry-after"), "1");
  std::vector<BootTime> asked_at{stand_.clock().boot()};
  between_->change = [&](auto&) {
    flood.until_refused();
    asked_at.push_back(stand_.clock().boot());
  };
  app_.seal(1);
  EXPECT_GT(posts_in(Milliseconds(20'000)), 2U);
  for (std::size_t i = 1; i < asked_at.size(); ++i)
    EXPECT_GE(asked_at[i] - asked_at[i - 1], Milliseconds(1'000)) << "as the server told";
  EXPECT_THAT(between_->said, testing::Each(std::string(problems::rate_limited.type)));
  exchange();
  expect_signed(problems::rate_limited);
  EXPECT_EQ(head().seq, 5U);
  between_->change = nullptr;
  expect_all_held();
  EXPECT_EQ(cursor().held, 8U);
}

TEST_F(Table, ServerWhoseDiskIsFullIsWaitedFor) {
  let_database_grow(0);
  app_.seal(300);
  EXPECT_EQ(first_answer(), problems::unavailable.type);
  expect_signed(problems::unavailable);
  const auto tried = posts_in(an_hour);
  EXPECT_GT(tried, 12U);
  EXPECT_LT(tried, 120U) << "it is not hammered";
  EXPECT_THAT(between_->said, testing::Each(std::string(problems::unavailable.type)));
  exchange();
  expect_signed(problems::unavailable);
  EXPECT_EQ(head().seq, 5U);
  let_database_grow(10'000);
  expect_all_held();
  EXPECT_EQ(cursor().held, 307U);
}

TEST_F(Table, ServerWithTooMuchToDoIsWaitedFor) {
  {
    const BusyWriter busy(stand_.application().writer());
    EXPECT_GE(busy.queued(), db::default_writer_queue);
    EXPECT_EQ(first_answer(), problems::unavailable.type);
    expect_signed(problems::unavailable);
    EXPECT_NE(uploader_->overview().last_outcome.find("Too many batches"), std::string::npos)
        << uploader_->overview().last_outcome;
    EXPECT_GT(posts_in(Milliseconds(60'000)), 2U);
    EXPECT_THAT(between_->said, testing::Each(std::string(problems::unavailable.type)));
  }
  expect_all_held();
  EXPECT_EQ(cursor().held, 7U);
}

TEST_F(Table, ServerThatHasStoppedIsWaitedFor) {
  stand_.application().stop();
  app_.seal(2);
  exchange();
  EXPECT_EQ(link(), Link::offline);
  EXPECT_LT(posts_in(an_hour), 120U) << "it is not hammered";
  EXPECT_EQ(cursor().held, 5U);
}

// Unsigned, as anything in front of the server may say it: the same waits as without a line.
TEST_F(Table, WhatIsNotThisPathOrMethodIsANetworkError) {
  for (const bool path : {true, false}) {
    between_->change = [path](auto& request) {
      if (path)
        request.path = "/v9" + request.path;
      else
        request.method = "GET";
    };
    EXPECT_EQ(first_answer(), path ? problems::not_found.type : problems::method_not_allowed.type);
    EXPECT_EQ(link(), Link::offline);
    between_->change = nullptr;
    expect_all_held();
  }
}

TEST_F(Table, UnknownKiosk) {
  AppSide stranger("K-STRANGER");
  std::swap(app_, stranger);
  start_uploader();
  EXPECT_EQ(first_answer(), problems::unknown_kiosk.type);
  EXPECT_EQ(link(), Link::refused);
  const auto asked = posts_in(10 * an_hour);
  EXPECT_GE(asked, 7U);
  EXPECT_LE(asked, 13U);
  put_kiosk(own_key());
  posts_in(an_hour * 3 / 2);
  EXPECT_TRUE(settle());
  EXPECT_EQ(cursor().held, 2U);
}

// It answers with its own key, which this kiosk has no reason to believe: nothing is taken from it, not even
// its refusal.
TEST_F(Table, AnotherServersRefusalIsNotBelieved) {
  const auto other = crypto::SecretKey::generate();
  uploader_.emplace(uploader::BatchParties{app_.kiosk(), other.public_key(), *device_key_, ""},
                    crypto::random_bytes, [] { return uploader::DeviceHealth{}; });
  EXPECT_EQ(first_answer(), problems::wrong_server.type);
  EXPECT_EQ(link(), Link::offline);
  EXPECT_LT(posts_in(an_hour), 120U);
  EXPECT_EQ(head().seq, 5U);
}

class EnrolmentTable : public Table {
 protected:
  Result<uploader::ServerIdentity> enrol(const std::string& kiosk, const std::string& code) {
    const auto& identity = stand_.application().identity();
    const wire::EnrolmentFile file{format("https://127.0.0.1:{}", stand_.port()), identity.pins,
                                   identity.signing.public_key().to_base64(), code, ""};
    return uploader::request_enrolment(file, *KioskId::from(kiosk), {key_, "", "xinluon-sync test"},
                                       *transport_, crypto::random_bytes);
  }
  void expect_told(const Result<uploader::ServerIdentity>& enrolled, const wire::ProblemKind& kind) {
    ASSERT_FALSE(enrolled);
    EXPECT_EQ(enrolled.error().code, Errc::rejected);
    EXPECT_EQ(between_->said.back(), kind.type);
    EXPECT_NE(enrolled.error().message.find(kind.title), std::string::npos) << enrolled.error().message;
  }
  crypto::SecretKey key_ = crypto::SecretKey::generate();
};

TEST_F(EnrolmentTable, CodeThatIsWrongUsedOrExpired) {
  expect_told(enrol("K-77", "AAAA-AAAA-AAAA-AAAA"), problems::code_invalid);
  const std::string code = stand_.enrolment_code(counter);
  stand_.clock().advance(100 * an_hour);
  expect_told(enrol("K-77", code), problems::code_invalid);
  EXPECT_TRUE(enrol("K-77", stand_.enrolment_code(counter)));
}

TEST_F(EnrolmentTable, NameOfAnotherKiosk) {
  expect_told(enrol(app_.kiosk().text(), stand_.enrolment_code(counter)), problems::kiosk_exists);
  expect_all_held();
}

TEST_F(EnrolmentTable, RequestThatIsNone) {
  between_->change = [](auto& request) { request.body = "{}"; };
  const auto enrolled = enrol("K-77", stand_.enrolment_code(counter));
  ASSERT_FALSE(enrolled);
  EXPECT_EQ(between_->said.back(), problems::bad_request.type);
}

TEST_F(EnrolmentTable, GuessesAreSlowedDown) {
  int limited = 0;
  for (int i = 0; i < 22; ++i) {
    const auto enrolled = enrol("K-77", "AAAA-AAAA-AAAA-AAAA");
    limited += !enrolled && enrolled.error().code == Errc::retry_later ? 1 : 0;
  }
  EXPECT_EQ(limited, 2);
  EXPECT_EQ(between_->said.back(), problems::rate_limited.type);
}

}  // namespace
}  // namespace xinluon::test
