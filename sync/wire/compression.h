// zstd, gzip and identity. Decompression stops at the limit while it runs, so that a small body can't
// become a large one.
#pragma once

#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace xinluon::wire {

std::string zstd_compress(std::string_view bytes);

// `encoding`: "zstd", "gzip", "identity" or "" as Content-Encoding says; rejected for others and for
// rubbish, full when it would exceed max_bytes.
Result<std::string> decompress(std::string_view encoding, std::string_view bytes, std::size_t max_bytes);

}  // namespace xinluon::wire
