#include "sync/server/reports/checkpoint.h"

#include <charconv>
#include <utility>

#include "sync/base/format.h"
#include "sync/domain/period.h"
#include "sync/server/storage/audit.h"
#include "sync/server/storage/heads.h"

namespace xinluon::reports {
namespace {

constexpr std::string_view label_of_1 = "xinluon-v1-checkpoint";
constexpr std::string_view label_of_2 = "xinluon-v2-checkpoint";  // with the audit log's end
constexpr std::chrono::hours night{2};  // the working day's last votes have come in, backups have not begun

// The next part of `rest` up to `end`, which is taken off too.
std::string_view take(std::string_view& rest, char end) {
  const auto length = std::min(rest.find(end), rest.size());
  const auto part = rest.substr(0, length);
  rest.remove_prefix(std::min(length + 1, rest.size()));
  return part;
}

template <class Number>
std::optional<Number> number_in(std::string_view text) {
  Number number{};
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<Statement::Head> head_in(std::string_view line) {
  if (take(line, ' ') != "head") return std::nullopt;
  const auto kiosk = KioskId::from(take(line, ' '));
  const auto epoch = Epoch::from(take(line, ' '));
  const auto seq = number_in<Seq>(take(line, ' '));
  const auto hash = crypto::hash_from_hex(line);
  if (!kiosk || !epoch || !seq || !hash) return std::nullopt;
  return Statement::Head{*kiosk, *epoch, *seq, *hash};
}

// "key value" of the next line; nothing when the key is another.
std::optional<std::string_view> value_in(std::string_view& rest, std::string_view key) {
  std::string_view line = take(rest, '\n');
  if (take(line, ' ') != key) return std::nullopt;
  return line;
}

std::optional<Statement::AuditEnd> audit_end_in(std::string_view value) {
  const auto seq = number_in<std::int64_t>(take(value, ' '));
  const auto hash = crypto::hash_from_hex(value);
  if (!seq || !hash) return std::nullopt;
  return Statement::AuditEnd{*seq, *hash};
}

Result<Statement::AuditEnd> audit_end(db::Connection& connection, const storage::Scope& scope) {
  XINLUON_TRY(const auto last, storage::last_audit(connection, scope));
  if (last.seq == 0) return Statement::AuditEnd{};
  const auto hash = crypto::hash_from_bytes(last.hash);
  if (!hash) return fail(Errc::corrupt, "the audit log's last hash is no hash");
  return Statement::AuditEnd{last.seq, *hash};
}

}  // namespace

std::string encode_statement(const Statement& statement) {
  std::string text =
      format("{}\nseq {}\nat_ms {}\nprevious {}\nserver_key {}\n", statement.audit ? label_of_2 : label_of_1,
             statement.seq, statement.at_ms, crypto::to_hex(statement.previous), statement.server_key);
  if (statement.audit)
    text += format("audit {} {}\n", statement.audit->seq, crypto::to_hex(statement.audit->hash));
  for (const auto& head : statement.heads)
    text += format("head {} {} {} {}\n", head.kiosk.text(), head.epoch.text(), head.seq,
                   crypto::to_hex(head.hash));
  return text;
}

Result<Statement> decode_statement(std::string_view text) {
  const auto label = take(text, '\n');
  if (label != label_of_1 && label != label_of_2)
    return fail(Errc::rejected, "checkpoint: line 1 is not its label");
  const auto seq = value_in(text, "seq");
  const auto at = value_in(text, "at_ms");
  const auto previous = value_in(text, "previous");
  const auto key = value_in(text, "server_key");
  const auto seq_number = seq ? number_in<std::int64_t>(*seq) : std::nullopt;
  const auto at_number = at ? number_in<std::int64_t>(*at) : std::nullopt;
  const auto hash = previous ? crypto::hash_from_hex(*previous) : std::nullopt;
  if (!seq_number || !at_number || !hash || !key)
    return fail(Errc::rejected, "checkpoint: one of the lines 2 to 5 is wrong");
  Statement statement{*seq_number, *at_number, *hash, std::string(*key), std::nullopt, {}};
  if (label == label_of_2) {
    const auto audit = value_in(text, "audit");
    statement.audit = audit ? audit_end_in(*audit) : std::nullopt;
    if (!statement.audit) return fail(Errc::rejected, "checkpoint: line 6 is not the audit log's end");
  }
  for (std::size_t line = statement.audit ? 7 : 6; !text.empty(); ++line) {
    auto head = head_in(take(text, '\n'));
    if (!head) return fail(Errc::rejected, format("checkpoint: line {} is no head", line));
    statement.heads.push_back(std::move(*head));
  }
  return statement;
}

crypto::Hash checkpoint_start() {
  return crypto::sha256(label_of_1);
}

Result<storage::Checkpoint> make_checkpoint(db::Connection& writer, const crypto::SecretKey& key,
                                            WallTime now) {
  const auto whole = storage::Scope::local_administrator();
  XINLUON_TRY(const auto last, storage::last_checkpoint(writer, whole));
  const auto before = last ? crypto::hash_from_bytes(last->hash) : checkpoint_start();
  if (!before) return fail(Errc::corrupt, "the last checkpoint's hash is no hash");
  XINLUON_TRY(const auto audit, audit_end(writer, whole));
  Statement statement{last ? last->seq + 1 : 1, to_ms(now), *before, key.public_key().to_base64(), audit, {}};
  XINLUON_TRY(const auto heads, storage::heads(writer, whole));
  for (const auto& head : heads) {
    const auto hash = crypto::hash_from_bytes(head.hash);
    if (!hash) return fail(Errc::corrupt, format("head of {} has no hash", head.kiosk.text()));
    statement.heads.push_back({head.kiosk, head.epoch, head.seq, *hash});
  }
  storage::Checkpoint made{statement.seq, now, encode_statement(statement), "", ""};
  made.hash = crypto::as_bytes(crypto::chain_next(*before, made.text));
  made.signature = key.sign(made.text);
  XINLUON_RETURN_IF_ERROR(storage::append_checkpoint(writer, made));
  return made;
}

bool checkpoint_due(const std::optional<storage::Checkpoint>& last, WallTime now) {
  const Day today = day_of(now);
  return now >= start_of(today) + night && (!last || day_of(last->at) < today);
}

Result<Statement> check_checkpoint(const storage::Checkpoint& checkpoint, const crypto::Hash& before) {
  XINLUON_TRY(auto statement, decode_statement(checkpoint.text));
  if (statement.previous != before || statement.seq != checkpoint.seq)
    return fail(Errc::rejected, "it does not follow the one before");
  if (checkpoint.hash != crypto::as_bytes(crypto::chain_next(before, checkpoint.text)))
    return fail(Errc::rejected, "its hash does not follow from its text and the one before");
  const auto key = crypto::PublicKey::from_base64(statement.server_key);
  if (!key || !crypto::verify(*key, checkpoint.text, checkpoint.signature))
    return fail(Errc::rejected, "its signature is not that of the key it names");
  return statement;
}

}  // namespace xinluon::reports
