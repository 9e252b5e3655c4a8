#include "sync/wire/batch_body.h"

#include "sync/base/format.h"
#include "sync/wire/limits.h"

namespace xinluon::wire {

std::string join_lines(const std::vector<std::string>& lines) {
  std::size_t bytes = 0;
  for (const auto& line : lines) bytes += line.size() + 1;
  std::string body;
  body.reserve(bytes);
  for (const auto& line : lines) {
    body += line;
    body += '\n';
  }
  return body;
}

Result<std::vector<std::string_view>> split_lines(std::string_view body) {
  std::vector<std::string_view> lines;
  while (!body.empty()) {
    const std::size_t number = lines.size() + 1;
    if (number > max_batch_records) {
      return fail(Errc::rejected, format("line {}: more than {} records", number, max_batch_records));
    }
    const std::size_t length = body.find('\n');
    if (length == std::string_view::npos) {
      return fail(Errc::rejected, format("line {}: not ended by a line break", number));
    }
    if (length == 0) return fail(Errc::rejected, format("line {}: empty", number));
    if (length > max_record_bytes) {
      return fail(Errc::rejected, format("line {}: longer than {} bytes", number, max_record_bytes));
    }
    lines.push_back(body.substr(0, length));
    body.remove_prefix(length + 1);
  }
  return lines;
}

std::vector<crypto::Hash> chain_hashes(const crypto::Hash& previous,
                                       const std::vector<std::string_view>& lines) {
  std::vector<crypto::Hash> hashes;
  hashes.reserve(lines.size());
  crypto::Hash hash = previous;
  for (const auto line : lines) {
    hash = crypto::chain_next(hash, line);
    hashes.push_back(hash);
  }
  return hashes;
}

}  // namespace xinluon::wire
