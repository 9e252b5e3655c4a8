#include "sync/wire/envelope.h"

#include <utility>

#include "sync/base/check.h"
#include "sync/base/format.h"
#include "sync/crypto/encoding.h"
#include "sync/crypto/signature.h"
#include "sync/wire/json_reader.h"
#include "sync/wire/json_writer.h"

namespace xinluon::wire {
namespace {

constexpr std::size_t nonce_digits = 32;
constexpr std::size_t boot_digits = 8;
constexpr std::size_t board_digits = 64;
constexpr std::size_t key_base64_bytes = 44;
constexpr std::size_t max_header_bytes = (max_envelope_bytes + 2) / 3 * 4;
constexpr std::string_view batch_label = "xinluon-v1-batch\n";

void write_times(JsonWriter& json, const Envelope& envelope) {
  XINLUON_CHECK(envelope.wall_ms.has_value() == envelope.wall_boot_ms.has_value(),
                "a sample of the wall clock is a pair");
  json.text("boot", envelope.boot).number("sent_boot_ms", envelope.sent_boot_ms);
  if (envelope.wall_ms) {
    json.begin_object("wall").number("ms", *envelope.wall_ms).number("boot_ms", *envelope.wall_boot_ms);
    json.end_object();
  }
  if (envelope.anchor) {
    json.begin_object("anchor")
        .number("server_ms", envelope.anchor->server_ms)
        .number("recv_boot_ms", envelope.anchor->recv_boot_ms)
        .end_object();
  }
}

void write_health(JsonWriter& json, const Health& health) {
  json.begin_object("health").number("pending", health.pending);
  if (health.disk_free_bytes) json.number("disk_free_bytes", *health.disk_free_bytes);
  if (health.cpu_temp_millicelsius) json.number("cpu_temp_millicelsius", *health.cpu_temp_millicelsius);
  json.flag("display", health.display).text("software", health.software).text("app_state", health.app_state);
  if (health.undervoltage) json.flag("undervoltage", *health.undervoltage);
  if (health.throttled) json.flag("throttled", *health.throttled);
  if (health.clock_skew_ms) json.number("clock_skew_ms", *health.clock_skew_ms);
  if (health.config_version != 0) json.number("config_version", health.config_version);
  if (health.config_refused != 0)
    json.number("config_refused", health.config_refused).text("config_trouble", health.config_trouble);
  json.end_object();
}

void read_times(JsonObject& json, Envelope& envelope) {
  envelope.boot = json.hex("boot", boot_digits);
  envelope.sent_boot_ms = json.number("sent_boot_ms");
  if (JsonObject wall = json.optional_object("wall"); wall.present()) {
    envelope.wall_ms = wall.number("ms");
    envelope.wall_boot_ms = wall.number("boot_ms");
  }
  if (JsonObject anchor = json.optional_object("anchor"); anchor.present()) {
    envelope.anchor = Anchor{anchor.number("server_ms"), anchor.number("recv_boot_ms")};
  }
}

// What version 1 gained later: absent from older kiosks.
void read_newer_health(JsonObject& json, Health& health) {
  if (json.has("undervoltage")) health.undervoltage = json.flag("undervoltage");
  if (json.has("throttled")) health.throttled = json.flag("throttled");
  health.clock_skew_ms = json.optional_number("clock_skew_ms", -max_number, max_number);
  health.config_version = json.optional_number("config_version").value_or(0);
  health.config_refused = json.optional_number("config_refused").value_or(0);
  auto trouble = json.optional_text("config_trouble", max_trouble_bytes);
  if (health.config_refused != 0) health.config_trouble = std::move(trouble);
}

Health read_health(JsonObject json) {
  constexpr std::int64_t coldest = -100'000;
  constexpr std::int64_t hottest = 200'000;
  Health health;
  health.pending = static_cast<std::uint64_t>(json.number("pending"));
  health.disk_free_bytes = json.optional_number("disk_free_bytes");
  if (const auto temperature = json.optional_number("cpu_temp_millicelsius", coldest, hottest)) {
    health.cpu_temp_millicelsius = static_cast<int>(*temperature);
  }
  health.display = json.flag("display");
  health.software = json.text("software", max_software_bytes);
  health.app_state = json.text("app_state", max_state_bytes);
  read_newer_health(json, health);
  return health;
}

void read_range(JsonObject& json, Envelope& envelope) {
  envelope.prev_hash = json.hash("prev_hash");
  envelope.first_seq = static_cast<Seq>(json.number("first_seq", 1));
  envelope.last_seq = json.seq("last_seq");
  envelope.last_hash = json.hash("last_hash");
  if (envelope.last_seq + 1 < envelope.first_seq) json.fail("last_seq", "before first_seq − 1");
  if (envelope.last_seq + 1 == envelope.first_seq && envelope.prev_hash != envelope.last_hash) {
    json.fail("last_hash", "differs from prev_hash in an empty batch");
  }
}

std::optional<std::string> unwrap(std::string_view header_value) {
  if (header_value.size() > max_header_bytes) return std::nullopt;
  return crypto::from_base64(header_value);
}

}  // namespace

std::string batches_path(const KioskId& kiosk) {
  return format("/v1/kiosks/{}/batches", kiosk.text());
}

std::string encode_envelope(const Envelope& envelope) {
  JsonWriter json;
  json.number("v", envelope.v)
      .text("kiosk", envelope.kiosk.text())
      .text("epoch", envelope.epoch.text())
      .text("server_key", envelope.server_key)
      .text("nonce", envelope.nonce)
      .text("prev_hash", crypto::to_hex(envelope.prev_hash))
      .number("first_seq", envelope.first_seq)
      .number("last_seq", envelope.last_seq)
      .text("last_hash", crypto::to_hex(envelope.last_hash));
  write_times(json, envelope);
  if (!envelope.board.empty()) json.text("board", envelope.board);
  write_health(json, envelope.health);
  return crypto::to_base64(json.finish());
}

Result<Envelope> decode_envelope(std::string_view header_value) {
  const auto text = unwrap(header_value);
  if (!text) return fail(Errc::rejected, "envelope: not base64, or too long");
  JsonDocument document("envelope");
  JsonObject json = document.parse(*text, max_envelope_bytes);
  Envelope envelope;
  envelope.v = static_cast<int>(json.number("v", protocol_version, protocol_version));
  envelope.kiosk = json.id<KioskId>("kiosk");
  envelope.epoch = json.id<Epoch>("epoch");
  envelope.server_key = json.text("server_key", key_base64_bytes);
  if (!crypto::PublicKey::from_base64(envelope.server_key))
    json.fail("server_key", "no Ed25519 key in base64");
  envelope.nonce = json.hex("nonce", nonce_digits);
  read_range(json, envelope);
  read_times(json, envelope);
  envelope.board = json.optional_hex("board", board_digits);
  envelope.health = read_health(json.object("health"));
  XINLUON_RETURN_IF_ERROR(document.finish());
  return envelope;
}

EnvelopeStart peek_envelope(std::string_view header_value) {
  constexpr std::int64_t largest_version = 1'000'000;
  EnvelopeStart start;
  const auto text = unwrap(header_value);
  if (!text) return start;
  JsonDocument version("envelope");
  JsonObject json = version.parse(*text, max_envelope_bytes);
  const auto v = json.number("v", 1, largest_version);
  if (version.failed()) return start;
  start.v = static_cast<int>(v);
  start.nonce = json.hex("nonce", nonce_digits);
  return start;
}

std::string batch_signing_text(std::string_view envelope_header_value, std::string_view method,
                               std::string_view path) {
  return format("{}{}\n{}\n{}", batch_label, method, path, envelope_header_value);
}

}  // namespace xinluon::wire
