// Every limit of the protocol, each with its reason. Those of a record are frozen with version 1.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace xinluon::wire {

inline constexpr int protocol_version = 1;

inline constexpr std::size_t kib = 1024;
inline constexpr std::size_t max_record_bytes = 4 * kib;   // a vote takes 350; room for long codes
inline constexpr std::size_t max_batch_records = 500;      // 0.1 s of server work: one kiosk holds up nobody
inline constexpr std::size_t max_batch_bytes = 256 * kib;  // decompressed; what a 3G line sends in seconds
inline constexpr std::size_t max_compressed_bytes = 256 * kib;
inline constexpr std::size_t max_envelope_bytes =
    4 * kib;  // of JSON; in base64 it fits the header limit of proxies (8 KiB)
inline constexpr std::size_t max_enrolment_bytes = 4 * kib;  // request, answer and file: a few short texts
inline constexpr std::size_t max_answer_bytes = 64 * kib;
inline constexpr std::size_t max_socket_line_bytes = 1024 * kib;  // a full batch as JSON strings, escaped
inline constexpr std::chrono::minutes heartbeat{5};
inline constexpr std::chrono::seconds max_wait{60};  // a held "wait" on the local socket

inline constexpr std::size_t max_settings_bytes =
    6 * kib;  // remote settings: hours and texts of four languages
inline constexpr std::size_t max_request_line_bytes =
    16 * kib;  // on the socket: settings, every byte escaped
inline constexpr std::size_t max_journal_lines = 1000;
inline constexpr std::size_t max_journal_bytes = 64 * kib;  // the newest lines that fit

// Whole numbers every JSON reader keeps exactly (2^53 − 1): seqs, milliseconds, bytes.
inline constexpr std::int64_t max_number = 9'007'199'254'740'991;

// Texts, in bytes of UTF-8.
inline constexpr std::size_t max_lang_bytes = 8;            // BCP 47: language and region
inline constexpr std::size_t max_field_bytes = 32;          // a field's code
inline constexpr std::size_t max_procedure_bytes = 64;      // "1.001234.000.00.00.H41" is 22
inline constexpr std::size_t max_token_bytes = 64;          // a UUID is 36
inline constexpr std::size_t max_transaction_bytes = 16;    // one of three words
inline constexpr std::size_t max_officer_name_bytes = 128;  // three bytes a letter; fits the screen's line
inline constexpr std::size_t max_photo_bytes = 64;          // a file's name
inline constexpr std::size_t max_software_bytes = 64;       // name, version, build
inline constexpr std::size_t max_state_bytes = 32;          // codes of what is wrong: one word
inline constexpr std::size_t max_name_bytes = 256;          // a unit's full name, three bytes a letter
inline constexpr std::size_t max_title_bytes = 256;         // a problem's, one sentence
inline constexpr std::size_t max_detail_bytes = 1024;       // a problem's, a few sentences
inline constexpr std::size_t max_trouble_bytes = 256;       // why settings were refused, one sentence
inline constexpr std::size_t max_code_bytes = 32;           // an enrolment code: 16 letters, dashes, blanks
inline constexpr std::size_t max_url_bytes = 256;
inline constexpr std::size_t max_pins = 4;        // current and next; two to spare
inline constexpr std::size_t max_pin_bytes = 64;  // "sha256//" and 44 letters
inline constexpr std::size_t max_epochs = 1000;   // of one kiosk: a new one a day for three years

}  // namespace xinluon::wire
