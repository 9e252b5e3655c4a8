// The satisfaction server as PROTOCOL.md says it behaves towards one kiosk, in memory: verifies, holds,
// signs. What the uploader is played against; the real one is sync/server.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sync/crypto/signature.h"
#include "sync/wire/answer.h"
#include "sync/wire/batch_body.h"
#include "sync/wire/compression.h"
#include "sync/wire/enrolment.h"
#include "sync/wire/envelope.h"
#include "sync/wire/problem.h"

namespace xinluon::test {

struct ModelRequest {
  std::string path;
  std::map<std::string, std::string> headers;  // names as sent
  std::string body;

  std::string header(std::string_view name) const {
    const auto found = headers.find(std::string(name));
    return found == headers.end() ? "" : found->second;
  }
};

struct ModelResponse {
  int status = 200;
  std::string body;
  std::string signature;
};

class ModelServer {
 public:
  struct Held {
    std::vector<std::string> lines;    // record n at n − 1
    std::vector<crypto::Hash> hashes;  // h(n) at n
  };

  // Answers every batch and enrolment with this problem, when set.
  std::optional<wire::ProblemKind> refuse;
  // Refuses batches of more records.
  std::size_t max_records = wire::max_batch_records;
  bool takes_zstd = true;
  std::int64_t next_ms = 300'000;
  std::int64_t now_ms = 1'800'000'000'000;
  Seq backed_up = 0;
  std::map<Epoch, Held> held;
  std::vector<wire::Envelope> envelopes;  // of every request, in order
  std::vector<std::string> bodies;        // as they came
  std::string enrolment_code = "7K3M-AAAA-BBBB-CCCC";
  std::string device_key;  // base64; "" takes every key

  const crypto::SecretKey& key() const { return key_; }

  const std::vector<std::string>& lines(const Epoch& epoch) { return held[epoch].lines; }
  // Restored from a backup that had only so many records of this epoch.
  void restore(const Epoch& epoch, std::size_t records) {
    if (held[epoch].lines.size() <= records) return;
    held[epoch].lines.resize(records);
    held[epoch].hashes.resize(records + 1);
  }

  ModelResponse answer(const ModelRequest& request) {
    if (request.path == wire::enrol_path) return enrol(request);
    const auto envelope = wire::decode_envelope(request.header(wire::envelope_header));
    if (!envelope) return sign("", problem(wire::problems::bad_batch, envelope.error().message));
    envelopes.push_back(*envelope);
    bodies.push_back(request.body);
    return sign(envelope->nonce, batch(*envelope, request));
  }

  ModelResponse sign(const std::string& nonce, std::pair<int, std::string> answer) const {
    auto [status, body] = std::move(answer);
    return {status, body, key_.sign(wire::answer_signing_text(nonce, status, body))};
  }

  std::pair<int, std::string> problem(const wire::ProblemKind& kind, const std::string& detail) const {
    return {kind.status, encode_problem(wire::make_problem(kind, detail, now_ms))};
  }

 private:
  std::pair<int, std::string> batch(const wire::Envelope& envelope, const ModelRequest& request) {
    if (refuse) return problem(*refuse, "as the test wants it");
    if (const auto device = crypto::PublicKey::from_base64(device_key)) {
      const auto text = wire::batch_signing_text(request.header(wire::envelope_header), "POST", request.path);
      if (!crypto::verify(*device, text, request.header(wire::signature_header)))
        return problem(wire::problems::bad_signature, "not by this device");
    }
    const std::string encoding = request.header("Content-Encoding");
    if (encoding == "zstd" && !takes_zstd) return problem(wire::problems::unsupported_encoding, encoding);
    const auto body = wire::decompress(encoding, request.body, wire::max_batch_bytes);
    if (!body) return problem(wire::problems::bad_batch, body.error().message);
    const auto lines = wire::split_lines(*body);
    if (!lines || envelope.first_seq + lines->size() != envelope.last_seq + 1)
      return problem(wire::problems::bad_batch, "lines do not fit the envelope");
    if (lines->size() > max_records) return problem(wire::problems::too_large, "too many");
    return take(envelope, *lines);
  }

  std::pair<int, std::string> take(const wire::Envelope& envelope,
                                   const std::vector<std::string_view>& lines) {
    auto& [records, chain] = held[envelope.epoch];
    if (chain.empty()) chain.push_back(crypto::chain_start(envelope.kiosk, envelope.epoch));
    if (envelope.first_seq > records.size() + 1) return behind(records.size(), chain.back());
    if (chain[envelope.first_seq - 1] != envelope.prev_hash)
      return problem(wire::problems::fork, "prev_hash");
    crypto::Hash hash = envelope.prev_hash;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      hash = crypto::chain_next(hash, lines[i]);
      const Seq seq = envelope.first_seq + i;
      if (seq <= records.size() && chain[seq] != hash) return problem(wire::problems::fork, "another record");
    }
    if (hash != envelope.last_hash) return problem(wire::problems::bad_batch, "last_hash");
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (envelope.first_seq + i <= records.size()) continue;
      records.emplace_back(lines[i]);
      chain.push_back(crypto::chain_next(chain.back(), lines[i]));
    }
    return accepted(records.size(), chain.back());
  }

  std::pair<int, std::string> accepted(Seq head, const crypto::Hash& hash) const {
    return {200, wire::encode_batch_answer(
                     wire::BatchAnswer{head, hash, std::min(backed_up, head), now_ms, 1, next_ms})};
  }

  std::pair<int, std::string> behind(Seq head, const crypto::Hash& hash) const {
    auto problem = wire::make_problem(wire::problems::server_behind, "restored", now_ms);
    problem.head_seq = head;
    problem.head_hash = hash;
    return {problem.status, encode_problem(problem)};
  }

  ModelResponse enrol(const ModelRequest& request) {
    const auto asked = wire::decode_enrol_request(request.body);
    if (!asked) return sign("", problem(wire::problems::bad_request, asked.error().message));
    if (refuse) return sign(asked->nonce, problem(*refuse, "as the test wants it"));
    const bool repeated = device_key == asked->public_key;
    if (asked->code != enrolment_code || (!device_key.empty() && !repeated))
      return sign(asked->nonce, problem(wire::problems::code_invalid, "made up"));
    device_key = asked->public_key;
    const wire::EnrolAnswer answer{asked->kiosk, *CounterId::from("Q03"), "Xã Mẫu 01", "Quầy số 03", now_ms};
    return sign(asked->nonce, {200, encode_enrol_answer(answer)});
  }

  crypto::SecretKey key_ = crypto::SecretKey::generate();
};

}  // namespace xinluon::test
