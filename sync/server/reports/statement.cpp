#include "sync/server/reports/statement.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

#include "sync/base/format.h"

namespace xinluon::reports {
namespace {

constexpr std::string_view label_of_1 = "xinluon-v1-checkpoint";
constexpr std::string_view label_of_2 = "xinluon-v2-checkpoint";  // with the audit log's end
constexpr std::string_view label_of_3 = "xinluon-v3-checkpoint";  // with what was purged

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

// "key value" of the next line; nothing when the key is another.
std::optional<std::string_view> value_in(std::string_view& rest, std::string_view key) {
  std::string_view line = take(rest, '\n');
  if (take(line, ' ') != key) return std::nullopt;
  return line;
}

std::optional<ChainPlace> place_in(std::string_view value) {
  const auto kiosk = KioskId::from(take(value, ' '));
  const auto epoch = Epoch::from(take(value, ' '));
  const auto seq = number_in<Seq>(take(value, ' '));
  const auto hash = crypto::hash_from_hex(value);
  if (!kiosk || !epoch || !seq || !hash) return std::nullopt;
  return ChainPlace{*kiosk, *epoch, *seq, *hash};
}

std::optional<Statement::AuditEnd> audit_end_in(std::string_view value) {
  const auto seq = number_in<std::int64_t>(take(value, ' '));
  const auto hash = crypto::hash_from_hex(value);
  if (!seq || !hash) return std::nullopt;
  return Statement::AuditEnd{*seq, *hash};
}

std::string place_line(std::string_view key, const ChainPlace& place) {
  return format("{} {} {} {} {}\n", key, place.kiosk.text(), place.epoch.text(), place.seq,
                crypto::to_hex(place.hash));
}

bool same_chain(const ChainPlace& a, const ChainPlace& b) {
  return a.kiosk == b.kiosk && a.epoch == b.epoch;
}

Result<Statement> decode_beginning(std::string_view& text) {
  const auto seq = value_in(text, "seq");
  const auto at = value_in(text, "at_ms");
  const auto previous = value_in(text, "previous");
  const auto key = value_in(text, "server_key");
  const auto seq_number = seq ? number_in<std::int64_t>(*seq) : std::nullopt;
  const auto at_number = at ? number_in<std::int64_t>(*at) : std::nullopt;
  const auto hash = previous ? crypto::hash_from_hex(*previous) : std::nullopt;
  if (!seq_number || !at_number || !hash || !key)
    return fail(Errc::rejected, "checkpoint: one of the lines 2 to 5 is wrong");
  return Statement{*seq_number, *at_number, *hash, std::string(*key)};
}

Result<void> decode_audit(std::string_view& text, Statement& statement) {
  const auto value = value_in(text, "audit");
  statement.audit = value ? audit_end_in(*value) : std::nullopt;
  if (!statement.audit) return fail(Errc::rejected, "checkpoint: line 6 is not the audit log's end");
  return {};
}

Result<void> decode_closed(std::string_view& text, Statement& statement) {
  const auto value = value_in(text, "closed");
  statement.closed = value ? crypto::hash_from_hex(*value) : std::nullopt;
  if (!statement.closed)
    return fail(Errc::rejected, "checkpoint: line 7 is not the digest of what was purged");
  return {};
}

// Heads, and where there may be anchors these behind them, up to the end; the first stands on `line`.
Result<void> decode_places(std::string_view text, std::size_t line, Statement& statement) {
  for (; !text.empty(); ++line) {
    std::string_view value = take(text, '\n');
    const auto key = take(value, ' ');
    auto place = place_in(value);
    const bool anchor = key == "anchor" && statement.closed;
    const bool head = key == "head" && statement.anchors.empty();
    if (!place || (!head && !anchor))
      return fail(Errc::rejected,
                  format("checkpoint: line {} is no head{}", line, statement.closed ? " and no anchor" : ""));
    (anchor ? statement.anchors : statement.heads).push_back(*std::move(place));
  }
  return {};
}

// Every chain once, every anchor at or below its head and in the heads' order.
Result<void> check_places(const Statement& statement) {
  std::set<std::pair<std::string_view, std::string_view>> chains;
  for (const auto& head : statement.heads)
    if (!chains.emplace(head.kiosk.text(), head.epoch.text()).second)
      return fail(Errc::rejected,
                  format("checkpoint: {}/{} is named twice", head.kiosk.text(), head.epoch.text()));
  if (statement.anchors.empty()) return fail(Errc::rejected, "checkpoint: it names no anchor");
  auto head = statement.heads.begin();
  for (const auto& anchor : statement.anchors) {
    const auto where = format("checkpoint: the anchor of {}/{}", anchor.kiosk.text(), anchor.epoch.text());
    head = std::find_if(head, statement.heads.end(),
                        [&](const ChainPlace& other) { return same_chain(other, anchor); });
    if (head == statement.heads.end()) return fail(Errc::rejected, where + " is not where its head is");
    if (anchor.seq < 1 || anchor.seq > head->seq || (anchor.seq == head->seq && anchor.hash != head->hash))
      return fail(Errc::rejected, where + " is not below its head");
    ++head;
  }
  return {};
}

std::string_view label_of(const Statement& statement) {
  if (statement.closed) return label_of_3;
  return statement.audit ? label_of_2 : label_of_1;
}

}  // namespace

std::string encode_statement(const Statement& statement) {
  std::string text =
      format("{}\nseq {}\nat_ms {}\nprevious {}\nserver_key {}\n", label_of(statement), statement.seq,
             statement.at_ms, crypto::to_hex(statement.previous), statement.server_key);
  if (statement.audit)
    text += format("audit {} {}\n", statement.audit->seq, crypto::to_hex(statement.audit->hash));
  if (statement.closed) text += format("closed {}\n", crypto::to_hex(*statement.closed));
  for (const auto& head : statement.heads) text += place_line("head", head);
  for (const auto& anchor : statement.anchors) text += place_line("anchor", anchor);
  return text;
}

Result<Statement> decode_statement(std::string_view text) {
  const std::string_view whole = text;
  const auto label = take(text, '\n');
  if (label != label_of_1 && label != label_of_2 && label != label_of_3)
    return fail(Errc::rejected, "checkpoint: line 1 is not its label");
  XINLUON_TRY(auto statement, decode_beginning(text));
  std::size_t line = 6;
  if (label != label_of_1) {
    XINLUON_RETURN_IF_ERROR(decode_audit(text, statement));
    ++line;
  }
  if (label == label_of_3) {
    XINLUON_RETURN_IF_ERROR(decode_closed(text, statement));
    ++line;
  }
  XINLUON_RETURN_IF_ERROR(decode_places(text, line, statement));
  if (!statement.closed) return statement;
  XINLUON_RETURN_IF_ERROR(check_places(statement));
  if (encode_statement(statement) != whole)
    return fail(Errc::rejected, "checkpoint: it is not written as it is to be written");
  return statement;
}

crypto::Hash checkpoint_start() {
  return crypto::sha256(label_of_1);
}

}  // namespace xinluon::reports
