// The test vectors of PROTOCOL.md, read from the document itself: another implementation made them.
#include <gtest/gtest.h>

#include "sync/crypto/encoding.h"
#include "sync/crypto/hash.h"
#include "sync/crypto/signature.h"
#include "sync/crypto/six_words.h"
#include "sync/wire/answer.h"
#include "sync/wire/batch_body.h"
#include "sync/wire/compression.h"
#include "sync/wire/enrolment.h"
#include "sync/wire/enrolment_file.h"
#include "sync/wire/envelope.h"
#include "sync/wire/export_file.h"
#include "sync/wire/journal.h"
#include "sync/wire/poll.h"
#include "sync/wire/problem.h"
#include "sync/wire/record_codec.h"
#include "sync/wire/settings.h"
#include "sync/wire/socket_messages.h"
#include "sync/wire/ticket.h"
#include "tests/support/protocol_vectors.h"

namespace xinluon::wire {
namespace {

struct Vectors : testing::Test {
  test::ProtocolVectors values;
  std::string of(const std::string& name) const { return values.of(name); }
  int status(const std::string& name) const { return std::stoi(of(name)); }
  crypto::SecretKey key(const std::string& seed) const {
    auto made = crypto::SecretKey::from_base64_seed(of(seed));
    EXPECT_TRUE(made);
    return std::move(*made);
  }
  // What it says under its name and its signature's, in answer to the batch of the vectors.
  template <class Decode, class Encode>
  void expect_signed_answer(const std::string& name, Decode decode, Encode encode) const {
    const auto answer = decode(of(name));
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(encode(*answer), of(name));
    const auto nonce = decode_envelope(of("envelope_header"))->nonce;
    EXPECT_EQ(key("server_seed").sign(answer_signing_text(nonce, 200, of(name))), of(name + "_signature"));
  }
  template <class Decode>
  void expect_line(const std::string& name, Decode decode) const {
    const auto message = decode(of(name));
    ASSERT_TRUE(message) << name << ": " << message.error().message;
    EXPECT_EQ(encode(*message), of(name));
  }
  std::vector<std::string> lines() const { return {of("record1"), of("record2"), of("record3")}; }
};

TEST_F(Vectors, TheKeysAreThoseOfTheSeeds) {
  EXPECT_EQ(key("device_seed").public_key().to_base64(), of("device_public_key"));
  EXPECT_EQ(key("server_seed").public_key().to_base64(), of("server_public_key"));
}

TEST_F(Vectors, EveryRecordIsReadAndWrittenAsItStands) {
  Seq seq = 0;
  for (const auto& line : lines()) {
    const auto record = decode_record(line);
    ASSERT_TRUE(record) << record.error().message;
    EXPECT_EQ(record->seq, ++seq);
    EXPECT_EQ(encode_record(*record), line);
  }
}

TEST_F(Vectors, TheSecondRecordSaysWhatItSays) {
  const auto record = decode_record(of("record2"));
  ASSERT_TRUE(record);
  const Vote& vote = record->vote;
  EXPECT_EQ(vote.level, Level::dissatisfied);
  EXPECT_EQ(vote.changed_from, Level::satisfied);
  EXPECT_EQ(vote.marks[index_of(Behaviour::XC)], Mark::shown);
  EXPECT_EQ(vote.marks[index_of(Behaviour::NN)], Mark::missing);
  EXPECT_EQ(vote.marks[index_of(Behaviour::GD)], Mark::not_mentioned);
  EXPECT_EQ(vote.reasons, (std::vector{Reason::waiting, Reason::guidance}));
  EXPECT_EQ(vote.field, "đất \"đai\"");
  EXPECT_EQ(vote.boot_ms, 312007);
}

TEST_F(Vectors, TheChainLeadsFromHashToHash) {
  const auto start = crypto::chain_start(*KioskId::from(of("kiosk")), *Epoch::from(of("epoch")));
  EXPECT_EQ(crypto::to_hex(start), of("h0"));
  const auto records = lines();
  const auto hashes = chain_hashes(start, {records.begin(), records.end()});
  EXPECT_EQ(crypto::to_hex(hashes[0]), of("h1"));
  EXPECT_EQ(crypto::to_hex(hashes[1]), of("h2"));
  EXPECT_EQ(crypto::to_hex(hashes[2]), of("h3"));
}

TEST_F(Vectors, TheEnvelopeIsReadAndWrittenAsItStands) {
  EXPECT_EQ(crypto::to_base64(of("envelope")), of("envelope_header"));
  const auto envelope = decode_envelope(of("envelope_header"));
  ASSERT_TRUE(envelope) << envelope.error().message;
  EXPECT_EQ(encode_envelope(*envelope), of("envelope_header"));
  EXPECT_EQ(crypto::to_hex(envelope->prev_hash), of("h0"));
  EXPECT_EQ(crypto::to_hex(envelope->last_hash), of("h3"));
  EXPECT_EQ(envelope->server_key, of("server_public_key"));
  EXPECT_EQ(envelope->board, crypto::to_hex(crypto::sha256(of("board_serial"))));
  EXPECT_EQ(envelope->anchor, (Anchor{1'790'000'100'250, 100'300}));
  EXPECT_EQ(envelope->wall_ms, 1'790'000'400'000);
}

TEST_F(Vectors, TheBodyIsReadInEitherCompression) {
  const auto records = lines();
  for (const std::string encoding : {"gzip", "zstd"}) {
    const auto body = decompress(encoding, *crypto::from_base64(of("body_" + encoding)), max_batch_bytes);
    ASSERT_TRUE(body) << body.error().message;
    EXPECT_EQ(*body, join_lines({records.begin(), records.end()})) << encoding;
  }
}

TEST_F(Vectors, TheBatchIsSignedByTheDevice) {
  const auto envelope = decode_envelope(of("envelope_header"));
  ASSERT_TRUE(envelope);
  EXPECT_EQ(batches_path(envelope->kiosk), of("batch_path"));
  const std::string text = batch_signing_text(of("envelope_header"), "POST", of("batch_path"));
  EXPECT_EQ(key("device_seed").sign(text), of("batch_signature"));
  EXPECT_TRUE(
      crypto::verify(*crypto::PublicKey::from_base64(of("device_public_key")), text, of("batch_signature")));
}

TEST_F(Vectors, TheAnswerIsSignedByTheServer) {
  const auto answer = decode_batch_answer(of("answer"));
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(encode_batch_answer(*answer), of("answer"));
  EXPECT_EQ(answer->head_seq, 3U);
  const auto nonce = decode_envelope(of("envelope_header"))->nonce;
  EXPECT_EQ(key("server_seed").sign(answer_signing_text(nonce, status("answer_status"), of("answer"))),
            of("answer_signature"));
}

TEST_F(Vectors, AHeartbeatsAnswerHandsOutPins) {
  expect_signed_answer("heartbeat_answer", decode_batch_answer, encode_batch_answer);
  EXPECT_EQ(decode_batch_answer(of("heartbeat_answer"))->pins.size(), 2U);
}

TEST_F(Vectors, TheProblemIsSignedByTheServer) {
  const auto problem = decode_problem(of("problem"));
  ASSERT_TRUE(problem) << problem.error().message;
  EXPECT_EQ(encode_problem(*problem), of("problem"));
  EXPECT_TRUE(problem->is(problems::server_behind));
  EXPECT_EQ(crypto::to_hex(problem->head_hash.value_or(crypto::Hash{})), of("h1"));
  const auto nonce = decode_envelope(of("envelope_header"))->nonce;
  EXPECT_EQ(key("server_seed").sign(answer_signing_text(nonce, status("problem_status"), of("problem"))),
            of("problem_signature"));
}

TEST_F(Vectors, EnrolmentIsReadAndWrittenAsItStands) {
  const auto request = decode_enrol_request(of("enrol_request"));
  ASSERT_TRUE(request) << request.error().message;
  EXPECT_EQ(encode_enrol_request(*request), of("enrol_request"));
  EXPECT_EQ(request->public_key, of("device_public_key"));
  const auto answer = decode_enrol_answer(of("enrol_answer"));
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(encode_enrol_answer(*answer), of("enrol_answer"));
  EXPECT_EQ(key("server_seed").sign(answer_signing_text(request->nonce, 200, of("enrol_answer"))),
            of("enrol_answer_signature"));
}

TEST_F(Vectors, BothEndsShowTheSameSixWords) {
  EXPECT_EQ(crypto::six_words(*KioskId::from(of("kiosk")), of("server_public_key"), of("device_public_key")),
            of("six_words"));
}

TEST_F(Vectors, AnEnrolmentFileIsRead) {
  std::string text = of("enrol_file");
  for (auto at = text.find("\\n"); at != std::string::npos; at = text.find("\\n")) text.replace(at, 2, "\n");
  const auto file = decode_enrolment_file(text, "vectors");
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->server_key, of("server_public_key"));
  EXPECT_EQ(file->code, decode_enrol_request(of("enrol_request"))->code);
  EXPECT_EQ(decode_enrolment_file(encode_enrolment_file(*file), "vectors").value(), *file);
}

TEST_F(Vectors, PollsAreReadAndWrittenAsTheyStand) {
  for (const std::string n : {"", "2"}) {
    const auto poll = decode_poll(of("poll_body" + n));
    ASSERT_TRUE(poll) << poll.error().message;
    EXPECT_EQ(encode_poll(*poll), of("poll_body" + n));
    EXPECT_EQ(crypto::to_hex(crypto::sha256(of("poll_body" + n))), of("poll_hash" + n));
  }
  expect_signed_answer("poll_answer", decode_poll_answer, encode_poll_answer);
}

TEST_F(Vectors, SettingsAreAskedForAndAnsweredAsTheyStand) {
  const auto envelope = decode_envelope(crypto::to_base64(of("config_envelope")));
  ASSERT_TRUE(envelope) << envelope.error().message;
  EXPECT_EQ(encode_envelope(*envelope), crypto::to_base64(of("config_envelope")));
  EXPECT_EQ(envelope->last_hash, crypto::sha256(""));
  EXPECT_EQ(settings_path(envelope->kiosk), of("config_path"));
  EXPECT_EQ(key("device_seed").sign(batch_signing_text(encode_envelope(*envelope), "GET", of("config_path"))),
            of("config_signature"));
  expect_signed_answer("config_answer", decode_settings_answer, encode_settings_answer);
}

TEST_F(Vectors, AJournalIsReadAndWrittenAsItStands) {
  const auto journal = decode_journal(of("journal_body"));
  ASSERT_TRUE(journal) << journal.error().message;
  EXPECT_EQ(encode_journal(*journal), of("journal_body"));
  EXPECT_EQ(crypto::to_hex(crypto::sha256(of("journal_body"))), of("journal_hash"));
}

TEST_F(Vectors, LinesOfTheSocketAreReadAndWrittenAsTheyStand) {
  for (const auto* const request :
       {"hello", "records", "hash", "wait", "report", "configure", "hurry", "invite", "withdraw"})
    expect_line(std::string("socket_") + request, decode_request);
  expect_line("socket_hello_answer", decode_hello);
  expect_line("socket_records_answer", decode_records);
  expect_line("socket_hash_answer", decode_hash);
  expect_line("socket_wait_answer", decode_wait);
  expect_line("socket_counter_answer", decode_counter);
  EXPECT_TRUE(decode_report(of("socket_report_answer")));
  EXPECT_TRUE(decode_configure(of("socket_configure_answer")));
  EXPECT_TRUE(decode_hurry(of("socket_hurry_answer")));
  const auto error = decode_hash(of("socket_error_answer"));
  ASSERT_FALSE(error);
  EXPECT_EQ(error.error().code, Errc::not_found);
}

TEST_F(Vectors, AnExportFileIsReadAndWrittenAsItStands) {
  const std::string text = of("export_header") + "\n" + of("record2") + "\n" + of("record3") + "\n";
  const auto file = read_export_file(text);
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(write_export_file(file->header, file->lines), text);
  EXPECT_EQ(crypto::to_hex(file->header.prev_hash), of("h1"));
}

TEST_F(Vectors, TheTicketIsMadeAndReadAsItStands) {
  const auto counter = *CounterId::from(of("ticket_counter"));
  const Ticket ticket{counter, of("ticket_token"), of("ticket_procedure"), of("ticket_transaction")};
  EXPECT_EQ(make_ticket(ticket, key("issuer_seed")).value(), of("ticket"));
  const auto issuer = crypto::PublicKey::from_base64(of("issuer_public_key"));
  ASSERT_TRUE(issuer);
  const auto read = read_ticket(of("ticket"), counter, {*issuer});
  ASSERT_TRUE(std::holds_alternative<Ticket>(read));
  EXPECT_EQ(std::get<Ticket>(read), ticket);
}

}  // namespace
}  // namespace xinluon::wire
