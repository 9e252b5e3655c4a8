// Each field of the envelope and of the record, spoiled in each way: on the way (the signature or the hash no
// longer fits), and by a kiosk that is broken itself (both fit). With the attacks on the chain's form some
// five hundred; after each, the next good batch goes through, and at the end all is held once.
#include <functional>
#include <utility>

#include <nlohmann/json.hpp>

#include "sync/crypto/encoding.h"
#include "tests/sync/server/ingest/siege.h"

namespace xinluon::ingest {
namespace {

using Json = nlohmann::ordered_json;
namespace problems = wire::problems;

// What may stand in the place of any value. Each is wrong for most fields, and right for some.
const std::vector<Json> instead = {Json(),         Json(-1),      Json(9'007'199'254'740'993ULL),
                                   Json(""),       Json("\x01x"), Json::array({1}),
                                   Json::object(), Json(true),    Json(std::string(70'000, 'x'))};

// Every value of a document, by its path.
std::vector<Json::json_pointer> places(const Json& document) {
  std::vector<Json::json_pointer> found;
  const Json flat = document.flatten();
  for (const auto& [path, value] : flat.items()) found.emplace_back(path);
  return found;
}

class EveryField : public testing::Test {
 protected:
  void SetUp() override {
    siege.device.set_wall(siege.now);
    siege.device.set_board(std::string(64, 'b'));
    siege.device.take_anchor(siege.now, siege.now);
    siege.good_batch();
  }
  void TearDown() override {
    siege.expect_all_is_right();
    RecordProperty("attacks", attacks);
  }

  static Json envelope_of(const test::SentBatch& sent) {
    return Json::parse(crypto::from_base64(sent.envelope_text).value());
  }
  test::SentBatch with(test::SentBatch sent, const Json& envelope, bool sign) const {
    sent.envelope_text = crypto::to_base64(envelope.dump(-1, ' ', false, Json::error_handler_t::replace));
    if (sign) sent.signature = siege.device.sign_text(sent.envelope_text);
    return sent;
  }
  // The attack is refused, or has done no more than the batch itself does; then the batch comes as it is.
  void attack(const test::SentBatch& broken, const std::string& name, bool may_be_taken) {
    ++attacks;
    SCOPED_TRACE(name);
    const Seq before = siege.held();
    const auto answer = siege.server.take(broken, siege.now);
    if (!answer || !may_be_taken) expect_told(answer);
    EXPECT_EQ(siege.held(), answer ? siege.device.head() : before);
    const auto again =
        siege.server.take(siege.device.batch(before, siege.device.head(), siege.now), siege.now);
    ASSERT_TRUE(again) << again.error().type << ": " << again.error().detail;
    siege.good_batch();
  }
  void spoil_envelopes(bool sign, bool may_be_taken) {
    const auto fields = places(envelope_of(siege.next_batch(2)));
    siege.good_batch();
    for (const auto& field : fields) {
      for (const auto& value : instead) {
        const auto sent = siege.next_batch(2);
        auto envelope = envelope_of(sent);
        if (std::exchange(envelope[field], value) == value) continue;
        attack(with(sent, envelope, sign), format("{} = {}", field.to_string(), value.dump().substr(0, 40)),
               may_be_taken);
      }
      const auto sent = siege.next_batch(2);
      auto envelope = envelope_of(sent).flatten();
      envelope.erase(field.to_string());
      attack(with(sent, envelope.unflatten(), sign), field.to_string() + " is missing", may_be_taken);
    }
  }

  Siege siege{std::random_device{}()};
  int attacks = 0;
};

TEST_F(EveryField, OfAnEnvelopeSpoiledOnTheWayIsRefused) {
  spoil_envelopes(false, false);
  EXPECT_GT(attacks, 150);
}

// What only informs may be taken, like health; what matters is refused with its name.
TEST_F(EveryField, OfAnEnvelopeSpoiledByItsKioskHarmsNothing) {
  spoil_envelopes(true, true);
}

TEST_F(EveryField, OfTheEnvelopeThatMattersIsNamed) {
  for (const char* field : {"kiosk", "epoch", "server_key", "nonce", "prev_hash", "first_seq", "last_seq",
                            "last_hash", "boot", "sent_boot_ms", "health"}) {
    const auto sent = siege.next_batch(2);
    auto envelope = envelope_of(sent);
    envelope[field] = Json::array();
    const auto answer = siege.server.take(with(sent, envelope, true), siege.now);
    expect_told(answer);
    EXPECT_NE(answer.error().detail.find(field), std::string::npos) << answer.error().detail;
    siege.good_batch();
  }
}

TEST_F(EveryField, OfARecordSpoiledOnTheWayIsRefusedWithItsLine) {
  const auto fields = places(Json::parse(siege.device.lines().back()));
  for (const auto& field : fields) {
    for (const auto& value : instead) {
      auto sent = siege.next_batch(3);
      auto lines = wire::split_lines(sent.body).value();
      auto record = Json::parse(lines[1]);
      if (std::exchange(record[field], value) == value) continue;
      const std::string line = record.dump(-1, ' ', false, Json::error_handler_t::replace);
      sent.body = format("{}\n{}\n{}\n", lines[0], line, lines[2]);
      const auto answer = siege.server.take(sent, siege.now);
      expect_told(answer);
      if (answer.error().is(problems::bad_batch) && !wire::decode_record(line) && line.size() < 4'000) {
        EXPECT_NE(answer.error().detail.find("line 2: "), std::string::npos) << answer.error().detail;
      }
      ++attacks;
      siege.good_batch();
    }
  }
  EXPECT_GT(attacks, 100);
}

TEST_F(EveryField, OfARecordSpoiledByItsKioskIsKeptAndAlarmed) {
  const auto fields = places(Json::parse(siege.device.lines().back()));
  std::uint64_t unreadable = 0;
  for (const auto& field : fields) {
    for (const auto& value : instead) {
      if (value.is_string() && value.get<std::string>().size() > 4'000) continue;  // no batch has such a line
      siege.seal(1);
      auto record =
          Json::parse(wire::encode_record(test::random_record(siege.random, siege.device.head() + 1)));
      record[field] = value;
      const std::string line = record.dump(-1, ' ', false, Json::error_handler_t::replace);
      const auto read = wire::decode_record(line);
      if (!read || read->seq != siege.device.head() + 1) ++unreadable;
      siege.device.add_line(line);
      siege.good_batch();
      EXPECT_EQ(siege.heads().front().unreadable, unreadable) << field.to_string() << ": " << line;
      EXPECT_EQ(siege.alarms(storage::AlarmKind::unreadable), unreadable) << line;
      ++attacks;
    }
  }
  EXPECT_GT(attacks, 100);
}

// A chain cut, bent and mixed in every place: by whoever holds the device's key, so that only the chain can
// tell.
class EveryPlace : public EveryField {
 protected:
  static constexpr int votes = 8;
  using Lines = std::vector<std::string>;

  void bend(const std::string& name, const std::function<void(Lines&)>& change) {
    auto sent = siege.next_batch(votes);
    const auto views = wire::split_lines(sent.body).value();
    Lines lines(views.begin(), views.end());
    change(lines);
    sent.body = wire::join_lines(lines);
    attack(sent, name, false);
  }
};

TEST_F(EveryPlace, OfABatchTakenOutPutInExchangedOrRepeatedIsSeen) {
  for (std::size_t i = 0; i < votes; ++i) {
    bend(format("line {} taken out", i + 1),
         [&](Lines& lines) { lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(i)); });
    bend(format("line {} repeated", i + 1),
         [&](Lines& lines) { lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(i), lines[i]); });
    bend(format("cut before line {}", i + 1), [&](Lines& lines) { lines.resize(i); });
    for (std::size_t j = i + 1; j < votes; ++j)
      bend(format("lines {} and {} exchanged", i + 1, j + 1),
           [&](Lines& lines) { std::swap(lines[i], lines[j]); });
  }
}

// A card that was copied and lives on twice: from any record on, its other life is a fork, and both are
// remembered.
TEST_F(EveryPlace, WhereAnotherChainBeginsIsAFork) {
  siege.seal(20);
  siege.good_batch();
  for (Seq last_common = 0; last_common < siege.held(); ++last_common) {
    auto envelope = siege.device.batch(last_common, last_common, siege.now).envelope;
    auto record = test::random_record(siege.random, last_common + 1);
    record.boot = siege.device.boot();
    const auto line = wire::encode_record(record);
    envelope.last_seq = last_common + 1;
    envelope.last_hash = crypto::chain_next(envelope.prev_hash, line);
    const auto answer = siege.server.take(siege.device.sign(envelope, line + '\n'), siege.now);
    expect_told(answer);
    EXPECT_TRUE(answer.error().is(problems::fork)) << answer.error().type;
    EXPECT_EQ(answer.error().head_seq, siege.held());
    EXPECT_NE(answer.error().detail.find(format("record {} ", last_common + 1)), std::string::npos)
        << answer.error().detail;
    siege.good_batch();
    if (++attacks == 30) break;
  }
  EXPECT_EQ(siege.alarms(storage::AlarmKind::fork), static_cast<std::uint64_t>(attacks));
}

TEST_F(EveryPlace, ThatWasSentBeforeMaySendAgainFromThere) {
  siege.seal(25);
  siege.good_batch();
  for (Seq from = 0; from < 25; ++from) {
    const auto answer =
        siege.server.take(siege.device.batch(from, siege.device.head(), siege.now), siege.now);
    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(answer->head_seq, siege.device.head());
    siege.good_batch();
  }
}

TEST_F(EveryPlace, AfterAGapIsServerBehindWithTheHead) {
  for (int missing = 1; missing <= 25; ++missing) {
    const Seq before = siege.held();
    siege.seal(missing + 1);
    const auto answer = siege.server.take(
        siege.device.batch(before + static_cast<Seq>(missing), siege.device.head(), siege.now), siege.now);
    expect_told(answer);
    EXPECT_TRUE(answer.error().is(problems::server_behind)) << answer.error().type;
    EXPECT_EQ(answer.error().head_seq, before);
    EXPECT_EQ(answer.error().head_hash, siege.device.hash(before));
    EXPECT_NE(answer.error().detail.find(
                  format("records {} to {}", before + 1, before + static_cast<Seq>(missing))),
              std::string::npos)
        << answer.error().detail;
    siege.good_batch();
  }
}

}  // namespace
}  // namespace xinluon::ingest
