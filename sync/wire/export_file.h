// What `xinluon-kiosk export` writes to a USB stick and `xinluon-server admin import` reads (PROTOCOL.md
// §14): one header line of JSON, then records of one epoch, verbatim, one a line. It carries no signature,
// because the app has no key; the chain is what makes repetitions harmless and gaps and forks plain.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"
#include "sync/crypto/hash.h"
#include "sync/domain/ids.h"
#include "sync/wire/limits.h"

namespace xinluon::wire {

inline constexpr std::string_view export_format = "xinluon-export-1";
inline constexpr std::size_t max_export_bytes = 512 * kib * kib;  // 400 days of 1,000 votes take 150 MB

struct ExportHeader {
  KioskId kiosk;
  Epoch epoch;
  Seq first_seq = 1;
  crypto::Hash prev_hash{};  // h(first_seq − 1)
  Seq last_seq = 0;          // first_seq − 1: no records
  crypto::Hash last_hash{};  // h(last_seq)
  std::string software;
  bool operator==(const ExportHeader&) const = default;
};

// The header's line, without its line break. Records follow, each ended by '\n'.
std::string encode_export_header(const ExportHeader& header);
Result<ExportHeader> decode_export_header(std::string_view line);

// A file as a whole. Views into `file`. rejected, naming the line, unless the lines are as many as the header
// says, none is empty or too long, the last is ended, and they lead from prev_hash to last_hash.
struct ExportFile {
  ExportHeader header;
  std::vector<std::string_view> lines;
};
Result<ExportFile> read_export_file(std::string_view file);
// The same for lines that are at hand; the header's last_seq and last_hash are worked out.
std::string write_export_file(ExportHeader header, const std::vector<std::string_view>& lines);

// A part of a file as a file of its own: lines[at] to lines[at + count − 1]. `before` is h of the record
// before lines[at].
std::string part_of_export(const ExportFile& file, std::size_t at, std::size_t count,
                           const crypto::Hash& before);

}  // namespace xinluon::wire
